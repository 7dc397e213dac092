"""The questions of an archive in the SQL of another engine, for an archive that is too big for one machine. Pure: text in, text out."""

from __future__ import annotations

from datetime import date

import sqlglot
from sqlglot import ErrorLevel

from pulumi_claude_admin.archive.dialects import Dialect
from pulumi_claude_admin.archive.questions import QUESTIONS, cube_for, purpose, question
from pulumi_claude_admin.model.cubes import CLAUDE_CODE, USAGE_BY_HOUR, Cube, Measure

_CUBES = {
    "hourly_tokens": USAGE_BY_HOUR,
    "peak_hours": USAGE_BY_HOUR,
    "day_claude_code": CLAUDE_CODE,
    "claude_code": CLAUDE_CODE,
}
_OF_USAGE = ("tokens", "daily_tokens", "day_tokens")
_BY_WORKSPACE = ("hourly_tokens",)


def written_for(dialect: Dialect, window: tuple[date, date], by: tuple[str, ...]) -> str:
    """
    All questions about the days from the first to before the second, told apart by these columns. The first line says what was tried.

    Raises ValueError when no cube tells the columns apart together. What only cost can be told apart by is left out of what was used.
    """
    lines = [
        f"-- {dialect.tried}",
        "-- tables: a folder of `claude-admin audit archive export` each; amounts are fractional cents of one currency, days are in UTC",
    ]
    for name in QUESTIONS:
        cube = _cube(name, by)
        if cube is not None:
            columns = ("workspace_id",) if name in _BY_WORKSPACE else by
            lines += [
                "",
                f"-- {name}: {purpose(name)}",
                f"{translated(question(name, cube.name, window, columns), dialect)};",
            ]
    return "\n".join(lines) + "\n"


def translated(text: str, dialect: Dialect) -> str:
    """A question of DuckDB in another language. Raises what sqlglot raises where that has no word for it."""
    (written,) = sqlglot.transpile(
        text, read="duckdb", write=dialect.value, pretty=True, comments=False, unsupported_level=ErrorLevel.RAISE
    )
    return written


def _cube(name: str, by: tuple[str, ...]) -> Cube | None:
    if name in _CUBES:
        return _CUBES[name]
    if name not in _OF_USAGE:
        return cube_for(Measure.COST, by)
    try:
        return cube_for(Measure.USAGE, by)
    except ValueError:
        return None
