"""The interval of a difference holds as often as was measured, on the first teams of a size."""

from __future__ import annotations

from bench.outcome_intervals import held


def test_the_truth_is_inside_and_a_large_effect_is_seen() -> None:
    found = held(8, teams=4)

    assert all(one.inside >= 0.75 for one in found.values())
    assert found["median wait, +3 h"].without_zero >= 0.75
    assert found["coverage, no effect"].without_zero <= 0.25
