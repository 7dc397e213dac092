"""What the days of a scope tell of it, as the facts that rules read: forecast, spikes and change of level."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from pulumi_claude_admin.audit.breach import day_of_breach, forecast_budget
from pulumi_claude_admin.audit.facts import BudgetFacts, ForecastFacts, SpikeFacts
from pulumi_claude_admin.audit.forecast import forecast_month
from pulumi_claude_admin.audit.level_change import level_change
from pulumi_claude_admin.audit.spend_series import SpendSeries
from pulumi_claude_admin.audit.spikes import spikes


def forecast_facts(series: SpendSeries, *, month: date, cap: Decimal | None) -> ForecastFacts | None:
    """The forecast of the month that `month` is a day of, and when it reaches `cap`; None when there are too few days to say."""
    forecast = forecast_month(series, month)
    if forecast.total is None or forecast.ahead is None:
        return None
    breach = None if cap is None else day_of_breach(series, forecast, cap)
    has_range = breach is not None and breach.has_range
    return ForecastFacts(
        amount=forecast.total,
        low=forecast.lower,
        high=forecast.upper,
        run_rate=forecast.run_rate,
        breach=None if breach is None else breach.expected,
        breach_earliest=breach.earliest if breach is not None and has_range else None,
        breach_latest=breach.latest if breach is not None and has_range else None,
        has_level_changed=forecast.ahead.change is not None,
    )


def budget_facts(series: SpendSeries, *, year: int, budget: Decimal) -> BudgetFacts | None:
    """What becomes of the budget of a year, of which every day so far is in the series; None when there are too few days to say."""
    outlook = forecast_budget(series, start=date(year, 1, 1), end=date(year + 1, 1, 1), amount=budget)
    breach = outlook.breach
    if breach is None:
        return None
    return BudgetFacts(
        total=outlook.total,
        ends=breach.expected,
        ends_earliest=breach.earliest if breach.has_range else None,
        ends_latest=breach.latest if breach.has_range else None,
    )


def spike_facts(series: SpendSeries) -> tuple[SpikeFacts, ...]:
    """The spikes of all days that were read."""
    return tuple(
        SpikeFacts(one.day, one.actual, one.expected, one.upper, is_alert=one.grade == "alert")
        for one in spikes(series)
    )


def without_batches(spike: SpikeFacts, batches: Decimal) -> SpikeFacts:
    """The spike, given what was sent in batches on its day (cents): no alert where the day is a usual one without them."""
    if not batches or spike.actual - batches > spike.upper:
        return spike
    return replace(spike, is_alert=False, is_of_batches=True)


def level_changed_at(series: SpendSeries) -> date | None:
    """The first day of the new level when it has just changed."""
    change = level_change(series)
    return None if change is None else change.since
