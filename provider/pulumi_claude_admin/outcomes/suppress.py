"""
Which figures may be shown: those of five people or more, and as many more hidden as it takes that no smaller one is had by subtraction.

A table has teams as rows, weeks as columns, and the sums of both; each cell is known by the people whose changes are in it. Hidden
cells that stand alone in a line, or that are the rest of one, would be the line's sum less what is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
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


Table = Mapping[Place, Parts]


def shown(
    cells: Table, smallest: int = SMALLEST, *, hidden: Collection[Place] = (), known: Collection[Place] = ()
) -> frozenset[Place]:
    """
    The cells that may be shown. What nobody is in is shown: that there is nothing says nothing of anybody.

    `hidden` are not shown, whatever they are of, unless nobody is in them. Hiding what is `known` from elsewhere hides nothing, and
    where it is of what is hidden elsewhere it would tell that.
    """
    table = _Table(cells, smallest, hidden, known)
    while table.hide_rests() or table.hide_for_those_alone():
        pass
    return frozenset(cells.keys() - table.hidden)


def hidden_in_all(
    tables: Sequence[Table], smallest: int = SMALLEST, *, hidden: Collection[Place] = ()
) -> frozenset[Place]:
    """The cells that are to be hidden where these tables are shown beside one another, and a number of one may be that of another."""
    found, before = {*hidden}, -1
    while len(found) > before:
        before = len(found)
        for cells in tables:
            found |= cells.keys() - shown(cells, smallest, hidden=found)
    return frozenset(found)


class _Table:
    """The cells, and which of them are hidden by now."""

    def __init__(self, cells: Table, smallest: int, hidden: Collection[Place], known: Collection[Place]) -> None:
        self._cells = cells
        self._smallest = smallest
        self._known = frozenset(known)
        self._kept = frozenset(hidden) & self._known
        self.hidden = {place for place in cells if self._is_small([place])}
        self.hidden |= {place for place in hidden if any(cells.get(place, ()))}

    def hide_rests(self) -> bool:
        """Hide more of each line of which the hidden cells are few people together and told by the sum. Whether anything was hidden."""
        before = len(self.hidden)
        for places, total in self._lines:
            while total not in self.hidden and self._is_small([place for place in places if place in self.hidden]):
                candidates = [place for place in places if self._can_hide(place)]
                is_column = places[0][1] == total[1]
                # the last team's own figures say more than the sum of all
                is_last_team = is_column and len(candidates) == 1
                self.hidden.add(total if is_last_team else min(candidates, key=self._size, default=total))
        return len(self.hidden) > before

    def hide_for_those_alone(self) -> bool:
        """Hide one cell more where a small one stands alone: what puts it on a ring, else another of its row or column."""
        alone = [place for place in self._alone() if place in self._kept or self._is_small([place])]
        for place in sorted(alone, key=self._size):
            sides = self._sides(place)
            here = [one for one in self._cells if self._can_hide(one)]
            closing = [one for one in here if all(any(end in side for end in self._ends(one)) for side in sides)]
            beside = [one for one in here if one[0] == place[0] or one[1] == place[1]]
            totals = [one for one in ((place[0], SUM), (SUM, place[1])) if one not in self.hidden]
            candidates = closing or beside or [one for one in totals if any(self._cells.get(one, ()))]
            if candidates:
                self.hidden.add(min(candidates, key=self._size))
                return True
        return False

    @cached_property
    def _lines(self) -> tuple[tuple[list[Place], Place], ...]:
        """Every row and column that has a sum, as its cells and the place of their sum."""
        rows, columns = defaultdict[Hashable, list[Place]](list), defaultdict[Hashable, list[Place]](list)
        for row, column in self._cells:
            if column is not SUM:
                rows[row].append((row, column))
            if row is not SUM:
                columns[column].append((row, column))
        found: list[tuple[list[Place], Place]] = [(places, (row, SUM)) for row, places in rows.items()]
        found += [(places, (SUM, column)) for column, places in columns.items()]
        return tuple((places, total) for places, total in found if total in self._cells)

    def _is_small(self, places: list[Place]) -> bool:
        """Whether, of what these cells show together, some number is of a few people."""
        if not places:
            return False
        together = [frozenset[str]().union(*of) for of in zip(*(self._cells[place] for place in places), strict=True)]
        return any(0 < len(people) < self._smallest for people in together)

    def _can_hide(self, place: Place) -> bool:
        return place not in self.hidden and place not in self._known and any(self._cells[place])

    def _size(self, place: Place) -> tuple[int, str]:
        return len(frozenset[str]().union(*self._cells[place])), repr(place)

    def _ends(self, place: Place) -> tuple[Point, Point]:
        row, column = place
        return (
            ("row", row) if (row, SUM) in self._summed else _FREE,
            ("column", column) if (SUM, column) in self._summed else _FREE,
        )

    @cached_property
    def _summed(self) -> frozenset[Place]:
        """The places of sums. The end of a row that has no other cell is none."""
        return frozenset(total for _, total in self._lines)

    def _alone(self) -> Iterator[Place]:
        """
        The hidden cells whose value follows from what is shown.

        Rows and columns are the points of a graph, hidden cells the lines between them. A cell on a ring of hidden cells can be
        anything, as the others make up for it; one that is on none (a bridge) is told by the rest. Lines without a sum are one point.
        """
        yield from _bridges({place: self._ends(place) for place in self.hidden})

    def _sides(self, place: Place) -> tuple[set[Point], set[Point]]:
        """What hangs on a cell's row, and on its column, when the cell is taken out."""
        around = _around({other: self._ends(other) for other in self.hidden if other != place})
        row, column = self._ends(place)
        return _reached(row, around), _reached(column, around)


def _reached(start: Point, around: Mapping[Point, list[tuple[Point, Place]]]) -> set[Point]:
    reached, ahead = {start}, [start]
    while ahead:
        new = [point for point, _ in around.get(ahead.pop(), ()) if point not in reached]
        reached.update(new)
        ahead += new
    return reached


def _around(edges: Mapping[Place, tuple[Point, Point]]) -> Mapping[Point, list[tuple[Point, Place]]]:
    found = defaultdict[Point, list[tuple[Point, Place]]](list)
    for place, (row, column) in edges.items():
        found[row].append((column, place))
        found[column].append((row, place))
    return found


def _bridges(edges: Mapping[Place, tuple[Point, Point]]) -> Iterable[Place]:
    """Those that are on no ring, by Tarjan's numbering: from below one of them, no other edge leads back to above it."""
    around = _around(edges)
    order: dict[Point, int] = {}
    lowest: dict[Point, int] = {}
    found = list[Place]()
    for root in around:
        if root in order:
            continue
        order[root] = lowest[root] = len(order)
        path: list[tuple[Point, Place | None, Iterator[tuple[Point, Place]]]] = [(root, None, iter(around[root]))]
        while path:
            point, came_by, ahead = path[-1]
            step = next(((to, by) for to, by in ahead if by != came_by), None)
            if step is None:
                path.pop()
                if came_by is not None:
                    above = path[-1][0]
                    lowest[above] = min(lowest[above], lowest[point])
                    if lowest[point] > order[above]:
                        found.append(came_by)
            elif step[0] in order:
                lowest[point] = min(lowest[point], order[step[0]])
            else:
                order[step[0]] = lowest[step[0]] = len(order)
                path.append((step[0], step[1], iter(around[step[0]])))
    return found
