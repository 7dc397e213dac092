"""
The questions of an archive, as text of SQL: a file each in `sql/`, into which columns, table and days are put.

Only SUM, COUNT, MIN, MAX, CASE and windows: what every engine counts alike, to the last digit.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

from pulumi_claude_admin.model.cubes import COST_BY_HOW, COST_BY_WHO, USAGE_BY_HOUR, USAGE_BY_WHO, Cube, Measure

_COLUMNS: Final = {"actor": "actor_id"}
_OF_MEASURE: Final = {
    Measure.COST: (COST_BY_WHO, COST_BY_HOW),
    Measure.USAGE: (USAGE_BY_WHO, USAGE_BY_HOUR),
}
QUESTIONS: Final = (
    "spend",
    "daily_spend",
    "combinations",
    "tokens",
    "daily_tokens",
    "hourly_tokens",
    "peak_hours",
    "day_amounts",
    "day_tokens",
    "day_claude_code",
    "claude_code",
)
"""Their names: those of the files."""


def cube_for(measure: Measure, by: tuple[str, ...]) -> Cube:
    """Which cube tells these columns apart. Raises ValueError when none has them all: no sum crosses cubes."""
    for cube in _OF_MEASURE[measure]:
        if set(by) <= set(cube.dimensions):
            return cube
    raise ValueError(f"no cube of {measure} tells {', '.join(by)} apart together")


def question(name: str, table: str, window: tuple[date, date], by: tuple[str, ...] = ()) -> str:
    """The text of a question about the days from the first to before the second."""
    columns = [_COLUMNS.get(column, column) for column in by]
    listed = ", ".join(columns)
    ordered = ", ".join(f"{column} NULLS FIRST" for column in columns)
    first, end = (f"DATE '{day.isoformat()}'" for day in window)
    return _text(name).format(
        table=table,
        first=first,
        end=end,
        what=f"{listed}," if columns else "",
        group_by=f"GROUP BY {listed}" if columns else "",
        and_by=f", {listed}" if columns else "",
        order_by=f"ORDER BY {ordered}" if columns else "",
        then_by=f", {ordered}" if columns else "",
    )


def purpose(name: str) -> str:
    """What a question asks, in a sentence: the first line of its file."""
    return _text(name).partition("\n")[0].removeprefix("-- ")


@cache
def _text(name: str) -> str:
    return files(__package__).joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
