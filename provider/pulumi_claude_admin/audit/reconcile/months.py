"""
One month of the platform against the papers of it: what meets, what differs and why, and what nobody can explain.

Everything is in fractional cents of one currency. What an invoice bills from one day to another is spread over those days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from pulumi_claude_admin.audit.reconcile.collect import Papers
from pulumi_claude_admin.audit.reconcile.papers import Balance, CostExport, Invoice, InvoiceLine, LineKind
from pulumi_claude_admin.audit.reconcile.proof import Node, difference, from_cube, from_line, total
from pulumi_claude_admin.audit.spend_series import month_of

HALF_A_CENT: Final = Decimal("0.5")
_CENTS: Final = Decimal(100)
_FINEST: Final = Decimal("1e-12")
"""The digits that the platform's amounts may have."""


class Verdict(StrEnum):
    """How a month stands. The words are part of the report and of the proof."""

    UNEXPLAINED = "unexplained"
    OPEN = "open"
    """What was bought in advance says nothing of what was used: the balances are missing. Or the currencies differ, or a day was not read."""
    WITHIN_ROUNDING = "within rounding"
    EXPLAINED = "explained"
    NO_PAPERS = "no papers"


@dataclass(frozen=True, slots=True)
class PlatformRow:
    """What one workspace cost on one day, as the cube says."""

    day: date
    workspace_id: str | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PlatformMonth:
    """
    What the platform says of one month. `by` has amounts by dimension and value (`service_tier`, `cost_type`, `inference_geo`, `speed`, `product`).

    `is_provisional`: some day may still be revised. `is_whole`: every day was read.
    """

    first: date
    cube: str
    rows: tuple[PlatformRow, ...]
    list_amount: Decimal
    is_provisional: bool
    is_whole: bool
    currency: str = "USD"
    by: Mapping[str, Mapping[str | None, Decimal]] = field(default_factory=dict)

    @property
    def amount(self) -> Decimal:
        """The exact sum."""
        return sum((row.amount for row in self.rows), Decimal(0))

    @property
    def end(self) -> date:
        """The first day of the next month."""
        return month_of(self.first)[1]


@dataclass(frozen=True, slots=True)
class Difference:
    """One reason why papers and platform differ. `amount` None: it is there, and nobody can say how much."""

    reason: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Tolerance:
    """An unexplained sum fails above both: `money` in cents, and `percent` of what was used."""

    money: Decimal = Decimal(100)
    percent: Decimal = Decimal("0.5")

    def is_exceeded_by(self, unexplained: Decimal, used: Decimal) -> bool:
        """Whether it fails."""
        return abs(unexplained) > self.money and abs(unexplained) * _CENTS > self.percent * abs(used)


@dataclass(frozen=True, slots=True)
class MonthResult:
    """One month. `nodes` prove each number, the unexplained one first where there is one."""

    first: date
    verdict: Verdict
    used: Decimal
    unexplained: Decimal | None
    is_failing: bool
    is_provisional: bool
    differences: tuple[Difference, ...]
    nodes: tuple[Node, ...]


def reconcile(
    months: Sequence[PlatformMonth], papers: Papers, balances: Sequence[Balance], tolerance: Tolerance
) -> tuple[MonthResult, ...]:
    """Each month that the platform told of, latest first."""
    by_month = {balance.month: balance for balance in balances}
    return tuple(
        _month(month, papers, by_month.get(month.first), tolerance)
        for month in sorted(months, key=lambda one: one.first, reverse=True)
    )


def _month(month: PlatformMonth, papers: Papers, balance: Balance | None, tolerance: Tolerance) -> MonthResult:
    used = _used(month)
    bills = tuple(bill for bill in papers.invoices if bill.currency == month.currency)
    foreign = tuple(bill for bill in papers.invoices if bill.currency != month.currency and _touches(bill, month))
    granted = [node for node in _of_month(month, bills, LineKind.CREDIT) if node.amount > 0]
    prepaid = [*_of_month(month, bills, LineKind.PURCHASE), *granted]
    by_invoice = _against_invoices(used, _of_month(month, bills, LineKind.USAGE), prepaid, balance)
    compared = [one for one in (by_invoice, _export(month, papers.cost_exports)) if one is not None]
    unexplained = max((one.left for one in compared), key=abs, default=None)
    return MonthResult(
        first=month.first,
        verdict=_verdict(
            compared,
            unexplained,
            is_whole=month.is_whole,
            is_open=bool(prepaid or foreign) and by_invoice is None,
        ),
        used=used.amount,
        unexplained=unexplained,
        is_failing=unexplained is not None
        and month.is_whole
        and not month.is_provisional
        and tolerance.is_exceeded_by(unexplained, used.amount),
        is_provisional=month.is_provisional,
        differences=(
            *_on_invoices(month, bills, foreign),
            *_inside_amount(month),
            *(Difference("rounding to whole cents, at most", one.rounding) for one in compared),
            *(() if month.is_whole else (Difference("days of the month that were not read", None),)),
        ),
        nodes=tuple(one.node for one in compared) or (used,),
    )


def _used(month: PlatformMonth) -> Node:
    return total(f"used in {month.first:%Y-%m}", [_leaf(month, row) for row in month.rows])


def _leaf(month: PlatformMonth, row: PlatformRow) -> Node:
    return from_cube("used", row.amount, month.cube, row.day.isoformat(), row.workspace_id or "")


@dataclass(frozen=True, slots=True)
class _Compared:
    """Papers less platform, and how much of it rounding to cents explains."""

    node: Node
    rounding: Decimal

    @property
    def left(self) -> Decimal:
        """What rounding does not explain: all of it, or nothing."""
        return self.node.amount if abs(self.node.amount) > self.rounding else Decimal(0)


