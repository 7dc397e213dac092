"""What the text forms of several reports share: how wide they are, how much of a long list they tell, and their first screen. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from pulumi_claude_admin.quoting import printable
from pulumi_claude_admin.report.number_table import Column, table_lines
from pulumi_claude_admin.report.page import Figure
from pulumi_claude_admin.report.styled_lines import Line, Span, wrapped
from pulumi_claude_admin.report.text_columns import fit, pad, width

SHOWN: Final = 20
"""So many workspaces, keys and places are told unless everything was asked for."""
ThingT = TypeVar("ThingT")


@dataclass(frozen=True, slots=True)
class TextPage:
    """How wide it is, and whether everything is told."""

    columns: int
    is_verbose: bool

    def wrapped(self, text: str, *, indent: str = "", style: str = "", hanging: int = 0) -> Iterator[Line]:
        """Somebody's words in lines that fit."""
        return wrapped(printable(text), self.columns, indent=indent, style=style, hanging=hanging)

    def name(self, name: str, beside: str) -> Line:
        """A name cut to what an id leaves of the line; JSON has it whole."""
        room = self.columns - width(beside) - 6
        aside = f"  {printable(beside)}" if beside and beside != name else ""
        return (Span(fit(printable(name), room), "bold"), Span(aside, "dim"))

    def shown(self, number: int) -> int:
        """How many of so many are told."""
        return number if self.is_verbose else min(number, SHOWN)

    def rest(self, number: int) -> Iterator[Line]:
        """How many more there are than are shown."""
        more = number - self.shown(number)
        if more:
            yield from self.wrapped(f"and {more} more (-v names them)", indent="  ", style="dim")

    def table(
        self, columns: Sequence[Column], things: Sequence[ThingT], row: Callable[[ThingT], Sequence[str]]
    ) -> Iterator[Line]:
        """A row for each thing, as many as are told, and how many more there are."""
        yield from table_lines(columns, [row(one) for one in things[: self.shown(len(things))]], self.columns)
        yield from self.rest(len(things))

    def figures(self, figures: Iterable[Figure], *, hanging: int) -> Iterator[Line]:
        """Each figure behind its name, which has `hanging` columns."""
        for figure in figures:
            told = "; ".join(filter(None, (figure.value, figure.detail)))
            yield from self.wrapped(f"{pad(figure.name, hanging)}{told}", hanging=hanging)

    def notes(self, notices: Iterable[str]) -> Iterator[Line]:
        """What else a reader has to know."""
        for notice in notices:
            yield from self.wrapped(f"Note: {notice}", style="dim", hanging=6)


def titled(title: str) -> Iterator[Line]:
    """The title of what follows, apart from what stands above."""
    yield ()
    yield (Span(title, "bold"),)
