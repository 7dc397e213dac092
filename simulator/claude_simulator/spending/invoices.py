"""Invoices of a month, as values (usage.md#invoices): use in arrears, credits bought ahead, seats. All follow from the ledger.

Amounts are whole cents: the lines add up to the subtotal, and with the tax to the total.
"""

from __future__ import annotations

import calendar
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from math import ceil, floor
from types import MappingProxyType
from typing import cast

from claude_simulator.organization import Organization
from claude_simulator.spending import prices
from claude_simulator.spending.booking import up_to_date
from claude_simulator.spending.display import model_name
from claude_simulator.spending.exports import whole_cents
from claude_simulator.spending.ledger import TOKEN_TYPES, Month, list_prices
from claude_simulator.spending.rollup import Revision, Span, roll_up

RECHARGE_CENTS = 50_000
SEAT_CENTS = 2500
DECEMBER = 12
PLAN = "Team plan - Standard"
TIMES = "\u00d7"
NOTHING_REVISED = Revision(0, datetime(1970, 1, 1, tzinfo=UTC))
WORDS = {"web_search": "Web search", "code_execution": "Code execution", "session_usage": "Managed agent sessions"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what, how many, for how much (negative: given back), and for which days, the last one included."""

    description: str
    quantity: int
    cents: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice. ``tax_name`` and ``tax_percent`` say what ``tax_cents`` is of."""

    number: str
    issued: date
    bill_to: str
    lines: tuple[Line, ...]
    tax_name: str = ""
    tax_percent: int = 0

    @property
    def subtotal_cents(self) -> int:
        """What the lines add up to."""
        return sum(line.cents for line in self.lines)

    @property
    def tax_cents(self) -> int:
        """The tax, rounded half up."""
        return floor(Fraction(self.subtotal_cents * self.tax_percent, 100) + Fraction(1, 2))

    @property
    def total_cents(self) -> int:
        """What is due."""
        return self.subtotal_cents + self.tax_cents


def invoices(
    organization: Organization, month: Month, kind: str, *, tax_name: str = "VAT", tax_percent: int = 0
) -> tuple[Invoice, ...]:
    """Return the invoices of one of ``KINDS`` that are issued for a UTC month; none where nothing is due.

    Raises:
        KeyError: there is no such kind.
    """
    made = KINDS[kind](organization, month)
    number = hashlib.sha256(f"{organization.uuid}{kind}".encode()).hexdigest()[:8].upper()
    return tuple(
        Invoice(
            f"{number}-{month[0] % 100:02}{month[1]:02}{count:02}",
            issued,
            organization.name,
            tuple(lines),
            tax_name,
            tax_percent,
        )
        for count, (issued, lines) in enumerate(made, start=1)
    )


def balances(organization: Organization, month: Month, *, recharge_cents: int = RECHARGE_CENTS) -> tuple[int, int]:
    """Return what is left of the credits that were bought, in cents, before a month and after it."""
    begin, end = _bounds(month)
    spent = _spent_by_day(organization)
    before = sum(amount for day, amount in spent.items() if day < begin)
    after = before + sum(amount for day, amount in spent.items() if begin <= day < end)
    return _left(before, recharge_cents), _left(after, recharge_cents)


def _left(spent: int, recharge_cents: int) -> int:
    return whole_cents(_bought(spent, recharge_cents) * recharge_cents * prices.PICOCENTS - spent)


def _use(organization: Organization, month: Month) -> Iterator[tuple[date, list[Line]]]:
    """A month's use in arrears, issued on the first of the next."""
    begin, end = _bounds(month)
    last = end - timedelta(days=1)
    span = Span(_midnight(begin), _midnight(end))
    sums = roll_up(up_to_date(organization), span, lambda found: (found.model,), NOTHING_REVISED)
    lines = []
    rest = dict.fromkeys(WORDS, 0)
    for (_, key), found in sorted(sums.items(), key=lambda item: str(item[0])):
        (model,) = cast("tuple[str | None]", key)
        if model is not None:
            cents = whole_cents(found.price(*TOKEN_TYPES).billed)
            lines.append(Line(f"{model_name(model)} usage", 1, cents, begin, last))
        for part in rest:
            rest[part] += found.price(part).billed
    lines += [Line(f"{WORDS[part]} usage", 1, whole_cents(amount), begin, last) for part, amount in rest.items()]
    due = [line for line in lines if line.cents]
    if due:
        yield end, due


def _purchases(organization: Organization, month: Month) -> Iterator[tuple[date, list[Line]]]:
    """Credits bought ahead: whenever they would run out, another recharge, on that day."""
    begin, end = _bounds(month)
    spent, before = 0, 0
    for day, amount in sorted(_spent_by_day(organization).items()):
        spent += amount
        count, before = _bought(spent, RECHARGE_CENTS) - before, _bought(spent, RECHARGE_CENTS)
        if count and begin <= day < end:
            yield day, [Line("Auto-recharge, API credits", count, count * RECHARGE_CENTS, day, day)]


def _seats(organization: Organization, month: Month) -> Iterator[tuple[date, list[Line]]]:
    """Seats from billing day to billing day: whoever used Claude Code before has one, who begins in between is added."""
    billed_on = organization.created_at.day
    first, last = _billing_day(month, billed_on), _billing_day(_next(month), billed_on)
    began = _first_days(organization)
    before = sum(day < first for day in began.values())
    lines = [Line(PLAN, before, before * SEAT_CENTS, first, last)] if before else []
    seats = before
    for day in sorted({day for day in began.values() if first <= day < last}):
        more = sum(each == day for each in began.values())
        share = Fraction((last - day).days, (last - first).days)
        after = f"after {day.day} {day:%b %Y}"
        lines.append(
            Line(f"Remaining time on {seats + more} {TIMES} {PLAN} {after}", 1, _part(seats + more, share), day, last)
        )
        if seats:
            lines.append(Line(f"Unused time on {seats} {TIMES} {PLAN} {after}", 1, -_part(seats, share), day, last))
        seats += more
    if lines:
        yield first, lines


KINDS: Mapping[str, Callable[[Organization, Month], Iterator[tuple[date, list[Line]]]]] = MappingProxyType(
    {"usage": _use, "prepayment": _purchases, "seats": _seats}
)


def _first_days(organization: Organization) -> dict[str, date]:
    """Return when each person first used Claude Code."""
    began: dict[str, date] = {}
    for day, booked in sorted(up_to_date(organization).days.items()):
        for found in booked.claude_code:
            if found.dimensions.user_id is not None:
                began.setdefault(found.dimensions.user_id, day)
    return began


def _spent_by_day(organization: Organization) -> dict[date, int]:
    ledger = up_to_date(organization)
    return {
        day: prices.discounted(
            sum(sum(list_prices(dimensions, cell, day)) for dimensions, cell in booked.totals().items()),
            ledger.discount_permille,
        )
        for day, booked in ledger.days.items()
    }


def _bought(spent: int, recharge_cents: int) -> int:
    return ceil(Fraction(spent, recharge_cents * prices.PICOCENTS))


def _part(seats: int, share: Fraction) -> int:
    return floor(seats * SEAT_CENTS * share + Fraction(1, 2))


def _bounds(month: Month) -> tuple[date, date]:
    return date(*month, 1), date(*_next(month), 1)


def _next(month: Month) -> Month:
    return (month[0] + 1, 1) if month[1] == DECEMBER else (month[0], month[1] + 1)


def _billing_day(month: Month, day: int) -> date:
    return date(*month, min(day, calendar.monthrange(*month)[1]))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
