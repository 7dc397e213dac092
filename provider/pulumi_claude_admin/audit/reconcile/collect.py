"""All papers of one reconciliation: told apart by what is in them, and refused where they count something twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from pulumi_claude_admin.audit.reconcile.console_exports import (
    cost_export,
    is_cost_export,
    is_usage_export,
    usage_export,
)
from pulumi_claude_admin.audit.reconcile.invoice_text import read_invoice
from pulumi_claude_admin.audit.reconcile.papers import CostExport, Invoice, Paper, UsageExport
from pulumi_claude_admin.audit.reconcile.pdf_text import pdf_text
from pulumi_claude_admin.audit.reconcile.plain_lists import LINE_COLUMNS, invoices, is_line_list
from pulumi_claude_admin.audit.reconcile.tables import read_table
from pulumi_claude_admin.errors import StatementUnreadable

_Export = TypeVar("_Export", CostExport, UsageExport)
_PDF: Final = b"%PDF-"


@dataclass(frozen=True, slots=True)
class Papers:
    """What was given, each once."""

    invoices: tuple[Invoice, ...] = ()
    cost_exports: tuple[CostExport, ...] = ()
    usage_exports: tuple[UsageExport, ...] = ()


def collect(files: Iterable[tuple[str, bytes]]) -> Papers:
    """
    Read files, each a name and its bytes, in any order. The same file twice counts once.

    Raises StatementUnreadable for what cannot be read, for an invoice number with two contents, for exports that overlap in days, and
    for invoices to different customers.
    """
    read = [one for name, content in _each_once(files) for one in _read(name, content)]
    bills = _each_number_once([one for one in read if isinstance(one, Invoice)])
    costs = tuple(_each_export_once(one for one in read if isinstance(one, CostExport)))
    usage = tuple(_each_export_once(one for one in read if isinstance(one, UsageExport)))
    _must_not_overlap(costs)
    _must_not_overlap(usage)
    _must_be_of_one(bills)
    return Papers(bills, costs, usage)


def _each_once(files: Iterable[tuple[str, bytes]]) -> tuple[tuple[str, bytes], ...]:
    return tuple({content: (name, content) for name, content in sorted(files, reverse=True)}.values())[::-1]


def _read(name: str, content: bytes) -> tuple[Invoice | CostExport | UsageExport, ...]:
    paper = Paper.of(name, content)
    if content.startswith(_PDF):
        return (read_invoice(paper, pdf_text(name, content)),)
    table = read_table(name, content)
    if is_cost_export(table):
        return (cost_export(paper, table),)
    if is_usage_export(table):
        return (usage_export(paper, table),)
    if is_line_list(table):
        return invoices(paper, table)
    raise StatementUnreadable(
        f"{name} is neither an invoice, an export of the Console, nor a list of lines",
        hint=f"A list has the columns {', '.join(LINE_COLUMNS)}",
    )


def _each_number_once(bills: list[Invoice]) -> tuple[Invoice, ...]:
    kept: dict[str, Invoice] = {}
    for bill in bills:
        other = kept.setdefault(bill.number, bill)
        if other.content != bill.content:
            raise StatementUnreadable(
                f"invoice {bill.number} is in {other.paper.name} and in {bill.paper.name}, with different lines",
                hint="Give the right one alone",
            )
    return tuple(sorted(kept.values(), key=lambda one: (one.issued, one.number)))


def _each_export_once(exports: Iterable[_Export]) -> Iterator[_Export]:
    """Two that say the same, such as one with a mark at its start, are one."""
    seen = set()
    for export in exports:
        if export.rows not in seen:
            seen.add(export.rows)
            yield export


def _must_not_overlap(exports: Sequence[CostExport | UsageExport]) -> None:
    for position, one in enumerate(exports):
        for other in exports[position + 1 :]:
            shared = one.days & other.days
            if shared:
                raise StatementUnreadable(
                    f"{one.paper.name} and {other.paper.name} both have {min(shared)}",
                    hint="Days would count twice: give exports that do not overlap",
                )


def _must_be_of_one(bills: tuple[Invoice, ...]) -> None:
    names = {" ".join(bill.billed_to.casefold().split()): bill for bill in bills if bill.billed_to}
    if len(names) > 1:
        first, second, *_ = names.values()
        raise StatementUnreadable(
            f"{first.paper.name} is billed to {first.billed_to!r}, {second.paper.name} to {second.billed_to!r}",
            hint="Give the invoices of one organization",
        )
