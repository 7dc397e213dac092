"""`model.money`: amounts are whole minor units, and everything else is refused with a reason."""

from __future__ import annotations

import pytest

from pulumi_claude_admin.model.money import Money


@pytest.mark.parametrize(
    ("text", "minor"),
    [("5000.00", 500_000), ("5000", 500_000), ("5000.5", 500_050), (" 0 ", 0), ("0.01", 1), ("1.1000", 110)],
)
def test_plain_decimals_are_read_as_minor_units(text: str, minor: int) -> None:
    assert Money.parse(text) == Money(minor, "USD")


@pytest.mark.parametrize("text", ["", "1,000.00", "$5", "1e3", "five", "+1", "1.", ".5", "NaN", "1_000", "٣"])
def test_what_is_not_a_plain_decimal_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not an amount"):
        Money.parse(text)


def test_a_negative_amount_is_called_negative() -> None:
    with pytest.raises(ValueError, match="'-1' is negative"):
        Money.parse("-1")


def test_a_fraction_of_a_cent_is_refused() -> None:
    with pytest.raises(ValueError, match="finer than the smallest unit of USD"):
        Money.parse("1.005")


def test_currencies_without_minor_units_have_none() -> None:
    assert Money.parse("1000", "JPY").minor == 1000
    with pytest.raises(ValueError, match="JPY"):
        Money.parse("1.5", "JPY")


@pytest.mark.parametrize(
    ("money", "major", "shown"),
    [
        (Money(500_000), "5000.00", "5,000.00 USD"),
        (Money(0), "0.00", "0.00 USD"),
        (Money(10**17), "1000000000000000.00", "1,000,000,000,000,000.00 USD"),
        (Money(1500, "KWD"), "1.500", "1.500 KWD"),
    ],
)
def test_amounts_are_written_in_major_units(money: Money, major: str, shown: str) -> None:
    assert (money.major, str(money)) == (major, shown)
