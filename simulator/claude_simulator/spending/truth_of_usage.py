"""What usage itself shows over the last ninety days, whatever behaviour made it: prompts that no cache serves, large models for small tasks, few who spend most.

The bounds are those that an audit has by default; they are written down here a second time, so that neither side can hide
a mistake of the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from claude_simulator.organization import Organization
from claude_simulator.spending import prices
from claude_simulator.spending.booking import on_the_hour, up_to_date
from claude_simulator.spending.consumption import Amounts, Dimensions
from claude_simulator.spending.event import Event, cents
from claude_simulator.spending.ledger import added, cost

PERIOD = timedelta(days=90)
DOLLAR = 100 * prices.PICOCENTS
CACHED_LEAST, LONG_PROMPT, MUCH_INPUT = 0.5, 2000, 10_000_000
SMALL_REQUEST, LARGE_MODEL, MUCH_SPENT = 1500, 20 * DOLLAR, 100 * DOLLAR
TOP, TOP_SHARE, MANY = 5, 0.8, 10


@dataclass(slots=True)
class _Used:
    """What was used of one model in one workspace, and billed for it."""

    amounts: Amounts = Amounts()  # noqa: RUF009 - a tuple of zeros
    picocents: int = 0

    @property
    def input(self) -> int:
        """Everything that was read, from the cache or not."""
        return sum(self.amounts[1:5])


def events_of_usage(organization: Organization) -> Iterator[Event]:
    """Yield the events of the last ninety days; the caller holds the organization's lock."""
    used: dict[tuple[str, str], _Used] = defaultdict(_Used)
    shares: dict[str, dict[object, int]] = {name: defaultdict(int) for name in ("people", "workspaces", "keys")}
    ledger = up_to_date(organization)
    now = on_the_hour(organization.clock.now())
    for at, dimensions, cell in ledger.hours(now.replace(hour=0) - PERIOD, now):
        price = cost(dimensions, cell, at.date(), ledger.discount_permille).total.billed
        if dimensions.model is not None:
            one = used[dimensions.workspace_id, dimensions.model]
            one.amounts, one.picocents = added(one.amounts, cell.amounts), one.picocents + price
        for name, who in _sharers(dimensions).items():
            shares[name][who] += price
    yield from _by_model(organization, used)
    if any(_is_concentrated(each.values()) for each in shares.values()):
        total = sum(shares["workspaces"].values())
        yield Event(
            rule="spend.concentration",
            kind="organization",
            id=organization.uuid,
            label=organization.name,
            is_fault=True,
            since=None,
            until=None,
            cost_cents=cents(total),
        )


def _sharers(dimensions: Dimensions) -> Mapping[str, object]:
    """Return who has a share: an identity, a workspace, a key."""
    actor = dimensions.user_id or dimensions.service_account_id or dimensions.api_key_id
    found = {"people": actor, "workspaces": dimensions.workspace_id, "keys": dimensions.api_key_id}
    return {name: who for name, who in found.items() if who is not None}


def _is_concentrated(amounts: Iterable[int]) -> bool:
    ordered = sorted(amounts, reverse=True)
    return len(ordered) >= MANY and sum(ordered[:TOP]) >= TOP_SHARE * sum(ordered)


def _by_model(organization: Organization, used: Mapping[tuple[str, str], _Used]) -> Iterator[Event]:
    for rule, is_so in (("cache.low_share", _is_uncached), ("model.large_for_small", _is_small)):
        costs: dict[str, int] = defaultdict(int)
        for (workspace_id, model), one in used.items():
            if is_so(model, one):
                costs[workspace_id] += one.picocents
        for workspace_id, picocents in costs.items():
            yield Event(
                rule=rule,
                kind="workspace",
                id=workspace_id,
                label=organization.workspaces[workspace_id].name,
                is_fault=True,
                since=None,
                until=None,
                cost_cents=cents(picocents),
            )


def _is_uncached(_model: str, one: _Used) -> bool:
    read = one.amounts.cache_read_input_tokens
    is_long = one.input >= LONG_PROMPT * one.amounts.requests
    return one.input >= MUCH_INPUT and is_long and read < CACHED_LEAST * one.input


def _is_small(model: str, one: _Used) -> bool:
    output = prices.rates(model, prices.START).output_tokens * 1_000_000
    whole = one.input + one.amounts.output_tokens
    return output >= LARGE_MODEL and one.picocents >= MUCH_SPENT and whole <= SMALL_REQUEST * one.amounts.requests
