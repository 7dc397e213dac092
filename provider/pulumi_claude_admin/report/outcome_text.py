"""Outcomes for a person at a terminal, or in a log: the first screen says what differs and how sure that is, the rest is in the order of its weight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from pulumi_claude_admin.quoting import printable
from pulumi_claude_admin.report.number_table import Column, table_lines
from pulumi_claude_admin.report.page import Cell, Ink, Page, Row, Section, Tone
from pulumi_claude_admin.report.styled_lines import Line, Span, as_text, draw_on
from pulumi_claude_admin.report.text_columns import fit, width
from pulumi_claude_admin.report.text_page import TextPage, titled

if TYPE_CHECKING:
    from rich.console import Console

COLUMNS: Final = 120
_FIGURE: Final = 28
_DETAILS: Final = ("Teams by week", "Repositories", "How it is counted")
"""Sections that are told when they are asked for, by how their titles begin."""
_FIRST_TO_GO: Final = {"used Claude Code": 2, "per person": 1, "people": 1}
"""Columns that give way where there is no room, the heaviest first."""


def render(page: Page, *, is_verbose: bool = False, columns: int = COLUMNS) -> str:
    """The page as text, ending with a line feed. With `is_verbose` also each week, what was read, and how it is counted."""
    return as_text(_lines(page, TextPage(columns, is_verbose)))


def render_on(page: Page, console: Console, *, is_verbose: bool = False) -> None:
    """The same on a terminal, with colours where the terminal and NO_COLOR let it; the verdict once more where it scrolls."""
    draw_on(
        console,
        lambda columns: _lines(page, TextPage(columns, is_verbose)),
        lambda columns: _verdict(page, TextPage(columns, is_verbose)),
    )


def _lines(page: Page, room: TextPage) -> Iterator[Line]:
    title, organization_id = printable(page.title), printable(page.organization_id)
    yield (Span(fit(title, room.columns - width(organization_id) - 6), "bold"), Span(f"  {organization_id}", "dim"))
    yield from room.wrapped("; ".join((page.scope.removesuffix("."), *page.foot)), style="dim")
    yield ()
    yield from _verdict(page, room)
    yield ()
    yield from room.figures(page.figures, hanging=_FIGURE)
    for section in page.sections:
        if room.is_verbose or not section.title.startswith(_DETAILS):
            yield from _section(section, room)
    yield ()
    yield from room.notes(page.notices)


def _verdict(page: Page, room: TextPage) -> Iterator[Line]:
    style = "bold yellow" if page.tone is Tone.CAREFUL else "bold"
    yield from room.wrapped(f"{page.verdict}: {page.summary}", style=style)


def _section(section: Section, room: TextPage) -> Iterator[Line]:
    if not section.rows:
        return
    yield from titled(section.title)
    if not section.columns:
        for row in section.rows:
            yield from room.wrapped(f"- {_text(row[0])}", indent="  ", hanging=2)
        return
    by_name = [(name, list(rows)) for name, rows in groupby(section.rows, key=lambda row: _text(row[0]))]
    if len(by_name) == len(section.rows):
        yield from _table(section.columns, section.rows, room)
        return
    for name, rows in by_name:
        yield (Span(f"  {fit(name, room.columns - 2)}", "bold"),)
        yield from _table(section.columns[1:], [row[1:] for row in rows], room)


def _table(columns: Sequence[str], rows: Sequence[Row], room: TextPage) -> Iterator[Line]:
    heads = [
        Column(title, weight=_FIRST_TO_GO.get(title, 0), is_name=not any(_is_number(row[place]) for row in rows))
        for place, title in enumerate(columns)
    ]
    yield from table_lines(heads, [[_text(cell) for cell in row] for row in rows], room.columns)


def _is_number(cell: Cell) -> bool:
    return any(piece.ink is Ink.NUMBER for piece in cell)


def _text(cell: Cell) -> str:
    return printable("".join(piece.text for piece in cell))
