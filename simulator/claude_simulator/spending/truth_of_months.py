"""What a month will have asked for when it is over, against the caps: only the source knows the days to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime

from claude_simulator.limit_values import ORGANIZATION_SCOPE, Scope
from claude_simulator.organization import Organization
from claude_simulator.spending.booking import on_the_hour, up_to_date
from claude_simulator.spending.event import Event, cents
from claude_simulator.spending.ledger import HOUR
from claude_simulator.spending.person_limits import DEFAULT, limits_at
from claude_simulator.spending.prices import PICOCENTS
from claude_simulator.spending.rate_clips import within_rate_limits


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
    """
    Return what this UTC month asks for from its first to its last hour, billed, in picocents, by scope.

    Caps are left aside; rate limits and limits per person, as they are now in hours to come, are not: beyond them nothing is ever asked of a cap.
    """
    ledger = up_to_date(organization)
    asked: dict[Scope, int] = defaultdict(int)
    people: dict[str, int] = defaultdict(int)
    at = on_the_hour(organization.clock.now()).replace(day=1, hour=0)
    month = at.month
    while ledger.source is not None and at.month == month:
        if at >= (ledger.starts_at or datetime.min.replace(tzinfo=at.tzinfo)):
            rows = [ledger.weigh(row) for row in ledger.source.hour(at)]
            for one in within_rate_limits(organization, ledger, rows, at):
                price = ledger.money(one.list_price).billed
                asked[Scope(one.row.workspace_id)] += price
                asked[ORGANIZATION_SCOPE] += price
                if one.row.workspace_id == organization.claude_code_workspace_id:
                    people[one.row.user_id or ""] += price
        at += HOUR
    beyond = _beyond_limits(organization, people)
    if beyond:
        asked[Scope(organization.claude_code_workspace_id)] -= beyond
        asked[ORGANIZATION_SCOPE] -= beyond
    return asked


def _beyond_limits(organization: Organization, people: Mapping[str, int]) -> int:
    """Return what people ask of Claude Code beyond their own limits; what is nobody's has none."""
    limits = limits_at(organization, organization.clock.now())
    bounds = {one: limits.get(one, limits.get(DEFAULT)) for one in people if one}
    return sum(max(0, people[one] - cents * PICOCENTS) for one, cents in bounds.items() if cents is not None)
