"""A mistake in a team file and where it stands. Its line is what CI logs link to a place: `file:line:column: place: reason`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pulumi_claude_admin.quoting import one_line

Place = tuple[str | int, ...]
"""Keys and positions from the top of the file: `("teams", "payments", "members")`."""


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a text, counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """What is wrong, and where. Without a mark it concerns the file as a whole."""

    mark: Mark | None
    reason: str
    place: Place = ()

    def in_file(self, name: str) -> str:
        """One line for people and CI logs."""
        where = name if self.mark is None else f"{name}:{self.mark.line}:{self.mark.column}"
        place = ".".join(map(str, self.place))
        return one_line(f"{where}: {place}: {self.reason}" if place else f"{where}: {self.reason}")


def in_order(mistakes: Iterable[Mistake]) -> tuple[Mistake, ...]:
    """Each once, from the top of the file to its end."""
    return tuple(
        sorted(set(mistakes), key=lambda one: (one.mark or Mark(0, 0), tuple(map(str, one.place)), one.reason))
    )
