"""A seed becomes an organization. Only shape is interpreted here; a seed is taken as it is and no rule is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from claude_simulator.clock import Clock
from claude_simulator.ids import Ids
from claude_simulator.organization import (
    ADMIN_ROLES,
    ORG_ADMIN,
    ApiKey,
    Credential,
    Organization,
    RateLimitGroup,
    Scope,
    SpendRecord,
    SpendSettings,
    User,
    Workspace,
)
from claude_simulator.seeds.seed import Seed, UnreadableSeed
from claude_simulator.switches import Switches
from claude_simulator.world import Populated

Table = Mapping[str, Any]  # a TOML table: read by key here and nowhere else


def populate(seed: Seed) -> Callable[[Clock, Switches, Ids], Populated]:
    """Return the function that makes the seed's organizations anew each time it is called."""

    def make(clock: Clock, switches: Switches, ids: Ids) -> Populated:
        data: Table = seed.data
        try:
            first = _organization(data, clock, switches, ids)
            others = [_organization(other, clock, switches, ids) for other in data.get("other_organizations", ())]
        except KeyError as error:
            raise UnreadableSeed(f"seed {seed.name}: {error.args[0]} is missing or not declared") from error
        return Populated([first, *others], data.get("switches", {}))

    return make


def _organization(data: Table, clock: Clock, switches: Switches, ids: Ids) -> Organization:
    head: Table = data["organization"]
    organization = Organization(
        uuid=head["id"],
        name=head["name"],
        created_at=_moment(head["created_at"]),
        clock=clock,
        switches=switches,
        ids=ids,
        currency=head.get("currency", "USD"),
    )
    _add_people(organization, data.get("people", ()))
    _add_credentials(organization, head)
    _add_rate_limit_groups(organization, data.get("rate_limits", ()))
    default = _workspace(organization, {"name": "Default"}, organization.created_at)
    organization.default_workspace_id = default.id
    for number, table in enumerate(data.get("workspaces", ()), start=1):
        _add_workspace(organization, table, organization.created_at + timedelta(days=number))
    _add_spend(organization, Scope(), head)
    if "usage_tier_limit" in head:
        organization.usage_tier_cents = cents(head["usage_tier_limit"])
        organization.usage_tier_limit_id = ids.tagged("spl")
    _add_api_keys(organization, data.get("api_keys", ()))
    return organization


def _add_credentials(organization: Organization, head: Table) -> None:
    admin = next((user.id for user in organization.users.values() if user.role in ADMIN_ROLES), None)
    if "admin_api_key" in head:
        secret = head["admin_api_key"]
        organization.credentials[secret] = Credential("admin_key", secret)
    if "oauth_token" in head:
        secret = head["oauth_token"]
        organization.credentials[secret] = Credential("oauth", secret, user_id=admin, scopes=frozenset({ORG_ADMIN}))
    if "workspace_api_key" in head:
        secret = head["workspace_api_key"]
        organization.credentials[secret] = Credential("workspace_key", secret)


def _add_people(organization: Organization, people: Iterable[Table]) -> None:
    for number, person in enumerate(people, start=1):
        user = User(
            id=organization.ids.tagged("user"),
            email=person["email"],
            name=person.get("name", person["email"].partition("@")[0]),
            role=person.get("role", "user"),
            added_at=organization.created_at + timedelta(hours=number),
        )
        organization.users[user.id] = user


def _add_rate_limit_groups(organization: Organization, groups: Iterable[Table]) -> None:
    for table in groups:
        group = RateLimitGroup(
            id=organization.ids.tagged("rl"),
            group_type=table["group_type"],
            group_id=table["group_id"],
            display_name=table.get("display_name"),
            models=list(table["models"]) if "models" in table else None,
            limits=dict(table["limits"]),
        )
        organization.rate_limit_groups[group.id] = group


def _add_workspace(organization: Organization, table: Table, created_at: datetime) -> None:
    workspace = _workspace(organization, table, created_at)
    if table.get("is_claude_code", False):
        organization.claude_code_workspace_id = workspace.id
    organization.members[workspace.id] = {
        _user_id(organization, email): role for email, role in table.get("members", {}).items()
    }
    for override in table.get("rate_limits", ()):
        entry = _group_entry(organization, override["group"])
        organization.overrides_of(workspace.id)[entry] = dict(override["limits"])
    _add_spend(organization, Scope(workspace.id), table)
    if table.get("is_archived", False):
        workspace.archived_at = created_at + timedelta(days=30)


def _workspace(organization: Organization, table: Table, created_at: datetime) -> Workspace:
    workspace = Workspace(
        id=organization.ids.tagged("wrkspc"),
        name=table["name"],
        display_color=table.get("display_color") or organization.ids.colour(),
        created_at=created_at,
        compartment_id=organization.ids.uuid(),
        tags=dict(table.get("tags", {})),
    )
    organization.workspaces[workspace.id] = workspace
    return workspace


def _add_spend(organization: Organization, scope: Scope, table: Table) -> None:
    created = organization.created_at
    records = [
        SpendRecord(organization.ids.tagged("spl"), cents(table[name]), "notify_and_pause", created, created)
        for name in ("spend_limit",)
        if name in table
    ]
    records += [
        SpendRecord(organization.ids.tagged("spl"), cents(amount), "notify_only", created, created)
        for amount in table.get("spend_notifications", ())
    ]
    organization.spend[scope] = SpendSettings(records, list(table.get("alert_emails", ())))


def _add_api_keys(organization: Organization, keys: Iterable[Table]) -> None:
    for number, table in enumerate(keys, start=1):
        creator = _user_id(organization, table["created_by"])
        name = table.get("workspace")
        key = ApiKey(
            id=organization.ids.tagged("apikey"),
            name=table["name"],
            status=table.get("status", "active"),
            created_at=organization.created_at + timedelta(days=number),
            partial_key_hint=f"sk-ant-api03-sim...{number:04d}",
            created_by_user_id=creator,
            workspace_id=None if name is None else _workspace_id(organization, name),
            acts_as_user_id=creator if table.get("is_personal", False) else None,
            expires_at=_moment(table["expires_at"]) if "expires_at" in table else None,
        )
        organization.api_keys[key.id] = key


def _user_id(organization: Organization, email: str) -> str:
    user = organization.user_by_email(email)
    if user is None:
        raise KeyError(email)
    return user.id


def _workspace_id(organization: Organization, name: str) -> str:
    for workspace in organization.workspaces.values():
        if workspace.name == name:
            return workspace.id
    raise KeyError(name)


def _group_entry(organization: Organization, name: str) -> str:
    for group in organization.rate_limit_groups.values():
        if name in (group.display_name, group.group_id, group.group_type):
            return group.id
    raise KeyError(name)


def _moment(value: str | datetime) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.astimezone(UTC)


def cents(amount: str) -> int:
    """Turn a decimal amount in major units, as seeds write it, into whole cents."""
    return int(Decimal(amount) * 100)
