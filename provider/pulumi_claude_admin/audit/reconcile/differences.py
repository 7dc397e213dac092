"""Why papers and platform differ, reason by reason: what invoices alone have, and what is inside the platform's amount."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.reconcile.invoice_shares import of_month
from pulumi_claude_admin.audit.reconcile.month_values import Difference, PlatformMonth
from pulumi_claude_admin.audit.reconcile.papers import Invoice, LineKind

_BESIDE: Final = (
    (LineKind.TAX, "tax, on the invoice alone"),
    (LineKind.SEATS, "seats, on the invoice alone: what they include is in no report"),
    (LineKind.PRORATION, "seats that came or went inside a period"),
    (LineKind.PURCHASE, "credit bought in advance: what was bought, not what was used"),
    (LineKind.CREDIT, "credits and promotions: amounts of the platform are before them"),
    (LineKind.OTHER, "lines of invoices that say nothing known"),
)


def on_invoices(month: PlatformMonth, bills: tuple[Invoice, ...], foreign: tuple[Invoice, ...]) -> list[Difference]:
    """What is on invoices and in no report."""
    found = []
    for kind, reason in _BESIDE:
        nodes = of_month(month, bills, kind)
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


def inside_amount(month: PlatformMonth) -> list[Difference]:
    """What is inside the platform's amount, and missed by tokens times price."""
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
