"""A seed becomes an organization. Only shape is interpreted here; a seed is taken as it is and no rule is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from claude_simulator.changes.credentials import ADMIN_KEY_SCOPES, kind_of
from claude_simulator.changes.invites import INVITE_LIFETIME
from claude_simulator.clock import Clock
from claude_simulator.feed.actors import actor_of_user, admin_key_id
from claude_simulator.ids import Ids
from claude_simulator.organization import (
    ADMIN_ROLES,
    ORG_ADMIN,
    ApiKey,
    Credential,
    Invite,
    Organization,
    RateLimitGroup,
    Scope,
    User,
)
from claude_simulator.seeds.populate_workspaces import People, Table, add_spend, add_workspace, bare_workspace
from claude_simulator.seeds.seed import Seed, UnreadableSeed
from claude_simulator.seeds.series import expanded
from claude_simulator.seeds.values import cents, moment
from claude_simulator.switches import Switches
from claude_simulator.world import Populated

FIRST_ADMIN_KEY = "First admin key"


def populate(seed: Seed) -> Callable[[Clock, Switches, Ids], Populated]:
    """Return the function that makes the seed's organizations anew each time it is called."""

    def make(clock: Clock, switches: Switches, ids: Ids) -> Populated:
        data: Table = seed.data
        if "id_seed" in data:
            ids.reseed(data["id_seed"])
        others: Iterable[Table] = data.get("other_organizations", ())
        try:
            made = [_organization(expanded(each), clock, switches, ids) for each in (data, *others)]
        except KeyError as error:
            raise UnreadableSeed(f"seed {seed.name}: {error.args[0]} is missing or not declared") from error
        return Populated(made, data.get("switches", {}))

    return make


def _organization(data: Table, clock: Clock, switches: Switches, ids: Ids) -> Organization:
    head: Table = data["organization"]
    organization = Organization(
        uuid=head["id"],
        name=head["name"],
        created_at=moment(head["created_at"]),
        clock=clock,
        switches=switches,
        ids=ids,
        currency=head.get("currency", "USD"),
        user_profiles=frozenset(head.get("user_profiles", ())),
        compliance_enabled=head.get("compliance_enabled", True),
        compliance_enabled_at=moment(head["compliance_enabled_at"]) if "compliance_enabled_at" in head else None,
    )
    _add_people(organization, data.get("people", ()))
    _add_credentials(organization, head)
    _add_rate_limit_groups(organization, data.get("rate_limits", ()))
    people = {user.email.casefold(): user.id for user in organization.users.values()}
    default = bare_workspace(organization, {"name": "Default"}, organization.created_at)
    organization.default_workspace_id = default.id
    for number, table in enumerate(data.get("workspaces", ()), start=1):
        add_workspace(organization, table, organization.created_at + timedelta(days=number), people)
    add_spend(organization, Scope(), head)
    if "usage_tier_limit" in head:
        organization.usage_tier_cents = cents(head["usage_tier_limit"])
        organization.usage_tier_limit_id = ids.tagged("spl")
    _add_api_keys(organization, data.get("api_keys", ()), people)
    _add_invites(organization, data.get("invites", ()))
    _add_further_credentials(organization, data.get("credentials", ()), people)
    return organization


def _add_credentials(organization: Organization, head: Table) -> None:
    admin = next((user.id for user in organization.users.values() if user.role in ADMIN_ROLES), None)
    if "admin_api_key" in head:
        secret = head["admin_api_key"]
        organization.credentials[secret] = Credential("admin_key", secret, name=FIRST_ADMIN_KEY)
    if "oauth_token" in head:
        secret = head["oauth_token"]
        organization.credentials[secret] = Credential("oauth", secret, user_id=admin, scopes=frozenset({ORG_ADMIN}))
    if "workspace_api_key" in head:
        secret = head["workspace_api_key"]
        organization.credentials[secret] = Credential("workspace_key", secret)


def _add_people(organization: Organization, people: Iterable[Table]) -> None:
    for number, person in enumerate(people, start=1):
        user = User(
            id=person.get("id") or organization.ids.tagged("user"),
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


def _add_api_keys(organization: Organization, keys: Iterable[Table], people: People) -> None:
    workspaces = {workspace.name: workspace.id for workspace in reversed(organization.workspaces.values())}
    for number, table in enumerate(keys, start=1):
        creator = people[table["created_by"].casefold()]
        name = table.get("workspace")
        key = ApiKey(
            id=organization.ids.tagged("apikey"),
            name=table["name"],
            status=table.get("status", "active"),
            created_at=organization.created_at + timedelta(days=number),
            partial_key_hint=f"sk-ant-api03-sim...{number:04d}",
            created_by_user_id=creator,
            workspace_id=None if name is None else workspaces[name],
            acts_as_user_id=creator if table.get("is_personal", False) else None,
            expires_at=moment(table["expires_at"]) if "expires_at" in table else None,
        )
        organization.api_keys[key.id] = key


def _add_invites(organization: Organization, invites: Iterable[Table]) -> None:
    for table in invites:
        invited = organization.clock.now() - timedelta(days=table.get("days_ago", 0))
        status = table.get("status", "pending")
        accepted = invited + timedelta(days=1) if status == "accepted" else None
        made = Invite(
            id=organization.ids.tagged("invite"),
            email=table["email"],
            role=table.get("role", "user"),
            status=status,
            invited_at=invited,
            expires_at=invited + INVITE_LIFETIME,
            accepted_at=accepted,
        )
        organization.invites[made.id] = made


def _add_further_credentials(organization: Organization, credentials: Iterable[Table], people: People) -> None:
    """Add credentials with a past; an admin key made since the Compliance API was enabled has its event (feed §3)."""
    admin = next((user for user in organization.users.values() if user.role in ADMIN_ROLES), None)
    for table in credentials:
        kind, secret = kind_of(table["kind"]), table["secret"]
        made_at = moment(table.get("created_at", organization.created_at))
        credential = Credential(
            kind,
            secret,
            user_id=people[table["email"].casefold()] if "email" in table else None,
            scopes=frozenset({ORG_ADMIN}) if kind == "oauth" else frozenset(),
            expires_at=moment(table["expires_at"]) if "expires_at" in table else None,
            created_at=made_at,
        )
        organization.credentials[secret] = credential
        if kind == "admin_key" and admin is not None and made_at >= organization.feed_starts_at:
            fields = {"admin_api_key_id": admin_key_id(credential), "scopes": [*ADMIN_KEY_SCOPES]}
            with organization.feed.acting_as(actor_of_user(admin, address="192.0.2.7", agent="Mozilla/5.0")):
                organization.feed.add("admin_api_key_created", fields, now=made_at, switches=organization.switches)
