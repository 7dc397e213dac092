"""How the organization of a seed spends: each ``[[spending]]`` becomes a strand of the ledger's source.

Who, where and on what is the seed's; how, is the behaviour's (spending/behaviours/). No two strands may be the same
identity in the same workspace on the same model, product and tier, so that what each of them cost can be told apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from claude_simulator.organization import Organization
from claude_simulator.seeds.seed import UnreadableSeed
from claude_simulator.seeds.values import People, Table, ids_by_name, moment
from claude_simulator.spending import prices
from claude_simulator.spending.behaviours import BEHAVIOURS
from claude_simulator.spending.behaviours.plan import Mix, Plan, Spender
from claude_simulator.spending.behaviours.strand import Strand
from claude_simulator.spending.source import SeedSource

WHO_AND_WHERE = frozenset(
    {"name", "behaviour", "workspace", "workspaces", "people", "keys", "from", "until", "strength", "looks_like"}
)
OF_THE_PLAN = (
    "model",
    "noise",
    "product",
    "rows_a_day",
    "service_tier",
    "tokens_a_day",
    "tokens_a_line",
    "unevenness",
    "weekend_share",
)
OF_THE_MIX = tuple(field.name for field in fields(Mix))


@dataclass(frozen=True, slots=True)
class _Names:
    """What a seed's names mean: workspaces, keys and people by id, and everybody's memberships."""

    organization: Organization
    workspaces: Mapping[str, str]
    keys: Mapping[str, str]
    people: People
    leavers: frozenset[str]


def add_spending(organization: Organization, data: Table, people: People) -> None:
    """Give the ledger its source; without ``[[spending]]`` nothing is ever used.

    Raises:
        UnreadableSeed: a behaviour or one of its parameters is not known, or two strands cannot be told apart.
    """
    tables: Sequence[Table] = data.get("spending", ())
    head: Table = data["organization"]
    ledger = organization.ledger
    ledger.discount_permille = head.get("discount_permille", 0)
    if "spending_since" in head:
        ledger.starts_at = moment(head["spending_since"])
    if not tables:
        return
    names = _Names(
        organization,
        ids_by_name(organization.workspaces.values()),
        ids_by_name(organization.api_keys.values()),
        people,
        frozenset(people[one["email"].casefold()] for one in data.get("people", ()) if "left_at" in one),
    )
    strands = [_strand(table, names, head.get("spending_seed", 0)) for table in tables]
    _require_apart(strands)
    ledger.source = SeedSource(strands)


def _strand(table: Table, names: _Names, seed: int) -> Strand:
    behaviour = BEHAVIOURS.get(table["behaviour"])
    if behaviour is None:
        raise UnreadableSeed(f"spending {table['name']!r}: no behaviour {table['behaviour']!r}; {_listed(BEHAVIOURS)}")
    own = {field.name for field in fields(behaviour)} - {"plan"}
    strange = table.keys() - own - WHO_AND_WHERE - {*OF_THE_PLAN, *OF_THE_MIX}
    if strange:
        raise UnreadableSeed(f"spending {table['name']!r}: {table['behaviour']} knows no {', '.join(sorted(strange))}")
    try:
        prices.rates(table["model"], prices.START)
    except prices.UnknownModel as error:
        raise UnreadableSeed(f"spending {table['name']!r}: {error}") from error
    parameters = {name: moment(table[name]) if name == "at" else table[name] for name in own if name in table}
    try:
        return behaviour(_plan(table, behaviour, names, seed), **parameters)
    except TypeError as error:
        missing = ", ".join(sorted(own - parameters.keys()))
        raise UnreadableSeed(f"spending {table['name']!r}: {table['behaviour']} needs one of {missing}") from error


def _plan(table: Table, behaviour: type[Strand], names: _Names, seed: int) -> Plan:
    workspaces = tuple(names.workspaces[name] for name in table.get("workspaces", [table.get("workspace", "Default")]))
    spenders = tuple(_spenders(table, workspaces[0], names))
    is_of_people = "keys" not in table
    product = behaviour.PRODUCT or ("claude_code" if is_of_people else "messages_api")
    given: dict[str, Any] = {name: table[name] for name in OF_THE_PLAN if name in table}
    return Plan(
        **{"product": product, "service_tier": behaviour.TIER, **given},
        name=table["name"],
        seed=seed,
        workspace_ids=workspaces,
        spenders=spenders,
        mix=Mix(**{name: table[name] for name in OF_THE_MIX if name in table}),
        is_of_people=is_of_people,
        starts=_moment(table, "from"),
        ends=_moment(table, "until"),
        strength=table.get("strength"),
        looks_like=table.get("looks_like"),
    )


def _spenders(table: Table, workspace_id: str, names: _Names) -> Iterator[Spender]:
    """Yield the keys that are named, or the people, or else everybody who was given a role in the workspace and is still there."""
    organization = names.organization
    for name in table.get("keys", ()):
        key = organization.api_keys[names.keys[name]]
        account = key.acts_as_service_account_id
        yield Spender(key.name, key.acts_as_user_id, key.id, account)
    if "keys" in table:
        return
    given = [user_id for user_id in organization.members.get(workspace_id, {}) if user_id not in names.leavers]
    people = [names.people[email.casefold()] for email in table["people"]] if "people" in table else given
    for user_id in people:
        yield Spender(organization.users[user_id].email, user_id)


def _require_apart(strands: Iterable[Strand]) -> None:
    seen: dict[object, str] = {}
    for strand in strands:
        plan = strand.plan
        for spender in plan.spenders:
            for workspace_id in set(plan.workspace_ids):
                place = (workspace_id, spender, plan.model, plan.product, plan.service_tier)
                other = seen.setdefault(place, plan.name)
                if other != plan.name:
                    raise UnreadableSeed(
                        f"spending {plan.name!r} and {other!r}: {spender.name} cannot be told apart in both; give one "
                        "another workspace, model, product or tier"
                    )


def _moment(table: Table, name: str) -> datetime | None:
    return moment(table[name]) if name in table else None


def _listed(names: Iterable[str]) -> str:
    return f"there are: {', '.join(names)}"
