"""Money survives every form that it takes: text, minor units, the wire."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from pulumi_claude_admin.model.money import Money

currencies = st.sampled_from(["USD", "EUR", "JPY", "KWD"])


@given(st.integers(min_value=0, max_value=10**14), currencies)
def test_what_is_written_is_read_back(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.parse(money.major, currency) == money


@given(st.text())
def test_any_text_is_an_amount_or_a_value_error(text: str) -> None:
    money = None
    with suppress(ValueError):
        money = Money.parse(text)
    assert money is None or money.minor >= 0
