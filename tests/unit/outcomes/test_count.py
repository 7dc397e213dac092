"""The four metrics by team and week, from changes with known values."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from pulumi_claude_admin.outcome_ports import FileCoverage
from pulumi_claude_admin.outcomes.change_fact import ChangeFact
from pulumi_claude_admin.outcomes.count import outcomes
from pulumi_claude_admin.outcomes.defects import DefectKind
from pulumi_claude_admin.outcomes.difference import Verdict
from pulumi_claude_admin.outcomes.evidence import Sign
from pulumi_claude_admin.outcomes.figures import (
    NO_TEAM,
    Asked,
    CellFigures,
    Covered,
    Outcomes,
    Rate,
    Unclassified,
    Waited,
)
from pulumi_claude_admin.outcomes.review_time import Reviewed
from pulumi_claude_admin.outcomes.suppress import SUM
from pulumi_claude_admin.outcomes.tables import COMPARED
from pulumi_claude_admin.outcomes.touched_coverage import CoverageChange
from pulumi_claude_admin.outcomes.week import Week
from tests.support.change_facts import A_FACT, START, WEEKS


def facts(people: int, *, sign: Sign, week: int = 0, team: str = "", **fields: Any) -> list[ChangeFact]:  # noqa: ANN401 - any field
    """A change of each of so many people."""
    at = START + timedelta(weeks=week)
    return [replace(A_FACT, person=f"{team}{number}", merged_at=at, sign=sign, **fields) for number in range(people)]


def counted(*found: list[ChangeFact], days: int = 60, spend: dict[tuple[str, Week], Decimal] | None = None) -> Outcomes:
    listed = [one for of in found for one in of]
    team_of = {one.person: one.person[0] for one in listed if one.person and one.person[0] in "ab"}
    return outcomes(Asked(listed, WEEKS, START + timedelta(days=days), team_of, spend or {}))


def cell(found: Outcomes, team: str | None, week: Week | None) -> CellFigures:
    (one,) = [one for one in found.cells if (one.team, one.week) == (team, week)]
    return one


def test_merged_changes_are_by_everybody_who_merged_something_and_cost_is_of_both_kinds() -> None:
    found = counted(
        facts(6, sign=Sign.ASSISTED, team="a"),
        facts(6, sign=Sign.ASSISTED, team="a"),
        facts(8, sign=Sign.NO_SIGN, team="a"),
        spend={("a", WEEKS[0]): Decimal(5000), ("b", WEEKS[0]): Decimal(1)},
    )
    told = cell(found, "a", WEEKS[0])

    assert (told.people, told.merged, told.cost_per_merged) == (8, 20, Decimal(250))
    assert told.per_person(Sign.ASSISTED) == 1.5
    assert told.per_person(Sign.NO_SIGN) == 1.0
    assert cell(found, "a", SUM) == replace(told, week=None)


def test_waiting_coverage_and_defects_are_of_the_changes_that_have_them() -> None:
    moved = CoverageChange(FileCoverage(50, 100), FileCoverage(60, 100))
    hours = [Reviewed(timedelta(hours=number)) for number in (1, 2, 3, 4, 90)]
    caused = frozenset({DefectKind.LINES})
    listed = [
        replace(one, reviewed=hours[place], coverage=moved, defects=caused if place < 2 else frozenset())
        for place, one in enumerate(facts(5, sign=Sign.ASSISTED, team="a"))
    ]
    listed[0] = replace(listed[0], unknown_defects=frozenset({DefectKind.ISSUE}))
    unseen = facts(2, sign=Sign.ASSISTED, team="a", reviewed=Reviewed(None, is_self_merged=True))

    figures = cell(counted(listed, unseen), "a", WEEKS[0]).groups[Sign.ASSISTED]

    assert figures.waited == Waited(3.0, 4.0, changes=5, self_merged=2)
    assert figures.covered is not None
    assert figures.covered.points == pytest.approx(10.0)
    assert figures.covered == replace(Covered(10.0, 0.5, 0.6, changes=5), points=figures.covered.points)
    assert figures.defects[DefectKind.LINES] == Rate(2, 7)
    assert figures.defects[DefectKind.ISSUE] == Rate(0, 6)


def test_a_change_of_less_than_thirty_days_is_not_yet_without_a_defect() -> None:
    old, young = facts(6, sign=Sign.ASSISTED, team="a"), facts(6, sign=Sign.ASSISTED, team="a", week=1)

    found = counted(old, young, days=32)

    assert cell(found, "a", WEEKS[0]).groups[Sign.ASSISTED].defects[DefectKind.REVERTED] == Rate(0, 6)
    assert cell(found, "a", WEEKS[1]).groups[Sign.ASSISTED].defects[DefectKind.REVERTED] is None
    assert cell(found, "a", WEEKS[1]).groups[Sign.ASSISTED].merged == 6


def test_a_team_of_four_is_in_no_figure_and_no_sum_tells_it() -> None:
    found = counted(facts(9, sign=Sign.NO_SIGN, team="a"), facts(4, sign=Sign.NO_SIGN, team="b"))

    assert {one.team for one in found.cells} == {"a", SUM}
    assert cell(found, SUM, SUM).merged == cell(found, "a", SUM).merged == 9
    assert found.unclassified.left_out == 4


def test_the_spend_of_a_team_is_where_its_people_are() -> None:
    spend = {("a", WEEKS[0]): Decimal(900), ("b", WEEKS[0]): Decimal(40), ("no one merges", WEEKS[0]): Decimal(7)}
    large, small = facts(9, sign=Sign.NO_SIGN, team="a"), facts(4, sign=Sign.NO_SIGN, team="b")

    alone = counted(large, small, spend=spend)
    assert (cell(alone, "a", SUM).spend, cell(alone, SUM, SUM).spend) == (Decimal(900), Decimal(907))

    with_others = counted(large, small, facts(4, sign=Sign.NO_SIGN, team="x"), spend=spend)
    assert (cell(with_others, NO_TEAM, SUM).spend, cell(with_others, SUM, SUM).spend) == (Decimal(40), Decimal(947))


def test_the_spend_of_a_small_team_that_merged_nothing_does_not_follow_from_the_sum() -> None:
    large = facts(9, sign=Sign.NO_SIGN, team="a")
    team_of = {**{str(one.person): "a" for one in large}, "t0": "tiny", "t1": "tiny"}
    spend = {("a", WEEKS[0]): Decimal(900), ("tiny", WEEKS[0]): Decimal(40)}

    found = outcomes(Asked(large, WEEKS, START + timedelta(days=60), team_of, spend))

    assert (cell(found, "a", SUM).spend, cell(found, SUM, SUM).spend) == (Decimal(900), Decimal(900))


def test_people_of_small_teams_and_of_none_are_told_together() -> None:
    found = counted(*(facts(4, sign=Sign.NO_SIGN, team=team) for team in "bx"), facts(9, sign=Sign.NO_SIGN, team="a"))

    assert cell(found, NO_TEAM, SUM).merged == 8
    assert found.unclassified.left_out == 0


def test_a_week_of_a_few_people_takes_another_with_it_in_the_sums_too() -> None:
    found = counted(facts(9, sign=Sign.NO_SIGN, team="a"), facts(3, sign=Sign.NO_SIGN, team="a", week=1))

    assert cell(found, "a", SUM).merged == 12
    assert [cell(found, team, week).merged for team in ("a", SUM) for week in WEEKS] == [None] * 4


def test_a_large_group_may_be_too_small_for_its_reviews() -> None:
    reviewed = facts(4, sign=Sign.NO_SIGN, team="a", reviewed=Reviewed(timedelta(hours=1)))

    figures = cell(counted(reviewed, facts(9, sign=Sign.NO_SIGN, team="a")), "a", SUM).groups[Sign.NO_SIGN]

    assert figures.merged == 13
    assert figures.waited is None


def test_what_cannot_be_classified_is_counted_and_compared_with_nothing() -> None:
    found = counted(
        facts(6, sign=Sign.ASSISTED, team="a"),
        facts(3, sign=Sign.UNREAD, team="a"),
        facts(2, sign=Sign.OTHER_TOOL, team="a"),
        facts(1, sign=Sign.NO_SIGN, team="x", is_matched=False),
    )

    assert found.unclassified == Unclassified(12, unread=3, other_tool=2, unmatched=1, left_out=1)
    assert found.unclassified.share == 0.25
    assert cell(found, "a", SUM).merged == 6


def test_differences_are_told_of_groups_that_are_told_and_named_by_no_person() -> None:
    def hours(number: int) -> Reviewed:
        return Reviewed(timedelta(hours=number))

    found = counted(
        *(facts(9, sign=Sign.ASSISTED, team="a", reviewed=hours(20 + number)) for number in range(3)),
        *(facts(9, sign=Sign.NO_SIGN, team="a", reviewed=hours(number)) for number in range(3)),
        facts(3, sign=Sign.ASSISTED, team="b", reviewed=hours(1)),
        facts(6, sign=Sign.NO_SIGN, team="b", reviewed=hours(1)),
    )
    of = {one.team: one for one in found.differences}

    assert of["a"].waited_median is not None
    assert (of["a"].waited_median.value, of["a"].waited_median.verdict) == (20.0, Verdict.HIGHER)
    assert of["b"].waited_median is None
    assert of["b"].merged is None
    assert of.keys() == {"a", "b", SUM}


def test_weeks_that_were_not_asked_for_are_in_no_figure() -> None:
    found = counted(facts(6, sign=Sign.ASSISTED, team="a", week=2))

    assert found.unclassified.changes == 0
    assert cell(found, SUM, SUM).merged == 0


def test_no_defect_of_a_few_assisted_changes_is_no_verdict() -> None:
    reverted = [
        one if number >= 4 else replace(one, defects=frozenset({DefectKind.REVERTED}))
        for number, one in enumerate(facts(8, sign=Sign.NO_SIGN, team="a"))
    ]
    fine = [facts(8, sign=Sign.NO_SIGN, team="a") for _ in range(9)]
    found = counted(facts(8, sign=Sign.ASSISTED, team="a"), reverted, *fine)

    (of_a,) = [one for one in found.differences if one.team == "a"]
    difference = of_a.defects[DefectKind.REVERTED]
    assert difference is not None
    assert difference.value == pytest.approx(-0.05)
    assert difference.verdict is Verdict.OPEN


def test_what_few_people_merged_after_the_thirty_days_of_a_week_does_not_follow_from_those_before() -> None:
    both = [facts(8, sign=sign, week=week, team="a") for sign in COMPARED for week in (0, 1)]
    of_one = [replace(one, merged_at=START + timedelta(days=5)) for one in facts(1, sign=Sign.ASSISTED, team="a")]
    found = counted(*both, *[of_one] * 3, days=32)

    of_week = cell(found, "a", WEEKS[0]).groups[Sign.ASSISTED]
    old = of_week.defects[DefectKind.REVERTED]
    assert (of_week.merged, old) == (None, None)
    assert cell(found, "a", SUM).groups[Sign.ASSISTED].merged == 19
