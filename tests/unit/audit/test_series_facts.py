"""The days of a scope become facts that rules read."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from pulumi_claude_admin.audit.series_facts import budget_facts, forecast_facts, level_changed_at, spike_facts
from tests.support.spend import FIRST, spend

SEPTEMBER = date(2026, 9, 1)


def test_a_forecast_has_its_range_and_its_day_of_breach() -> None:
    facts = forecast_facts(spend(["1000"] * 72), month=SEPTEMBER, cap=Decimal(14_500))

    assert facts is not None
    assert facts.low is not None
    assert facts.high is not None
    assert facts.low <= facts.amount <= facts.high
    assert (facts.breach_earliest, facts.breach, facts.breach_latest) == (date(2026, 9, 15),) * 3
    assert not facts.has_level_changed


def test_without_a_cap_nothing_is_reached() -> None:
    facts = forecast_facts(spend(["1000"] * 72), month=SEPTEMBER, cap=None)

    assert facts is not None
    assert facts.breach is None


def test_a_young_series_has_a_day_of_breach_without_a_range() -> None:
    facts = forecast_facts(spend(["1000"] * 12, first=SEPTEMBER), month=SEPTEMBER, cap=Decimal(14_500))

    assert facts is not None
    assert (facts.low, facts.high, facts.breach_earliest, facts.breach_latest) == (None, None, None, None)
    assert facts.breach == date(2026, 9, 15)


def test_too_few_days_are_no_forecast() -> None:
    assert forecast_facts(spend(["1000"] * 5), month=FIRST, cap=None) is None


def test_a_spike_says_whether_it_is_an_alert() -> None:
    (spike,) = spike_facts(spend(["10000"] * 50 + ["90000"] + ["10000"]))

    assert (spike.day, spike.actual, spike.is_alert) == (FIRST + timedelta(50), Decimal(90_000), True)


def test_a_level_has_changed_since_a_day() -> None:
    assert level_changed_at(spend(["1000"] * 53 + ["3000"] * 7)) == FIRST + timedelta(53)
    assert level_changed_at(spend(["1000"] * 60)) is None


def test_a_budget_ends_on_the_day_of_its_breach_and_not_at_all_when_the_year_is_cheaper() -> None:
    series = spend(["1000"] * 90, first=date(2026, 1, 1))

    tight = budget_facts(series, year=2026, budget=Decimal(100_500))
    ample = budget_facts(series, year=2026, budget=Decimal(1_000_000))

    assert tight is not None
    assert (tight.ends_earliest, tight.ends, tight.ends_latest) == (date(2026, 4, 11),) * 3
    assert tight.total == 365_000
    assert ample is not None
    assert ample.ends is None


def test_a_budget_that_is_spent_ended_on_its_day_however_few_days_were_read() -> None:
    facts = budget_facts(spend(["1000"] * 3, first=date(2026, 1, 1)), year=2026, budget=Decimal(2_000))

    assert facts is not None
    assert (facts.total, facts.ends) == (None, date(2026, 1, 2))
    assert budget_facts(spend(["1000"] * 3, first=date(2026, 1, 1)), year=2026, budget=Decimal(9_000)) is None
