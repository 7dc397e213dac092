"""The whole world as JSON, for assertions and for people: what ``GET /_simulator/state`` answers.

It shows what no public API shows (thresholds, recipients) and no secret: credentials and session keys stay inside.
"""

from __future__ import annotations

from claude_simulator import admin
from claude_simulator.admin.wire.schema import Json
from claude_simulator.clock import stamp
from claude_simulator.enterprise_snapshot import enterprise_snapshot
from claude_simulator.families import family_of, modules_with
from claude_simulator.organization import Organization, Scope, Workspace
from claude_simulator.world import World


def snapshot(world: World) -> dict[str, Json]:
    """Return the simulator's own organization, with the layout, the time and the switches beside it, and the Enterprise one if there is any."""
    organization = world.organization
    now = world.clock.now()
    enterprises = [each for each in world.organizations.values() if each.is_enterprise]
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
            "workspaces": [_workspace(organization, workspace) for workspace in organization.workspaces.values()],
            **{family_of(family): family.in_state(organization) for family in modules_with(admin, "in_state")},
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
            "enterprise": enterprise_snapshot(enterprises[0]) if enterprises else None,
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
