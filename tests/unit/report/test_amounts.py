from __future__ import annotations

from decimal import Decimal

import pytest

from pulumi_claude_admin.report.amounts import duration, money, percent, signed, whole


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0.005", "0.01"),
        ("0.00499999", "0.00"),
        ("-0.001", "0.00"),
        ("-0.005", "-0.01"),
        ("1234567.885", "1,234,567.89"),
        ("1E+3", "1,000.00"),
    ],
)
def test_money_is_rounded_half_up_to_cents(amount: str, text: str) -> None:
    assert money(Decimal(amount)) == text


def test_what_nobody_could_say_is_a_dash() -> None:
    assert (money(None), percent(None), duration(None), percent(Decimal(1), 0)) == ("—", "—", "—", "—")


def test_a_currency_is_said_where_it_is_asked_for() -> None:
    assert money(Decimal(12), "USD") == "12.00 USD"


def test_a_difference_has_its_sign() -> None:
    assert [signed(Decimal(one)) for one in ("1", "-1", "0")] == ["+1.00", "-1.00", "+0.00"]


def test_shares_are_rounded_half_up() -> None:
    assert [percent(Decimal(one), 200) for one in ("1", "0.9", "201")] == ["1 %", "0 %", "101 %"]


def test_a_guess_has_no_cents() -> None:
    assert whole(Decimal("5778.5")) == "5,779"


@pytest.mark.parametrize(
    ("minutes", "text"),
    [("0.4", "0 min"), ("59.4", "59 min"), ("59.5", "1 h 00 min"), ("192.4", "3 h 12 min"), ("4320", "3 days")],
)
def test_times_are_told_in_what_they_are_counted_in(minutes: str, text: str) -> None:
    assert duration(Decimal(minutes)) == text
