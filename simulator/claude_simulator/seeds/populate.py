"""A seed becomes an organization. Only shape is interpreted; a seed is taken as it is and no rule is asked.

What hangs on people and workspaces is made by its family: ``from_seed`` in ``changes/`` reads the table of its name. One that
needs another's has a ``SEEDED_AFTER``; the others come first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from claude_simulator import changes
from claude_simulator.changes.users import leave_in_the_past
from claude_simulator.clock import Clock
from claude_simulator.families import family_of, modules_with
from claude_simulator.ids import Ids
from claude_simulator.organization import (
    ADMIN_ROLES,
    ORG_ADMIN,
    Credential,
    Organization,
    RateLimitGroup,
    Scope,
    User,
)
from claude_simulator.seeds.populate_workspaces import add_spend, add_workspace, bare_workspace
from claude_simulator.seeds.seed import Seed, UnreadableSeed
from claude_simulator.seeds.series import expanded
from claude_simulator.seeds.spending import add_spending
from claude_simulator.seeds.values import Table, cents, moment
from claude_simulator.switches import Switches
from claude_simulator.world import Populated

FIRST_ADMIN_KEY = "First admin key"


def populate(seed: Seed) -> Callable[[Clock, Switches, Ids], Populated]:
    """Return the function that makes the seed's organizations anew each time it is called."""

    def make(clock: Clock, switches: Switches, ids: Ids) -> Populated:
        data: Table = seed.data
        if "id_seed" in data:
            ids.reseed(data["id_seed"])
        if "now" in data:
            clock.advance((moment(data["now"]) - clock.now()).total_seconds())
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
        kind=head.get("kind", "console"),
        currency=head.get("currency", "USD"),
        user_profiles=frozenset(head.get("user_profiles", ())),
        compliance_enabled=head.get("compliance_enabled", True),
        compliance_enabled_at=moment(head["compliance_enabled_at"]) if "compliance_enabled_at" in head else None,
    )
    organization.ledger.is_by_person = organization.is_enterprise
    organization.enterprise.seat_numbers.update(head.get("seats", {}))
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
    for family in sorted(modules_with(changes, "from_seed"), key=lambda family: getattr(family, "SEEDED_AFTER", 0)):
        family.from_seed(organization, data.get(family_of(family), ()), people)
    add_spending(organization, data, people)
    for person in data.get("people", ()):
        if "left_at" in person:
            leave_in_the_past(organization, people[person["email"].casefold()], moment(person["left_at"]))
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
        if "seat_tier" in person:
            organization.enterprise.seat_tiers[user.id] = person["seat_tier"]


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
