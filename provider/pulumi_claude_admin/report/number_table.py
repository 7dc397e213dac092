"""A table of numbers in text: names at the left, numbers at the right, and the least important columns left out where there is no room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.report.styled_lines import Line, Span
from pulumi_claude_admin.report.text_columns import fit, pad, width

_GAP: Final = 2
_INDENT: Final = 2
_SHORTEST_NAME: Final = 16


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `weight` 0 always stays; of the others the heaviest goes first. A name is cut before that."""

    title: str
    weight: int = 0
    is_name: bool = False


def table_lines(columns: Sequence[Column], rows: Sequence[Sequence[str]], room: int) -> Iterator[Line]:
    """The table, nothing where it has no rows, and a line that names what had no room."""
    if not rows:
        return
    kept = list(range(len(columns)))
    while _least(columns, rows, kept) > room and any(columns[one].weight for one in kept):
        kept.remove(max(kept, key=lambda one: columns[one].weight))
    wide = [_wide(columns, rows, one) for one in kept]
    spare = room - _INDENT - _GAP * (len(kept) - 1) - sum(wide)
    wide = [
        max(_SHORTEST_NAME, each + min(spare, 0)) if columns[one].is_name else each
        for one, each in zip(kept, wide, strict=True)
    ]
    for number, row in enumerate(([column.title for column in columns], *rows)):
        cells = (_cell(columns[one], row[one], each) for one, each in zip(kept, wide, strict=True))
        yield (Span(" " * _INDENT + (" " * _GAP).join(cells), "dim" if number == 0 else ""),)
    left_out = [column.title for one, column in enumerate(columns) if one not in kept]
    if left_out:
        yield (Span(f"{' ' * _INDENT}not shown for want of room: {', '.join(left_out)}", "dim"),)


def _least(columns: Sequence[Column], rows: Sequence[Sequence[str]], kept: list[int]) -> int:
    """How wide the table is at least."""
    each = (
        min(_SHORTEST_NAME, wide) if columns[one].is_name else wide
        for one in kept
        for wide in (_wide(columns, rows, one),)
    )
    return _INDENT + sum(each) + _GAP * (len(kept) - 1)


def _wide(columns: Sequence[Column], rows: Sequence[Sequence[str]], one: int) -> int:
    return max(width(columns[one].title), *(width(row[one]) for row in rows))


def _cell(column: Column, text: str, wide: int) -> str:
    return pad(fit(text, wide), wide) if column.is_name else " " * (wide - width(text)) + text
