"""Organizations drawn by lot: the same for the same number, small, and with faults and look-alikes on both sides of the bounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from claude_simulator import Simulator
from claude_simulator.seeds.drawn import draw
from claude_simulator.spending.booking import up_to_date

MANY = range(150)
TURNS = ("behaviour", "strength", "looks_like")
LOOK_ALIKES = {"launch", "holidays", "team_that_moves", "nightly_batch", "quarterly_batch"}


def strands(number: int) -> list[Mapping[str, Any]]:
    spending = draw(number).data["spending"]
    assert isinstance(spending, list)
    return spending


def test_the_same_number_draws_the_same_organization() -> None:
    assert draw(7).data == draw(7).data != draw(8).data


@pytest.mark.parametrize("number", [3, 4])
def test_a_drawn_organization_is_small_and_spends(number: int) -> None:
    simulator = Simulator(seed=f"drawn:{number}")
    ledger = up_to_date(simulator.world.organization)
    rows = sum(len(hours) for day in ledger.days.values() for hours in day.cells.values())
    assert 4_000 < rows < 20_000
    assert len(ledger.days) >= 90
    rules = {event["rule"] for event in simulator.truth()["events"]}
    assert {"spend.cap_missing", "rate.missing", "spend.near_cap"} <= rules


def test_a_third_of_what_happens_only_looks_wrong() -> None:
    happening = [table for number in MANY for table in strands(number) if "strength" in table or _is_look_alike(table)]
    share = sum(map(_is_look_alike, happening)) / len(happening)
    assert 0.28 < share < 0.45


def _is_look_alike(table: Mapping[str, Any]) -> bool:
    return table["behaviour"] in LOOK_ALIKES or "looks_like" in table


def test_every_event_is_drawn_on_both_sides_of_its_bound() -> None:
    sides = Counter(
        (table["behaviour"], table["strength"] >= 1)
        for number in MANY
        for table in strands(number)
        if "strength" in table
    )
    kinds = {behaviour for behaviour, _ in sides}
    assert kinds == {
        "runaway_agent",
        "level_that_changes",
        "end_of_week_burst",
        "long_prompt_without_cache",
        "one_large_model_for_everything",
        "leaderboard",
    }
    assert all(sides[kind, True] > 10 and sides[kind, False] > 10 for kind in kinds)


def test_months_of_every_length_are_drawn() -> None:
    months = {str(draw(number).data["now"])[:7] for number in MANY}
    assert {"2026-09", "2026-10", "2027-02"} <= months
