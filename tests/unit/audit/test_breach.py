"""The day on which an amount is reached, with a range, or not before the end."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pulumi_claude_admin.audit.breach import Breach, day_of_breach, forecast_budget
from pulumi_claude_admin.audit.forecast import forecast_month
from tests.support.spend import spend

SEPTEMBER = date(2026, 9, 1)
STEADY = spend(["10"] * 72)
UNEVEN = spend([str(10 + day * day % 9 + (20 if day % 11 == 3 else 0)) for day in range(72)])


def _breach(amount: int) -> Breach | None:
    return day_of_breach(STEADY, forecast_month(STEADY, SEPTEMBER), Decimal(amount))


def test_a_cap_is_reached_on_the_day_that_its_last_dollar_is_spent() -> None:
    breach = _breach(145)

    assert breach is not None
    assert breach.expected == date(2026, 9, 15)


def test_a_cap_that_was_reached_has_its_day() -> None:
    day = date(2026, 9, 6)

    assert _breach(60) == Breach(day, day, day, has_range=True)


def test_a_cap_above_the_forecast_is_not_reached_this_month() -> None:
    assert _breach(1000) == Breach(None, None, None, has_range=True)


def test_the_range_is_around_the_expected_day() -> None:
    breach = day_of_breach(UNEVEN, forecast_month(UNEVEN, SEPTEMBER), Decimal(320))

    assert breach is not None
    assert breach.expected is not None
    assert breach.earliest is not None
    assert breach.latest is not None
    assert breach.earliest < breach.expected < breach.latest


def test_too_few_days_say_nothing_unless_the_cap_was_reached() -> None:
    young = spend(["10"] * 5, first=SEPTEMBER)
    forecast = forecast_month(young, SEPTEMBER)

    assert day_of_breach(young, forecast, Decimal(60)) is None
    assert day_of_breach(young, forecast, Decimal(50)) is not None


def test_without_a_range_the_days_are_the_forecasts_own() -> None:
    young = spend(["10"] * 12, first=SEPTEMBER)
    breach = day_of_breach(young, forecast_month(young, SEPTEMBER), Decimal(145))

    assert breach == Breach(date(2026, 9, 15), date(2026, 9, 15), date(2026, 9, 15), has_range=False)


def test_a_budget_of_a_year_ends_on_a_day() -> None:
    budget = forecast_budget(STEADY, start=date(2026, 7, 1), end=date(2027, 7, 1), amount=Decimal(1000))

    assert budget.to_date == 720
    assert budget.breach is not None
    assert budget.breach.expected == date(2026, 10, 8)
    assert budget.total is not None
    assert abs(budget.total - 3650) < 1
