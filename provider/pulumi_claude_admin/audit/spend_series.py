"""What was spent day by day: which days were read, which of them are whole, and exact sums. Days are UTC days."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

SETTLES: Final = timedelta(hours=4)
"""A day is whole when what was read is that much younger than its end: the platform's reports normally follow within it."""

_DAY: Final = timedelta(days=1)
NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class SpendSeries:
    """
    An amount for each day from `first` on, None for one that was not read.

    The first `whole` of them are whole days. What comes after is at least that much.
    """

    first: date
    amounts: tuple[Decimal | None, ...]
    whole: int

    @property
    def last_whole(self) -> date:
        """The last whole day; the day before `first` when there is none."""
        return self.first + _DAY * (self.whole - 1)

    def amount(self, day: date) -> Decimal | None:
        """What was spent that day as far as it is known, None when it was not read."""
        place = (day - self.first).days
        return self.amounts[place] if 0 <= place < len(self.amounts) else None

    def between(self, start: date, end: date) -> Decimal:
        """The exact sum of the days that were read, from `start` to before `end`."""
        known = (self.amount(day) for day in days_between(start, end))
        return sum((one for one in known if one is not None), NOTHING)


def spend_by_day(
    rows: Iterable[tuple[date, Decimal]], *, covered: Collection[date], seen_until: datetime
) -> SpendSeries:
    """
    The days of rows; several rows of one day are added.

    A day without a row is zero where it is in `covered` (the days that were asked for and answered), else not read. `seen_until` is
    the time up to which the platform's answer reaches (`data_refreshed_at`). Raises ValueError on a row of a day that is not covered.
    """
    sums = dict.fromkeys(covered, NOTHING)
    for day, amount in rows:
        if day not in sums:
            message = f"a row of {day} although that day was not asked for"
            raise ValueError(message)
        sums[day] += amount
    if not sums:
        return SpendSeries(seen_until.astimezone(UTC).date(), (), 0)
    first, last = min(sums), max(sums)
    amounts = tuple(sums.get(day) for day in days_between(first, last + _DAY))
    whole = (last_whole_day(seen_until) - first).days + 1
    return SpendSeries(first, amounts, max(0, min(len(amounts), whole)))


def last_whole_day(seen_until: datetime) -> date:
    """The last day that is over, and settled, when what was read reaches up to a moment."""
    return (seen_until.astimezone(UTC) - SETTLES).date() - _DAY


def days_between(start: date, end: date) -> list[date]:
    """The days from `start` to before `end`."""
    return [start + _DAY * number for number in range((end - start).days)]


def month_of(day: date) -> tuple[date, date]:
    """The first day of that month and of the next one."""
    start = day.replace(day=1)
    return start, (start + timedelta(days=32)).replace(day=1)
