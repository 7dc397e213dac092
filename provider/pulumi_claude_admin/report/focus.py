"""
Spend as FOCUS 1.2, for the tools that take such a file: a row for each day, workspace, model, kind of token (or of cost) and tier, and
one for each tax and applied credit of an invoice.

Costs of usage come from the cost rows alone, so their sum is the report's total: nothing that was bought in advance is a row, which
would count it twice. Columns and their values: docs/platform/usage.md and the specification of 1.2; what is ours begins with `x_`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final, Literal

from pulumi_claude_admin.report.spreadsheet_text import no_formula

NAME: Final = "Anthropic"
Category = Literal["Tax", "Credit"]
"""Of what is no usage."""
COLUMNS: Final = (
    "BillingAccountId",
    "BillingAccountName",
    "BillingAccountType",
    "BillingCurrency",
    "PricingCurrency",
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
    "ContractedUnitPrice",
    "ListUnitPrice",
    "PricingCurrencyContractedUnitPrice",
    "PricingCurrencyEffectiveCost",
    "PricingCurrencyListUnitPrice",
    "CommitmentDiscountStatus",
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
    "SkuPriceDetails",
    "SubAccountId",
    "SubAccountName",
    "SubAccountType",
    "Tags",
    "x_Model",
    "x_ServiceTier",
    "x_TokenType",
    "x_CostType",
)
_COSTS: Final = ("BilledCost", "EffectiveCost", "ContractedCost", "ListCost", "PricingCurrencyEffectiveCost")
_UNIT_PRICES: Final = (
    "ContractedUnitPrice",
    "ListUnitPrice",
    "PricingCurrencyContractedUnitPrice",
    "PricingCurrencyListUnitPrice",
)
_QUANTITIES: Final = ("PricingQuantity", "ConsumedQuantity")
_MOMENTS: Final = ("BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart", "ChargePeriodEnd")
TYPES: Final[Mapping[str, str]] = (
    dict.fromkeys(COLUMNS, "VARCHAR")
    | dict.fromkeys(_COSTS, "DECIMAL(38,14)")
    | dict.fromkeys(_UNIT_PRICES, "DECIMAL(38,24)")
    | dict.fromkeys(_QUANTITIES, "DECIMAL(38,6)")
    | dict.fromkeys(_MOMENTS, "TIMESTAMPTZ")
)
"""Of columns in a file that has types, in the words of DuckDB. An amount has two digits more than one of cents."""
_SMALLEST_PRICE: Final = Decimal("1e-24")
_WIDE: Final = Context(prec=60)
_UNITS: Final[Mapping[str | None, str]] = {
    "web_search": "Requests",
    "code_execution": "Hours",
    "session_usage": "Hours",
}
_TOKENS: Final = "Tokens"
_EXECUTIONS: Final = "Executions"
_DIGITS: Final = Context(prec=28)


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
    executions: Decimal | None = None
    """Of code, whose hours nobody tells: used, but not what the price is of."""
    invoice_id: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FocusCharge:
    """A tax, or a credit that was applied (negative), of an invoice, in major units, for the days from `first` to before `end`."""

    category: Category
    invoice_id: str
    description: str
    amount: Decimal
    first: date
    end: date


@dataclass(frozen=True, slots=True)
class FocusAccount:
    """Whose spend it is, and in which currency."""

    id: str
    name: str
    currency: str


def render(account: FocusAccount, rows: Iterable[FocusRow | FocusCharge]) -> str:
    """
    As CSV with a line of column names, in the order of the rows.

    Lines end as RFC 4180 has it; the writer quotes a name with either sign of that, and no name can begin a row.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_columns(account, row) for row in rows)
    return text.getvalue()


def typed(account: FocusAccount, rows: Iterable[FocusRow | FocusCharge]) -> Iterator[tuple[str | None, ...]]:
    """As text in the order of `TYPES`, which it fits: nothing is None, and a unit price has 24 digits after the point."""
    for row in rows:
        told = _columns(account, row)
        yield tuple(_fitting(name, told[name]) for name in COLUMNS)


def _fitting(column: str, text: str) -> str | None:
    if column in _UNIT_PRICES and text:
        return f"{Decimal(text).quantize(_SMALLEST_PRICE, ROUND_HALF_UP, _WIDE):f}"
    return text or None


def _columns(account: FocusAccount, row: FocusRow | FocusCharge) -> dict[str, str]:
    return _usage(account, row) if isinstance(row, FocusRow) else _charge(account, row)


