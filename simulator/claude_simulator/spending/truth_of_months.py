"""What a month will have asked for when it is over, against the caps: only the source knows the days to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from claude_simulator.limit_values import ORGANIZATION_SCOPE, Scope
from claude_simulator.organization import Organization
from claude_simulator.spending.booking import on_the_hour, up_to_date
from claude_simulator.spending.event import Event, cents
from claude_simulator.spending.ledger import HOUR
from claude_simulator.spending.prices import PICOCENTS


def events_of_this_month(organization: Organization) -> Iterator[Event]:
    """Yield one event for each cap that is not reached yet: a fault where the month asks for more; its cost is what it asks for."""
    caps = {scope: settings.cap for scope, settings in organization.spend.items() if settings.cap is not None}
    asked: dict[Scope, int] = asked_this_month(organization) if caps else {}
    limits = {scope: cap.cents * PICOCENTS for scope, cap in caps.items()}
    asked[ORGANIZATION_SCOPE] = sum(
        min(each, limits.get(scope, each)) for scope, each in asked.items() if scope != ORGANIZATION_SCOPE
    )
    standing = {stop.scope for stop in organization.ledger.stops if stop.until is None}
    for scope, cap in caps.items():
        total = asked.get(scope, 0)
        if standing & {scope, ORGANIZATION_SCOPE}:
            continue
        workspace = organization.workspaces.get(scope.workspace_id or "")
        if workspace is not None and workspace.is_archived:
            continue
        yield Event(
            rule="spend.forecast_breach",
            kind="organization" if workspace is None else "workspace",
            id=organization.uuid if workspace is None else workspace.id,
            label=organization.name if workspace is None else workspace.name,
            is_fault=total > cap.cents * PICOCENTS,
            since=None,
            until=None,
            cost_cents=cents(total),
            strength=total / (cap.cents * PICOCENTS) if cap.cents else None,
        )


def asked_this_month(organization: Organization) -> dict[Scope, int]:
    """Return what this UTC month asks for from its first to its last hour, caps left aside, billed, in picocents, by scope."""
    ledger = up_to_date(organization)
    asked: dict[Scope, int] = defaultdict(int)
    at = on_the_hour(organization.clock.now()).replace(day=1, hour=0)
    month = at.month
    while ledger.source is not None and at.month == month:
        if at >= (ledger.starts_at or datetime.min.replace(tzinfo=at.tzinfo)):
            for row in ledger.source.hour(at):
                price = ledger.price(row).billed
                asked[Scope(row.workspace_id)] += price
                asked[ORGANIZATION_SCOPE] += price
        at += HOUR
    return asked
