"""Whatever the table: no cell of a few people can be worked out from what is shown, by any sums and differences."""

from __future__ import annotations

from collections.abc import Collection
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from pulumi_claude_admin.outcomes.suppress import SMALLEST, SUM, Parts, Place, shown
from tests.support.elimination import worked_out

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


def followed(hidden: Collection[Place]) -> frozenset[object]:
    """The hidden cells of which the sums of all rows and columns, less what is shown, have one answer."""
    lines = [[(team, week) for week in (*WEEKS, SUM)] for team in (*TEAMS, SUM)]
    lines += [[(team, week) for team in (*TEAMS, SUM)] for week in (*WEEKS, SUM)]
    return worked_out({place: -1 if place == line[-1] else 1 for place in line if place in hidden} for line in lines)


@settings(max_examples=60, deadline=None)
@given(tables())
def test_no_small_cell_follows_from_what_is_shown(cells: dict[Place, Parts]) -> None:
    hidden = cells.keys() - shown(cells)

    small = {place for place, (people,) in cells.items() if 0 < len(people) < SMALLEST}
    assert small <= hidden
    assert followed(hidden) & small == set()


@settings(max_examples=60, deadline=None)
@given(tables())
def test_the_rest_of_a_line_is_never_of_a_few_people(cells: dict[Place, Parts]) -> None:
    visible = shown(cells)
    for team in (*TEAMS, SUM):
        rest = [(team, week) for week in WEEKS if (team, week) not in visible]
        people = frozenset[str]().union(*(cells[place][0] for place in rest))
        assert (team, SUM) not in visible or not 0 < len(people) < SMALLEST