def _charge(account: FocusAccount, one: FocusCharge) -> dict[str, str]:
    """What has no meter has neither SKU, price nor quantity, and belongs to no workspace."""
    return dict.fromkeys(COLUMNS, "") | {
        **_shared(account, one.first, one.end, one.amount),
        "ChargeCategory": one.category,
        "ChargeDescription": no_formula(one.description),
        "ChargeFrequency": "One-Time",
        "ListCost": _number(one.amount),
        "InvoiceId": no_formula(one.invoice_id),
        "Tags": _json({}),
    }


def _shared(account: FocusAccount, first: date, end: date, amount: Decimal) -> dict[str, str]:
    """What every row says."""
    month = first.replace(day=1)
    billed = _number(amount)
    return {
        "BillingAccountId": account.id,
        "BillingAccountName": no_formula(account.name),
        "BillingAccountType": "Organization",
        "BillingCurrency": account.currency,
        "PricingCurrency": account.currency,
        "BillingPeriodStart": _moment(month),
        "BillingPeriodEnd": _moment((month + timedelta(days=31)).replace(day=1)),
        "ChargePeriodStart": _moment(first),
        "ChargePeriodEnd": _moment(end),
        "BilledCost": billed,
        "EffectiveCost": billed,
        "ContractedCost": billed,
        "PricingCurrencyEffectiveCost": billed,
        "ProviderName": NAME,
        "PublisherName": NAME,
        "InvoiceIssuerName": NAME,
        "ServiceCategory": "AI and Machine Learning",
        "ServiceSubcategory": "Generative AI",
        "ServiceName": "Claude API",
    }


def _usage(account: FocusAccount, row: FocusRow) -> dict[str, str]:
    unit = _UNITS.get(row.cost_type, _TOKENS)
    meter = row.token_type or row.cost_type or ""
    quantity = _number(row.quantity) if row.quantity is not None else ""
    executions = _number(row.executions) if row.executions is not None else ""
    priced = {"Model": row.model, "ServiceTier": row.service_tier, "TokenType": row.token_type}
    sku = "/".join(part or "none" for part in (row.model, row.service_tier, meter))
    price, list_price = _unit_price(row.amount, row.quantity), _unit_price(row.list_amount, row.quantity)
    return {
        **_shared(account, row.day, row.day + timedelta(days=1), row.amount),
        "ChargeCategory": "Usage",
        "ChargeClass": "",
        "ChargeDescription": f"{row.model or 'no model'}, {meter.replace('_', ' ')}",
        "ChargeFrequency": "Usage-Based",
        "ListCost": _number(row.list_amount),
        "ContractedUnitPrice": price,
        "ListUnitPrice": list_price,
        "PricingCurrencyContractedUnitPrice": price,
        "PricingCurrencyListUnitPrice": list_price,
        "CommitmentDiscountStatus": "",
        "PricingCategory": "Standard",
        "PricingQuantity": quantity,
        "PricingUnit": unit if quantity else "",
        "ConsumedQuantity": quantity or executions,
        "ConsumedUnit": unit if quantity else _EXECUTIONS if executions else "",
        "InvoiceId": no_formula(row.invoice_id or ""),
        "SkuId": sku,
        "SkuMeter": meter,
        "SkuPriceId": sku,
        "SkuPriceDetails": _json({f"x_{name}": word for name, word in priced.items() if word}),
        "SubAccountId": row.workspace_id or "",
        "SubAccountName": no_formula(row.workspace_name or ""),
        "SubAccountType": "Workspace" if row.workspace_id else "",
        "Tags": _json(row.tags),
        "x_Model": row.model or "",
        "x_ServiceTier": row.service_tier or "",
        "x_TokenType": row.token_type or "",
        "x_CostType": row.cost_type or "",
    }


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _json(words: Mapping[str, str]) -> str:
    return json.dumps(dict(sorted(words.items())), ensure_ascii=False)


def _unit_price(amount: Decimal, quantity: Decimal | None) -> str:
    """Mean price of one unit, to 28 digits; nothing where no unit was counted, or where the amount is a refund."""
    if not quantity or amount < 0:
        return ""
    return _number(_DIGITS.divide(amount, quantity).normalize(_DIGITS))


def _number(amount: Decimal) -> str:
    """Exact, and with a decimal point, which the validator asks of every number."""
    text = f"{amount:f}"
    return text if "." in text else f"{text}.0"
