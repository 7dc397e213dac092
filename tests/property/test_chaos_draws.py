"""What tries of Console writes are drawn: the same for a number for ever, and few that have every pair of values."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.support.chaos.draws import FAULTS, draw, pairs


@given(st.integers(0, 10**9))
def test_a_number_is_one_try(seed: int) -> None:
    one = draw(seed)
    assert one == draw(seed)
    assert one.switches == draw(seed).switches
    assert one.moment in one.fault.moments
    assert (one.change.level == "organization") == (one.target == "organization") or one.target == "other organization"


def test_few_tries_have_every_pair() -> None:
    candidates = tuple(map(draw, range(400)))
    chosen = pairs(candidates)
    assert {(one.layout, one.fault.name) for one in chosen} == {(a, b.name) for a in "abcd" for b in FAULTS}
    every = {(one.setting, one.fault.name) for one in candidates}
    assert {(one.setting, one.fault.name) for one in chosen} == every
    assert len(chosen) < len(candidates) / 4
