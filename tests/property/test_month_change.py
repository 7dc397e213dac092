"""Whatever was used: the parts are the difference, exactly, and in print too."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from pulumi_claude_admin.audit.month_change import PARTS, Used, month_change

prices = st.decimals(0, 1000, allow_nan=False, places=12)
"""Cents for a token, discounts and all."""
used = st.builds(
    lambda model, kind, tokens, price: Used(model, kind, tokens, (tokens or 1) * price),
    st.sampled_from(["small", "large", "new", None]),
    st.sampled_from(["uncached_input_tokens", "cache_read_input_tokens", "output_tokens", "of_tomorrow", None]),
    st.integers(0, 10**10),
    prices,
)
months = st.lists(used, max_size=12)


@given(months, months)
def test_the_parts_are_the_difference_exactly(before: list[Used], now: list[Used]) -> None:
    change = month_change(before, now)

    assert change.before == sum((one.amount for one in before), Decimal(0))
    assert change.now == sum((one.amount for one in now), Decimal(0))
    assert sum(change.parts.values()) == change.difference


@given(months, months)
def test_the_parts_in_cents_are_the_difference_in_cents(before: list[Used], now: list[Used]) -> None:
    change = month_change(before, now)

    shown = change.in_print(Decimal(1))

    assert sum(shown.values()) == change.difference.quantize(Decimal(1), ROUND_HALF_UP)
    assert all(abs(shown[part] - change.parts[part]) <= 1 for part in PARTS)