def _against_invoices(
    used: Node, invoiced: list[Node], prepaid: list[Node], balance: Balance | None
) -> _Compared | None:
    """What invoices leave unexplained; None where they cannot tell: without balances, once credit was bought or given."""
    if balance is not None:
        opening = from_line("credit at the start", balance.opening, balance.paper, balance.line)
        closing = from_line("credit at the end", balance.closing, balance.paper, balance.line)
        available = total("credit at the start, bought and given, and invoiced usage", [opening, *prepaid, *invoiced])
        node = difference("what was paid for, less what was used and what is left", available, used, closing)
        return _Compared(node, HALF_A_CENT * (2 + len(invoiced)))
    if not invoiced or prepaid:
        return None
    node = difference("invoiced usage, less what was used", total("invoiced usage", invoiced), used)
    return _Compared(node, HALF_A_CENT * len(invoiced))


def _export(month: PlatformMonth, exports: tuple[CostExport, ...]) -> _Compared | None:
    """What the exports of the Console say more than the platform's reports on the same days."""
    rows = [(export.paper, row) for export in exports for row in export.rows if month.first <= row.day < month.end]
    if not rows:
        return None
    days = {row.day for _, row in rows}
    exported = total("exported", [from_line("exported", row.amount, paper, row.line) for paper, row in rows])
    used = total("used on these days", [_leaf(month, row) for row in month.rows if row.day in days])
    node = difference("the Console's export, less what was used on its days", exported, used)
    return _Compared(node, HALF_A_CENT * len(rows))


def _verdict(compared: list[_Compared], unexplained: Decimal | None, *, is_whole: bool, is_open: bool) -> Verdict:
    if compared and not is_whole:
        return Verdict.OPEN
    if unexplained:
        return Verdict.UNEXPLAINED
    if is_open:
        return Verdict.OPEN
    if unexplained is None:
        return Verdict.NO_PAPERS
    return Verdict.WITHIN_ROUNDING if any(one.node.amount for one in compared) else Verdict.EXPLAINED


def _of_month(month: PlatformMonth, bills: tuple[Invoice, ...], kind: LineKind) -> list[Node]:
    """Lines of one kind, as far as they are of this month."""
    nodes = []
    for bill in bills:
        for line in bill.of(kind):
            share = _share(month, bill, line)
            if share:
                nodes.append(_shared(line, bill, share))
    return nodes


def _shared(line: InvoiceLine, bill: Invoice, share: Decimal) -> Node:
    whole = from_line(f"{bill.number}: {line.description}", line.amount, bill.paper, line.line)
    if share == line.amount:
        return whole
    rest = Node(
        "its share of other months, by days",
        line.amount - share,
        source={"file": bill.paper.name, "sha256": bill.paper.sha256, "line": line.line},
    )
    return difference(f"{bill.number}: {line.description}, its days of the month", whole, rest)


def _share(month: PlatformMonth, bill: Invoice, line: InvoiceLine) -> Decimal:
    """How much of a line is this month's: by days of its period, whose last day is the first of the next; else by the day of issue."""
    if line.period is None:
        return line.amount if month.first <= bill.issued < month.end else Decimal(0)
    first, last = line.period
    end = max(last, first + timedelta(days=1))
    inside = (min(end, month.end) - max(first, month.first)).days
    return (line.amount * max(inside, 0) / (end - first).days).quantize(_FINEST)


def _touches(bill: Invoice, month: PlatformMonth) -> bool:
    return any(_share(month, bill, line) for line in (*bill.lines, *bill.taxes))


_BESIDE: Final = (
    (LineKind.TAX, "tax, on the invoice alone"),
    (LineKind.SEATS, "seats, on the invoice alone: what they include is in no report"),
    (LineKind.PRORATION, "seats that came or went inside a period"),
    (LineKind.PURCHASE, "credit bought in advance: what was bought, not what was used"),
    (LineKind.CREDIT, "credits and promotions: amounts of the platform are before them"),
    (LineKind.OTHER, "lines of invoices that say nothing known"),
)


def _on_invoices(month: PlatformMonth, bills: tuple[Invoice, ...], foreign: tuple[Invoice, ...]) -> list[Difference]:
    found = []
    for kind, reason in _BESIDE:
        nodes = _of_month(month, bills, kind)
        if nodes:
            found.append(Difference(reason, sum((node.amount for node in nodes), Decimal(0))))
    found += [
        Difference(f"invoice {bill.number} is in {bill.currency}, which is never converted", None) for bill in foreign
    ]
    return found


_INSIDE: Final = (
    ("service_tier", "priority", "Priority Tier, which older reports and exports do not have"),
    ("service_tier", "batch", "batch, at half the price"),
    ("inference_geo", "us", "inference in the US, at 1.1 times the price where it applies"),
    ("speed", "fast", "fast mode, at twice the price"),
    ("cost_type", "web_search", "web searches, without a model"),
    ("cost_type", "code_execution", "code execution beyond its free hours, without a model"),
    ("cost_type", "session_usage", "time of sessions, without a model"),
    ("product", "claude_code", "Claude Code by the API; what is used on seats is on the invoice alone"),
)
"""Where the platform's own amount holds what a naive tokens times price does not."""


def _inside_amount(month: PlatformMonth) -> list[Difference]:
    found = []
    if month.list_amount != month.amount:
        found.append(Difference("discount: list price less what was billed", month.list_amount - month.amount))
    for dimension, value, reason in _INSIDE:
        amount = month.by.get(dimension, {}).get(value)
        if amount:
            found.append(Difference(reason, amount))
    if month.is_provisional:
        found.append(Difference("days that may still be revised: provisional for 30 days", None))
    return found
