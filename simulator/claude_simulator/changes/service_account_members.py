"""Service accounts in workspaces (service-accounts.md#bindings). ``actor_id`` is who does it."""

from __future__ import annotations

from claude_simulator.organization import Organization
from claude_simulator.rules import service_account_members as service_account_member_rules
from claude_simulator.rules import service_accounts as service_account_rules
from claude_simulator.rules import workspaces as workspace_rules
from claude_simulator.workload_values import Binding

MEMBER = "platform_service_account_workspace_member"


def add_binding(
    organization: Organization, workspace_id: str, service_account_id: str, role: str, *, actor_id: str | None
) -> Binding:
    """Put a service account into a workspace, or replace its role there (an upsert, service-accounts.md#bindings)."""
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
        service_account_member_rules.membership_is_explicit(organization, workspace_id, service_account_id)
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
    service_account_member_rules.workspace_takes_service_accounts(workspace)
