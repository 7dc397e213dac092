"""An invoice on paper, in the lines that Stripe's have (usage.md#invoices). The same invoice is the same bytes."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from claude_simulator.spending.invoices import Invoice, Line

LEFT, QUANTITY, TAX, RIGHT = 40, 340, 410, 560
TOP, BOTTOM, LEADING = 790, 60, 15
TO = "\u2013"
FONT, SIZE = "Helvetica", 9
ISSUER = "Anthropic, PBC"
NOTICE = "An invented invoice of a simulator: nobody owes this."


def pdf(invoice: Invoice) -> bytes:
    """Return the invoice as a PDF."""
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - starting the simulator does not wait for it

    content = io.BytesIO()
    paper = _Paper(Canvas(content, invariant=1))
    paper.head(invoice)
    paper.row(("Description", LEFT), right=(("Qty", QUANTITY), ("Tax", TAX), ("Amount", RIGHT)))
    for line in invoice.lines:
        paper.line(line, invoice.tax_percent)
    paper.totals(invoice)
    paper.canvas.showPage()
    paper.canvas.save()
    return content.getvalue()


class _Paper:
    """Pages that are written from the top down."""

    def __init__(self, canvas: Any) -> None:  # noqa: ANN401 - reportlab has no types
        self.canvas = canvas
        self.y = TOP
        canvas.setFont(FONT, SIZE)

    def row(self, *left: tuple[str, int], right: tuple[tuple[str, int], ...] = ()) -> None:
        """Write one line of text: pieces that begin, and pieces that end, at a place."""
        if self.y < BOTTOM:
            self.canvas.showPage()
            self.canvas.setFont(FONT, SIZE)
            self.y = TOP
        for text, x in left:
            self.canvas.drawString(x, self.y, text)
        for text, x in right:
            self.canvas.drawRightString(x, self.y, text)
        self.y -= LEADING

    def head(self, invoice: Invoice) -> None:
        """Write who bills whom."""
        self.row(("Invoice", LEFT))
        self.row(("Invoice number", LEFT), (invoice.number, 140))
        self.row(("Date of issue", LEFT), (_day(invoice.issued), 140))
        self.row(("Date due", LEFT), (_day(invoice.issued), 140))
        self.row()
        self.row((ISSUER, LEFT), ("Bill to", 300))
        self.row((NOTICE, LEFT), (invoice.bill_to, 300))
        self.row()
        self.row((f"{_dollars(invoice.total_cents)} USD due {_day(invoice.issued)}", LEFT))
        self.row()

    def line(self, line: Line, tax_percent: int) -> None:
        """Write a line of the invoice, and its period below."""
        tax = ((f"{tax_percent}%", TAX),) if tax_percent else ()
        quantity = ((str(line.quantity), QUANTITY), *tax, (_dollars(line.cents), RIGHT))
        self.row((line.description, LEFT), right=quantity)
        self.row((f"{line.first:%b} {line.first.day}{TO}{line.last:%b} {line.last.day}, {line.last.year}", LEFT))

    def totals(self, invoice: Invoice) -> None:
        """Write what it comes to."""
        self.row()
        self.row(("Subtotal", 300), right=((_dollars(invoice.subtotal_cents), RIGHT),))
        self.row(("Total excluding tax", 300), right=((_dollars(invoice.subtotal_cents), RIGHT),))
        if invoice.tax_percent:
            name = f"{invoice.tax_name} ({invoice.tax_percent}% on {_dollars(invoice.subtotal_cents)})"
            self.row((name, 300), right=((_dollars(invoice.tax_cents), RIGHT),))
        self.row(("Total", 300), right=((_dollars(invoice.total_cents), RIGHT),))
        self.row(("Amount due", 300), right=((f"{_dollars(invoice.total_cents)} USD", RIGHT),))


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _dollars(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}${abs(cents) // 100:,}.{abs(cents) % 100:02}"
