"""
Which figures may be shown: those of five people or more, and as many more hidden as it takes that no smaller one is had by subtraction.

A table has teams as rows, weeks as columns, and the sums of both; each cell is known by the people whose changes are in it. Hidden
cells that stand alone in a line, or that are the rest of one, would be the line's sum less what is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

SMALLEST: Final = 5
"""People."""
SUM: Final = None
"""The row of all teams, and the column of all weeks."""

Place = tuple[Hashable, Hashable]
"""Row and column; `SUM` for either is its sum."""
Parts = tuple[frozenset[str], ...]
"""The people of a cell, apart for each number that it shows: those of assisted changes, those of changes without a sign."""

Point = tuple[str, Hashable]
_FREE: Final[Point] = ("", SUM)


def shown(cells: Mapping[Place, Parts], smallest: int = SMALLEST) -> frozenset[Place]:
    """The cells that may be shown. What nobody is in is shown: that there is nothing says nothing of anybody."""
    table = _Table(cells, smallest)
    hidden = {place for place in cells if table.is_small([place])}
    while (more := next(table.to_hide(hidden), None)) is not None:
        hidden.add(more)
    return frozenset(cells.keys() - hidden)


@dataclass(frozen=True, slots=True)
class _Table:
    cells: Mapping[Place, Parts]
    smallest: int

    def is_small(self, places: list[Place]) -> bool:
        """Whether, of what these cells show together, some number is of a few people."""
        if not places:
            return False
        together = [frozenset[str]().union(*of) for of in zip(*(self.cells[place] for place in places), strict=True)]
        return any(0 < len(people) < self.smallest for people in together)

    def lines(self) -> Iterator[tuple[list[Place], Place]]:
        """Every row and column, as its cells and the place of their sum."""
        rows, columns = defaultdict[Hashable, list[Place]](list), defaultdict[Hashable, list[Place]](list)
        for row, column in self.cells:
            if column is not SUM:
                rows[row].append((row, column))
            if row is not SUM:
                columns[column].append((row, column))
        yield from ((places, (row, SUM)) for row, places in rows.items() if (row, SUM) in self.cells)
        yield from ((places, (SUM, column)) for column, places in columns.items() if (SUM, column) in self.cells)

    def to_hide(self, hidden: set[Place]) -> Iterator[Place]:
        """The next cell to hide, as long as something hidden can be worked out: first what is the rest of a line, then what stands alone."""
        for places, total in self.lines():
            if total not in hidden and self.is_small([place for place in places if place in hidden]):
                candidates = [place for place in places if self._can_hide(place, hidden)]
                is_last_team = (
                    places[0][1] == total[1] and len(candidates) == 1
                )  # whose own figures say more than the sum of all
                yield total if is_last_team else min(candidates, key=self._size, default=total)
        for place in sorted(hidden, key=self._size):
            sides = self._sides(place, hidden)
            if sides is not None and self.is_small([place]):
                yield from self._closing(place, sides, hidden)

    def _closing(self, place: Place, sides: tuple[set[Point], set[Point]], hidden: set[Place]) -> Iterator[Place]:
        """What puts a cell on a ring at once, else what brings it nearer to one: another cell of its row or column."""
        shown_ones = [one for one in self.cells if self._can_hide(one, hidden)]
        across = [one for one in shown_ones if {end in sides[0] for end in self._ends(one)} == {True, False}]
        closing = [one for one in across if any(end in sides[1] for end in self._ends(one))]
        beside = [one for one in shown_ones if one[0] == place[0] or one[1] == place[1]]
        if closing or beside:
            yield min(closing or beside, key=self._size)

    def _sides(self, place: Place, hidden: set[Place]) -> tuple[set[Point], set[Point]] | None:
        """
        What hangs on either end of a hidden cell whose value follows from what is shown; None where it does not.

        Rows and columns are the points of a graph, hidden cells the lines between them. A cell on a ring of hidden cells can be
        anything, as the others make up for it; one that is on none is told by the rest. Lines without a sum are one point.
        """
        around = defaultdict[Point, list[Point]](list)
        for other in hidden - {place}:
            row, column = self._ends(other)
            around[row].append(column)
            around[column].append(row)
        row, column = self._ends(place)
        of_row = _reached(row, around)
        return None if column in of_row else (of_row, _reached(column, around))

    def _ends(self, place: Place) -> tuple[Point, Point]:
        row, column = place
        return (
            ("row", row) if (row, SUM) in self.cells else _FREE,
            ("column", column) if (SUM, column) in self.cells else _FREE,
        )

    def _can_hide(self, place: Place, hidden: set[Place]) -> bool:
        return place not in hidden and any(self.cells[place])

    def _size(self, place: Place) -> tuple[int, str]:
        return len(frozenset[str]().union(*self.cells[place])), repr(place)


def _reached(start: Point, around: Mapping[Point, list[Point]]) -> set[Point]:
    reached, ahead = {start}, [start]
    while ahead:
        new = [point for point in around.get(ahead.pop(), ()) if point not in reached]
        reached.update(new)
        ahead += new
    return reached
