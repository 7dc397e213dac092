"""
Somebody who reads a report of outcomes, as JSON, and means to find a person: who works out what is hidden, and looks for who is named.

What they know: how sums are made of teams, weeks, kinds and sizes, and that a measure which is of every change in a sum is of every change
in each part of it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import product
from typing import Any, Final

from pulumi_claude_admin.outcomes.evidence import Sign
from tests.support.elimination import Equation, worked_out

KINDS: Final = {"assisted": Sign.ASSISTED, "no_sign": Sign.NO_SIGN}
_RATES: Final = ("reverted", "lines", "issue")
_MEASURES: Final = {"merged": None, "review": "changes", "coverage": "changes", **dict.fromkeys(_RATES, "of")}
"""Each with the field that says of how many changes it is."""

Place = tuple[str | None, str | None]
"""Team and week: the rest is `""`, all are None."""
Number = tuple[str, str, Any]
"""Of what, of which kind, and of which place or size."""
Report = Mapping[str, Any]


def places(report: Report) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    """Every team and week with what is told of it."""
    for team in report["teams"]:
        name = None if team["kind"] == "all" else team["team"] or ""
        yield (name, None), team["total"]
        yield from (((name, week["week"]), week) for week in team["weeks"])


def numbers(report: Report) -> dict[Number, int | None]:
    """Every number of changes or people, by what it is of; None where it is hidden."""
    found: dict[Number, int | None] = {}
    for place, cell in places(report):
        found["people", "", place] = cell["people"]
        found["all", "", place] = cell["merged"]
    cells = [*places(report), *((size["band"], size) for size in report["sizes"])]
    for (place, cell), kind in product(cells, KINDS):
        for measure, field in _MEASURES.items():
            of = cell[kind][measure]
            found[measure, kind, place] = of if of is None or field is None else of[field]
    return found


def worked_out_of(report: Report, old_weeks: Collection[str]) -> frozenset[Number]:
    """The hidden numbers that have one answer. `old_weeks` are those of which every change is old enough for defects."""
    known = numbers(report)
    hidden = ({name: of for name, of in one.items() if known.get(name) is None} for one in _sums(report))
    same = (
        {name: of for name, of in one.items() if known.get(name) is None} for one in _same(report, known, old_weeks)
    )
    return frozenset(worked_out((*hidden, *same)))


def unseen_worked_out(report: Report) -> frozenset[tuple[str, Place]]:
    """The kinds and places of which it follows how many changes were merged by who made them, though it is not told. None of a sum is none of its parts."""
    known, everywhere = dict[tuple[str, Place], int | None](), [place for place, _ in places(report)]
    nothing = list[Equation]()
    for (place, cell), kind in product(places(report), KINDS):
        review = cell[kind]["review"]
        known[kind, place] = None if review is None else review["self_merged"]
        if known[kind, place] == 0 or cell[kind]["merged"] == 0:
            row, week = place
            below = [one for one in everywhere if row in (None, one[0]) and week in (None, one[1])]
            nothing += [{(kind, one): 1} for one in below]
    rows = sorted({row for row, _ in everywhere if row is not None})
    weeks = sorted({week for _, week in everywhere if week is not None})
    sums: list[Equation] = []
    for kind in KINDS:
        sums += [{(kind, (None, week)): -1, **{(kind, (row, week)): 1 for row in rows}} for week in (*weeks, None)]
        sums += [{(kind, (row, None)): -1, **{(kind, (row, week)): 1 for week in weeks}} for row in (*rows, None)]
    unknown = ({name: of for name, of in one.items() if known[name] is None} for one in (*sums, *nothing))
    return frozenset(worked_out(unknown))


def few_people(who: Iterable[tuple[str, str, str, str]], report: Report, *, fewest: int) -> frozenset[Number]:
    """Numbers of changes by fewer people than that, truly. `who`: person, team, week and kind of each change."""
    shown = {place[0] for place, _ in places(report)}
    people: dict[Number, set[str]] = {}
    for person, team, week, kind in who:
        row = team if team in shown else ""
        if row not in shown:
            continue
        for place in product((row, None), (week, None)):
            people.setdefault(("all", "", place), set()).add(person)
            people.setdefault(("merged", kind, place), set()).add(person)
    return frozenset(what for what, found in people.items() if len(found) < fewest)


def named(text: str, names: Iterable[str]) -> list[str]:
    """Which of these stand in a text as words of their own, in any letter case."""
    return [one for one in names if re.search(rf"(?<![\w.-]){re.escape(one)}(?![\w-])", text, re.IGNORECASE)]


def _sums(report: Report) -> Iterator[Equation]:
    rows = sorted({place[0] for place, _ in places(report) if place[0] is not None})
    columns = sorted({place[1] for place, _ in places(report) if place[1] is not None})
    counts = [("all", ""), *product(_MEASURES, KINDS)]
    for what, column in product([*counts, ("people", "")], [*columns, None]):
        yield {(*what, (None, column)): -1, **{(*what, (row, column)): 1 for row in rows}}
    for what, row in product(counts, [*rows, None]):
        yield {(*what, (row, None)): -1, **{(*what, (row, column)): 1 for column in columns}}
    for place, _ in places(report):
        yield {("all", "", place): -1, **{("merged", kind, place): 1 for kind in KINDS}}
    for what in product(_MEASURES, KINDS):
        yield {(*what, (None, None)): -1, **{(*what, size["band"]): 1 for size in report["sizes"]}}


def _same(report: Report, known: Mapping[Number, int | None], old_weeks: Collection[str]) -> Iterator[Equation]:
    """Of a week that is old enough every change is asked for defects, of a younger one none; and what is all of a sum is all of its parts."""
    everywhere = [place for place, _ in places(report)]
    for (row, week), kind in product(everywhere, KINDS):
        for rate in _RATES if week is not None else ():
            if week not in old_weeks:
                yield {(rate, kind, (row, week)): 1}
            elif rate != "lines":
                yield {(rate, kind, (row, week)): 1, ("merged", kind, (row, week)): -1}
        for measure in ("review", "coverage", "lines"):
            total = known[measure, kind, (row, week)]
            if total is not None and total == known["merged", kind, (row, week)]:
                below = [one for one in everywhere if row in (None, one[0]) and week in (None, one[1])]
                yield from ({(measure, kind, one): 1, ("merged", kind, one): -1} for one in below)
