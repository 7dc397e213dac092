"""The whole world as JSON, for assertions and for people: what ``GET /_simulator/state`` answers.

It shows what no public API shows (thresholds, recipients) and no secret: credentials and session keys stay inside.
"""

from __future__ import annotations

from claude_simulator.admin.wire.operation import Json
from claude_simulator.clock import stamp
from claude_simulator.organization import Organization, Scope, Workspace
from claude_simulator.world import World


def snapshot(world: World) -> dict[str, Json]:
    """Return the simulator's own organization, with the layout, the time and the switches beside it."""
    organization = world.organization
    now = world.clock.now()
    with organization.lock:
        return {
            "organization": {
                "id": organization.uuid,
                "name": organization.name,
                "usage_tier_cents": organization.usage_tier_cents,
                **_spend(organization, Scope()),
                "claude_code_limits_cents": {
                    user_id or "default": limit.cents for user_id, limit in organization.claude_code_limits.items()
                },
            },
            "users": [
                {"id": user.id, "email": user.email, "name": user.name, "role": user.role}
                for user in organization.users.values()
            ],
            "invites": [
                {"id": invite.id, "email": invite.email, "role": invite.role, "status": invite.status}
                for invite in organization.invites.values()
            ],
            "workspaces": [_workspace(organization, workspace) for workspace in organization.workspaces.values()],
            "api_keys": [
                {"id": key.id, "name": key.name, "status": key.status_at(now), "workspace_id": key.workspace_id}
                for key in organization.api_keys.values()
            ],
            "service_accounts": [
                {
                    "id": account.id,
                    "name": account.name,
                    "organization_role": account.organization_role,
                    "is_archived": account.is_archived,
                    "workspaces": {
                        workspace_id: binding.role
                        for (workspace_id, account_id), binding in organization.bindings.items()
                        if account_id == account.id
                    },
                }
                for account in organization.service_accounts.values()
            ],
            "federation_rules": [
                {
                    "id": rule.id,
                    "name": rule.name,
                    "issuer_url": organization.federation_issuers[rule.issuer_id].issuer_url,
                    "service_account_id": rule.service_account_id,
                    "oauth_scope": rule.oauth_scope,
                    "is_archived": rule.is_archived,
                    "workspace_ids": [*rule.workspaces],
                }
                for rule in organization.federation_rules.values()
            ],
            "external_keys": [
                {"id": external.id, "type": external.provider_config["type"], "display_name": external.display_name}
                for external in organization.external_keys.values()
            ],
            "compliance_enabled": organization.compliance_enabled,
            "rate_limit_groups": [
                {
                    "id": group.id,
                    "group_id": group.group_id,
                    "display_name": group.display_name,
                    "limits": {**group.limits},
                }
                for group in organization.rate_limit_groups.values()
            ],
            "layout": world.layout,
            "now": stamp(now),
            "switches": {**world.switches.all()},
        }


def _workspace(organization: Organization, workspace: Workspace) -> dict[str, Json]:
    return {
        "id": workspace.id,
        "name": workspace.name,
        "is_default": workspace.id == organization.default_workspace_id,
        "is_claude_code": workspace.id == organization.claude_code_workspace_id,
        "archived_at": None if workspace.archived_at is None else stamp(workspace.archived_at),
        "display_color": workspace.display_color,
        "tags": {**workspace.tags},
        "members": {**dict(organization.effective_members(workspace.id))},
        "rate_limits": {
            entry: {**limits} for entry, limits in organization.rate_limit_overrides.get(workspace.id, {}).items()
        },
        **_spend(organization, Scope(workspace.id)),
    }


def _spend(organization: Organization, scope: Scope) -> dict[str, Json]:
    settings = organization.spend.get(scope)
    if settings is None:
        return {"spend_limit_cents": None, "threshold_cents": [], "alert_emails": []}
    return {
        "spend_limit_cents": None if settings.cap is None else settings.cap.cents,
        "threshold_cents": [record.cents for record in settings.thresholds],
        "alert_emails": [*settings.alert_emails],
    }
