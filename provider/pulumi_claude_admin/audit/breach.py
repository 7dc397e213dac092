"""The day on which a cap is reached, and the day on which a year's budget ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pulumi_claude_admin.audit.forecast import Ahead, MonthForecast, look_ahead, scaled
from pulumi_claude_admin.audit.forecast_range import NO_ERROR
from pulumi_claude_admin.audit.spend_series import NOTHING, SpendSeries, days_between


@dataclass(frozen=True, slots=True)
class Breach:
    """
    The day on which an amount is reached: as expected, and at the upper and the lower end of the range; None where not before the end.

    All three are the same day when it was reached already. Without a range (`has_range`) they are those of the forecast alone.
    """

    expected: date | None
    earliest: date | None
    latest: date | None
    has_range: bool


@dataclass(frozen=True, slots=True)
class BudgetForecast:
    """
    A budget from `start` to before `end`: what of it was spent (at least), what it comes to, and the day on which it is used up.

    `total` and `breach` are None when there are too few days to say.
    """

    start: date
    end: date
    amount: Decimal
    to_date: Decimal
    total: Decimal | None
    breach: Breach | None


def day_of_breach(spend: SpendSeries, forecast: MonthForecast, cap: Decimal) -> Breach | None:
    """The day on which the month's spend reaches a cap. None when there are too few days to say and it has not been reached."""
    return _breach(spend, start=forecast.start, end=forecast.end, ahead=forecast.ahead, amount=cap)


def forecast_budget(spend: SpendSeries, *, start: date, end: date, amount: Decimal) -> BudgetForecast:
    """
    What becomes of a budget. `spend` has to begin no later than it.

    The range is that of the longest time ahead which the series' own days can prove: for what is farther it is no more than a hint.
    """
    ahead = look_ahead(spend, start=start, end=end)
    to_date = spend.between(start, end)
    total = None if ahead is None else to_date + ahead.sum
    breach = _breach(spend, start=start, end=end, ahead=ahead, amount=amount)
    return BudgetForecast(start, end, amount, to_date, total, breach)


def _breach(spend: SpendSeries, *, start: date, end: date, ahead: Ahead | None, amount: Decimal) -> Breach | None:
    seen = [(day, spent) for day in days_between(start, end) if (spent := spend.amount(day)) is not None]
    reached = _first_day(seen, amount)
    if reached is not None:
        return Breach(reached, reached, reached, has_range=True)
    if ahead is None:
        return None
    rest = amount - spend.between(start, end)
    errors = ahead.errors or NO_ERROR
    expected, earliest, latest = (_first_day(_times(ahead, log), rest) for log in (0.0, errors.highest, errors.lowest))
    return Breach(expected, earliest, latest, has_range=ahead.errors is not None)


def _times(ahead: Ahead, log: float) -> Iterator[tuple[date, Decimal]]:
    return ((one.day, scaled(one.amount, log)) for one in ahead.days)


def _first_day(days: Iterable[tuple[date, Decimal]], amount: Decimal) -> date | None:
    """The day on which their sum reaches an amount."""
    total = NOTHING
    for day, spent in days:
        total += spent
        if total >= amount:
            return day
    return None
