"""Whatever was merged: nothing of fewer than five people can be worked out from all that a report says together."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pulumi_claude_admin.outcome_ports import FileCoverage
from pulumi_claude_admin.outcomes.change_fact import ChangeFact
from pulumi_claude_admin.outcomes.count import outcomes
from pulumi_claude_admin.outcomes.defects import WITHIN, DefectKind
from pulumi_claude_admin.outcomes.evidence import Sign
from pulumi_claude_admin.outcomes.figures import Asked
from pulumi_claude_admin.outcomes.review_time import Reviewed
from pulumi_claude_admin.outcomes.size_bands import by_size
from pulumi_claude_admin.outcomes.suppress import SMALLEST
from pulumi_claude_admin.outcomes.touched_coverage import CoverageChange
from pulumi_claude_admin.outcomes.week import Week
from pulumi_claude_admin.report.outcome_figures import Counted, build
from pulumi_claude_admin.report.outcome_json import render
from tests.support.change_facts import A_FACT, START
from tests.support.outcome_reader import KINDS, few_people, numbers, places, unseen_worked_out, worked_out_of
from tests.support.outcome_reports import RUN

TEAMS = ("a", "b", "c", "d")
WEEKS = tuple(Week.of(START + timedelta(weeks=number)) for number in range(4))
AS_OF = START + timedelta(weeks=2, days=29)
"""The first two weeks are old enough for defects."""
OLD_WEEKS = frozenset({str(WEEKS[0]), str(WEEKS[1])})
KIND_OF = {sign: kind for kind, sign in KINDS.items()}
MOVED = CoverageChange(FileCoverage(50, 100), FileCoverage(60, 100))


def drawn(seed: int) -> list[ChangeFact]:
    """Teams that differ: in size, in how much is reviewed and measured, in how much of it is assisted."""
    draw = random.Random(seed)  # noqa: S311 - made-up changes, no secret
    found = list[ChangeFact]()
    for team in TEAMS:
        size, reviewed, covered, assisted = (
            draw.randint(3, 12),
            draw.choice((1, 1, 0.7)),
            draw.choice((1, 0.5, 0)),
            draw.random(),
        )
        for week, at in ((week, START + timedelta(weeks=week)) for week in range(len(WEEKS))):
            busy = draw.choice((0.2, 0.6, 1))
            for number in range(size):
                for _ in range(draw.choice((1, 2)) if draw.random() < busy else 0):
                    found.append(
                        replace(
                            A_FACT,
                            number=len(found),
                            person=f"{team}{number}",
                            merged_at=at,
                            sign=Sign.ASSISTED if draw.random() < assisted else Sign.NO_SIGN,
                            reviewed=Reviewed(timedelta(hours=1) if draw.random() < reviewed else None),
                            coverage=MOVED if draw.random() < covered else None,
                            unknown_defects=frozenset({DefectKind.LINES} if team == "d" and week else ()),
                            lines=draw.choice((10, 100, 1000)),
                        )
                    )
    return found


def told(facts: list[ChangeFact]) -> Any:  # noqa: ANN401 - JSON
    """The report, as it is written for programs."""
    teams = {one.person: one.person[0] for one in facts if one.person}
    asked = Asked(facts, WEEKS, AS_OF, teams, resamples=1)
    figures = outcomes(asked)
    counted = Counted(WEEKS, AS_OF, figures, by_size(asked, figures))
    report = build(
        counted, organization_id="o", organization_name="O", currency="USD", run=RUN, repositories=(), remarks=()
    )
    return json.loads(render(report))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1_000_000))
def test_no_number_of_a_few_people_follows_from_the_report(seed: int) -> None:
    facts = drawn(seed)
    report = told(facts)
    known = numbers(report)
    who = [(str(one.person), str(one.person)[0], str(one.week), KIND_OF[one.sign]) for one in facts]
    few = few_people(who, report, fewest=SMALLEST)

    assert [what for what in few if known[what] is not None] == []
    assert worked_out_of(report, OLD_WEEKS) & few == set()
    assert [of for what, of in known.items() if what[0] == "people" and of and of < SMALLEST] == []


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1_000_000))
def test_what_few_people_merged_too_late_to_be_asked_for_defects_is_not_the_rest_of_a_week(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - made-up changes, no secret
    end = AS_OF - WITHIN
    facts = [
        replace(one, merged_at=end + timedelta(hours=1)) if one.week == Week.of(end) and draw.random() < 0.3 else one
        for one in drawn(seed)
    ]
    report = told(facts)
    rows = rows_of(report)
    for place, cell in places(report):
        for kind, sign in KINDS.items():
            young = {
                one.person
                for one in facts
                if one.sign is sign and not one.is_mature(AS_OF) and is_in(one, place, rows=rows)
            }
            is_told = cell[kind]["merged"] is not None and cell[kind]["reverted"] is not None
            assert not is_told or not 0 < len(young) < SMALLEST


@pytest.mark.parametrize("seed", [99, 223, 366, *range(12)])
def test_how_many_changes_of_a_few_people_nobody_saw_does_not_follow(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - made-up changes, no secret
    unseen, seen = Reviewed(None, is_self_merged=True), Reviewed(timedelta(hours=1))
    facts = drawn(seed)
    by_chance = [one.reviewed.waited is None and draw.random() < 0.9 for one in facts]
    habits = {team: draw.choice((unseen, seen, None)) if seed % 2 else None for team in TEAMS}
    facts = [
        replace(one, reviewed=habits[str(one.person)[0]] or (unseen if is_unseen else one.reviewed))
        for one, is_unseen in zip(facts, by_chance, strict=True)
    ]
    report = told(facts)
    rows = rows_of(report)
    for kind, place in unseen_worked_out(report):
        counted = [one for one in facts if KIND_OF[one.sign] == kind and is_in(one, place, rows=rows)]
        is_of_few = 0 < len({one.person for one in counted}) < SMALLEST
        assert not (is_of_few and any(one.reviewed.is_self_merged for one in counted)), (kind, place)


def rows_of(report: Any) -> frozenset[str]:  # noqa: ANN401 - JSON
    """Its rows but the sum: the names of teams, and none of the people who are in no team or a small one."""
    return frozenset(one["team"] or "" for one in report["teams"] if one["kind"] != "all")


def is_in(one: ChangeFact, place: tuple[str | None, str | None], *, rows: frozenset[str]) -> bool:
    """Whether a change is counted there; `rows` are those of the report, without which somebody is in no figure."""
    team = str(one.person)[0]
    own = team if team in rows else ""
    row, week = place
    return own in rows and row in (None, own) and week in (None, str(one.week))
