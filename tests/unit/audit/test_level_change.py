"""Since when the level is another."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pulumi_claude_admin.audit.level_change import level_change
from tests.support.spend import FIRST, spend


@pytest.mark.parametrize("days", [4, 7, 10])
def test_the_first_day_of_the_new_level_is_found(days: int) -> None:
    amounts = [str(100 + place % 3) for place in range(60 - days)] + ["250"] * days

    change = level_change(spend(amounts))

    assert change is not None
    assert change.since == FIRST + timedelta(60 - days)
    assert abs(change.before - 101) <= 1
    assert abs(change.now - 250) <= 1
    assert change.money == (change.now - change.before) * 30


def test_less_is_a_change_too() -> None:
    change = level_change(spend(["100"] * 53 + ["20"] * 7))

    assert change is not None
    assert change.money < 0


@pytest.mark.parametrize("amounts", [["100"] * 60, ["100"] * 59 + ["900"], ["100"] * 20, ["0"] * 60, []])
def test_a_steady_level_one_spike_or_a_short_series_is_none(amounts: list[str]) -> None:
    assert level_change(spend(amounts)) is None
