"""A day is judged by the days before it alone, and what is told is beyond what was usual."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pulumi_claude_admin.audit.spikes import LeastImpact, spikes
from tests.support.spend import spend

series = st.lists(st.one_of(st.just("0"), st.decimals(1, 10**6, places=2).map(str)), min_size=21, max_size=90)
LEAST = LeastImpact(Decimal(1), Decimal("0.1"))


@given(series, st.integers(21, 90))
def test_what_was_told_once_stays_told_and_nothing_is_added_later(amounts: list[str], length: int) -> None:
    seen = spend(amounts[:length])

    assert spikes(seen, LEAST) == tuple(
        spike for spike in spikes(spend(amounts), LEAST) if spike.day <= seen.last_whole
    )


@given(series)
def test_a_spike_is_above_its_band_and_above_both_minimums(amounts: list[str]) -> None:
    for spike in spikes(spend(amounts), LEAST):
        assert Decimal(0) <= spike.lower <= spike.expected <= spike.upper < spike.actual
        assert spike.money >= LEAST.money
        assert spike.money >= LEAST.share * spike.expected
