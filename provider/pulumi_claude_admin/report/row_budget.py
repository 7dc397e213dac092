"""
A page that may have so many bytes: whole rows are left out, the least important first, and a sentence says how many.

What is always there (the verdict, the numbers, the footer) is bounded where it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

_NOTE_ROOM: Final = 120
_FRAMES: Final = 2
"""The lines around the rows take at most one part in so many of the room."""


@dataclass(frozen=True, slots=True)
class Block:
    """Rows, and what puts lines around the first so many of them (`frame(0)` is what they cost without any row)."""

    rows: tuple[str, ...]
    frame: Callable[[int], list[str]]


def framed(head: Sequence[str], rows: tuple[str, ...], foot: Sequence[str]) -> Block:
    """Rows between fixed lines, and a sentence where some are missing."""

    def frame(kept: int) -> list[str]:
        note = ["", f"_{kept} of {len(rows)} rows shown; the JSON form has them all._"] if kept < len(rows) else []
        return [*head, *rows[:kept], *note, *foot]

    return Block(rows, frame)


def within(limit: int, *, head: Sequence[str], blocks: Iterable[Block], foot: Sequence[str]) -> list[str]:
    """
    The lines of a page of at most `limit` bytes of UTF-8, as long as that holds head and foot and a sentence.

    Blocks come in the order of their weight. Those without rows are left out.
    """
    present = [block for block in blocks if block.rows]
    room = limit - size([*head, *foot]) - _NOTE_ROOM
    shown = _with_frame(present, room)
    room -= sum(size(block.frame(0)) + _DIGITS for block in shown)
    body = [line for block, kept in zip(shown, _shares(shown, room), strict=True) for line in block.frame(kept)]
    left_out = sum(len(block.rows) for block in present[len(shown) :])
    return [*head, *body, *_left_out(left_out), *foot]


def _shares(blocks: list[Block], room: int) -> list[int]:
    """How many rows each keeps: at most half of what is left to it and those after it, then what nobody took, from the top."""
    kept = []
    for block in blocks:
        number, rest = _keep(block.rows, room // 2)
        room -= room // 2 - rest
        kept.append(number)
    for position, block in enumerate(blocks):
        more, room = _keep(block.rows[kept[position] :], room)
        kept[position] += more
    return kept


_DIGITS: Final = 8
"""Room for the number of rows that were kept."""


def _with_frame(blocks: list[Block], room: int) -> list[Block]:
    """The first blocks, as long as the lines around their rows leave room for rows; all of them when everything fits."""
    if sum(size(block.frame(len(block.rows))) for block in blocks) <= room:
        return blocks
    used, shown = 0, []
    for block in blocks:
        used += size(block.frame(0)) + _DIGITS
        if used > room // _FRAMES:
            break
        shown.append(block)
    return shown


def _keep(rows: tuple[str, ...], room: int) -> tuple[int, int]:
    """How many rows fit, and the room that is left."""
    for number, row in enumerate(rows):
        taken = size([row])
        if taken > room:
            return number, room
        room -= taken
    return len(rows), room


def _left_out(number: int) -> list[str]:
    return ["", f"_{number} rows more had no room; the JSON form has them all._"] if number else []


def size(lines: Iterable[str]) -> int:
    """Bytes of UTF-8, with a line feed after each line."""
    return sum(len(line.encode("utf-8")) + 1 for line in lines)
