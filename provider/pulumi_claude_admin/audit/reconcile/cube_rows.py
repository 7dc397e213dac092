"""
The rows of cubes that a proof ends in. Where there are too many for a file that somebody sends and opens, they are added up over what
matters least to an amount, whoever used something first, and the proof says over what.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.reconcile.proof import Json, Node, plain
from pulumi_claude_admin.audit.reconcile.token_values import CACHE_WRITE, COUNTERS
from pulumi_claude_admin.audit_ports import SpendArchive
from pulumi_claude_admin.model.cubes import COST_BY_WHO, USAGE_BY_WHO, Cube, Measure

MOST_ROWS: Final = 100_000
"""Of one cube."""
_ORDER: Final = ("actor", "api_key_id", "token_type", "cost_type", "model", "workspace_id")
"""What is given up, one after the other. `service_tier` is not: amounts of tokens are of one."""
_COUNTED: Final = tuple(kind for kind in COUNTERS if kind != CACHE_WRITE)


@dataclass(frozen=True, slots=True)
class CubeRows:
    """Rows of one cube by day: values of `columns`, then of `measures`, exact. They are sums over `summed_over`; empty, they are single."""

    cube: str
    columns: tuple[str, ...]
    measures: tuple[str, ...]
    summed_over: tuple[str, ...]
    days: Mapping[date, Sequence[tuple[str | None, ...]]]

    def json(self) -> Json:
        """As the proof has them."""
        return {
            "cube": self.cube,
            "columns": list(self.columns),
            "measures": list(self.measures),
            "summed_over": list(self.summed_over),
            "days": {day.isoformat(): [list(row) for row in rows] for day, rows in sorted(self.days.items())},
        }


def rows_beneath(nodes: Sequence[Node], archive: SpendArchive, *, most: int = MOST_ROWS) -> tuple[CubeRows, ...]:
    """The rows of every day of a cube that one of these nodes, or one below it, names."""
    named = sorted({found for node in nodes for found in _named(node)})
    return tuple(
        _rows(archive, cube, [date.fromisoformat(day) for name, day in named if name == cube.name], most)
        for cube in (COST_BY_WHO, USAGE_BY_WHO)
        if any(name == cube.name for name, _ in named)
    )


def _named(node: Node) -> Iterator[tuple[str, str]]:
    if node.source is not None and "cube" in node.source:
        yield str(node.source["cube"]), str(node.source["day"])
    for part in node.parts:
        yield from _named(part)


def _rows(archive: SpendArchive, cube: Cube, days: Sequence[date], most: int) -> CubeRows:
    window = (days[0], days[-1] + timedelta(days=1))
    every = tuple(map(str, cube.dimensions))
    columns, order = every, [name for name in _ORDER if name in every]
    while order and archive.combinations(cube, columns, window) > most:
        gone = order.pop(0)
        columns = tuple(name for name in columns if name != gone)
    found: dict[date, list[tuple[str | None, ...]]] = {day: [] for day in days}
    for day, row in _read(archive, cube, columns, window):
        if day in found:
            found[day].append(row)
    measures = ("amount",) if cube.measure is Measure.COST else _COUNTED
    return CubeRows(cube.name, columns, measures, tuple(name for name in every if name not in columns), found)


def _read(
    archive: SpendArchive, cube: Cube, columns: tuple[str, ...], window: tuple[date, date]
) -> Iterator[tuple[date, tuple[str | None, ...]]]:
    if cube.measure is Measure.COST:
        for day, spent in archive.daily_costs(columns, window):
            yield day, (*spent.what, plain(spent.amount))
    else:
        for day, used in archive.daily_tokens(columns, window):
            yield day, (*used.what, *(plain(Decimal(COUNTERS[kind](used))) for kind in _COUNTED))
