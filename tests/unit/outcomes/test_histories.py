"""Five made-up histories, of which the truth is known, through a real repository: `make bench` holds 200 of them against it."""

from __future__ import annotations

import pytest

from bench.outcome_accuracy import Judged, judge
from pulumi_claude_admin.outcomes.defects import DefectKind
from pulumi_claude_admin.outcomes.difference import LEAST_PEOPLE, Verdict
from tests.support.histories.history import Effects

NOTHING = Effects()
MUCH = Effects(defect=0.2, hours=5.0, points=-2.0)


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Judged, ...]:
    """All five, each drawn and read once."""
    told = ((5, NOTHING), (6, MUCH), (7, MUCH), (8, NOTHING), (10, MUCH))
    return tuple(
        judge(tmp_path_factory.mktemp("history"), people=people, effects=effects, seed=seed)
        for seed, (people, effects) in enumerate(told)
    )


def test_every_assisted_change_is_known_and_no_other(judged: tuple[Judged, ...]) -> None:
    assert [one.assisted_found for one in judged] == [one.history.assisted for one in judged]


def test_defects_are_found_by_lines_through_squashes_rebases_renames_and_a_bulk_reformat(
    judged: tuple[Judged, ...],
) -> None:
    assert [one.recall(DefectKind.LINES) >= 0.95 for one in judged] == [True] * 5
    assert [one.precision(DefectKind.LINES) >= 0.85 for one in judged] == [True] * 5


@pytest.mark.parametrize("kind", [DefectKind.REVERTED, DefectKind.ISSUE])
def test_what_is_said_in_words_is_found_exactly(judged: tuple[Judged, ...], kind: DefectKind) -> None:
    assert [one.found(kind) for one in judged] == [one.truth(kind) for one in judged]


def test_bots_are_in_no_figure_and_a_forced_push_is_a_line(judged: tuple[Judged, ...]) -> None:
    assert [sum(day.bots for day in one.gathered.left_out.values()) for one in judged] == [1] * 5
    assert {one.gathered.remarks for one in judged} == {("1 change is not on the branch main of the checkout",)}


def test_few_people_get_no_verdict(judged: tuple[Judged, ...]) -> None:
    few = [one for one in judged if one.history.people < LEAST_PEOPLE]

    assert {found.verdict for one in few for found in one.differences().values()} == {Verdict.FEW}


def test_a_large_effect_is_told_the_right_way_round(judged: tuple[Judged, ...]) -> None:
    told = [one.differences() for one in judged if one.history.effects == MUCH]

    assert len(told) == 3
    assert all(one["hours"].value > 2 and one["points"].value < -1 for one in told)


def test_the_truth_is_inside_most_intervals(judged: tuple[Judged, ...]) -> None:
    inside = [
        found.low <= one.effect(name) <= found.high for one in judged for name, found in one.differences().items()
    ]

    assert sum(inside) >= 0.85 * len(inside)
