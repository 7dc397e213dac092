"""Service accounts (service-accounts.md#accounts). ``actor_id`` is who does it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from claude_simulator.organization import Organization
from claude_simulator.rules import names as name_rules
from claude_simulator.rules import service_accounts as service_account_rules
from claude_simulator.seeds.values import People, Table, ids_by_name
from claude_simulator.workload_values import Binding, ServiceAccount

SEEDED_AFTER = 2


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

    That its keys stop is [assumed]: nothing says what else should become of them.
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
                key.stop("archived", organization.clock.now())
        return account


def from_seed(organization: Organization, tables: Iterable[Table], _people: People) -> None:
    """Add the service accounts of a seed, put them into workspaces, and let the keys that they name act as them."""
    keys = ids_by_name(organization.api_keys.values())
    workspaces = ids_by_name(organization.workspaces.values())
    for number, table in enumerate(tables, start=1):
        moment = organization.created_at + timedelta(days=number)
        account = ServiceAccount(
            id=table.get("id") or organization.ids.tagged("svac"),
            name=table["name"],
            description=table.get("description", ""),
            organization_role=table.get("organization_role", "developer"),
            created_at=moment,
            created_by=None,
            updated_at=moment,
            updated_by=None,
            archived_at=moment if table.get("is_archived", False) else None,
        )
        organization.service_accounts[account.id] = account
        for name, role in table.get("workspaces", {}).items():
            organization.bindings[workspaces[name], account.id] = Binding(role, None)
        for name in table.get("api_keys", ()):
            organization.api_keys[keys[name]].acts_as_service_account_id = account.id
