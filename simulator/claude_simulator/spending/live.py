"""Calls that clients make of the running simulator: whether a cap lets them pass, and their place in the ledger.

They are booked when they happen, beside the hours of the seed's behaviour (booking.py), and end with the process.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from claude_simulator.organization import Organization
from claude_simulator.spending import prices
from claude_simulator.spending.booking import Cap, caps_at, standing_stop, up_to_date
from claude_simulator.spending.consumption import Consumption
from claude_simulator.spending.ledger import Stop
from claude_simulator.spending.person_limits import stop_of_person
from claude_simulator.spending.shares import counted, month_of


def stop_of(organization: Organization, workspace_id: str, user_id: str | None) -> Stop | None:
    """Return what stops the calls of a workspace, or of a person there, now, and count the refusal; the caller holds the organization's lock."""
    now = organization.clock.now()
    of_person = stop_of_person(organization, up_to_date(organization), workspace_id, user_id)
    if of_person is not None:
        return of_person
    for stop in _stops(organization, workspace_id, now):
        if stop.at <= now:
            stop.refused_requests += 1
            return stop
    return None


def serve(organization: Organization, row: Consumption) -> None:
    """Book a call, and note the caps that it reached; the caller holds the organization's lock."""
    up_to_date(organization).add(row)
    _stops(organization, row.workspace_id, organization.clock.now())


def _stops(organization: Organization, workspace_id: str, now: datetime) -> list[Stop]:
    """Return the stops over a workspace, the narrowest first; a cap that has just been reached makes one."""
    over = [cap for cap in caps_at(organization, now) if cap[0].workspace_id in (None, workspace_id)]
    return [stop for cap in over if (stop := _stop(organization, cap, now)) is not None]


def _stop(organization: Organization, cap: Cap, now: datetime) -> Stop | None:
    scope, kind, cents = cap
    ledger = up_to_date(organization)
    room = cents * prices.PICOCENTS - counted(organization, ledger.spent(month_of(now), scope.workspace_id))
    stop = standing_stop(ledger, cap, room, now)
    if stop is None and room <= 0:
        delay = timedelta(minutes=organization.switches.number("spend_stop_delay_minutes"))
        stop = Stop(scope, kind, now + delay, cents, month_of(now))
        ledger.stops.append(stop)
    return stop
