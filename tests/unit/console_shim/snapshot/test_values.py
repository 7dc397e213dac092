from __future__ import annotations

import pytest

from claude_console_shim.layouts.load import shipped_layouts
from claude_console_shim.layouts.schema import Layout, SpendLimitMap
from claude_console_shim.snapshot.values import (
    Amount,
    means,
    read_amount,
    read_field,
    read_rate,
    read_rate_field,
    read_recipients,
    read_threshold,
    typed_amount,
)
from pulumi_claude_admin.errors import LayoutUnknown
from pulumi_claude_admin.model.money import Money


@pytest.fixture
def spend(layout: Layout) -> SpendLimitMap:
    assert layout.workspace_spend_limit is not None
    return layout.workspace_spend_limit


@pytest.mark.parametrize(
    ("text", "minor"),
    [("$5,000.00", 500000), ("$5000.00", 500000), ("$0.05", 5), ("$1,234,567.89", 123456789), ("$7", 700)],
)
def test_amounts_in_the_layouts_form_are_read(spend: SpendLimitMap, text: str, minor: int) -> None:
    assert read_amount(text, spend.amount) == Money(minor)


def test_not_set_is_no_amount(spend: SpendLimitMap) -> None:
    assert read_amount("Not set", spend.amount) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5,000.00",
        "$5.000,00",
        "5.000,00 $",
        "€5,000.00",
        "$-5.00",
        "-$5.00",
        "$5,00.00",
        "$5,000.0",
        "$5,000.001",
        "$1e3",
        "$٥,٠٠٠.٠٠",  # noqa: RUF001 - digits of another script, on purpose
        "$9999999999999999.00",
        "Not set yet",
        "$5,000.00 $6,000.00",
    ],
)
def test_an_amount_in_any_other_form_is_not_guessed_at(spend: SpendLimitMap, text: str) -> None:
    with pytest.raises(LayoutUnknown):
        read_amount(text, spend.amount)


def test_a_threshold_has_to_be_an_amount(spend: SpendLimitMap) -> None:
    with pytest.raises(LayoutUnknown):
        read_threshold("Not set", spend.amount)


@pytest.mark.parametrize("text", ["5000.00", "5000", " 5000.0 ", "5,000.00", "5,000"])
def test_a_field_may_write_its_amount_otherwise(spend: SpendLimitMap, text: str) -> None:
    assert read_field(text, spend.amount) == Money(500000)
    assert means(text, Money(500000), lambda each: read_field(each, spend.amount))


@pytest.fixture
def german() -> Amount:
    """Amounts as the German map has them."""
    part = next(each for each in shipped_layouts("de") if each.id == "c").workspace_spend_limit
    assert part is not None
    return part.amount


@pytest.mark.parametrize(
    ("text", "minor"),
    [("5.000,00 $", 500000), ("5.000 $", 500000), ("5000 $", 500000), ("5,00\u00a0$", 500), ("Nicht festgelegt", None)],
)
def test_amounts_are_read_by_the_rules_of_the_language(german: Amount, text: str, minor: int | None) -> None:
    assert read_amount(text, german) == (None if minor is None else Money(minor))


@pytest.mark.parametrize(
    "text", ["$5,000.00", "5,000.00 $", "5.00 $", "5.000.00 $", "50.00,00 $", "5.000,0 $", "Not set"]
)
def test_an_amount_of_another_language_is_not_guessed_at(german: Amount, text: str) -> None:
    with pytest.raises(LayoutUnknown):
        read_amount(text, german)


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("5000,00", 500000),
        ("5.000,00", 500000),
        ("5.000", 500000),
        ("5000.00", 500000),
        ("5.00", 500),
        ("5.000,00 $", 500000),
    ],
)
def test_a_field_writes_as_the_language_or_as_a_machine(german: Amount, text: str, minor: int) -> None:
    assert read_field(text, german) == Money(minor)


@pytest.mark.parametrize("shown", ["", "1,00", "1.00", "1.234,00", "7"])
def test_a_whole_amount_is_typed_without_any_separator(german: Amount, shown: str) -> None:
    assert typed_amount(Money(500000), shown=shown, form=german) == "5000"


@pytest.mark.parametrize(
    ("shown", "typed"),
    [("1234,50", "5000,25"), ("1.234,50", "5000,25"), ("1234.50", "5000.25"), ("", "5000,25"), ("7", "5000,25")],
)
def test_cents_are_typed_as_the_field_shows_them_or_as_the_map_says(german: Amount, shown: str, typed: str) -> None:
    assert typed_amount(Money(500025), shown=shown, form=german) == typed
    assert read_field(typed, german) == Money(500025)


@pytest.mark.parametrize("shown", ["", "7", "1.234"])
def test_cents_are_not_typed_where_nothing_says_how(german: Amount, shown: str) -> None:
    silent = german.model_copy(update={"field": ()})
    with pytest.raises(LayoutUnknown, match="no amount with cents"):
        typed_amount(Money(500025), shown=shown, form=silent)
    assert typed_amount(Money(500025), shown=shown, form=silent, is_for_machines=True) == "5000.25"


def test_an_empty_field_holds_nothing(spend: SpendLimitMap) -> None:
    assert read_field("  ", spend.amount) is None


@pytest.mark.parametrize("text", ["5.000,00", "5,00", "50,00.00", "5 000", "about 5", "5,000.001"])
def test_no_other_amount_is_guessed_at(spend: SpendLimitMap, text: str) -> None:
    with pytest.raises(LayoutUnknown):
        read_field(text, spend.amount)
    assert not means(text, Money(500000), lambda each: read_field(each, spend.amount))


@pytest.mark.parametrize(
    ("text", "value"), [("4,000", 4000), ("4000", 4000), ("0", 0), ("4,000 (organization)", None), ("—", None)]
)
def test_rates_in_the_layouts_form_are_read(layout: Layout, text: str, value: int | None) -> None:
    assert layout.workspace_rate_limits is not None
    assert read_rate(text, layout.workspace_rate_limits.number) == value


@pytest.mark.parametrize("text", ["", "4.000", "4,00", "-1", "4,000 (workspace)", "1e6", "٤", "9" * 400])
def test_a_rate_in_any_other_form_is_not_guessed_at(layout: Layout, text: str) -> None:
    assert layout.workspace_rate_limits is not None
    with pytest.raises(LayoutUnknown):
        read_rate(text, layout.workspace_rate_limits.number)


def test_a_rate_field_holds_a_whole_number_or_nothing(layout: Layout) -> None:
    assert layout.workspace_rate_limits is not None
    number = layout.workspace_rate_limits.number
    assert [read_rate_field(text, number) for text in ("1500", "1,500", "")] == [1500, 1500, None]
    for strange in ("1.500", "1,50", "15,00", "1e3"):
        with pytest.raises(LayoutUnknown):
            read_rate_field(strange, number)


def test_recipients_are_sorted_in_lower_case_each_once() -> None:
    assert read_recipients("Zoe@Example.com, ana@example.com,zoe@example.com", ("None",)) == (
        "ana@example.com",
        "zoe@example.com",
    )
    assert read_recipients("None", ("None",)) == ()


def test_what_is_no_address_is_not_taken_for_one() -> None:
    with pytest.raises(LayoutUnknown):
        read_recipients("ana@example.com, and 3 more", ("None",))
