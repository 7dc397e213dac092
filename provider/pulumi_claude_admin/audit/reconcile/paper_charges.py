"""
What invoices add to a file of costs: taxes and credits that were applied, each once, and which invoice a day of usage is on.

Credit that was bought or granted is none of it: what it pays for is there as usage, and would count twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.reconcile.month_values import HALF_A_CENT
from pulumi_claude_admin.audit.reconcile.papers import Invoice, InvoiceLine, LineKind

Days = tuple[date, date]
"""The first day, and the one after the last."""
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PaperCharge:
    """A tax, or a credit that was applied (negative), in cents, for the days from `first` to before `end`."""

    kind: LineKind
    invoice: str
    description: str
    amount: Decimal
    first: date
    end: date


def charges(bills: Sequence[Invoice], window: Days, currency: str) -> tuple[PaperCharge, ...]:
    """Those of a currency whose days meet the window, as the invoices have them."""
    return tuple(
        PaperCharge(line.kind, bill.number, line.description, line.amount, *days)
        for bill in bills
        if bill.currency == currency
        for line in bill.of(LineKind.TAX, LineKind.CREDIT)
        if line.kind is LineKind.TAX or line.amount < 0
        for days in (_days_of(bill, line),)
        if days[0] < window[1] and window[0] < days[1]
    )


def _days_of(bill: Invoice, line: InvoiceLine) -> Days:
    """A tax has no days of its own: it has those of what it is on, or else the day of issue."""
    periods = [line.period] if line.period else [one.period for one in bill.lines if one.period]
    if not periods:
        return bill.issued, bill.issued + _DAY
    first = min(period[0] for period in periods)
    return first, max(first + _DAY, *(period[1] for period in periods))


def usage_days(bills: Sequence[Invoice], currency: str) -> Days | None:
    """From the first day that any invoice can bill usage of to the one after the last; None where none does."""
    spans = [span for bill in bills if bill.currency == currency for span in _spans(bill)]
    return (min(span[0] for span in spans), max(span[1] for span in spans)) if spans else None


def billed_on(daily: Mapping[date, Decimal], bills: Sequence[Invoice], currency: str) -> Mapping[date, str]:
    """
    The number of the invoice that each day of usage is on, by what was used on the day, in cents.

    Days are on an invoice when what was used on all of them is what it bills for usage, but for rounding: else some of it was paid in
    advance, or nobody can say which. A day on two invoices is on neither.
    """
    found = [(day, bill.number) for bill in bills if bill.currency == currency for day in _met(daily, bill)]
    twice = {day for day, count in Counter(day for day, _ in found).items() if count > 1}
    return {day: number for day, number in found if day not in twice}


def _met(daily: Mapping[date, Decimal], bill: Invoice) -> tuple[date, ...]:
    lines = bill.of(LineKind.USAGE)
    billed = sum((line.amount for line in lines), Decimal(0))
    for first, end in _spans(bill):
        days = tuple(day for day in sorted(daily) if first <= day < end)
        used = sum((daily[day] for day in days), Decimal(0))
        if used and abs(used - billed) <= HALF_A_CENT * len(lines):
            return days
    return ()


def _spans(bill: Invoice) -> Iterator[Days]:
    """The days that its usage may be of: papers write the last day, or the one after it; without a period, a whole month."""
    lines = bill.of(LineKind.USAGE)
    periods = [line.period for line in lines if line.period]
    if periods and len(periods) == len(lines):
        first, last = min(one[0] for one in periods), max(one[1] for one in periods)
        yield first, last
        yield first, last + _DAY
    elif lines and not periods:
        month = bill.issued.replace(day=1)
        before = (month - _DAY).replace(day=1)
        yield before, month
        yield month, (month + timedelta(days=31)).replace(day=1)
