"""The output of `git diff --unified=0` as hunks. Source: git's manual, diff-format(5). Runs nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

_HUNK: Final = re.compile(r"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ESCAPE: Final = re.compile(rb"\\([0-7]{3}|.)")
_MOST: Final = 1_000_000
"""Pairs of lines of one hunk that are compared. A hunk of more is no fix of anything."""
_SIMPLE: Final = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v"}


@dataclass(frozen=True, slots=True)
class Hunk:
    """What one place of a file lost and got. `path` is that before; `first` the number of the first line lost, from 1."""

    path: str
    first: int
    lost: tuple[str, ...]
    got: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LostLine:
    """A line of the file as it was before."""

    path: str
    number: int
    text: str


def hunks(text: str) -> Iterator[Hunk]:
    """Every hunk in which something was lost, of files that were there before."""
    lines = (line for line in text.split("\n") if not line.startswith("\\"))  # "\ No newline at end of file" is none
    path: str | None = None
    for line in lines:
        if line.startswith("--- "):
            path = _old_path(line[4:])
        found = _HUNK.match(line)
        if found is None:
            continue
        first, lost, got = int(found[1]), int(found[2] or 1), int(found[4] or 1)
        body = [next(lines) for _ in range(lost + got)]
        if path is not None and lost:
            yield Hunk(path, first, tuple(one[1:] for one in body[:lost]), tuple(one[1:] for one in body[lost:]))


def lost_lines(text: str) -> Iterator[LostLine]:
    """The lines that are gone or say something else now: not those that were only wrapped, moved inside their file or re-indented."""
    listed = tuple(hunks(text))
    got: dict[str, Counter[str]] = {}
    for hunk in listed:
        got.setdefault(hunk.path, Counter()).update(_bare(line) for line in hunk.got)
    for hunk in listed:
        wrapped = _only_wrapped(hunk)
        for place, line in enumerate(hunk.lost):
            moved = got[hunk.path]
            if place in wrapped:
                continue
            if moved[_bare(line)]:
                moved[_bare(line)] -= 1
                continue
            yield LostLine(hunk.path, hunk.first + place, line)


def _only_wrapped(hunk: Hunk) -> set[int]:
    """The places of lost lines that say the same as some of the new ones when both are written in one line."""
    lost, got = [_bare(line) for line in hunk.lost], [_bare(line) for line in hunk.got]
    found = set[int]()
    if len(lost) * len(got) > _MOST:
        return found
    for first, start in product(range(len(lost)), range(len(got))):
        if first not in found and lost[first] and got[start]:
            found.update(range(first, _same_until(lost, first, got, start)))
    return found


def _same_until(lost: list[str], first: int, got: list[str], start: int) -> int:
    """Up to which lost line both say the same, beginning at these two; `first` where they do not."""
    left, right, last, end = lost[first], got[start], first, start
    while left != right:
        if left.startswith(right) and end + 1 < len(got):
            end += 1
            right += got[end]
        elif right.startswith(left) and last + 1 < len(lost):
            last += 1
            left += lost[last]
        else:
            return first
    return last + 1


def _bare(text: str) -> str:
    return "".join(text.split())


def _old_path(told: str) -> str | None:
    """As it stands after `--- `: None of a file that was not there."""
    if told == "/dev/null":
        return None
    if told.startswith('"'):
        quoted = told.rstrip("\t")[1:-1].encode("utf-8", "surrogateescape")
        told = _ESCAPE.sub(_unescaped, quoted).decode("utf-8", "surrogateescape")
    return told.rstrip("\t").removeprefix("a/")


def _unescaped(found: re.Match[bytes]) -> bytes:
    text = found[1]
    return bytes([int(text, 8)]) if len(text) > 1 else _SIMPLE.get(text, text)
