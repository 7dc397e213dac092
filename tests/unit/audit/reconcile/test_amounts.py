"""Amounts and dates as papers write them."""

from datetime import date
from decimal import Decimal

import pytest

from pulumi_claude_admin.audit.reconcile.amounts import parse_amount, parse_date


@pytest.mark.parametrize(
    ("text", "cents", "currency"),
    [
        ("12.34", "1234", None),
        ("$1,234.56", "123456", "USD"),
        ("-$40.00", "-4000", "USD"),
        ("$-40.00", "-4000", "USD"),
        ("\u2212$40.00", "-4000", "USD"),
        ("($40.00)", "-4000", "USD"),
        ("40,00 €", "4000", "EUR"),
        ("1.234,56 EUR", "123456", "EUR"),
        ("1 234,56", "123456", None),
        ("1\u202f234.5", "123450", None),
        ("1'234.56", "123456", None),
        ("US$10", "1000", "USD"),
        ("1,234", "123400", None),
        ("1.234.567", "123456700", None),
        ("0.123", "12.3", None),
        (".5", "50", None),
    ],
)
def test_an_amount_is_read_as_its_paper_means_it(text: str, cents: str, currency: str | None) -> None:
    amount = parse_amount(text)

    assert (amount.cents, amount.currency) == (Decimal(cents), currency)


@pytest.mark.parametrize("text", ["", "abc", "1,23,456.00", "1.234.56", "12,34.56,78", "--5", "1e5", "12.34.", "$"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not an amount"):
        parse_amount(text)


@pytest.mark.parametrize("text", ["2026-08-23", "August 23, 2026", "Aug 23, 2026", "23 August 2026", "Aug  23,  2026"])
def test_a_date_is_read_in_the_forms_of_exports_and_invoices(text: str) -> None:
    assert parse_date(text) == date(2026, 8, 23)


def test_a_date_that_could_be_two_days_is_refused() -> None:
    with pytest.raises(ValueError, match="is not a date"):
        parse_date("08/09/2026")
