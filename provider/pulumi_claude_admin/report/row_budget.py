"""Sections of rows in a page that may have so many bytes: whole rows are left out from the end, and a sentence says how many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

_DIGITS: Final = 8
"""Room for the number of rows that were kept."""


@dataclass(frozen=True, slots=True)
class Section:
    """Rows between fixed lines. `title` is None for what is always open; `head` are the lines above the rows."""

    title: str | None
    head: tuple[str, ...]
    rows: tuple[str, ...]


def within(limit: int, *, head: Sequence[str], sections: Iterable[Section], foot: Sequence[str]) -> list[str]:
    """
    The lines of a page of at most `limit` bytes of UTF-8, as long as that holds its fixed lines.

    Rows are kept from the top. Sections without rows are left out.
    """
    present = [section for section in sections if section.rows]
    fixed = _size([*head, *foot]) + sum(_size(_render(section, kept=0)) for section in present)
    room = max(0, limit - fixed - _DIGITS * len(present))
    body: list[str] = []
    for section in present:
        kept, room = _keep(section.rows, room)
        body += _render(section, kept=kept)
    return [*head, *body, *foot]


def _render(section: Section, *, kept: int) -> list[str]:
    """The section with its first rows. Its size without any rows is that of its fixed part, whatever is kept later."""
    rows = list(section.rows[:kept])
    missing = f"_{kept} of {len(section.rows)} rows shown; the JSON form has them all._"
    note = ["", missing] if kept < len(section.rows) else []
    inside = [*section.head, *rows, *note]
    if section.title is None:
        return ["", *inside]
    return ["", "<details>", f"<summary>{section.title}</summary>", "", *inside, "", "</details>"]


def _keep(rows: tuple[str, ...], room: int) -> tuple[int, int]:
    """How many rows fit, and the room that is left."""
    for number, row in enumerate(rows):
        size = _size([row])
        if size > room:
            return number, room
        room -= size
    return len(rows), room


def _size(lines: Iterable[str]) -> int:
    return sum(len(line.encode("utf-8")) + 1 for line in lines)  # and a line feed
