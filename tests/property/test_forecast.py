"""Whatever was spent: sums are exact, ranges are in order, and scaling money scales the forecast."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pulumi_claude_admin.audit.breach import day_of_breach
from pulumi_claude_admin.audit.forecast import forecast_month
from pulumi_claude_admin.audit.spend_series import SpendSeries
from tests.support.spend import spend

amounts = st.one_of(
    st.just(Decimal(0)),
    st.decimals(min_value=0, max_value=10**7, allow_nan=False, places=6),
    st.decimals(min_value=-100, max_value=100, allow_nan=False, places=2),
)
starts = st.dates(date(2026, 1, 1), date(2029, 1, 1))


@st.composite
def series(draw: st.DrawFn) -> SpendSeries:
    """Up to a hundred days, some of them not read, of which the last may not be whole."""
    values = draw(st.lists(amounts, max_size=100))
    first = draw(starts)
    missing = draw(st.frozensets(st.integers(0, max(len(values) - 1, 0)), max_size=10)) if values else frozenset()
    drawn = spend(
        [str(value) for value in values], first=first, unread=frozenset(first + timedelta(one) for one in missing)
    )
    return SpendSeries(drawn.first, drawn.amounts, max(0, drawn.whole - draw(st.integers(0, 2))))


@given(series(), st.integers(-2, 1))
def test_the_total_is_the_exact_sum_of_what_was_spent_and_what_is_to_come(spent: SpendSeries, months: int) -> None:
    forecast = forecast_month(spent, spent.last_whole + timedelta(31 * months))

    known = [spent.first + timedelta(place) for place in range(len(spent.amounts))]
    in_month = (spent.amount(day) or Decimal(0) for day in known if forecast.start <= day < forecast.end)
    assert forecast.to_date == sum(in_month, Decimal(0))
    if forecast.ahead is not None:
        assert forecast.total == forecast.to_date + sum((one.amount for one in forecast.ahead.days), Decimal(0))
        assert all(one.amount >= 0 and forecast.start <= one.day < forecast.end for one in forecast.ahead.days)


@given(series())
def test_the_range_is_around_the_total_and_never_below_what_was_spent(spent: SpendSeries) -> None:
    forecast = forecast_month(spent, spent.last_whole)

    if forecast.lower is not None and forecast.total is not None and forecast.upper is not None:
        assert forecast.to_date <= forecast.lower <= forecast.total <= forecast.upper


@given(series(), st.decimals(min_value=1, max_value=10**8, allow_nan=False, places=2))
def test_a_day_of_breach_is_in_the_month_and_in_order(spent: SpendSeries, cap: Decimal) -> None:
    forecast = forecast_month(spent, spent.last_whole)
    breach = day_of_breach(spent, forecast, cap)

    if breach is None:
        assert forecast.ahead is None
        return
    days = [day or forecast.end for day in (breach.earliest, breach.expected, breach.latest)]
    assert forecast.start <= days[0] <= days[1] <= days[2] <= forecast.end
    if breach.expected is None:
        assert forecast.total is not None
        assert forecast.total < cap
