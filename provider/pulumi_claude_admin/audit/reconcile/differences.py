"""Why papers and platform differ, reason by reason: what invoices alone have, and what is inside the platform's amount."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.reconcile.invoice_shares import of_month, share
from pulumi_claude_admin.audit.reconcile.month_values import HALF_A_CENT, Difference, PlatformMonth
from pulumi_claude_admin.audit.reconcile.papers import CostExport, Invoice, LineKind
from pulumi_claude_admin.model.cubes import PROVISIONAL

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
    apart = sum((_of_other_months(month, bill) for bill in bills), Decimal(0))
    if apart:
        found.append(
            Difference("usage that the same invoices bill for days of other months, shared out by days", apart)
        )
    return found


def _of_other_months(month: PlatformMonth, bill: Invoice) -> Decimal:
    """What of lines that are partly of this month is of others."""
    shares = ((line.amount, share(month, bill, line)) for line in bill.of(LineKind.USAGE))
    return sum((amount - inside for amount, inside in shares if inside and inside != amount), Decimal(0))


def on_exports(month: PlatformMonth, exports: Sequence[CostExport]) -> list[Difference]:
    """What the Console's exports of cost say that reports do not, or otherwise: long contexts, and list prices."""
    rows = [row for export in exports for row in export.rows if month.first <= row.day < month.end]
    found = []
    long = sum((row.amount for row in rows if row.is_long), Decimal(0))
    if long:
        found.append(Difference("contexts above 200k, by the export: dearer with models before 4.6 alone", long))
    listed = [row.list_amount for row in rows if row.list_amount is not None]
    if listed and len(listed) == len(rows) and "list_amount" not in month.untold:
        days = {row.day for row in rows}
        left = sum(listed, Decimal(0)) - sum((row.list_amount for row in month.rows if row.day in days), Decimal(0))
        if abs(left) > HALF_A_CENT * len(rows):
            found.append(Difference("list prices of the export less those of the platform's reports", left))
    return found


_INSIDE: Final = (
    ("service_tier", "priority", "Priority Tier, which older reports and exports do not have"),
    ("service_tier", "batch", "batch, at half the price"),
    ("inference_geo", "us", "inference in the US, at 1.1 times the price where it applies"),
    ("speed", "fast", "fast mode, at twice the price"),
    ("token_type", "cache_read_input_tokens", "cache reads, at a tenth of the price of input or less"),
    ("token_type", "cache_creation.ephemeral_5m_input_tokens", "cache writes for 5 minutes, at 1.25 times the price"),
    ("token_type", "cache_creation.ephemeral_1h_input_tokens", "cache writes for an hour, at twice the price"),
    ("cost_type", "web_search", "web searches, without a model"),
    ("cost_type", "code_execution", "code execution beyond its free hours, without a model"),
    ("cost_type", "session_usage", "time of sessions, without a model"),
    ("product", "claude_code", "Claude Code by the API; what is used on seats is on the invoice alone"),
)
"""Where the platform's own amount holds what a naive tokens times price does not."""


def inside_amount(month: PlatformMonth) -> list[Difference]:
    """What is inside the platform's amount, and missed by tokens times price."""
    found = []
    if "list_amount" in month.untold:
        found.append(Difference("discount: older reports tell no list price", None))
    elif month.list_amount != month.amount:
        found.append(Difference("discount: list price less what was billed", month.list_amount - month.amount))
    if month.is_legacy:
        found.append(Difference("Priority Tier: not visible, older reports do not have it", None))
    for dimension, value, reason in _INSIDE:
        amount = month.by.get(dimension, {}).get(value)
        if amount:
            found.append(Difference(reason, amount))
    if month.archived:
        found.append(Difference("workspaces that are archived by now, and cost all the same", month.archived))
    if month.is_provisional:
        found.append(Difference(f"days that may still be revised: provisional until {month.end + PROVISIONAL}", None))
    return found
