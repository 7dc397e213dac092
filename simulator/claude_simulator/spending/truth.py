"""What is wrong in an organization, as only its seed can know: where, since when, until when, and what that cost.

It is made from the strands and from what the ledger booked of them (truth_of_strands.py), and from the organization's
settings (truth_of_settings.py, truth_of_caps.py), its usage (truth_of_usage.py) and what the month will ask for
(truth_of_months.py); never from what a report says. Costs are exact: billed, in fractional cents.
"""

from __future__ import annotations

from claude_simulator.clock import stamp
from claude_simulator.organization import Organization
from claude_simulator.spending.event import Event
from claude_simulator.spending.truth_of_caps import events_of_caps
from claude_simulator.spending.truth_of_months import events_of_this_month
from claude_simulator.spending.truth_of_settings import events_of_settings
from claude_simulator.spending.truth_of_strands import events_of_strands
from claude_simulator.spending.truth_of_usage import events_of_usage


def truth(organization: Organization) -> tuple[Event, ...]:
    """Return every event, by rule and place; what a behaviour knows of a place stands for what its settings show.

    A look-alike never stands for a fault of the same rule and place.
    """
    with organization.lock:
        known: dict[tuple[str, str], Event] = {}
        told = (events_of_settings, events_of_caps, events_of_usage, events_of_this_month, events_of_strands)
        for event in (event for events in told for event in events(organization)):
            place = (event.rule, event.id)
            if event.is_fault or place not in known:
                known[place] = event
        return tuple(known[place] for place in sorted(known))


def as_json(organization: Organization) -> dict[str, object]:
    """Return the truth as `GET /_simulator/truth` answers it."""
    return {
        "now": stamp(organization.clock.now()),
        "organization_id": organization.uuid,
        "events": [event.as_json() for event in truth(organization)],
    }
