"""Sums over a ledger: what was used in a range, by any key that is made of dimensions, and by bucket.

Every report is one of these sums, so they agree to the last digit. Late revisions are made here too: a day that is not
old yet reads lower than it will (``usage_revised_days``), the same for whoever asks at the same time.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias

from claude_simulator.spending import prices
from claude_simulator.spending.consumption import Amounts, Dimensions
from claude_simulator.spending.ledger import PARTS, TOKEN_TYPES, Cell, Day, Ledger, Money, list_prices

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
MOST_REVISED_PERMILLE = 50
AMOUNTS = range(len(Amounts._fields))
Key: TypeAlias = Hashable
KeyOf: TypeAlias = Callable[[Dimensions], Key | None]
"""The key under which a combination of dimensions is summed, or :class:`Overlapping` ones; None leaves it out."""


@dataclass(frozen=True, slots=True)
class Overlapping:
    """Several keys, for each of which a combination counts in full: groups of people overlap."""

    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A range of time, in buckets of a width; None: one bucket for all of it."""

    since: datetime
    until: datetime
    width: timedelta | None = None


@dataclass(slots=True)
class Sum:
    """What one key used in one bucket: amounts in the order of :class:`Amounts`, list prices in that of ``PARTS``."""

    discount_permille: int
    amounts: list[int] = field(default_factory=lambda: [0] * len(AMOUNTS))
    list_parts: list[int] = field(default_factory=lambda: [0] * len(PARTS))

    def add(self, dimensions: Dimensions, cell: Cell, day: date) -> None:
        """Add a cell, or several of one day."""
        for index, amount in enumerate(cell.amounts):
            self.amounts[index] += amount
        for index, price in enumerate(list_prices(dimensions, cell, day)):
            self.list_parts[index] += price

    @property
    def used(self) -> Amounts:
        """The amounts by name."""
        return Amounts._make(self.amounts)

    @property
    def total_tokens(self) -> int:
        """Tokens of all types."""
        used = self.used
        return sum(getattr(used, name) for name in TOKEN_TYPES)

    def price(self, *parts: str) -> Money:
        """Return the price of some of what costs, of all of it when nothing is named."""
        wanted = [price for name, price in zip(PARTS, self.list_parts, strict=True) if not parts or name in parts]
        price = sum(wanted)
        return Money(price, prices.discounted(price, self.discount_permille))


@dataclass(frozen=True, slots=True)
class Revision:
    """How far the last days are from what they will be, at a moment; ``days`` 0: nothing is revised."""

    days: int
    now: datetime

    @property
    def as_of(self) -> tuple[int, date] | None:
        """What the revision depends on."""
        return (self.days, self.now.date()) if self.days else None

    def touches(self, day: date) -> bool:
        """Say whether a day still changes."""
        return self.days > 0 and (self.now.date() - day).days < self.days

    def of(self, dimensions: Dimensions, cell: Cell, day: date) -> Cell:
        """Return a cell as it reads now."""
        left = self.days - (self.now.date() - day).days
        drawn = zlib.crc32(f"{dimensions}{day}".encode()) % MOST_REVISED_PERMILLE
        permille = 1000 - drawn * left // self.days
        return Cell(
            Amounts._make(amount * permille // 1000 for amount in cell.amounts),
            cell.code_execution * permille // 1_000_000 * 1000,
            cell.session * permille // 1_000_000 * 1000,
        )


def roll_up(ledger: Ledger, span: Span, key_of: KeyOf, revision: Revision) -> dict[tuple[datetime, Key], Sum]:
    """Return a sum for each bucket and key that has any usage; a bucket is named by its beginning."""
    sums: dict[tuple[datetime, Key], Sum] = {}
    keys: dict[Dimensions, Key | None] = {}
    for at, dimensions, cell in _cells(ledger, span, revision):
        if dimensions not in keys:
            keys[dimensions] = key_of(dimensions)
        key = keys[dimensions]
        if key is None:
            continue
        bucket = span.since if span.width is None else floor(at, span.width)
        for one in key.keys if isinstance(key, Overlapping) else (key,):
            found = sums.get((bucket, one))
            if found is None:
                found = sums[bucket, one] = Sum(ledger.discount_permille)
            found.add(dimensions, cell, at.date())
    return sums


def floor(moment: datetime, width: timedelta) -> datetime:
    """Return the beginning of the bucket in which a moment is; buckets are counted from midnight UTC."""
    utc = moment.astimezone(UTC)
    midnight = datetime.combine(utc.date(), time(), UTC)
    return midnight + (utc - midnight) // width * width


def ceiling(moment: datetime, width: timedelta) -> datetime:
    """Return the first beginning of a bucket that is not before a moment."""
    before = floor(moment, width)
    return before if before == moment else before + width


def _cells(ledger: Ledger, span: Span, revision: Revision) -> Iterator[tuple[datetime, Dimensions, Cell]]:
    day = span.since.astimezone(UTC).date()
    while (midnight := datetime.combine(day, time(), UTC)) < span.until:
        found = ledger.days.get(day)
        if found is not None:
            revised = revision if revision.touches(day) else None
            is_whole = span.since <= midnight and midnight + DAY <= span.until and span.width in (None, DAY)
            yield from (
                _whole_day(found, midnight) if is_whole and not revised else _hours(found, midnight, span, revised)
            )
        day += DAY


def _whole_day(day: Day, midnight: datetime) -> Iterator[tuple[datetime, Dimensions, Cell]]:
    for dimensions, cell in day.totals().items():
        yield midnight, dimensions, cell


def _hours(
    day: Day, midnight: datetime, span: Span, revision: Revision | None
) -> Iterator[tuple[datetime, Dimensions, Cell]]:
    for dimensions, cells in day.cells.items():
        for hour, booked in cells.items():
            at = midnight + hour * HOUR
            if at + HOUR <= span.since or at >= span.until:
                continue
            cell = booked if revision is None else revision.of(dimensions, booked, midnight.date())
            if span.width == MINUTE or at < span.since or at + HOUR > span.until:
                yield from _minutes(at, dimensions, cell, span)
            else:
                yield at, dimensions, cell


def _minutes(
    at: datetime, dimensions: Dimensions, cell: Cell, span: Span
) -> Iterator[tuple[datetime, Dimensions, Cell]]:
    """Spread an hour over its minutes, evenly and without losing anything."""
    for minute in range(60):
        moment = at + minute * MINUTE
        if span.since <= moment < span.until:
            share = Cell(
                Amounts._make(_share(amount, minute) for amount in cell.amounts),
                _share(cell.code_execution // 1000, minute) * 1000,
                _share(cell.session // 1000, minute) * 1000,
            )
            if any(share.amounts):
                yield moment, dimensions, share


def _share(amount: int, minute: int) -> int:
    return amount * (minute + 1) // 60 - amount * minute // 60
