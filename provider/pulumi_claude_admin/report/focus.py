"""
Spend as FOCUS 1.2, for the tools that take such a file: a row for each day, workspace, model, kind of token (or of cost) and tier.

Costs come from the cost rows alone, so their sum is the report's total: nothing that was bought in advance is a row, which would count
it twice. Columns and their values: docs/platform/usage.md and the specification of 1.2; what is ours begins with `x_`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

NAME: Final = "Anthropic"
COLUMNS: Final = (
    "BillingAccountId",
    "BillingAccountName",
    "BillingAccountType",
    "BillingCurrency",
    "BillingPeriodStart",
    "BillingPeriodEnd",
    "ChargePeriodStart",
    "ChargePeriodEnd",
    "ChargeCategory",
    "ChargeClass",
    "ChargeDescription",
    "ChargeFrequency",
    "BilledCost",
    "EffectiveCost",
    "ContractedCost",
    "ListCost",
    "PricingCategory",
    "PricingQuantity",
    "PricingUnit",
    "ConsumedQuantity",
    "ConsumedUnit",
    "ProviderName",
    "PublisherName",
    "InvoiceIssuerName",
    "InvoiceId",
    "ServiceCategory",
    "ServiceSubcategory",
    "ServiceName",
    "SkuId",
    "SkuMeter",
    "SkuPriceId",
    "SubAccountId",
    "SubAccountName",
    "SubAccountType",
    "Tags",
    "x_Model",
    "x_ServiceTier",
    "x_TokenType",
    "x_CostType",
)
_UNITS: Final[Mapping[str | None, str]] = {
    "web_search": "Requests",
    "code_execution": "Hours",
    "session_usage": "Hours",
}
_TOKENS: Final = "Tokens"


@dataclass(frozen=True, slots=True)
class FocusRow:
    """What one day cost of one combination, in major units; `quantity` None where the platform counts none."""

    day: date
    workspace_id: str | None
    workspace_name: str | None
    model: str | None
    service_tier: str | None
    cost_type: str | None
    token_type: str | None
    amount: Decimal
    list_amount: Decimal
    quantity: Decimal | None
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FocusAccount:
    """Whose spend it is, and in which currency."""

    id: str
    name: str
    currency: str


def render(account: FocusAccount, rows: Iterable[FocusRow]) -> str:
    """As CSV with a line of column names, in the order of the rows."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_columns(account, row) for row in rows)
    return text.getvalue()


def _columns(account: FocusAccount, row: FocusRow) -> dict[str, str]:
    month = row.day.replace(day=1)
    following = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    unit = _UNITS.get(row.cost_type, _TOKENS)
    meter = row.token_type or row.cost_type or ""
    quantity = _number(row.quantity) if row.quantity is not None else ""
    sku = "/".join(part or "none" for part in (row.model, row.service_tier, meter))
    billed = _number(row.amount)
    return {
        "BillingAccountId": account.id,
        "BillingAccountName": account.name,
        "BillingAccountType": "Organization",
        "BillingCurrency": account.currency,
        "BillingPeriodStart": _moment(month),
        "BillingPeriodEnd": _moment(following),
        "ChargePeriodStart": _moment(row.day),
        "ChargePeriodEnd": _moment(row.day + timedelta(days=1)),
        "ChargeCategory": "Usage",
        "ChargeClass": "",
        "ChargeDescription": f"{row.model or 'no model'}, {meter.replace('_', ' ')}",
        "ChargeFrequency": "Usage-Based",
        "BilledCost": billed,
        "EffectiveCost": billed,
        "ContractedCost": billed,
        "ListCost": _number(row.list_amount),
        "PricingCategory": "Standard",
        "PricingQuantity": quantity,
        "PricingUnit": unit if quantity else "",
        "ConsumedQuantity": quantity,
        "ConsumedUnit": unit if quantity else "",
        "ProviderName": NAME,
        "PublisherName": NAME,
        "InvoiceIssuerName": NAME,
        "InvoiceId": "",
        "ServiceCategory": "AI and Machine Learning",
        "ServiceSubcategory": "Generative AI",
        "ServiceName": "Claude API",
        "SkuId": sku,
        "SkuMeter": meter,
        "SkuPriceId": sku,
        "SubAccountId": row.workspace_id or "",
        "SubAccountName": row.workspace_name or "",
        "SubAccountType": "Workspace" if row.workspace_id else "",
        "Tags": json.dumps(dict(sorted(row.tags.items())), ensure_ascii=False) if row.tags else "{}",
        "x_Model": row.model or "",
        "x_ServiceTier": row.service_tier or "",
        "x_TokenType": row.token_type or "",
        "x_CostType": row.cost_type or "",
    }


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _number(amount: Decimal) -> str:
    """Exact, and with a decimal point, which the validator asks of every number."""
    text = f"{amount:f}"
    return text if "." in text else f"{text}.0"
