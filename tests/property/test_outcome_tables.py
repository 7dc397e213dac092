"""
Whatever was merged: nothing of fewer than five people can be worked out from all that a report says together.

What somebody does who means to: sums of teams, weeks, kinds and sizes, and that a measure which is of every change in the sum is of every
change in each part of it.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pulumi_claude_admin.outcome_ports import FileCoverage
from pulumi_claude_admin.outcomes.change_fact import ChangeFact
from pulumi_claude_admin.outcomes.count import outcomes
from pulumi_claude_admin.outcomes.defects import DefectKind
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
from tests.support.elimination import Equation, worked_out
from tests.support.outcome_reports import RUN

TEAMS = ("a", "b", "c", "d")
WEEKS = tuple(Week.of(START + timedelta(weeks=number)) for number in range(4))
AS_OF = START + timedelta(weeks=2, days=29)
"""The first two weeks are old enough for defects."""
MATURE = frozenset({str(WEEKS[0]), str(WEEKS[1])})
KINDS = {"assisted": Sign.ASSISTED, "no_sign": Sign.NO_SIGN}
RATES = ("reverted", "lines", "issue")
MEASURES = {"merged": None, "review": "changes", "coverage": "changes", **dict.fromkeys(RATES, "of")}
"""Each with the field that says of how many changes it is."""
MOVED = CoverageChange(FileCoverage(50, 100), FileCoverage(60, 100))

Place = tuple[str | None, str | None]
Row = Mapping[str, Any]


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


def cells(report: Row) -> Iterator[tuple[Place, Row]]:
    for team in report["teams"]:
        name = None if team["kind"] == "all" else team["team"] or ""
        yield (name, None), team["total"]
        yield from (((name, week["week"]), week) for week in team["weeks"])


def numbers(report: Row) -> dict[Any, int | None]:
    """Every number of changes or people, by what it is of; None where it is hidden."""
    found: dict[Any, int | None] = {}
    for place, cell in cells(report):
        found["people", "", place] = cell["people"]
        found["all", "", place] = cell["merged"]
        for kind in KINDS:
            for measure, field in MEASURES.items():
                of = cell[kind][measure]
                found[measure, kind, place] = of if of is None or field is None else of[field]
    for size in report["sizes"]:
        for kind in KINDS:
            for measure, field in MEASURES.items():
                of = size[kind][measure]
                found[measure, kind, size["band"]] = of if of is None or field is None else of[field]
    return found


def equations(report: Row, known: Mapping[Any, int | None]) -> Iterator[Equation]:
    """What a reader knows: how the numbers are made of one another."""
    rows = sorted({place[0] for place, _ in cells(report) if place[0] is not None})
    columns = sorted({place[1] for place, _ in cells(report) if place[1] is not None})
    counts = [("all", ""), *((measure, kind) for measure in MEASURES for kind in KINDS)]
    for what in [*counts, ("people", "")]:
        for column in [*columns, None]:
            yield {(*what, (None, column)): -1} | {(*what, (row, column)): 1 for row in rows}
    for what in counts:
        for row in [*rows, None]:
            yield {(*what, (row, None)): -1} | {(*what, (row, column)): 1 for column in columns}
    for place, kind in product((place for place, _ in cells(report)), KINDS):
        yield {("all", "", place): -1} | {("merged", kind, place): 1 for kind in KINDS}
        yield from _of_age(place, kind)
        for measure in ("review", "coverage", "lines"):
            yield from _same_in_every_part(measure, kind, place, known, rows, columns)
    for measure, kind in product(MEASURES, KINDS):
        yield {(measure, kind, (None, None)): -1} | {(measure, kind, size["band"]): 1 for size in report["sizes"]}


def _of_age(place: Place, kind: str) -> Iterator[Equation]:
    """Of a week that is old enough, every change is asked for defects, and of a younger one none."""
    if place[1] is None:
        return
    for rate in RATES:
        if place[1] not in MATURE:
            yield {(rate, kind, place): 1}
        elif rate != "lines":
            yield {(rate, kind, place): 1, ("merged", kind, place): -1}


def _same_in_every_part(
    measure: str, kind: str, place: Place, known: Mapping[Any, int | None], rows: list[str], columns: list[str]
) -> Iterator[Equation]:
    """A part of the changes that is all of them in the sum is all of them everywhere below it."""
    total = known[measure, kind, place]
    if total is None or total != known["merged", kind, place]:
        return
    row, column = place
    for one in [row] if row is not None else [*rows, None]:
        for other in [column] if column is not None else [*columns, None]:
            yield {(measure, kind, (one, other)): 1, ("merged", kind, (one, other)): -1}


def unknown_only(equation: Equation, known: Mapping[Any, int | None]) -> Equation:
    return {name: value for name, value in equation.items() if known.get(name) is None}


def small(facts: list[ChangeFact], report: Row) -> set[Any]:
    """Numbers of changes by a few people, truly."""
    shown = {place[0] for place, _ in cells(report)}
    people = defaultdict[Any, set[str]](set)
    for one in facts:
        person = str(one.person)
        row = person[0] if person[0] in shown else ""
        if row not in shown:
            continue
        kind = next(name for name, sign in KINDS.items() if sign is one.sign)
        for place in ((row, str(one.week)), (row, None), (None, str(one.week)), (None, None)):
            people["all", "", place].add(person)
            people["merged", kind, place].add(person)
    return {what for what, who in people.items() if len(who) < SMALLEST}


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1_000_000))
def test_no_number_of_a_few_people_follows_from_the_report(seed: int) -> None:
    facts = drawn(seed)
    report = told(facts)
    known = numbers(report)
    few = small(facts, report)

    assert [what for what in few if known[what] is not None] == []
    found = worked_out(unknown_only(one, known) for one in equations(report, known))
    assert found & few == set()
    assert {cell["people"] for _, cell in cells(report) if cell["people"]} <= set(range(SMALLEST, 1000))
