from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pulumi_claude_admin.audit.concentration import concentration
from pulumi_claude_admin.audit.facts import ConcentrationFacts


def of(*amounts: int) -> ConcentrationFacts:
    found = concentration("people", map(Decimal, amounts))
    assert found is not None
    return found


def test_all_alike() -> None:
    found = of(*[10] * 10)
    assert (found.count, found.top_five, found.gini, found.hhi, found.for_80_percent) == (
        10,
        Decimal("0.5"),
        Decimal(0),
        Decimal("0.1"),
        8,
    )


def test_one_spends_nearly_all() -> None:
    found = of(96, 1, 1, 1, 1)
    assert (found.for_80_percent, found.gini) == (1, Decimal("0.76"))


def test_who_spent_nothing_is_left_out() -> None:
    assert of(5, 0, 5).count == 2
    assert concentration("keys", [Decimal(0)]) is None


@given(st.lists(st.integers(min_value=1, max_value=10**9), min_size=1, max_size=60))
def test_measures_stay_within_their_bounds_and_do_not_care_for_order(amounts: list[int]) -> None:
    found = of(*amounts)
    assert found == of(*sorted(amounts))
    assert -Decimal("1e-20") <= found.gini < 1
    assert Decimal(1) / len(amounts) - Decimal("1e-20") <= found.hhi <= 1
    assert 1 <= found.for_80_percent <= len(amounts)
    assert 0 < found.top_five <= 1
