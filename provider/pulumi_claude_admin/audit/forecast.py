"""What a month will have cost at its end, and day by day until then. How it is done and how good it is: docs/audit-methods.md."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.forecast_range import NO_ERROR, Errors, own_errors
from pulumi_claude_admin.audit.robust_statistics import median
from pulumi_claude_admin.audit.spend_level import HISTORY, SHORTEST, WEEK, Level, fit
from pulumi_claude_admin.audit.spend_series import NOTHING, SpendSeries, days_between, month_of

_EARLY: Final = 15
"""Up to this day of a month the range is wider."""
_WIDER: Final = 1.3
FINEST: Final = Decimal("0.000001")
"""Of what is expected; what was spent is never rounded here."""


@dataclass(frozen=True, slots=True)
class ExpectedDay:
    """What is still to come of a day."""

    day: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Ahead:
    """
    What is to come, day by day, and how far the method was off on the series' own past; None when too few days prove that.

    `change` is how many times its former self the level is when it has just changed.
    """

    days: tuple[ExpectedDay, ...]
    errors: Errors | None
    change: float | None

    @property
    def sum(self) -> Decimal:
        """All of it."""
        return sum((one.amount for one in self.days), NOTHING)


@dataclass(frozen=True, slots=True)
class MonthForecast:
    """
    A month's spend at its end. `to_date` is exact, and at least that: its last day may not be whole.

    `run_rate` is the naive check: what the whole days come to at their rate. `unread` days of the month count as expected.
    `ahead` is None when there are too few days to say what is to come.
    """

    start: date
    end: date
    to_date: Decimal
    run_rate: Decimal | None
    unread: int
    ahead: Ahead | None

    @property
    def total(self) -> Decimal | None:
        """What was spent and what is to come, exactly; None when there are too few days to say."""
        return None if self.ahead is None else self.to_date + self.ahead.sum

    @property
    def lower(self) -> Decimal | None:
        """The lower end of a range that four months in five end in, unless the level has just changed; None when nothing proves one."""
        return self._end(lambda errors: errors.lowest)

    @property
    def upper(self) -> Decimal | None:
        """The upper end of it."""
        return self._end(lambda errors: errors.highest)

    def _end(self, which: Callable[[Errors], float]) -> Decimal | None:
        if self.ahead is None or self.ahead.errors is None:
            return None
        return self.to_date + scaled(self.ahead.sum, which(self.ahead.errors))


def forecast_month(spend: SpendSeries, month: date) -> MonthForecast:
    """The forecast for the month that `month` is a day of, from all days that `spend` has."""
    start, end = month_of(month)
    ahead = look_ahead(spend, start=start, end=end)
    if ahead is not None and ahead.errors is not None and (spend.last_whole - start).days < _EARLY:
        ahead = replace(ahead, errors=ahead.errors.widened(_WIDER))
    read = _read_days(spend, start, end)
    return MonthForecast(
        start=start,
        end=end,
        to_date=spend.between(start, end),
        run_rate=(sum(read, NOTHING) * (end - start).days / len(read)).quantize(FINEST) if read else None,
        unread=len(_past_days(spend, start, end)) - len(read),
        ahead=ahead,
    )


def look_ahead(spend: SpendSeries, *, start: date, end: date) -> Ahead | None:
    """What is to come from `start` to before `end`; None when there are too few days to say."""
    values = whole_days(spend)
    if len(values) < SHORTEST:
        return None
    last = spend.last_whole
    level = fit(values, last_weekday=last.weekday())
    days = tuple(
        ExpectedDay(day, rest) for day in days_between(start, end) if (rest := _rest_of(spend, level, day)) is not None
    )
    errors = own_errors(values, horizon=len(days), last_weekday=last.weekday()) if days else NO_ERROR
    return Ahead(days, errors, level.change if level.has_just_changed else None)


def whole_days(spend: SpendSeries, *, longest: int = HISTORY) -> list[float]:
    """
    The last whole days, `longest` at most, from the first spend on, for the statistics; none when less than a week of them was read.

    One that was not read is taken to be like the nearest of the same weekday.
    """
    known = [None if one is None else float(one) for one in spend.amounts[: spend.whole]]
    begun = next((place for place, one in enumerate(known) if one), 0)
    known = known[max(begun, len(known) - longest) :]
    read = [one for one in known if one is not None]
    if len(read) < SHORTEST:
        return []
    return [_like_its_weekday(known, place) if one is None else one for place, one in enumerate(known)]


def scaled(amount: Decimal, log: float) -> Decimal:
    """The amount times e^log, as finely as money is counted."""
    return (amount * Decimal(math.exp(log))).quantize(FINEST)


def _like_its_weekday(known: Sequence[float | None], place: int) -> float:
    beside = sorted((other for other in range(place % WEEK, len(known), WEEK)), key=lambda other: abs(other - place))
    read = (value for other in beside if (value := known[other]) is not None)
    return next(read, median([one for one in known if one is not None]))


def _rest_of(spend: SpendSeries, level: Level, day: date) -> Decimal | None:
    """What is still to come of a day; None of a whole day that was read."""
    known = spend.amount(day)
    ahead = (day - spend.last_whole).days
    if known is not None and ahead <= 0:
        return None
    expected = Decimal(level.expected(day.weekday(), ahead=max(ahead, 0))).quantize(FINEST)
    return max(expected - (known or NOTHING), NOTHING)


def _past_days(spend: SpendSeries, start: date, end: date) -> list[date]:
    return days_between(start, min(end, spend.last_whole + timedelta(1)))


def _read_days(spend: SpendSeries, start: date, end: date) -> list[Decimal]:
    """The amounts of the whole days that were read."""
    return [amount for day in _past_days(spend, start, end) if (amount := spend.amount(day)) is not None]
