"""Whatever the table: no cell of a few people can be worked out from what is shown, by any sums and differences."""

from __future__ import annotations

from collections.abc import Collection
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from pulumi_claude_admin.outcomes.suppress import SMALLEST, SUM, Parts, Place, shown

PRIME = 1_000_003
TEAMS, WEEKS = ("a", "b", "c", "d"), (1, 2, 3, 4)


@st.composite
def tables(draw: st.DrawFn) -> dict[Place, Parts]:
    """Four teams of up to nine people each, who work in some of four weeks."""
    cells: dict[Place, Parts] = {}
    for team, week in product(TEAMS, WEEKS):
        people = draw(st.frozensets(st.integers(0, 8), max_size=9))
        cells[team, week] = (frozenset(f"{team}{number}" for number in people),)
    for week in WEEKS:
        cells[SUM, week] = (frozenset[str]().union(*(cells[team, week][0] for team in TEAMS)),)
    for row in (*TEAMS, SUM):
        cells[row, SUM] = (frozenset[str]().union(*(cells[row, week][0] for week in WEEKS)),)
    return cells


def worked_out(place: Place, hidden: Collection[Place]) -> bool:
    """Whether the sums of all rows and columns, less what is shown, have one answer for this cell: by elimination over a prime field."""
    unknown = sorted(hidden, key=repr)
    lines = [[(team, week) for week in (*WEEKS, SUM)] for team in (*TEAMS, SUM)]
    lines += [[(team, week) for team in (*TEAMS, SUM)] for week in (*WEEKS, SUM)]
    rows = [[(-1 if line[-1] == one else 1) * (one in line) for one in unknown] for line in lines]
    asked = [int(one == place) for one in unknown]
    return rank(rows) == rank([*rows, asked])


def rank(rows: list[list[int]]) -> int:
    left, found = [[value % PRIME for value in row] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        inverse = pow(pivot[column], -1, PRIME)
        left = [
            [(value - row[column] * inverse * of) % PRIME for value, of in zip(row, pivot, strict=True)] for row in left
        ]
        found += 1
    return found


@settings(max_examples=60, deadline=None)
@given(tables())
def test_no_small_cell_follows_from_what_is_shown(cells: dict[Place, Parts]) -> None:
    hidden = cells.keys() - shown(cells)

    small = {place for place, (people,) in cells.items() if 0 < len(people) < SMALLEST}
    assert small <= hidden
    assert [place for place in small if worked_out(place, hidden)] == []


@settings(max_examples=60, deadline=None)
@given(tables())
def test_the_rest_of_a_line_is_never_of_a_few_people(cells: dict[Place, Parts]) -> None:
    visible = shown(cells)
    for team in (*TEAMS, SUM):
        rest = [(team, week) for week in WEEKS if (team, week) not in visible]
        people = frozenset[str]().union(*(cells[place][0] for place in rest))
        assert (team, SUM) not in visible or not 0 < len(people) < SMALLEST
