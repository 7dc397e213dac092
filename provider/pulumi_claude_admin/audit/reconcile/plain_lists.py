"""Lists that people write themselves: the lines of invoices, and the credit that was left, as tables with a header."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.reconcile.invoice_text import kind_of
from pulumi_claude_admin.audit.reconcile.links import without_links
from pulumi_claude_admin.audit.reconcile.papers import Balance, Invoice, InvoiceLine, LineKind, Paper
from pulumi_claude_admin.audit.reconcile.tables import Table, cents_of, day_of
from pulumi_claude_admin.errors import StatementUnreadable

LINE_COLUMNS: Final = ("invoice", "date", "description", "amount")
"""Columns that a list of lines must have; `currency`, `kind`, `first`, `last` and `billed_to` may stand beside them."""
BALANCE_COLUMNS: Final = ("month", "opening", "closing")
_TOTAL: Final = "total"


def is_line_list(table: Table) -> bool:
    """Whether this is a list of invoice lines."""
    return set(LINE_COLUMNS) <= set(table.header)


def is_balance_list(table: Table) -> bool:
    """Whether this is a list of balances."""
    return set(BALANCE_COLUMNS) <= set(table.header)


def invoices(paper: Paper, table: Table) -> tuple[Invoice, ...]:
    """
    The invoices of a list, by number. A line of kind `total` is what they must add up to, where it is there.

    Raises StatementUnreadable with file and line.
    """
    numbers = dict.fromkeys(cells["invoice"] for _, cells in table.rows)
    return tuple(_invoice(paper, table, number) for number in numbers)


def balances(paper: Paper, table: Table) -> tuple[Balance, ...]:
    """The balances of a list, one a month (`2026-10`). Raises StatementUnreadable with file and line."""
    read = tuple(_balance(paper, table.name, line, cells) for line, cells in table.rows)
    months = [one.month for one in read]
    twice = next((one for one in read if months.count(one.month) > 1), None)
    if twice is not None:
        raise StatementUnreadable(f"{table.name}:{twice.line} {twice.month:%Y-%m} stands there twice")
    return read


def _invoice(paper: Paper, table: Table, number: str) -> Invoice:
    rows = [(line, cells) for line, cells in table.rows if cells["invoice"] == number]
    read = [_line(table.name, line, cells) for line, cells in rows if cells.get("kind") != _TOTAL]
    stated = [
        (line, cents_of(table.name, line, cells["amount"])) for line, cells in rows if cells.get("kind") == _TOTAL
    ]
    total = sum((line.amount for line in read), Decimal(0))
    if stated and stated[-1][1] != total:
        raise StatementUnreadable(
            f"{table.name}:{stated[-1][0]} the lines of {number} give {total / 100:,.2f}, its total says {stated[-1][1] / 100:,.2f}"
        )
    first_line, first = rows[0]
    currencies = {cells.get("currency") or "USD" for _, cells in rows}
    if len(currencies) > 1:
        raise StatementUnreadable(f"{table.name}:{first_line} {number} has lines in {' and '.join(sorted(currencies))}")
    taxes = tuple(line for line in read if line.kind is LineKind.TAX)
    return Invoice(
        paper=paper,
        number=number,
        issued=day_of(table.name, first_line, first["date"]),
        billed_to=first.get("billed_to", ""),
        currency=currencies.pop(),
        lines=tuple(line for line in read if line.kind is not LineKind.TAX),
        taxes=taxes,
        subtotal=total - sum((line.amount for line in taxes), Decimal(0)),
        total=total,
        total_line=stated[-1][0] if stated else first_line,
    )


def _line(name: str, line: int, cells: Mapping[str, str]) -> InvoiceLine:
    first, last = cells.get("first"), cells.get("last")
    if bool(first) != bool(last):
        raise StatementUnreadable(f"{name}:{line} has one end of a period: give first and last, or neither")
    period = (day_of(name, line, first), day_of(name, line, last)) if first and last else None
    if period is not None and period[0] > period[1]:
        raise StatementUnreadable(f"{name}:{line} its period ends before it begins")
    return InvoiceLine(
        _kind(name, line, cells),
        without_links(cells["description"]),
        cents_of(name, line, cells["amount"]),
        line,
        period=period,
    )


def _kind(name: str, line: int, cells: Mapping[str, str]) -> LineKind:
    word = cells.get("kind", "")
    if not word:
        return kind_of(cells["description"])
    try:
        return LineKind(word)
    except ValueError:
        known = ", ".join([*LineKind, _TOTAL])
        raise StatementUnreadable(
            f"{name}:{line} there is no kind {without_links(word)!r}; there are {known}"
        ) from None


def _balance(paper: Paper, name: str, line: int, cells: Mapping[str, str]) -> Balance:
    month = day_of(name, line, f"{cells['month']}-01")
    return Balance(month, cents_of(name, line, cells["opening"]), cents_of(name, line, cells["closing"]), line, paper)
