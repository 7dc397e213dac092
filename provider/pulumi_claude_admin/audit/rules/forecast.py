"""Where spend is heading: this month against the cap, this year against the budget."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import BudgetFacts, Facts, ForecastFacts
from pulumi_claude_admin.audit.finding import Place
from pulumi_claude_admin.audit.limit_facts import CapFacts
from pulumi_claude_admin.audit.rules import words
from pulumi_claude_admin.audit.rules.contract import Blind, Hit, Rule, Thresholds
from pulumi_claude_admin.model.rule_thresholds import Threshold
from pulumi_claude_admin.model.severity import Severity


def _breach(facts: Facts, _: Thresholds) -> Iterator[Hit | Blind]:
    if unread := words.nothing_read(facts):
        yield from unread
        return
    yield from _of_scope(facts, words.organization(facts), facts.cap, facts.forecast, facts.month_to_date)
    for one in words.live(facts):
        yield from _of_scope(facts, words.workspace(one), one.cap, one.forecast, one.month_to_date)


def _of_scope(
    facts: Facts, place: Place, cap: CapFacts, forecast: ForecastFacts | None, month_to_date: Decimal
) -> Iterator[Hit | Blind]:
    if not cap.is_seen:
        yield Blind(place, words.unseen_cap(cap))
    elif cap.amount is None or month_to_date >= cap.amount:
        return
    elif forecast is None:
        if month_to_date:
            yield Blind(place, "there are too few days of spend for a forecast")
    elif forecast.amount >= cap.amount:
        yield _foreseen(facts, place, cap.amount, forecast)


def _foreseen(facts: Facts, place: Place, cap: Decimal, forecast: ForecastFacts) -> Hit:
    day = f" about {forecast.breach.isoformat()}" if forecast.breach else " before the month ends"
    span = (
        f" (between {forecast.breach_earliest} and {forecast.breach_latest})"
        if forecast.breach_earliest and forecast.breach_latest
        else ""
    )
    return Hit(
        place,
        f"{place.label} reaches its cap of {words.money(facts, cap)}{day}{span}: the forecast is {words.money(facts, forecast.amount)}"
        + _range(facts, forecast)
        + ("; its level has just changed" if forecast.has_level_changed else ""),
        at_stake=words.estimated(forecast.amount - cap),
        evidence=(
            ("forecast", words.exact(forecast.amount)),
            ("cap", words.exact(cap)),
            ("run_rate", words.exact(forecast.run_rate)),
        ),
        severity=None if forecast.low is not None and forecast.low >= cap else Severity.MEDIUM,
        since=forecast.breach,
    )


def _range(facts: Facts, forecast: ForecastFacts) -> str:
    if forecast.low is None or forecast.high is None:
        return ", of too few days for a range"
    return f", from {words.money(facts, forecast.low)} to {words.money(facts, forecast.high)}"


def _budget(facts: Facts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    place = words.organization(facts)
    if facts.budget is None:
        return
    if facts.year_to_date is None:
        yield Blind(place, "spend since the first of January was not read, so the budget cannot be compared")
        return
    outlook = facts.budget_outlook
    if outlook is None:
        if facts.year_to_date:
            yield Blind(place, "there are too few days of spend for a forecast of the year")
        return
    last = date(facts.as_of.year, 12, 31)
    if outlook.ends is not None and (last - outlook.ends).days >= thresholds["days"]:
        yield _budget_ends(facts, facts.budget, facts.year_to_date, outlook)


def _budget_ends(facts: Facts, budget: Decimal, spent: Decimal, outlook: BudgetFacts) -> Hit:
    heading_for = spent if outlook.total is None else outlook.total
    share, gone = spent / budget if budget else Decimal(1), _part_of_year(facts.as_of.date())
    return Hit(
        words.organization(facts),
        f"The budget of {words.money(facts, budget)} {_when(outlook, is_over=spent >= budget)}: {words.percent(share)} of it is spent "
        f"and {words.percent(gone)} of the year is over; the year is heading for {words.money(facts, heading_for)}",
        at_stake=words.estimated(heading_for - budget),
        evidence=(
            ("year_to_date", words.exact(spent)),
            ("budget", words.exact(budget)),
            ("forecast", words.exact(outlook.total)),
            *_place(facts),
        ),
        severity=Severity.HIGH if spent >= budget else None,
        since=outlook.ends,
    )


def _when(outlook: BudgetFacts, *, is_over: bool) -> str:
    if is_over:
        return f"ended on {outlook.ends}"
    if outlook.ends_earliest is None or outlook.ends_latest is None:
        return f"ends about {outlook.ends}"
    return f"ends about {outlook.ends} (between {outlook.ends_earliest} and {outlook.ends_latest})"


def _place(facts: Facts) -> tuple[tuple[str, str], ...]:
    return (("declared_at", facts.budget_at),) if facts.budget_at else ()


def _part_of_year(today: date) -> Decimal:
    first, following = date(today.year, 1, 1), date(today.year + 1, 1, 1)
    return Decimal((today - first).days) / (following - first).days


RULES: Final = (
    Rule(
        id="spend.forecast_breach",
        title="The forecast is above the cap",
        severity=Severity.HIGH,
        risk="From the day of the breach on every request of the workspace is refused until next month.",
        remedy="Save (cache, smaller model, batch), or raise the cap knowingly before that day.",
        cannot_know="What people plan. A month that has just begun has a wide range, and a level that has just changed a poor one; medium where only a part of the range is above the cap.",
        check=_breach,
    ),
    Rule(
        id="spend.budget_ahead",
        title="The budget ends before the year",
        severity=Severity.MEDIUM,
        risk="Money for the year runs out early, and nobody notices as no cap is reached.",
        remedy="Lower the caps of the dearest workspaces, or correct the budget in teams.yaml.",
        cannot_know="Spend before the archive begins. The year is the forecast of its days (docs/audit-methods.md#the-day-of-breach), without seasons and plans, and beyond three weeks its range is a hint; what caps of workspaces will stop is not taken off.",
        check=_budget,
        thresholds=(Threshold("days", Decimal(7), "days", "how long before the end of the year it has to end"),),
    ),
)
