"""A replay of the caps that were really in force gives what the platform did: who stopped when, and what passed until then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from claude_simulator import Simulator
from claude_simulator.limit_values import SpendRecord, SpendSettings
from claude_simulator.organization import Organization, Scope
from claude_simulator.spending import prices
from claude_simulator.spending.booking import up_to_date
from claude_simulator.spending.consumption import Consumption
from claude_simulator.spending.ledger import Ledger, cost
from pulumi_claude_admin.audit.replay import HOUR, Asked, Caps, replay
from tests.support.hand_written_source import HandWrittenSource

START: Final = datetime(2026, 10, 29, tzinfo=UTC)
HOURS: Final = 120
"""Into November: caps begin anew."""
OUTPUT: Final = 100_003
"""Tokens: no sum of hours is a whole cap."""
A_FULL_HOUR: Final = Decimal(24 * 101)
"""
Cents, and requests are no more than 24. Where a workspace stops in the hour in which the organization does, the platform's stand-in
takes what it let through to be even in that hour; there, and nowhere else, the two may differ by so much.
"""

thousands = st.integers(0, 12)
hours = st.lists(st.tuples(thousands, thousands), min_size=HOURS, max_size=HOURS)
cents = st.none() | st.integers(1, 400_000)


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(hours, cents, cents, st.sampled_from([0, 20, 90, 600]))
def test_the_actual_caps_stop_in_a_replay_whom_they_stopped(
    simulator: Simulator, wanted: list[tuple[int, int]], of_workspace: int | None, of_all: int | None, minutes: int
) -> None:
    organization = _ready(simulator, minutes)
    one, other = sorted(organization.workspaces)[:2]
    rows = [
        Consumption(
            hour=START + HOUR * hour,
            workspace_id=workspace,
            model="claude-sonnet-5",
            requests=many,
            output_tokens=many * OUTPUT,
        )
        for hour, both in enumerate(wanted)
        for workspace, many in zip((one, other), both, strict=True)
        if many
    ]
    _run(organization, rows, {})
    asked = _asked(organization.ledger)
    caps = {Scope(one): of_workspace, Scope(): of_all}
    _run(organization, rows, {scope: amount for scope, amount in caps.items() if amount is not None})

    replayed = replay(
        asked,
        Caps(
            {} if of_workspace is None else {one: Decimal(of_workspace)},
            None if of_all is None else Decimal(of_all),
            timedelta(minutes=minutes),
        ),
    )

    did = {(stop.scope.workspace_id, stop.month[1]): stop for stop in organization.ledger.stops}
    foreseen = {(stop.scope, stop.reached_at.month): stop for stop in replayed.stops}
    assert foreseen.keys() == did.keys()
    is_rough = of_workspace is not None and of_all is not None
    for which, stop in foreseen.items():
        spent = organization.ledger.spent((2026, which[1]), stop.scope).billed
        assert abs(stop.stopped_at - did[which].at) <= (HOUR if is_rough else timedelta(seconds=2))
        assert abs(stop.spent - Decimal(spent) / prices.PICOCENTS) <= (A_FULL_HOUR if is_rough else 1)
    refused = sum(stop.refused_requests for stop in organization.ledger.stops)
    assert abs(sum(stop.refused for stop in replayed.stops) - refused) <= 24 * len(did)


def _ready(simulator: Simulator, minutes: int) -> Organization:
    simulator.reset()
    simulator.switch("spend_stop_delay_minutes", minutes)
    simulator.advance((START + HOUR * HOURS - simulator.world.clock.now()).total_seconds())
    organization = simulator.world.organization
    organization.usage_tier_cents = None
    return organization


def _run(organization: Organization, rows: list[Consumption], caps: Mapping[Scope, int]) -> None:
    """Book all of it under caps that were there from the start."""
    organization.spend = {
        scope: SpendSettings([SpendRecord("spl_1", amount, "notify_and_pause", START, START)])
        for scope, amount in caps.items()
    }
    organization.cap_changes = []
    organization.ledger = Ledger(HandWrittenSource(rows), START)
    up_to_date(organization)


def _asked(ledger: Ledger) -> list[Asked]:
    return [
        Asked(
            at,
            dimensions.workspace_id,
            Decimal(cost(dimensions, cell, at.date(), 0).total.billed) / prices.PICOCENTS,
            cell.amounts.requests,
        )
        for at, dimensions, cell in ledger.hours(START, START + HOUR * HOURS)
    ]
