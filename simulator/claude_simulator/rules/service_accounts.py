"""What is refused about service accounts."""

from __future__ import annotations

from claude_simulator.organization import Organization
from claude_simulator.rules.refused import absent, forbidden, invalid
from claude_simulator.workload_values import ServiceAccount

ORGANIZATION_ROLES = ("developer", "admin")


def service_account_exists(organization: Organization, service_account_id: str) -> ServiceAccount:
    """Refuse an unknown service account. Source: errors.md#without-a-code, plain 404."""
    account = organization.service_accounts.get(service_account_id)
    if account is None:
        raise absent(f"Service account {service_account_id}")
    return account


def admin_is_given_by_a_person(organization_role: str | None, *, is_interactive: bool) -> None:
    """Refuse a workload that makes an admin, even one that is an admin already. Source: service-accounts.md#accounts; 403 is [assumed]."""
    if organization_role == "admin" and not is_interactive:
        raise forbidden("organization_role: admin needs a user's OAuth token or a Console session")


def service_account_is_not_archived(account: ServiceAccount) -> None:
    """Refuse edits of an archived service account, and to add one to a workspace. Source: service-accounts.md#accounts.

    For adding and changing a role only "rejected" is documented; the status 400 is [assumed].
    """
    if account.is_archived:
        raise invalid(f"Service account {account.id} is archived.")


def service_account_is_no_target(organization: Organization, account: ServiceAccount) -> None:
    """Refuse to archive the target of a live federation rule. Source: service-accounts.md#accounts."""
    for rule in organization.federation_rules.values():
        if rule.service_account_id == account.id and not rule.is_archived:
            raise invalid(f"Service account {account.id} is the target of the federation rule {rule.id}.")
