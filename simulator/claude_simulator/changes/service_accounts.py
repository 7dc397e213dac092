"""Service accounts and the workspaces that they are in (reference §6). ``actor_id`` is who does it."""

from __future__ import annotations

from claude_simulator.organization import Organization
from claude_simulator.rules import names as name_rules
from claude_simulator.rules import service_accounts as service_account_rules
from claude_simulator.rules import workspaces as workspace_rules
from claude_simulator.workload import Binding, ServiceAccount

MEMBER = "platform_service_account_workspace_member"


def create_service_account(
    organization: Organization, *, name: str, description: str, organization_role: str, actor_id: str | None
) -> ServiceAccount:
    """Make a service account; its name is for ever and nobody else's."""
    with organization.lock:
        name_rules.name_is_a_slug(name)
        name_rules.description_is_short(description)
        name_rules.name_is_free(organization, name, organization.service_accounts.values())
        now = organization.clock.now()
        account = ServiceAccount(
            id=organization.ids.tagged("svac"),
            name=name,
            description=description,
            organization_role=organization_role,
            created_at=now,
            created_by=actor_id,
            updated_at=now,
            updated_by=actor_id,
        )
        organization.service_accounts[account.id] = account
        organization.record("platform_service_account_created", service_account_id=account.id)
        return account


def update_service_account(
    organization: Organization,
    service_account_id: str,
    *,
    description: str | None = None,
    organization_role: str | None = None,
    actor_id: str | None,
) -> ServiceAccount:
    """Change what is named; None leaves it, an empty description clears it."""
    with organization.lock:
        account = service_account_rules.service_account_exists(organization, service_account_id)
        service_account_rules.service_account_is_not_archived(account)
        name_rules.description_is_short(description or "")
        account.description = account.description if description is None else description
        account.organization_role = organization_role or account.organization_role
        account.touch(organization.clock.now(), actor_id)
        organization.record("platform_service_account_updated", service_account_id=account.id)
        return account


def archive_service_account(
    organization: Organization, service_account_id: str, *, actor_id: str | None
) -> ServiceAccount:
    """Archive a service account and its API keys; a second time changes nothing.

    That its keys stop is [INFER]: nothing says what else should become of them.
    """
    with organization.lock:
        account = service_account_rules.service_account_exists(organization, service_account_id)
        service_account_rules.service_account_is_no_target(organization, account)
        if account.is_archived:
            return account
        account.archive(organization.clock.now(), actor_id)
        organization.record("platform_service_account_archived", service_account_id=account.id)
        for key in organization.api_keys.values():
            if key.acts_as_service_account_id == service_account_id:
                key.status = "archived"
        return account


def add_binding(
    organization: Organization, workspace_id: str, service_account_id: str, role: str, *, actor_id: str | None
) -> Binding:
    """Put a service account into a workspace, or replace its role there (an upsert, reference §6)."""
    with organization.lock:
        _workspace_is_live(organization, workspace_id)
        account = service_account_rules.service_account_exists(organization, service_account_id)
        service_account_rules.service_account_is_not_archived(account)
        if (workspace_id, service_account_id) in organization.bindings:
            return _with_role(organization, workspace_id, service_account_id, role)
        binding = organization.bindings[workspace_id, service_account_id] = Binding(role, actor_id)
        organization.record(f"{MEMBER}_added", workspace_id=workspace_id, service_account_id=service_account_id)
        return binding


def update_binding(organization: Organization, workspace_id: str, service_account_id: str, role: str) -> Binding:
    """Replace the role of a service account that somebody put into a workspace."""
    with organization.lock:
        _workspace_is_live(organization, workspace_id)
        account = service_account_rules.service_account_exists(organization, service_account_id)
        service_account_rules.service_account_is_not_archived(account)
        service_account_rules.membership_is_explicit(organization, workspace_id, service_account_id)
        return _with_role(organization, workspace_id, service_account_id, role)


def remove_binding(organization: Organization, workspace_id: str, service_account_id: str) -> bool:
    """Take a service account out of a workspace; says whether it was there. In Default it stays implicitly."""
    with organization.lock:
        _workspace_is_live(organization, workspace_id)
        service_account_rules.service_account_exists(organization, service_account_id)
        was_there = organization.bindings.pop((workspace_id, service_account_id), None) is not None
        if was_there:
            organization.record(f"{MEMBER}_removed", workspace_id=workspace_id, service_account_id=service_account_id)
        return was_there


def _with_role(organization: Organization, workspace_id: str, service_account_id: str, role: str) -> Binding:
    binding = organization.bindings[workspace_id, service_account_id]
    if binding.role != role:
        binding.role = role
        organization.record(f"{MEMBER}_updated", workspace_id=workspace_id, service_account_id=service_account_id)
    return binding


def _workspace_is_live(organization: Organization, workspace_id: str) -> None:
    workspace = workspace_rules.workspace_exists(organization, workspace_id)
    service_account_rules.workspace_takes_service_accounts(workspace)
