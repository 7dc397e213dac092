"""What is refused about service accounts in workspaces."""

from __future__ import annotations

from claude_simulator.organization import Organization, Workspace
from claude_simulator.rules.refused import absent, invalid
from claude_simulator.workload_values import ServiceAccount


def workspace_takes_service_accounts(workspace: Workspace) -> None:
    """Refuse everything about service accounts in an archived workspace. Source: service-accounts.md#bindings."""
    if workspace.is_archived:
        raise invalid(f"Workspace {workspace.id} is archived.")


def membership_is_visible(account: ServiceAccount) -> None:
    """Refuse to show a membership of an archived service account. Source: service-accounts.md#bindings."""
    if account.is_archived:
        raise absent(f"Workspace membership of service account {account.id}")


def membership_is_explicit(organization: Organization, workspace_id: str, service_account_id: str) -> None:
    """Refuse to change a membership that nobody gave. Source: service-accounts.md#bindings; the statuses are [assumed].

    The implicit one of the Default workspace is there and cannot be changed (400); elsewhere there is none (404).
    """
    if (workspace_id, service_account_id) in organization.bindings:
        return
    if workspace_id == organization.default_workspace_id:
        raise invalid("The implicit membership of the default workspace cannot be changed; add the service account.")
    raise absent(f"Workspace membership of service account {service_account_id}")
