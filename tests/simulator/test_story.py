"""The seed `story`: nobody set a cap, and one weekend shows what that means."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from claude_simulator import Simulator
from claude_simulator.changes import spend_limits
from claude_simulator.organization import Scope
from claude_simulator.spending.booking import up_to_date

Events = dict[str, dict[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def story() -> Simulator:
    return Simulator(seed="story")


@pytest.fixture(scope="module")
def told(story: Simulator) -> Events:
    found: Events = {}
    for event in story.truth()["events"]:
        found.setdefault(event["rule"], {})[event["label"]] = event
    return found


def test_its_clock_is_on_the_monday_after(story: Simulator) -> None:
    assert story.world.clock.now().replace(minute=0, second=0, microsecond=0) == datetime(2026, 11, 16, 8, tzinfo=UTC)
    organization = story.world.organization
    assert (len(organization.users), len(organization.workspaces)) == (25, 7)
    assert min(up_to_date(organization).days).isoformat() == "2026-08-01"


def test_nobody_set_a_cap(story: Simulator, told: Events) -> None:
    organization = story.world.organization
    assert organization.spend_of(Scope()).cap is None
    assert len(told["spend.cap_missing"]) == 7


def test_a_runaway_cost_more_than_the_month_before(story: Simulator, told: Events) -> None:
    runaway = told["spend.spike"]["Research"]
    assert runaway["since"] == "2026-11-14T02:10:00Z"
    ledger = up_to_date(story.world.organization)
    assert Decimal(runaway["cost_cents"]) > Decimal(ledger.spent((2026, 10)).billed) / 10**12


def test_a_key_that_nobody_owns_outspends_every_person(story: Simulator, told: Events) -> None:
    (ownerless,) = told["keys.ownerless"].values()
    ledger = up_to_date(story.world.organization)
    hours = ledger.hours(datetime(2026, 8, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))
    keys = {dimensions.api_key_id for _, dimensions, _ in hours}
    assert ownerless["id"] in keys
    assert Decimal(ownerless["cost_cents"]) > 4_000_000


def test_a_leavers_key_a_contest_and_a_forgotten_key(told: Events) -> None:
    assert set(told["keys.leaver"]) == {"document reader"}
    assert set(told["usage.trivial_change"]) == {"jun.reyes@example.com", "kaja.reyes@example.com"}
    assert set(told["keys.unused"]) == {"old demo"}
    assert told["spend.spike"]["Forecasting"]["is_fault"] is False


@pytest.mark.parametrize("is_capped", [False, True])
def test_the_same_runaway_goes_on_tomorrow_unless_there_is_a_cap(*, is_capped: bool) -> None:
    simulator = Simulator(seed="story")
    organization = simulator.world.organization
    research = next(w.id for w in organization.workspaces.values() if w.name == "Research")
    today = up_to_date(organization).spent((2026, 11), research).billed
    if is_capped:
        spend_limits.set_spend_limit(organization, Scope(research), 4_500_000)
    simulator.advance(24 * 3600)
    tomorrow = up_to_date(organization).spent((2026, 11), research).billed
    short_of_the_cap = Decimal(4_500_000) - Decimal(tomorrow) / 10**12
    assert (0 <= short_of_the_cap < 1) == is_capped
    assert tomorrow > today
