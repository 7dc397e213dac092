"""Whatever was spent: a suggested cap is above what is usual and what was spent, and not far above both."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pulumi_claude_admin.audit.suggest_caps import rounded_up, suggest_cap
from tests.support.audit_facts import facts, workspace

amounts = st.decimals(0, 10**10, allow_nan=False, places=6)


@given(st.lists(amounts, min_size=1, max_size=5), amounts)
def test_a_cap_lets_every_month_and_this_one_pass(months: list[Decimal], to_date: Decimal) -> None:
    one = replace(workspace("wrkspc_01", "One", a_week="1"), last_months=tuple(months), month_to_date=to_date)

    found = suggest_cap(facts(one), one)

    assert found is not None
    assert found.amount >= max(*months[:3], to_date)
    assert found.amount <= max(max(months[:3]) * Decimal("1.4"), to_date * Decimal("1.11"), Decimal(1000))
    assert found.amount % 100 == 0


@given(amounts)
def test_rounding_up_is_up_by_a_tenth_at_most_and_stays(amount: Decimal) -> None:
    rounded = rounded_up(amount)

    assert amount <= rounded <= max(amount * Decimal("1.1"), Decimal(1000))
    assert rounded_up(rounded) == rounded
