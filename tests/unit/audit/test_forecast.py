"""What a month comes to, from its days and those before; every odd series has a defined answer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from pulumi_claude_admin.audit.forecast import forecast_month
from pulumi_claude_admin.audit.spend_series import days_between, spend_by_day
from tests.support.spend import spend

SEPTEMBER = date(2026, 9, 1)
CENT = Decimal("0.01")


def test_a_steady_month_comes_to_its_days() -> None:
    forecast = forecast_month(spend(["10"] * 72), SEPTEMBER)  # 1 July to 10 September

    assert (forecast.to_date, forecast.run_rate) == (Decimal(100), Decimal(300))
    assert forecast.total is not None
    assert abs(forecast.total - 300) < CENT


@pytest.mark.parametrize(
    ("first_of_month", "length"), [((2026, 2), 28), ((2028, 2), 29), ((2026, 9), 30), ((2026, 8), 31)]
)
def test_a_month_is_as_long_as_it_is(first_of_month: tuple[int, int], length: int) -> None:
    start = date(*first_of_month, 1)

    forecast = forecast_month(spend(["10"] * 70, first=start - timedelta(60)), start)

    assert forecast.total is not None
    assert abs(forecast.total - 10 * length) < CENT


def test_weekends_are_expected_as_they_were() -> None:
    days = days_between(date(2026, 7, 1), date(2026, 9, 5))  # a Friday is the last
    forecast = forecast_month(spend(["2" if day.weekday() > 4 else "10" for day in days]), SEPTEMBER)

    assert forecast.ahead is not None
    assert [round(one.amount) for one in forecast.ahead.days[:4]] == [2, 2, 10, 10]


def test_what_runs_away_at_a_weekend_is_not_five_times_more_on_a_monday() -> None:
    days = days_between(date(2026, 7, 1), date(2026, 9, 7))  # a Sunday is the last
    usual = ["2" if day.weekday() > 4 else "10" for day in days]

    forecast = forecast_month(spend([*usual[:-2], "2000", "2000"]), SEPTEMBER)

    assert forecast.ahead is not None
    assert forecast.ahead.change is not None
    assert forecast.total is not None
    assert forecast.upper is not None
    assert forecast.total < 4000 + 24 * 2000 * Decimal("1.5")
    assert forecast.upper < 4000 + 24 * 2000 * 7


def test_growth_goes_on() -> None:
    forecast = forecast_month(spend([f"{100 * 1.02**day:.4f}" for day in range(67)]), SEPTEMBER)

    assert forecast.total is not None
    assert forecast.run_rate is not None
    assert forecast.total > forecast.run_rate * Decimal("1.1")


def test_one_spike_is_spent_but_not_expected_again() -> None:
    amounts = ["10"] * 72
    amounts[69] = "1000"

    forecast = forecast_month(spend(amounts), SEPTEMBER)

    assert forecast.to_date == 1090
    assert forecast.total is not None
    assert forecast.total < 1090 + 200 * Decimal("1.1")


def test_nothing_spent_is_nothing_expected() -> None:
    forecast = forecast_month(spend(["0"] * 72), SEPTEMBER)

    assert (forecast.total, forecast.lower, forecast.upper) == (Decimal(0),) * 3


def test_spend_that_stopped_is_not_expected() -> None:
    forecast = forecast_month(spend([*["10"] * 55, *["0"] * 17]), SEPTEMBER)

    assert forecast.total is not None
    assert forecast.total < 5


def test_less_than_a_week_since_the_first_spend_is_too_short_to_say() -> None:
    forecast = forecast_month(spend([*["0"] * 60, *["10"] * 6]), SEPTEMBER)

    assert (forecast.total, forecast.lower, forecast.upper) == (None, None, None)
    assert (forecast.to_date, forecast.run_rate) == (Decimal(40), Decimal(300))


def test_without_a_day_there_is_no_run_rate_either() -> None:
    forecast = forecast_month(spend([]), SEPTEMBER)

    assert (forecast.to_date, forecast.run_rate, forecast.total) == (Decimal(0), None, None)


def test_a_few_weeks_give_a_forecast_without_a_range() -> None:
    forecast = forecast_month(spend(["10"] * 40, first=date(2026, 8, 1)), SEPTEMBER)

    assert forecast.total is not None
    assert (forecast.lower, forecast.upper) == (None, None)


def test_a_day_that_is_not_whole_counts_what_is_there_and_what_is_still_to_come() -> None:
    days = days_between(date(2026, 7, 1), date(2026, 9, 12))
    rows = [(day, Decimal(10)) for day in days[:-1]]
    seen = spend_by_day([*rows, (days[-1], Decimal(4))], covered=days, seen_until=datetime(2026, 9, 11, 9, tzinfo=UTC))

    forecast = forecast_month(seen, SEPTEMBER)

    assert forecast.to_date == 104
    assert forecast.run_rate == 300
    assert forecast.ahead is not None
    assert forecast.ahead.days[0].day == date(2026, 9, 11)
    assert abs(forecast.ahead.days[0].amount - 6) < CENT


def test_a_day_that_was_not_read_is_expected_and_counted() -> None:
    missing = frozenset({date(2026, 9, 3), date(2026, 8, 4)})

    forecast = forecast_month(spend(["10"] * 72, unread=missing), SEPTEMBER)

    assert (forecast.to_date, forecast.unread, forecast.run_rate) == (Decimal(90), 1, Decimal(300))
    assert forecast.total is not None
    assert abs(forecast.total - 300) < CENT


def test_a_level_that_has_just_changed_is_said() -> None:
    doubled = forecast_month(spend([*["10"] * 65, *["20"] * 7]), SEPTEMBER)
    steady = forecast_month(spend(["10"] * 72), SEPTEMBER)

    assert doubled.ahead is not None
    assert doubled.ahead.change == pytest.approx(2, abs=0.1)
    assert steady.ahead is not None
    assert steady.ahead.change is None


def test_a_month_that_is_over_has_only_what_was_spent() -> None:
    forecast = forecast_month(spend(["10"] * 72), date(2026, 8, 1))

    assert (forecast.total, forecast.lower, forecast.upper) == (Decimal(310),) * 3


def test_a_credit_is_summed_as_it_is() -> None:
    forecast = forecast_month(spend([*["10"] * 70, "-25", "10"]), SEPTEMBER)

    assert forecast.to_date == 65
