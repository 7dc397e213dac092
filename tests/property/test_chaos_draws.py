"""What tries of Console writes are drawn: the same for a number and version, and few that have every pair of values."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.support.chaos.draws import VERSION, draw, pairs
from tests.support.chaos.faults import FAULTS


@given(st.integers(0, 10**9))
def test_a_number_is_one_try(seed: int) -> None:
    one = draw(seed)
    assert one == draw(seed)
    assert one.switches == draw(seed).switches
    assert one.moment in one.fault.moments
    assert one.change.level in one.fault.levels
    assert one.change.level == "workspace" or one.target in {"its own", "among many", "other organization"}


def test_a_change_of_what_is_drawn_raises_its_version() -> None:
    """Who changes what a number draws raises VERSION, so that results kept by it stay true, and writes down the new draw."""
    assert (VERSION, str(draw(16))) == (
        3,
        "16 c de no notifications its own console_save_challenged at the first save another process",
    )


def test_few_tries_have_every_pair() -> None:
    candidates = tuple(map(draw, range(600)))
    chosen = pairs(candidates)
    assert {(one.layout, one.fault.name) for one in chosen} == {(a, b.name) for a in "abcd" for b in FAULTS}
    every = {(one.setting, one.fault.name) for one in candidates}
    assert {(one.setting, one.fault.name) for one in chosen} == every
    assert len(chosen) < len(candidates) / 5
