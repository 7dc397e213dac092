"""
A monthly cap for each workspace that would have caught what went wrong without stopping what is usual, and why it is that much.

The highest of three months and the forecast, flagged spikes left out, and a quarter more, rounded up to two leading digits (ten
units of the currency at least); never less than what was spent of this month already. Money is fractional cents, as in all facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import Facts, SpikeFacts, WorkspaceFacts
from pulumi_claude_admin.audit.forecast import forecast_month
from pulumi_claude_admin.audit.rules import words
from pulumi_claude_admin.audit.spend_series import NOTHING, last_whole_day, spend_by_day

_MONTHS: Final = 3
_RECENT: Final = timedelta(weeks=4)
"""A spike that is older has no say in the forecast."""
MORE: Final = Decimal("1.25")
_DIGITS: Final = 2
_LEAST: Final = 10 * words.CENTS


@dataclass(frozen=True, slots=True)
class SuggestedCap:
    """
    A monthly cap (fractional cents, a whole number of the currency), and a sentence for each reason.

    `enough` is the same for a month of which nothing is spent yet.
    """

    amount: Decimal
    enough: Decimal
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Usual:
    """What to call a month, and what it costs without its flagged spikes."""

    what: str
    amount: Decimal


def suggest_cap(facts: Facts, workspace: WorkspaceFacts) -> SuggestedCap | None:
    """The cap for a workspace; None where no whole month was read and the days are too few for a forecast."""
    months = list(_months(facts, workspace))
    if not months:
        return None
    dearest = max(months, key=lambda month: month.amount)
    wanted = rounded_up(dearest.amount * MORE)
    amount = max(wanted, rounded_up(workspace.month_to_date))
    return SuggestedCap(amount, wanted, tuple(_reasons(facts, workspace, dearest, wanted, amount)))


def rounded_up(amount: Decimal) -> Decimal:
    """Up to two leading digits of whole units of the currency: 1,234.50 to 1,300; ten at least."""
    if amount <= _LEAST:
        return _LEAST
    step = Decimal(1).scaleb(max(amount.adjusted() - _DIGITS + 1, 2))
    return (amount / step).to_integral_value(ROUND_CEILING) * step


def _months(facts: Facts, workspace: WorkspaceFacts) -> Iterator[_Usual]:
    start = facts.as_of.date().replace(day=1)
    expected = _usual_forecast(facts, workspace)
    if expected is not None:
        yield _Usual("the forecast of this month", expected)
    for amount in workspace.last_months[:_MONTHS]:
        start = (start - timedelta(1)).replace(day=1)
        spikes = (one for one in _flagged(workspace) if one.day.replace(day=1) == start)
        left_out = sum((one.actual - one.expected for one in spikes), NOTHING)
        yield _Usual(f"{start:%B %Y}", max(amount - left_out, NOTHING))


def _usual_forecast(facts: Facts, workspace: WorkspaceFacts) -> Decimal | None:
    """What this month would come to if flagged days had been usual ones, and what came after them too."""
    if workspace.forecast is None:
        return None
    usual = {one.day: one.expected for one in _flagged(workspace)}
    today = facts.as_of.date()
    if not any(day > today - _RECENT for day in usual):
        return workspace.forecast.amount
    seen_until = facts.reading.refreshed_at or facts.as_of
    whole = {day for day in facts.reading.covered if day <= last_whole_day(seen_until)}
    rows = [(day, usual.get(day, amount)) for day, amount in workspace.daily if day in whole]
    return forecast_month(spend_by_day(rows, covered=whole, seen_until=seen_until), today).total


def _flagged(workspace: WorkspaceFacts) -> Iterator[SpikeFacts]:
    return (one for one in workspace.spikes if one.is_alert)


def _reasons(
    facts: Facts, workspace: WorkspaceFacts, dearest: _Usual, wanted: Decimal, amount: Decimal
) -> Iterator[str]:
    if not dearest.amount:
        yield "Nothing was spent in the months that were read: this is the least that is suggested."
    else:
        months = words.count(min(len(workspace.last_months), _MONTHS), "whole month")
        yield (
            f"{words.money(facts, dearest.amount)} of {dearest.what} is the highest of the forecast and {months}; "
            f"a quarter more, rounded up, is {words.money(facts, wanted)}."
        )
    spikes = sorted(_flagged(workspace), key=lambda one: one.day)
    if spikes:
        excess = sum((one.actual - one.expected for one in spikes), NOTHING)
        yield f"Left out: {words.money(facts, excess)} beyond what was usual on {_days(spikes)}."
    if amount > wanted:
        yield (
            f"{words.money(facts, workspace.month_to_date)} of this month is spent already, so it has to be more than that now; "
            f"next month {words.money(facts, wanted)} is enough."
        )
    if workspace.forecast is not None and workspace.forecast.has_level_changed:
        yield "The level of spend has just changed: look at this again in two weeks."


def _days(spikes: list[SpikeFacts]) -> str:
    shown = [one.day.isoformat() for one in spikes[:_MONTHS]]
    more = len(spikes) - len(shown)
    return ", ".join(shown) + (f" and {words.count(more, 'more day')}" if more else "")
