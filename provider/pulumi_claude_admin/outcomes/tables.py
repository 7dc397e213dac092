"""
Which cells may be told, of every measure: those of one measure say something of another's, so they are hidden together (`suppress.py`).

Each kind is the rest of both. A defect is counted of every change that is old enough; and where all changes of a sum are reviewed, all
of each part of it are: then what one measure hides stands in another, or is what two sums differ by. So the changes of a few people are
hidden among the old ones and among the young ones, and a measure never hides behind what another one tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.outcomes.change_fact import ChangeFact
from pulumi_claude_admin.outcomes.evidence import Sign
from pulumi_claude_admin.outcomes.suppress import SUM, Parts, Place, Table, hidden_in_all, shown

COMPARED: Final = (Sign.ASSISTED, Sign.NO_SIGN)

Value = Callable[[ChangeFact], float | None]
"""What a measure makes of a change, None where it says nothing of it."""
Cells = Mapping[Place, Mapping[Sign, tuple[ChangeFact, ...]]]


def people_of(facts: Iterable[ChangeFact]) -> frozenset[str]:
    """Everybody who made one of these."""
    return frozenset(one.person for one in facts if one.person is not None)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is told of changes: its value, and which changes can have one at all, by their age."""

    value: Value
    is_possible: Callable[[ChangeFact], bool] = lambda _: True


@dataclass(frozen=True, slots=True)
class Tables:
    """The cells that may be told: of how many people merged something and how much, of the same by kind, and of each measure by kind."""

    people: frozenset[Place]
    merged: frozenset[Place]
    measures: tuple[frozenset[Place], ...]

    @classmethod
    def of(cls, cells: Cells, measures: Sequence[Measure], is_old: Callable[[ChangeFact], bool]) -> Tables:
        """Of all that is told of these cells."""
        merged = {place: tuple(people_of(kinds[sign]) for sign in COMPARED) for place, kinds in cells.items()}
        by_kind = [merged, _where(cells, is_old), _where(cells, lambda one: not is_old(one))]
        hidden_of_all = hidden_in_all([_of_both(table) for table in by_kind])
        hidden = hidden_in_all(by_kind, hidden=hidden_of_all)
        return cls(
            frozenset(cells.keys() - hidden_of_all),
            frozenset(cells.keys() - hidden),
            tuple(_shown(cells, measure, hidden) for measure in measures),
        )


def _where(cells: Cells, is_one: Callable[[ChangeFact], bool]) -> Table:
    """The people whose changes are among these. Of a week in which the thirty days end a part is old, and the rest is young."""
    return {place: tuple(people_of(filter(is_one, kinds[sign])) for sign in COMPARED) for place, kinds in cells.items()}


def _shown(cells: Cells, measure: Measure, hidden: frozenset[Place]) -> frozenset[Place]:
    people, whole = dict[Place, Parts](), set[Place]()
    for place, kinds in cells.items():
        having = [[one for one in kinds[sign] if measure.value(one) is not None] for sign in COMPARED]
        people[place] = tuple(map(people_of, having))
        possible = [sum(map(measure.is_possible, kinds[sign])) for sign in COMPARED]
        if any(number and number == len(of) for number, of in zip(possible, having, strict=True)):
            whole.add(place)
    known = [(row, column) for row, column in cells if {(row, SUM), (SUM, column), (SUM, SUM)} & whole]
    return shown(people, hidden=hidden, known=known)


def told_with(
    cells: Cells, told: frozenset[Place], value: Value, is_apart: Callable[[ChangeFact], bool]
) -> frozenset[Place]:
    """
    Of the places where a measure is told, those where so may be how many changes without its value are counted apart beside it.

    That number follows where all sums but one are known. A sum without any such change says of each part of it that it has none.
    """
    is_there = {place: [any(map(is_apart, kinds[sign])) for sign in COMPARED] for place, kinds in cells.items()}
    people, hidden = dict[Place, Parts](), set[Place]()
    for place, kinds in cells.items():
        row, column = place
        above: tuple[Place, ...] = ((row, SUM), (SUM, column), (SUM, SUM))
        sums = [is_there[one] for one in above if one in cells and one != place]
        may_be = [all(of) for of in zip(*sums, strict=True)] or [True] * len(COMPARED)
        people[place] = tuple(
            people_of(kinds[sign]) if may else frozenset() for sign, may in zip(COMPARED, may_be, strict=True)
        )
        if place not in told or all(value(one) is None for of in kinds.values() for one in of):
            hidden.add(place)
    return told & shown(people, hidden=hidden)


def _of_both(table: Table) -> Table:
    return {place: (frozenset[str]().union(*kinds),) for place, kinds in table.items()}
