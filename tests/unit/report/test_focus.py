from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal

from pulumi_claude_admin.report.focus import COLUMNS, FocusAccount, FocusRow, render

ACCOUNT = FocusAccount("org_1", "Acme", "USD")
ROW = FocusRow(
    day=date(2026, 12, 31),
    workspace_id="wrkspc_1",
    workspace_name='Payments, "EU"\nand more',
    model="claude-opus-5",
    service_tier="batch",
    cost_type="tokens",
    token_type="cache_read_input_tokens",
    amount=Decimal("12.3456789012"),
    list_amount=Decimal(13),
    quantity=Decimal(4_000_000),
    tags={"team": "pay", "cost-centre": "4711"},
)
SEARCH = replace(ROW, model=None, token_type=None, cost_type="web_search", quantity=None, workspace_id=None, tags={})


def told(*rows: FocusRow) -> list[dict[str, str]]:
    return list(csv.DictReader(render(ACCOUNT, rows).splitlines(keepends=True)))


def test_the_columns_are_those_of_focus_1_2_and_ours_begin_with_x() -> None:
    (row,) = told(ROW)
    assert tuple(row) == COLUMNS
    assert len(set(COLUMNS)) == len(COLUMNS)
    assert [one for one in COLUMNS if one.startswith("x_")] == ["x_Model", "x_ServiceTier", "x_TokenType", "x_CostType"]


def test_a_row_is_a_day_of_usage_in_a_utc_month_that_may_end_the_year() -> None:
    (row,) = told(ROW)
    assert (row["ChargePeriodStart"], row["ChargePeriodEnd"]) == ("2026-12-31T00:00:00Z", "2027-01-01T00:00:00Z")
    assert (row["BillingPeriodStart"], row["BillingPeriodEnd"]) == ("2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z")


def test_words_of_closed_lists_are_those_of_the_specification() -> None:
    (row,) = told(ROW)
    assert row["ServiceCategory"] == "AI and Machine Learning"
    assert (row["ChargeCategory"], row["ChargeClass"], row["ChargeFrequency"]) == ("Usage", "", "Usage-Based")
    assert row["PricingCategory"] == "Standard"


def test_costs_are_exact_never_empty_and_have_a_decimal_point() -> None:
    (row,) = told(ROW)
    assert row["BilledCost"] == row["EffectiveCost"] == row["ContractedCost"] == "12.3456789012"
    assert row["ListCost"] == "13.0"
    assert (row["ConsumedQuantity"], row["ConsumedUnit"]) == ("4000000.0", "Tokens")


def test_names_mean_themselves_and_tags_are_json() -> None:
    (row,) = told(ROW)
    assert row["SubAccountName"] == 'Payments, "EU"\nand more'
    assert row["Tags"] == '{"cost-centre": "4711", "team": "pay"}'


def test_what_is_no_token_and_of_no_workspace_has_no_quantity_and_no_sub_account() -> None:
    (row,) = told(SEARCH)
    assert (row["ConsumedQuantity"], row["ConsumedUnit"], row["SubAccountId"], row["SubAccountType"]) == ("",) * 4
    assert (row["SkuMeter"], row["x_CostType"], row["Tags"]) == ("web_search", "web_search", "{}")
