"""Bringing a ledger up to now: each hour is asked of the source, and rate limits (rate_clips.py), limits per person
(person_limits.py), caps, archived workspaces and stopped keys have their say.

Spend is taken to be even within an hour, so a cap that is reached inside one lets a part of it pass. A cap acts some
minutes after it was reached (``spend_stop_delay_minutes``); refused requests leave no rows (usage.md#caps).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from claude_simulator.limit_values import ORGANIZATION_SCOPE, Scope
from claude_simulator.organization import Organization
from claude_simulator.spending import prices
from claude_simulator.spending.consumption import Consumption
from claude_simulator.spending.ledger import HOUR, Ledger, Stop, StopKind
from claude_simulator.spending.person_limits import within_limits
from claude_simulator.spending.rate_clips import within_rate_limits
from claude_simulator.spending.shares import SECONDS, counted, month_of, part

Cap: TypeAlias = tuple[Scope, StopKind, int]
"""What is capped, by whom, and at how many cents."""


def up_to_date(organization: Organization) -> Ledger:
    """Return the organization's ledger with every hour that is over; the caller holds the organization's lock."""
    ledger = organization.ledger
    if ledger.source is None:
        return ledger
    at = ledger.booked_until or on_the_hour(ledger.starts_at or organization.created_at)
    while at + HOUR <= organization.clock.now():
        _book(organization, ledger, [row for row in ledger.source.hour(at) if _is_served(organization, row)], at)
        at += HOUR
        ledger.booked_until = at
    return ledger


def on_the_hour(moment: datetime) -> datetime:
    """Return the beginning of an hour, in UTC."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def caps_at(organization: Organization, moment: datetime) -> list[Cap]:
    """Return the caps that were in force at a moment, in cents; the narrowest first."""
    cents = {scope: settings.cap.cents for scope, settings in organization.spend.items() if settings.cap is not None}
    for change in reversed(organization.cap_changes):
        if change.changed_at > moment:
            cents.pop(change.scope, None)
            if change.before_cents is not None:
                cents[change.scope] = change.before_cents
    caps: list[Cap] = [(scope, "workspace", amount) for scope, amount in cents.items() if scope.workspace_id]
    if ORGANIZATION_SCOPE in cents:
        caps.append((ORGANIZATION_SCOPE, "organization", cents[ORGANIZATION_SCOPE]))
    if organization.usage_tier_cents is not None:
        caps.append((ORGANIZATION_SCOPE, "usage_tier", organization.usage_tier_cents))
    return caps


def _book(organization: Organization, ledger: Ledger, rows: Iterable[Consumption], at: datetime) -> None:
    passing_rates = within_rate_limits(organization, ledger, [ledger.weigh(row) for row in rows], at)
    wanted = within_limits(organization, ledger, passing_rates, at)
    asked: dict[str | None, int] = {}
    for row, _, _, list_price in wanted:
        asked[row.workspace_id] = asked.get(row.workspace_id, 0) + list_price
    seconds = dict.fromkeys(asked, SECONDS)
    for scope, kind, cents in caps_at(organization, at):
        hit = [scope.workspace_id] if scope.workspace_id is not None else list(asked)
        still = sum(
            counted(organization, ledger.money(asked.get(each, 0))) * seconds.get(each, 0) // SECONDS for each in hit
        )
        allowed = _seconds_allowed(organization, ledger, (scope, kind, cents), at, still)
        for each in hit:
            seconds[each] = min(seconds.get(each, SECONDS), allowed)
    _note_refusals(ledger, at, [weighed.row for weighed in wanted], seconds)
    for weighed in wanted:
        passing = seconds[weighed.row.workspace_id]
        served = weighed if passing == SECONDS else ledger.weigh(part(weighed.row, passing))
        if any(served.cell.amounts):
            ledger.book(served)


def _seconds_allowed(organization: Organization, ledger: Ledger, cap: Cap, at: datetime, asked: int) -> int:
    """Return the seconds of an hour in which a scope is served under a cap, and note when it stops or goes on."""
    scope, kind, cents = cap
    room = cents * prices.PICOCENTS - counted(organization, ledger.spent(month_of(at), scope.workspace_id))
    stop = standing_stop(ledger, cap, room, at)
    if stop is None and asked >= room and (asked or room <= 0):
        reached = max(0, room) * SECONDS // asked if asked else 0
        delay = organization.switches.number("spend_stop_delay_minutes") * 60
        stop = Stop(scope, kind, at + timedelta(seconds=reached + delay), cents, month_of(at))
        ledger.stops.append(stop)
    if stop is None:
        return SECONDS
    return max(0, min(SECONDS, int((stop.at - at).total_seconds())))


def standing_stop(ledger: Ledger, cap: Cap, room: int, at: datetime) -> Stop | None:
    """Return the stop of a cap that still stands at a moment; one of another month, or of a lower cap that has room again, ends."""
    scope, kind, cents = cap
    stop = next((s for s in ledger.stops if (s.scope, s.kind, s.until) == (scope, kind, None)), None)
    if stop is not None and (stop.month != month_of(at) or (room > 0 and stop.cap_cents < cents)):
        stop.until = at
        return None
    return stop


def _note_refusals(
    ledger: Ledger, at: datetime, rows: Iterable[Consumption], seconds: Mapping[str | None, int]
) -> None:
    standing = [stop for stop in ledger.stops if stop.until is None and stop.at < at + HOUR]
    for row in rows:
        refused = row.requests - row.requests * seconds[row.workspace_id] // SECONDS
        for stop in standing if refused else ():
            if stop.scope.workspace_id in (None, row.workspace_id):
                stop.refused_requests += refused
                break


def _is_served(organization: Organization, row: Consumption) -> bool:
    """Say whether workspace and key were still there; what is not in the organization at all is the source's business."""
    workspace = organization.workspaces.get(row.workspace_id)
    if workspace is not None and workspace.archived_at is not None and workspace.archived_at <= row.hour:
        return False
    key = organization.api_keys.get(row.api_key_id or "")
    if key is None:
        return True
    ends = (key.expires_at, key.stopped_at, key.archives_at)
    return all(end is None or end > row.hour for end in ends)
