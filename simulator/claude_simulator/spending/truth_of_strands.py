"""The events of an organization's behaviours: what each strand cost, by what the ledger booked of it, to the last digit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import TypeAlias

from claude_simulator.organization import Organization
from claude_simulator.spending.behaviours.plan import Plan, Spender
from claude_simulator.spending.behaviours.strand import Strand
from claude_simulator.spending.booking import on_the_hour, up_to_date
from claude_simulator.spending.consumption import Dimensions
from claude_simulator.spending.event import Event, PlaceKind, cents
from claude_simulator.spending.ledger import HOUR, Ledger, cost
from claude_simulator.spending.source import SeedSource

PLACES: dict[str, PlaceKind] = {"keys.leaver": "key", "keys.ownerless": "key", "usage.trivial_change": "person"}
"""What a rule's finding is about, where that is not a workspace."""
Mark: TypeAlias = tuple[str, str | None, str | None, str | None, str | None, str | None, str | None]


def events_of_strands(organization: Organization) -> Iterator[Event]:
    """Yield the events of an organization's behaviours; the caller holds the organization's lock."""
    ledger = up_to_date(organization)
    if not isinstance(ledger.source, SeedSource):
        return
    spent = _spent(ledger)
    for strand in ledger.source.strands:
        rule = strand.plan.looks_like or strand.RULE
        if rule is not None:
            yield from _events(organization, strand, rule, spent)


def _events(
    organization: Organization, strand: Strand, rule: str, spent: dict[Mark, list[tuple[datetime, int]]]
) -> Iterator[Event]:
    plan, kind = strand.plan, PLACES.get(rule, "workspace")
    costs: dict[tuple[str, str], int] = defaultdict(int)
    for workspace_id in plan.workspace_ids:
        for spender in plan.spenders:
            place = _place(organization, kind, workspace_id, spender)
            rows = spent.get(_mark(plan, workspace_id, spender), ())
            costs[place] += sum(price for at, price in rows if _is_within(strand, at))
    for (place_id, label), picocents in costs.items():
        yield Event(
            rule=rule,
            kind=kind,
            id=place_id,
            label=label,
            is_fault=_is_fault(strand),
            since=strand.since,
            until=strand.until,
            cost_cents=cents(picocents),
            avoidable_cents=_avoidable(strand, picocents),
            strength=plan.strength,
            behaviour=strand.name(),
            name=plan.name,
        )


def _place(organization: Organization, kind: PlaceKind, workspace_id: str, spender: Spender) -> tuple[str, str]:
    if kind == "workspace":
        return workspace_id, organization.workspaces[workspace_id].name
    return (spender.api_key_id if kind == "key" else spender.user_id) or "", spender.name


def _avoidable(strand: Strand, picocents: int) -> Decimal | None:
    share = strand.avoidable_share if _is_fault(strand) else None
    return None if share is None else cents(picocents * share.numerator // share.denominator)


def _is_fault(strand: Strand) -> bool:
    strength = strand.plan.strength
    return strand.IS_FAULT and strand.plan.looks_like is None and (strength is None or strength >= 1)


def _is_within(strand: Strand, at: datetime) -> bool:
    return (strand.since is None or at >= on_the_hour(strand.since)) and (strand.until is None or at < strand.until)


def _spent(ledger: Ledger) -> dict[Mark, list[tuple[datetime, int]]]:
    """Return what was billed for each identity in each place, hour by hour."""
    found: dict[Mark, list[tuple[datetime, int]]] = defaultdict(list)
    for day, booked in ledger.days.items():
        midnight = datetime.combine(day, time(), UTC)
        for dimensions, cells in booked.cells.items():
            of_identity = found[_mark_of(dimensions)]
            for hour, cell in cells.items():
                price = cost(dimensions, cell, day, ledger.discount_permille).total.billed
                of_identity.append((midnight + hour * HOUR, price))
    return found


def _mark_of(d: Dimensions) -> Mark:
    return (d.workspace_id, d.user_id, d.service_account_id, d.api_key_id, d.model, d.product, d.service_tier)


def _mark(plan: Plan, workspace_id: str, spender: Spender) -> Mark:
    who = (spender.user_id, spender.service_account_id, spender.api_key_id)
    return (workspace_id, *who, plan.model, plan.product, plan.service_tier)
