"""Which days are told as a spike, and which are not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from pulumi_claude_admin.audit.spend_series import SpendSeries, days_between, spend_by_day
from pulumi_claude_admin.audit.spikes import LeastImpact, spikes
from tests.support.spend import FIRST, spend

ANY = LeastImpact(Decimal(0), Decimal(0))


def _uneven(changes: Mapping[int, float] | None = None, *, length: int = 60, mean: int = 100_000) -> SpendSeries:
    """About `mean` a day, a fifth of it on weekends; some days are that many times as much."""
    amounts = list[str]()
    for place in range(length):
        weekday = (FIRST + timedelta(place)).weekday()
        amount = mean * (90 + place * 13 % 21) / 100 * (0.2 if weekday > 4 else 1)
        amounts.append(f"{amount * (changes or {}).get(place, 1):.2f}")
    return spend(amounts)


def test_a_usual_series_has_none() -> None:
    assert spikes(_uneven(), ANY) == ()


def test_a_day_of_five_times_the_usual_is_an_alert_with_its_money() -> None:
    (spike,) = spikes(_uneven({49: 5.0}))  # a Wednesday

    assert (spike.day, spike.grade) == (FIRST + timedelta(49), "alert")
    assert spike.lower < spike.expected < spike.upper < spike.actual
    assert spike.money == spike.actual - spike.expected
    assert abs(spike.expected - 100_000) < 15_000


def test_a_weekend_is_compared_with_weekends() -> None:
    saturday = 52
    assert (FIRST + timedelta(saturday)).weekday() == 5

    (spike,) = spikes(_uneven({saturday: 5.0}))

    assert abs(spike.expected - 20_000) < 4_000


@pytest.mark.parametrize("least", [LeastImpact(money=Decimal(500_000)), LeastImpact(share=Decimal(5))])
def test_a_spike_below_either_minimum_is_not_told(least: LeastImpact) -> None:
    assert spikes(_uneven({49: 5.0}), least) == ()


def test_cents_are_no_spike() -> None:
    assert spikes(_uneven({49: 9.0}, mean=10)) == ()


def test_a_saving_is_no_spike() -> None:
    assert spikes(_uneven({49: 0.05}), ANY) == ()


def test_a_new_level_is_told_for_three_days_at_most() -> None:
    found = spikes(_uneven(dict.fromkeys(range(40, 60), 3.0)), ANY)

    assert {spike.day for spike in found} <= {FIRST + timedelta(place) for place in (40, 41, 42)}
    assert found


def test_the_first_three_weeks_are_judged_by_nobody() -> None:
    assert spikes(_uneven({20: 9.0}), ANY) == ()
    assert spikes(_uneven(length=6), ANY) == ()


def test_spend_on_a_weekday_that_is_idle_by_habit_is_a_spike() -> None:
    days = days_between(FIRST, FIRST + timedelta(60))
    sunday = date(2026, 8, 23)
    amounts = ["0" if day.weekday() > 4 else "100000" for day in days]
    amounts[days.index(sunday)] = "200000"

    assert [spike.day for spike in spikes(spend(amounts))] == [sunday]


def test_a_day_that_is_not_whole_or_was_not_read_is_not_judged() -> None:
    days = days_between(FIRST, FIRST + timedelta(60))
    rows = [(day, Decimal(100_000)) for day in days[:-1]]
    seen = spend_by_day(
        [*rows, (days[-1], Decimal(900_000))], covered=days, seen_until=datetime(2026, 8, 29, 20, tzinfo=UTC)
    )

    assert spikes(seen) == ()


def test_nothing_spent_has_none() -> None:
    assert spikes(spend(["0"] * 60), ANY) == ()
