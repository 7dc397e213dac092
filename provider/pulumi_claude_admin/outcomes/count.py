"""Counts changes by team, week and kind: which figures there are of them, and which of those may be told (`suppress.py`)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.outcome_ports import FileCoverage
from pulumi_claude_admin.outcomes.change_fact import ChangeFact
from pulumi_claude_admin.outcomes.defects import DefectKind
from pulumi_claude_admin.outcomes.difference import (
    Difference,
    Observation,
    Statistic,
    at_share,
    difference,
    mean,
    merged_difference,
    share_difference,
)
from pulumi_claude_admin.outcomes.evidence import Sign
from pulumi_claude_admin.outcomes.figures import (
    NO_TEAM,
    Asked,
    CellFigures,
    Covered,
    GroupFigures,
    Outcomes,
    Rate,
    TeamDifferences,
    Unclassified,
    Waited,
)
from pulumi_claude_admin.outcomes.suppress import SMALLEST, SUM, Place
from pulumi_claude_admin.outcomes.tables import COMPARED, Cells, Measure, Tables, Value, people_of, told_with
from pulumi_claude_admin.outcomes.week import Week

MEDIAN: Final = 0.5
UPPER_QUARTER: Final = 0.75
_HOUR: Final = 3600.0


def outcomes(asked: Asked) -> Outcomes:
    """Count. Teams in the order of their names, `SUM` last; weeks in their order, `SUM` last."""
    weeks = frozenset(asked.weeks)
    inside = tuple(one for one in asked.facts if one.week in weeks)
    team_of = counted_teams(inside, asked.team_of)
    cells = _cells(inside, asked.weeks, team_of)
    told = Told(cells, replace(asked, spend=_spend_by_row(inside, asked, cells)))
    rows: list[str | None] = [*sorted({row for row, _ in cells if isinstance(row, str)}), SUM]
    columns: list[Week | None] = [*sorted(weeks), SUM]
    return Outcomes(
        tuple(told.cell(row, column) for row in rows for column in columns),
        tuple(told.differences(row) for row in rows),
        _unclassified(inside, team_of),
    )


def counted_teams(facts: Iterable[ChangeFact], team_of: Mapping[str, str]) -> Mapping[str, str]:
    """The team of everybody who merged something: people of small teams are together with those of none, or left out with them."""
    people = people_of(one for one in facts if one.sign in COMPARED)
    sizes = Counter(team_of.get(person, NO_TEAM) for person in people)
    told = {team for team, size in sizes.items() if size >= SMALLEST and team != NO_TEAM}
    found = {person: team if (team := team_of.get(person)) in told and team else NO_TEAM for person in people}
    others = [person for person, team in found.items() if team == NO_TEAM]
    return found if len(others) >= SMALLEST else {person: team for person, team in found.items() if team != NO_TEAM}


def _spend_by_row(facts: Iterable[ChangeFact], asked: Asked, cells: Cells) -> Mapping[tuple[str, Week], Decimal]:
    """With the spend of small teams where their people are: with those of no team, or left out, as else it would follow from the sum."""
    rows = {row for row, _ in cells}
    apart = {asked.team_of.get(person) for person in people_of(one for one in facts if one.sign in COMPARED)}
    apart |= {team for team, size in Counter(asked.team_of.values()).items() if size < SMALLEST}
    found = defaultdict[tuple[str, Week], Decimal](Decimal)
    for (team, week), amount in asked.spend.items():
        row = NO_TEAM if team in apart - rows else team
        if row in rows or team not in apart:
            found[row, week] += amount
    return found


def _unclassified(facts: Iterable[ChangeFact], team_of: Mapping[str, str]) -> Unclassified:
    listed = tuple(facts)
    return Unclassified(
        len(listed),
        unread=sum(one.sign is Sign.UNREAD for one in listed),
        other_tool=sum(one.sign is Sign.OTHER_TOOL for one in listed),
        unmatched=sum(not one.is_matched for one in listed),
        left_out=sum(one.sign in COMPARED and one.person not in team_of for one in listed),
    )


def _cells(facts: Iterable[ChangeFact], weeks: Sequence[Week], team_of: Mapping[str, str]) -> Cells:
    places = [(row, column) for row in (*{*team_of.values()}, SUM) for column in (*weeks, SUM)]
    found: dict[Place, dict[Sign, list[ChangeFact]]] = {place: {sign: [] for sign in COMPARED} for place in places}
    for one in facts:
        team = team_of.get(one.person or "")
        if one.sign not in COMPARED or team is None:
            continue
        for place in ((team, one.week), (team, SUM), (SUM, one.week), (SUM, SUM)):
            found[place][one.sign].append(one)
    return {place: {sign: tuple(of) for sign, of in kinds.items()} for place, kinds in found.items()}


def _hours(fact: ChangeFact) -> float | None:
    waited = fact.reviewed.waited
    return None if waited is None else waited.total_seconds() / _HOUR


def _points(fact: ChangeFact) -> float | None:
    return None if fact.coverage is None else fact.coverage.points


class Told:
    """Which figures may be told, worked out once for each measure."""

    def __init__(self, cells: Cells, asked: Asked) -> None:
        self._cells = cells
        self._asked = asked
        self._caused = {kind: self._defect(kind) for kind in DefectKind}
        defects = [Measure(value, self._is_old) for value in self._caused.values()]
        tables = Tables.of(cells, (Measure(_hours), Measure(_points), *defects), self._is_old)
        self._people, self._merged = tables.people, tables.merged
        waited, self._covered, *caused = tables.measures
        self._waited = told_with(cells, waited, _hours, lambda one: one.reviewed.is_self_merged)
        self._defects = dict(zip(self._caused, caused, strict=True))

    def _is_old(self, fact: ChangeFact) -> bool:
        return fact.is_mature(self._asked.as_of)

    def _defect(self, kind: DefectKind) -> Value:
        def caused(fact: ChangeFact) -> float | None:
            if kind in fact.unknown_defects or not self._is_old(fact):
                return None
            return float(kind in fact.defects)

        return caused

    def cell(self, row: str | None, column: Week | None) -> CellFigures:
        """One row in one column, `SUM` for the sum of either."""
        place, kinds = (row, column), self._cells[row, column]
        is_told = place in self._people
        listed = [one for of in kinds.values() for one in of]
        return CellFigures(
            row,
            column,
            people=len(people_of(listed)) if is_told else None,
            merged=len(listed) if is_told else None,
            spend=self._spend(row, column),
            groups={sign: self._group(place, kinds[sign]) for sign in COMPARED},
        )

    def _spend(self, row: str | None, column: Week | None) -> Decimal | None:
        weeks = frozenset(self._asked.weeks)
        found = [
            amount
            for (team, week), amount in self._asked.spend.items()
            if row in (SUM, team) and column in (SUM, week) and week in weeks
        ]
        return sum(found, Decimal(0)) if found else None

    def _group(self, place: Place, facts: tuple[ChangeFact, ...]) -> GroupFigures:
        return GroupFigures(
            merged=len(facts) if place in self._merged else None,
            waited=_waited(facts) if place in self._waited else None,
            covered=_covered(facts) if place in self._covered else None,
            defects={kind: self._rate(kind, place, facts) for kind in DefectKind},
        )

    def _rate(self, kind: DefectKind, place: Place, facts: tuple[ChangeFact, ...]) -> Rate | None:
        values = [value for value in map(self._caused[kind], facts) if value is not None]
        return Rate(int(sum(values)), len(values)) if values and place in self._defects[kind] else None

    def differences(self, row: str | None) -> TeamDifferences:
        """How assisted changes of a row differ in all columns together."""
        place: Place = (row, SUM)
        facts = [one for of in self._cells[place].values() for one in of]
        observed = [(one.person or "", one.sign is Sign.ASSISTED) for one in facts]

        def of(value: Value, told: frozenset[Place], statistic: Statistic, seed: str) -> Difference | None:
            seen = _observed(facts, value) if place in told else []
            return difference(seen, statistic, seed=f"{row}/{seed}", most=self._asked.resamples)

        def of_defects(kind: DefectKind, value: Value) -> Difference | None:
            seen = _observed(facts, value) if place in self._defects[kind] else []
            return share_difference(seen, seed=f"{row}/{kind}", most=self._asked.resamples)

        return TeamDifferences(
            row,
            merged_difference(observed, len(self._asked.weeks), most=self._asked.resamples)
            if place in self._merged
            else None,
            {kind: of_defects(kind, value) for kind, value in self._caused.items()},
            of(_points, self._covered, mean, "covered"),
            of(_hours, self._waited, at_share(MEDIAN), "median"),
            of(_hours, self._waited, at_share(UPPER_QUARTER), "upper quarter"),
        )


def _observed(facts: Iterable[ChangeFact], value: Value) -> list[Observation]:
    found = ((one, value(one)) for one in facts)
    return [Observation(one.person or "", one.sign is Sign.ASSISTED, of) for one, of in found if of is not None]


def _waited(facts: tuple[ChangeFact, ...]) -> Waited | None:
    hours = [(value, 0) for value in sorted(value for value in map(_hours, facts) if value is not None)]
    if not hours:
        return None
    unseen = sum(one.reviewed.is_self_merged for one in facts)
    median, upper = (at_share(share)(hours, 1)([1]) or 0.0 for share in (MEDIAN, UPPER_QUARTER))
    return Waited(median, upper, len(hours), unseen)


def _covered(facts: tuple[ChangeFact, ...]) -> Covered | None:
    measured = [(one.coverage, value) for one in facts if one.coverage and (value := _points(one)) is not None]
    if not measured:
        return None
    before, after = [one.before for one, _ in measured], [one.after for one, _ in measured]
    return Covered(sum(value for _, value in measured) / len(measured), _share(before), _share(after), len(measured))


def _share(files: Iterable[FileCoverage]) -> float:
    listed = tuple(files)
    return sum(one.covered for one in listed) / sum(one.measured for one in listed)
