"""Small pictures in rows and columns, as values: what a page has of them, and a form draws (`small_multiples.py`)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trend:
    """
    Numbers in their order, of two kinds or of one (then `before` has none), each with the word for its place; None where there is none to
    tell. `untold` is what stands there when there is none at all.
    """

    before: tuple[float | None, ...]
    after: tuple[float | None, ...]
    labels: tuple[str, ...]
    untold: str = "hidden"


@dataclass(frozen=True, slots=True)
class Interval:
    """A difference and how sure it is. `words`, `detail` and `verdict` say it beneath; `is_seen`: zero is outside, and that may be said."""

    value: float
    low: float
    high: float
    words: str
    detail: str
    verdict: str
    is_seen: bool


MultiplesCell = Trend | Interval | None
"""None: hidden."""


@dataclass(frozen=True, slots=True)
class MultiplesColumn:
    """What a column shows, and in which unit; both ours. `is_of_each`: each cell has its own scale, as a sum is beside its parts."""

    title: str
    unit: str
    is_of_each: bool = False


@dataclass(frozen=True, slots=True)
class MultiplesRow:
    """Whose cells these are, in their words."""

    name: str
    cells: tuple[MultiplesCell, ...]


@dataclass(frozen=True, slots=True)
class Multiples:
    """
    Small pictures in rows and columns, each column with one scale. `title`, `note` and the words for both sides are ours.

    With `sides`, `note` goes on after the mark for a gap.
    """

    title: str
    columns: tuple[MultiplesColumn, ...]
    rows: tuple[MultiplesRow, ...]
    note: str
    sides: tuple[str, str] = ("", "")
