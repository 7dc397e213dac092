"""
An invoice from the text of its pages, laid out as on paper. A line of it is believed only when all of them give its totals.

Minus signs may land on another line than their amount, and descriptions wrap: what then does not add up is refused, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.reconcile.amounts import parse_amount, parse_date
from pulumi_claude_admin.audit.reconcile.links import without_links
from pulumi_claude_admin.audit.reconcile.papers import Invoice, InvoiceLine, LineKind, Paper
from pulumi_claude_admin.audit.reconcile.tables import cents_of
from pulumi_claude_admin.errors import StatementUnreadable

_AMOUNT: Final = r"[-\u2212(]?\s?(?:US\$|[$€£])?\s?[-\u2212]?[0-9][0-9.,]*\)?(?:\s(?:USD|EUR|GBP))?"
_FIELD: Final = r"{label}\s{{2,}}(?P<value>\S.*?)(?:\s{{2,}}.*)?$"
_NUMBER: Final = re.compile(_FIELD.format(label="Invoice number"), re.IGNORECASE)
_ISSUED: Final = re.compile(_FIELD.format(label="Date of issue"), re.IGNORECASE)
_TOTAL: Final = re.compile(
    rf"\s*(?P<label>Subtotal|Total excluding tax|Total|Amount due|Amount paid)\s+(?P<amount>{_AMOUNT})\s*$"
)
_TAX: Final = re.compile(
    rf"\s*(?P<label>(?:[^(]*\b(?:VAT|GST|HST|Tax|Consumption tax)\b[^(]*)\([0-9.]+% on .*?\))\s+(?P<amount>{_AMOUNT})\s*$",
    re.IGNORECASE,
)
_CREDIT: Final = re.compile(
    rf"\s*(?P<label>Applied balance|Discount.*?|Promotional credit.*?|Credit.*?)\s{{2,}}(?P<amount>{_AMOUNT})\s*$"
)
_ITEM: Final = re.compile(
    rf"\s*(?P<label>\S.*?)\s{{2,}}(?P<quantity>[0-9][0-9,]*)(?:\s{{2,}}{_AMOUNT})?(?:\s{{2,}}[0-9.]+%)?\s{{2,}}(?P<amount>{_AMOUNT})\s*$"
)
_PERIOD: Final = re.compile(
    r"\s*(?P<first>[A-Z][a-z]{2,8} [0-9]{1,2}(?:, [0-9]{4})?)\s*[\u2013-]\s*(?P<last>[A-Z][a-z]{2,8} [0-9]{1,2}, [0-9]{4})\s*$"
)
_HEADER: Final = re.compile(r"\s*Description\s+.*\bAmount\s*$", re.IGNORECASE)
_KINDS: Final = (
    (LineKind.PRORATION, re.compile(r"^(Remaining|Unused) time on", re.IGNORECASE)),
    (LineKind.SEATS, re.compile(r"\b(Team|Enterprise) plan\b|\bseats?\b", re.IGNORECASE)),
    (
        LineKind.PURCHASE,
        re.compile(
            r"\bcredits?\b.*\b(purchase|auto)|auto[- ]?recharge|\bcredit (grant|purchase)|prepaid|extra usage",
            re.IGNORECASE,
        ),
    ),
    (LineKind.USAGE, re.compile(r"\busage\b|\bAPI\b", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class _Totals:
    subtotal: Decimal
    total: Decimal
    total_line: int
    currency: str


def read_invoice(paper: Paper, text: str) -> Invoice:
    """The invoice in the text of its pages. Raises StatementUnreadable, with the line, for what is none or does not add up."""
    lines = tuple(enumerate(text.splitlines(), 1))
    number = _field(paper, lines, _NUMBER, "an invoice number")
    issued = _issued(paper, _field(paper, lines, _ISSUED, "a date of issue"))
    totals = _totals(paper, lines)
    items = tuple(_items(paper, lines))
    taxes = tuple(_apart(paper, lines, _TAX, LineKind.TAX))
    given = tuple(_apart(paper, lines, _CREDIT, LineKind.CREDIT))
    _must_add_up(paper, items, totals.subtotal, "subtotal")
    _must_add_up(paper, (*items, *taxes, *given), totals.total, "total")
    return Invoice(
        paper=paper,
        number=number,
        issued=issued,
        billed_to=_billed_to(lines),
        currency=totals.currency,
        lines=(*items, *given),
        taxes=taxes,
        subtotal=totals.subtotal,
        total=totals.total,
        total_line=totals.total_line,
    )


def kind_of(description: str) -> LineKind:
    """What a line is for, by its words; `other` where they say nothing."""
    return next((kind for kind, pattern in _KINDS if pattern.search(description)), LineKind.OTHER)


def _field(paper: Paper, lines: tuple[tuple[int, str], ...], pattern: re.Pattern[str], what: str) -> str:
    found = next((match["value"].strip() for _, line in lines if (match := pattern.search(line))), None)
    if found is None:
        raise StatementUnreadable(
            f"{paper.name} has no {what.split(' ', 1)[1]}", hint="Give the invoice's own PDF, or its lines as CSV"
        )
    return found


def _issued(paper: Paper, text: str) -> date:
    try:
        return parse_date(text)
    except ValueError as error:
        raise StatementUnreadable(f"{paper.name}: the date of issue {error}") from None


def _billed_to(lines: tuple[tuple[int, str], ...]) -> str:
    """The first line below the words, in their column."""
    for position, (_, line) in enumerate(lines):
        column = line.find("Bill to")
        if column >= 0:
            below = (text[max(column - 2, 0) :].strip() for _, text in lines[position + 1 :])
            return next((re.split(r"\s{2,}", text)[0] for text in below if text), "")
    return ""


def _totals(paper: Paper, lines: tuple[tuple[int, str], ...]) -> _Totals:
    found = {match["label"]: (number, match["amount"]) for number, line in lines if (match := _TOTAL.match(line))}
    if "Subtotal" not in found or "Total" not in found:
        raise StatementUnreadable(
            f"{paper.name} has no {'subtotal' if 'Subtotal' not in found else 'total'}",
            hint="Give its lines as CSV instead",
        )
    number, total = found["Total"]
    due = parse_amount(found["Amount due"][1]) if "Amount due" in found else parse_amount(total)
    currency = due.currency or parse_amount(total).currency
    if currency is None:
        raise StatementUnreadable(f"{paper.name}:{number} names no currency")
    return _Totals(parse_amount(found["Subtotal"][1]).cents, parse_amount(total).cents, number, currency)


def _items(paper: Paper, lines: tuple[tuple[int, str], ...]) -> Iterator[InvoiceLine]:
    """Lines between the header of the table and the subtotal, with the period below each."""
    is_inside = False
    pending: InvoiceLine | None = None
    for number, line in lines:
        if _HEADER.match(line):
            is_inside = True
        elif is_inside and _TOTAL.match(line):
            is_inside = False
        elif is_inside and (match := _ITEM.match(line)):
            if pending is not None:
                yield pending
            pending = _item(paper, number, match)
        elif is_inside and pending is not None and (match := _PERIOD.match(line)):
            pending = _with_period(paper, number, pending, match)
    if pending is not None:
        yield pending


def _item(paper: Paper, number: int, match: re.Match[str]) -> InvoiceLine:
    description = without_links(" ".join(match["label"].split()))
    return InvoiceLine(
        kind_of(description),
        description,
        cents_of(paper.name, number, match["amount"]),
        number,
        Decimal(match["quantity"].replace(",", "")),
    )


def _with_period(paper: Paper, number: int, item: InvoiceLine, match: re.Match[str]) -> InvoiceLine:
    last = match["last"]
    first = match["first"] if "," in match["first"] else f"{match['first']}, {last[-4:]}"
    try:
        begin, end = parse_date(first), parse_date(last)
    except ValueError as error:
        raise StatementUnreadable(f"{paper.name}:{number} {error}") from None
    if begin > end and "," not in match["first"]:
        begin = begin.replace(year=begin.year - 1)
    return InvoiceLine(item.kind, item.description, item.amount, item.line, item.quantity, (begin, end))


def _apart(
    paper: Paper, lines: tuple[tuple[int, str], ...], pattern: re.Pattern[str], kind: LineKind
) -> Iterator[InvoiceLine]:
    """Lines below the subtotal that are part of the total: taxes, credits."""
    is_below = False
    for number, line in lines:
        total = _TOTAL.match(line)
        if total is not None:
            is_below = total["label"] != "Total" and (is_below or total["label"] == "Subtotal")
        elif is_below and (match := pattern.match(line)):
            yield InvoiceLine(
                kind,
                without_links(" ".join(match["label"].split())),
                cents_of(paper.name, number, match["amount"]),
                number,
            )


def _must_add_up(paper: Paper, lines: tuple[InvoiceLine, ...], wanted: Decimal, what: str) -> None:
    found = sum((line.amount for line in lines), Decimal(0))
    if found != wanted:
        raise StatementUnreadable(
            f"{paper.name}: its {len(lines)} lines give {found / 100:,.2f}, its {what} says {wanted / 100:,.2f}",
            hint="Nothing of it was used. Give its lines as CSV instead: invoice,date,description,amount",
        )
