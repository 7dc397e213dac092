"""
Lines of the text form: pieces with a style, wrapped to the columns that there are, and a table that gives way to its values.

What is told in them belongs in `drift_text.py` and `audit_text.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.quoting import defuse, printable
from pulumi_claude_admin.report.lookalikes import paths, sides
from pulumi_claude_admin.report.text_columns import pad, width, wrap

if TYPE_CHECKING:
    from rich.console import Console

INDENT: Final = " " * 12
_NARROWEST, _WIDEST = 60, 140
"""Narrower than this nothing is readable, wider nobody follows a line."""
_GAP: Final = 2
"""Blanks between columns."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line. `style` is a word of Rich's, or empty."""

    text: str
    style: str = ""


Line = tuple[Span, ...]


def text_of(line: Line) -> str:
    """The line without its styles."""
    return "".join(span.text for span in line).rstrip()


def as_text(lines: Iterable[Line]) -> str:
    """The lines as text, which no runner obeys, ending with a line feed."""
    return "".join(f"{text_of(defused(line))}\n" for line in lines)


def defused(line: Line) -> Line:
    """The line, in one span when a runner would have obeyed it."""
    text = text_of(line)
    safe = defuse(text)
    return line if safe == text else (Span(safe, line[-1].style),)


def wrapped(text: str, columns: int, *, indent: str = "", style: str = "", hanging: int = 0) -> Iterator[Line]:
    """The text in lines, the later ones `hanging` columns further in."""
    for piece in wrap(text, columns, indent=indent, hanging=hanging):
        yield (Span(piece, style),)


def draw_on(console: Console, lines: Callable[[int], Iterable[Line]], verdict: Callable[[int], Iterable[Line]]) -> None:
    """The lines for so many columns on a terminal; the verdict once more at the end of what does not fit on its screen."""
    from rich.segment import Segment, Segments  # noqa: PLC0415 - only what draws loads Rich

    columns = min(max(console.width, _NARROWEST), _WIDEST)
    shown = list(lines(columns))
    if len(shown) >= console.height:
        shown += [(), *verdict(columns)]
    safe = map(defused, shown)
    drawn = [Segment(text, console.get_style(style)) for line in safe for text, style in _with_line_end(line) if text]
    console.print(Segments(drawn), soft_wrap=True, end="")


def _with_line_end(line: Line) -> Iterator[tuple[str, str]]:
    yield from ((span.text, span.style) for span in line)
    yield "\n", ""


@dataclass(frozen=True, slots=True)
class _Row:
    """One change as it is shown."""

    path: str
    values: tuple[str, ...]

    @property
    def widths(self) -> tuple[int, ...]:
        return width(self.path), *map(width, self.values)


class Table:
    """
    The changes of one place in columns as wide as what stands in them: the property, and two values of it, or three where any has a
    third: beside each finding's changes stands, by path, what the last `pulumi up` was told.

    A row that would make the table wider than the page stands on lines of its own, whole: the widest first.
    """

    def __init__(self, changes: Iterable[tuple[tuple[Change, ...], Mapping[str, str]]], columns: int) -> None:
        listed = tuple(changes)
        self._columns = columns
        self._titles = _THREE if any(told for _, told in listed) else _TWO
        self._rows = {change: row for each, told in listed for change, row in self._all(each, told)}
        tabled = sorted(self._rows.values(), key=lambda row: sum(row.widths))
        room = columns - len(INDENT) - len(self._titles.values) * _GAP
        while tabled and sum(_widest([self._titles, *tabled])) > room:
            tabled.pop()
        self._tabled = frozenset(tabled)
        self._widths = _widest([self._titles, *tabled])

    def titles(self) -> Iterator[Line]:
        """The names of the columns, when anything stands in them."""
        if self._tabled:
            yield self._line(self._titles, "dim")

    def lines(self, change: Change) -> Iterator[Line]:
        """The lines of one change."""
        row = self._rows[change]
        if row in self._tabled:
            yield self._line(row)
            return
        yield from wrapped(row.path, self._columns, indent=INDENT)
        for name, text in zip(self._titles.values, row.values, strict=True):
            yield from wrapped(f"{pad(name, 10)}{text}", self._columns, indent=f"{INDENT}  ", hanging=10)

    def _all(self, changes: tuple[Change, ...], told: Mapping[str, str]) -> Iterator[tuple[Change, _Row]]:
        names = paths(changes)
        for change in changes:
            declared, actual = sides(change)
            third = (told.get(change.path, declared),) if self._titles is _THREE else ()
            yield change, _Row(printable(names[change.path]), (declared, *third, actual))

    def _line(self, row: _Row, style: str = "") -> Line:
        *first, last = (row.path, *row.values)
        padded = (Span(pad(text, wide + _GAP), style) for text, wide in zip(first, self._widths, strict=False))
        return (Span(INDENT), *padded, Span(last, style))


_TWO: Final = _Row("", ("declared", "actual"))
_THREE: Final = _Row("", ("declared", "last up", "actual"))


def _widest(rows: Iterable[_Row]) -> tuple[int, ...]:
    return tuple(max(column) for column in zip(*(row.widths for row in rows), strict=True))
