"""Changes by size: the same as beside the teams, and nothing of a sum that is hidden there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pulumi_claude_admin.outcomes.change_fact import ChangeFact
from pulumi_claude_admin.outcomes.count import outcomes
from pulumi_claude_admin.outcomes.evidence import Sign
from pulumi_claude_admin.outcomes.figures import Asked
from pulumi_claude_admin.outcomes.review_time import Reviewed
from pulumi_claude_admin.outcomes.size_bands import SizeBand, SizeOutcomes, by_size
from tests.support.change_facts import A_FACT, START, WEEKS


def facts(people: int, lines: int, sign: Sign, *, hours: int | None = 3) -> list[ChangeFact]:
    reviewed = Reviewed(None if hours is None else timedelta(hours=hours))
    return [replace(A_FACT, person=f"p{one}", lines=lines, sign=sign, reviewed=reviewed) for one in range(people)]


def told(*found: list[ChangeFact]) -> dict[SizeBand, SizeOutcomes]:
    listed = [one for of in found for one in of]
    asked = Asked(listed, WEEKS, START + timedelta(days=60), {})
    return {one.band: one for one in by_size(asked, outcomes(asked))}


@pytest.mark.parametrize(
    ("lines", "band"),
    [
        (0, SizeBand.SMALL),
        (50, SizeBand.SMALL),
        (51, SizeBand.MEDIUM),
        (250, SizeBand.MEDIUM),
        (251, SizeBand.LARGE),
    ],
)
def test_a_change_has_the_size_of_its_lines(lines: int, band: SizeBand) -> None:
    assert SizeBand.of(lines) is band


def test_each_size_is_counted_for_itself() -> None:
    found = told(
        facts(9, 10, Sign.ASSISTED, hours=1),
        facts(9, 10, Sign.NO_SIGN, hours=2),
        facts(9, 900, Sign.ASSISTED, hours=9),
        facts(9, 900, Sign.NO_SIGN, hours=30),
    )
    small, large = found[SizeBand.SMALL], found[SizeBand.LARGE]
    assert [one.waited.median for one in small.groups.values() if one.waited] == [1, 2]
    assert [one.waited.median for one in large.groups.values() if one.waited] == [9, 30]
    assert large.differences.waited_median is not None
    assert large.differences.waited_median.value == -21


def test_a_size_of_few_people_hides_one_more_so_that_it_is_not_the_rest_of_the_sum() -> None:
    found = told(
        facts(9, 10, Sign.ASSISTED),
        facts(9, 10, Sign.NO_SIGN),
        facts(9, 100, Sign.ASSISTED),
        facts(9, 100, Sign.NO_SIGN),
        facts(2, 900, Sign.ASSISTED),
    )
    hidden = [band for band, one in found.items() if one.groups[Sign.ASSISTED].merged is None]
    assert len(hidden) == 2
    assert SizeBand.LARGE in hidden


def test_a_measure_whose_sum_is_hidden_beside_the_teams_is_told_of_no_size() -> None:
    found = told(facts(9, 10, Sign.ASSISTED), facts(9, 10, Sign.NO_SIGN, hours=None), facts(3, 10, Sign.NO_SIGN))
    assert {one.groups[Sign.ASSISTED].waited for one in found.values()} == {None}
    assert {one.differences.waited_median for one in found.values()} == {None}
    assert found[SizeBand.SMALL].groups[Sign.ASSISTED].merged == 9
