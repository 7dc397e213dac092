from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pulumi_claude_admin.report.focus import COLUMNS, TYPES, FocusAccount, FocusCharge, FocusRow, render, typed

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


def told(*rows: FocusRow | FocusCharge) -> list[dict[str, str]]:
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


def test_with_types_a_row_is_the_same_and_nothing_is_none() -> None:
    (row,) = typed(ACCOUNT, [replace(SEARCH, amount=Decimal("12.34567890123456"))])
    told_typed = dict(zip(TYPES, row, strict=True))
    (text,) = told(replace(SEARCH, amount=Decimal("12.34567890123456")))
    assert {name: word or "" for name, word in told_typed.items()} == text
    assert told_typed["ConsumedQuantity"] is told_typed["SubAccountId"] is told_typed["InvoiceId"] is None
    assert tuple(TYPES) == COLUMNS


def test_a_mean_price_is_rounded_to_what_its_type_holds_and_in_no_cast() -> None:
    (row,) = typed(ACCOUNT, [replace(ROW, amount=Decimal(2), list_amount=Decimal(10), quantity=Decimal(3))])
    prices = dict(zip(TYPES, row, strict=True))
    assert prices["ContractedUnitPrice"] == "0.666666666666666666666667"
    assert prices["ListUnitPrice"] == "3.333333333333333333333333"


TAX = FocusCharge("Tax", "A-1", "VAT (10%)", Decimal("1.24"), date(2026, 12, 15), date(2027, 1, 15))


def test_a_tax_is_a_charge_without_a_meter_a_price_or_a_workspace() -> None:
    (row,) = told(TAX)
    assert tuple(row) == COLUMNS
    assert (row["ChargeCategory"], row["ChargeFrequency"], row["InvoiceId"]) == ("Tax", "One-Time", "A-1")
    assert row["BilledCost"] == row["EffectiveCost"] == row["ContractedCost"] == row["ListCost"] == "1.24"
    assert (row["ChargePeriodStart"], row["ChargePeriodEnd"]) == ("2026-12-15T00:00:00Z", "2027-01-15T00:00:00Z")
    assert (row["BillingPeriodStart"], row["BillingPeriodEnd"]) == ("2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z")
    assert row["ServiceCategory"] == "AI and Machine Learning"
    none = ("SkuId", "SkuPriceId", "SkuMeter", "SkuPriceDetails", "PricingCategory", "PricingQuantity", "PricingUnit")
    assert [row[name] for name in (*none, "ConsumedQuantity", "ListUnitPrice", "SubAccountId", "x_Model")] == [""] * 11


def test_a_credit_is_below_zero_and_what_an_invoice_says_is_no_formula() -> None:
    (row,) = told(FocusCharge("Credit", "=A-1", "-Applied", Decimal(-2), date(2026, 12, 1), date(2026, 12, 2)))
    assert (row["ChargeCategory"], row["BilledCost"]) == ("Credit", "-2.0")
    assert (row["InvoiceId"], row["ChargeDescription"]) == ("'=A-1", "'-Applied")


def test_executions_are_used_and_what_their_price_is_of_is_not_told() -> None:
    (row,) = told(replace(SEARCH, cost_type="code_execution", executions=Decimal(4)))
    assert (row["ConsumedQuantity"], row["ConsumedUnit"]) == ("4.0", "Executions")
    assert (row["PricingQuantity"], row["PricingUnit"], row["ListUnitPrice"]) == ("", "", "")


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


def test_a_unit_price_times_the_quantity_is_the_cost_billed_and_by_the_list() -> None:
    (row,) = told(replace(ROW, amount=Decimal("19.7843375"), list_amount=Decimal(10), quantity=Decimal(7_913_735)))
    assert row["ContractedUnitPrice"] == "0.0000025"
    assert row["ListUnitPrice"] == "0.000001263625835335653771575621372"
    quantity = Decimal(row["PricingQuantity"])
    assert Decimal(row["ContractedUnitPrice"]) * quantity == Decimal(row["ContractedCost"])
    assert abs(Decimal(row["ListUnitPrice"]) * quantity - Decimal(row["ListCost"])) < Decimal("1e-20")


def test_a_unit_price_of_a_whole_number_has_a_decimal_point_too() -> None:
    (row,) = told(replace(ROW, amount=Decimal(6000), quantity=Decimal(2)))
    assert row["ContractedUnitPrice"] == "3000.0"


@pytest.mark.parametrize(
    "row",
    [
        replace(ROW, quantity=None),
        replace(ROW, quantity=Decimal(0)),
        replace(ROW, amount=Decimal(-1), list_amount=Decimal(-1)),
    ],
)
def test_there_is_no_unit_price_without_a_unit_and_none_below_zero(row: FocusRow) -> None:
    (made,) = told(row)
    assert (made["ContractedUnitPrice"], made["ListUnitPrice"]) == ("", "")


def test_prices_are_in_the_currency_of_the_bill() -> None:
    (row,) = told(ROW)
    assert row["PricingCurrency"] == row["BillingCurrency"] == "USD"
    assert row["PricingCurrencyContractedUnitPrice"] == row["ContractedUnitPrice"] != ""
    assert row["PricingCurrencyListUnitPrice"] == row["ListUnitPrice"] != ""
    assert row["PricingCurrencyEffectiveCost"] == row["EffectiveCost"]


def test_a_price_says_what_it_depends_on_in_properties_of_ours() -> None:
    token, search = told(ROW, SEARCH)
    assert json.loads(token["SkuPriceDetails"]) == {
        "x_Model": "claude-opus-5",
        "x_ServiceTier": "batch",
        "x_TokenType": "cache_read_input_tokens",
    }
    assert json.loads(search["SkuPriceDetails"]) == {"x_ServiceTier": "batch"}


def test_nothing_is_used_under_a_commitment_and_the_column_which_other_rules_ask_says_so() -> None:
    (row,) = told(ROW)
    assert row["CommitmentDiscountStatus"] == ""


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=", '=HYPERLINK("x")'])
def test_a_name_that_a_spreadsheet_would_execute_is_made_text(name: str) -> None:
    text = render(replace(ACCOUNT, name=name), [replace(ROW, workspace_name=name)])
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert (row["BillingAccountName"], row["SubAccountName"]) == (f"'{name}", f"'{name}")


@pytest.mark.parametrize("name", ["Research", "R=D", "'quoted", " =1", "1-2", ""])
def test_other_names_stay_as_they_are(name: str) -> None:
    (row,) = told(replace(ROW, workspace_name=name))
    assert row["SubAccountName"] == name


def test_a_line_break_of_either_kind_in_a_name_begins_no_row() -> None:
    text = render(ACCOUNT, [replace(ROW, workspace_name="a\rb\nc\r\n=1+1")])
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["SubAccountName"] == "a\rb\nc\r\n=1+1"


def test_a_refund_is_a_number_and_no_formula() -> None:
    (row,) = told(replace(ROW, amount=Decimal("-1.5")))
    assert row["BilledCost"] == "-1.5"
