"""Lines of invoices, as far as they are of one month: what is billed from one day to another is spread over those days."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.reconcile.month_values import PlatformMonth
from pulumi_claude_admin.audit.reconcile.papers import Invoice, InvoiceLine, LineKind
from pulumi_claude_admin.audit.reconcile.proof import Node, difference, from_line

_FINEST: Final = Decimal("1e-12")
"""The digits that the platform's amounts may have."""


def of_month(month: PlatformMonth, bills: tuple[Invoice, ...], kind: LineKind) -> list[Node]:
    """Lines of one kind, as far as they are of this month."""
    nodes = []
    for bill in bills:
        for line in bill.of(kind):
            part = share(month, bill, line)
            if part:
                nodes.append(_shared(line, bill, part))
    return nodes


def _shared(line: InvoiceLine, bill: Invoice, part: Decimal) -> Node:
    whole = from_line(f"{bill.number}: {line.description}", line.amount, bill.paper, line.line)
    if part == line.amount:
        return whole
    rest = Node(
        "its share of other months, by days",
        line.amount - part,
        source={"file": bill.paper.name, "sha256": bill.paper.sha256, "line": line.line},
    )
    return difference(f"{bill.number}: {line.description}, its days of the month", whole, rest)


def share(month: PlatformMonth, bill: Invoice, line: InvoiceLine) -> Decimal:
    """How much of a line is this month's: by days of its period, whose last day is the first of the next; else by the day of issue."""
    if line.period is None:
        return line.amount if month.first <= bill.issued < month.end else Decimal(0)
    first, last = line.period
    end = max(last, first + timedelta(days=1))
    inside = (min(end, month.end) - max(first, month.first)).days
    return (line.amount * max(inside, 0) / (end - first).days).quantize(_FINEST)


def touches(bill: Invoice, month: PlatformMonth) -> bool:
    """Whether a line of it is of this month."""
    return any(share(month, bill, line) for line in (*bill.lines, *bill.taxes))
