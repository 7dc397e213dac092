"""
One month of the platform against the papers of it: what meets, what differs and why, and what nobody can explain.

Everything is in fractional cents of one currency. What an invoice bills from one day to another is spread over those days.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from pulumi_claude_admin.audit.reconcile.collect import Papers
from pulumi_claude_admin.audit.reconcile.differences import inside_amount, on_exports, on_invoices
from pulumi_claude_admin.audit.reconcile.invoice_shares import of_month, touches
from pulumi_claude_admin.audit.reconcile.month_values import (
    HALF_A_CENT,
    Difference,
    MonthResult,
    PlatformMonth,
    Tolerance,
    Verdict,
)
from pulumi_claude_admin.audit.reconcile.papers import Balance, CostExport, ExportRow, LineKind, Paper
from pulumi_claude_admin.audit.reconcile.proof import Node, difference, from_cube, from_line, from_lines, total
from pulumi_claude_admin.audit.reconcile.token_counts import compare_tokens
from pulumi_claude_admin.audit.reconcile.token_values import TokenResult


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
    foreign = tuple(bill for bill in papers.invoices if bill.currency != month.currency and touches(bill, month))
    granted = [node for node in of_month(month, bills, LineKind.CREDIT) if node.amount > 0]
    prepaid = [*of_month(month, bills, LineKind.PURCHASE), *granted]
    by_invoice = _against_invoices(used, of_month(month, bills, LineKind.USAGE), prepaid, balance)
    compared = [one for one in (by_invoice, _export(month, papers.cost_exports)) if one is not None]
    unexplained = max((one.left for one in compared), key=abs, default=None)
    tokens = (
        None if month.tokens is None else compare_tokens((month.first, month.end), month.tokens, papers.usage_exports)
    )
    return MonthResult(
        first=month.first,
        verdict=_verdict(
            compared,
            unexplained,
            tokens,
            is_whole=month.is_whole,
            is_open=bool(prepaid or foreign) and by_invoice is None,
        ),
        used=used.amount,
        unexplained=unexplained,
        is_failing=month.is_whole and not month.is_provisional and _is_too_much(unexplained, used, tokens, tolerance),
        is_provisional=month.is_provisional,
        differences=(
            *on_invoices(month, bills, foreign),
            *inside_amount(month),
            *on_exports(month, papers.cost_exports),
            *(Difference("rounding to whole cents, at most", one.rounding) for one in compared),
            *(Difference(f"{one.reason}: {one.tokens:,}", None) for one in (() if tokens is None else tokens.reasons)),
            *(() if month.is_whole else (Difference("days of the month that were not read", None),)),
        ),
        nodes=(*(tuple(one.node for one in compared) or (used,)), *(() if tokens is None else tokens.nodes)),
        tokens=tokens,
    )


def _used(month: PlatformMonth) -> Node:
    return total(f"used in {month.first:%Y-%m}", list(_days(month)))


def _days(month: PlatformMonth) -> Iterator[Node]:
    """What was used, a node a day."""
    for day, rows in groupby(sorted(month.rows, key=lambda row: row.day), key=lambda row: row.day):
        amount = sum((row.amount for row in rows), Decimal(0))
        yield from_cube("used", amount, month.cube, day, measure="amount")


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
    exported = total("exported", [from_lines("exported", paper, lines) for paper, lines in _by_paper(rows)])
    used = total(
        "used on these days", list(_days(replace(month, rows=tuple(row for row in month.rows if row.day in days))))
    )
    node = difference("the Console's export, less what was used on its days", exported, used)
    return _Compared(node, HALF_A_CENT * len(rows))


def _by_paper(rows: list[tuple[Paper, ExportRow]]) -> Iterator[tuple[Paper, list[tuple[int, Decimal]]]]:
    for paper, those in groupby(rows, key=lambda one: one[0]):
        yield paper, [(row.line, row.amount) for _, row in those]


def _is_too_much(unexplained: Decimal | None, used: Node, tokens: TokenResult | None, tolerance: Tolerance) -> bool:
    return (unexplained is not None and tolerance.is_exceeded_by(unexplained, used.amount)) or (
        tokens is not None and tolerance.is_exceeded_by_tokens(tokens)
    )


def _verdict(
    compared: list[_Compared],
    unexplained: Decimal | None,
    tokens: TokenResult | None,
    *,
    is_whole: bool,
    is_open: bool,
) -> Verdict:
    if (compared or tokens is not None) and not is_whole:
        return Verdict.OPEN
    if unexplained or (tokens is not None and not tokens.is_met):
        return Verdict.UNEXPLAINED
    if is_open:
        return Verdict.OPEN
    if unexplained is None:
        return Verdict.NO_PAPERS if tokens is None else Verdict.EXPLAINED
    return Verdict.WITHIN_ROUNDING if any(one.node.amount for one in compared) else Verdict.EXPLAINED
