"""The difference, its interval, and when it is a verdict."""

from __future__ import annotations

import random

import pytest

from pulumi_claude_admin.outcomes.difference import (
    LEAST_PEOPLE,
    Observation,
    Verdict,
    at_share,
    difference,
    mean,
    merged_difference,
    share_difference,
    students_quantile,
    widened_tail,
)


def team(size: int, gap: float) -> list[Observation]:
    """Each person with twelve changes of either kind; assisted ones are higher by a gap, everybody differs by as much as one."""
    return [
        Observation(f"p{who}", is_assisted, who % 3 / 3 + place / 12 + (gap if is_assisted else 0))
        for who in range(size)
        for place in range(12)
        for is_assisted in (True, False)
    ]


@pytest.mark.parametrize("statistic", [mean, at_share(0.5), at_share(0.75)])
def test_a_difference_that_everybody_shows_is_found_by_any_statistic(statistic: object) -> None:
    found = difference(team(12, 2.0), statistic, seed="a")  # type: ignore[arg-type]

    assert found is not None
    assert found.value == pytest.approx(2.0)
    assert found.low <= 2.0 <= found.high
    assert found.verdict is Verdict.HIGHER


def test_the_other_direction_and_none_at_all_are_told_too() -> None:
    lower, nothing = difference(team(12, -2.0), mean, seed="a"), difference(team(12, 0.0), mean, seed="a")

    assert lower is not None
    assert nothing is not None
    assert (lower.verdict, nothing.verdict) == (Verdict.LOWER, Verdict.OPEN)


def test_few_people_get_an_interval_and_no_verdict() -> None:
    found = difference(team(LEAST_PEOPLE - 1, 5.0), mean, seed="a")

    assert found is not None
    assert found.low > 0
    assert found.verdict is Verdict.FEW


def test_it_is_the_people_that_count_and_not_their_changes() -> None:
    one_prolific = [Observation("p0", is_assisted=True, value=9.0) for _ in range(500)]

    found = difference([*team(12, 0.0), *one_prolific], mean, seed="a")

    assert found is not None
    assert found.verdict is Verdict.OPEN


def test_the_same_observations_in_any_order_have_the_same_interval() -> None:
    there = team(9, 0.3)

    assert difference(there, at_share(0.5), seed="a") == difference(reversed(there), at_share(0.5), seed="a")


def test_one_kind_alone_has_no_difference() -> None:
    assert difference([Observation("a", is_assisted=True, value=1)], mean, seed="a") is None


def test_the_median_of_an_even_number_is_in_the_middle() -> None:
    values = [(1.0, 0), (2.0, 0), (4.0, 0), (9.0, 0)]

    assert at_share(0.5)(values, 1)([1]) == 3.0
    assert at_share(0.5)(values[:3], 1)([1]) == 2.0


def defects(people: int, *, assisted: int, others: int, chance: float, seed: int) -> list[Observation]:
    """Each person with so many changes of either kind, of which as many of both cause a defect."""
    draw = random.Random(seed)  # noqa: S311 - made-up changes, no secret
    return [
        Observation(f"p{who}", is_assisted, float(draw.random() < chance))
        for who in range(people)
        for is_assisted, number in ((True, assisted), (False, others))
        for _ in range(number)
    ]


def test_no_defect_in_a_few_changes_is_no_verdict() -> None:
    none_of_eight = [Observation(f"p{who}", is_assisted=True, value=0.0) for who in range(8)]
    four_of_eighty = [
        Observation(f"p{who}", is_assisted=False, value=float(who < 4 and not place))
        for who in range(8)
        for place in range(10)
    ]

    found = share_difference([*none_of_eight, *four_of_eighty], seed="a")

    assert found is not None
    assert found.value == pytest.approx(-0.05)
    assert found.verdict is Verdict.OPEN
    assert found.low < 0 < found.high


def test_no_defect_in_hundreds_of_changes_is_lower() -> None:
    seen = [Observation(f"p{n % 12}", is_assisted=n < 300, value=float(n >= 300 and n % 5 == 0)) for n in range(600)]

    found = share_difference(seen, seed="a")

    assert found is not None
    assert found.verdict is Verdict.LOWER


def test_rare_defects_get_a_verdict_by_chance_in_one_of_ten_teams_at_most() -> None:
    drawn = (defects(12, assisted=2, others=10, chance=0.05, seed=seed) for seed in range(100))
    found = [share_difference(one, seed="a", most=200) for one in drawn]

    assert sum(one is not None and one.verdict in {Verdict.HIGHER, Verdict.LOWER} for one in found) <= 10


def test_how_much_goes_to_the_tool_is_never_a_verdict() -> None:
    found = merged_difference([(f"p{who}", True) for who in range(20) for _ in range(24)], weeks=12)

    assert found is not None
    assert (found.value, found.verdict) == (2.0, Verdict.NONE)


@pytest.mark.parametrize(("freedom", "expected"), [(4, 2.776), (7, 2.365), (19, 2.093), (200, 1.972)])
def test_students_quantile_is_that_of_the_tables(freedom: int, expected: float) -> None:
    assert students_quantile(0.975, freedom) == pytest.approx(expected, rel=0.01)


def test_few_people_leave_less_outside() -> None:
    assert widened_tail(5) < widened_tail(20) < widened_tail(10_000) == pytest.approx(0.025, abs=1e-4)
