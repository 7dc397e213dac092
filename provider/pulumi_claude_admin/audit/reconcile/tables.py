"""Tables in text: which separator, which columns, and where a row stands. Names decide, never positions."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO

from pulumi_claude_admin.audit.reconcile.amounts import parse_amount, parse_date
from pulumi_claude_admin.audit.reconcile.links import without_links
from pulumi_claude_admin.errors import StatementUnreadable


@dataclass(frozen=True, slots=True)
class Table:
    """A header in lower case, and rows with the line that each ends on."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]


def read_table(name: str, content: bytes) -> Table:
    """The table in a file, UTF-8 with or without a mark, separated by commas, semicolons or tabs. Raises StatementUnreadable."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StatementUnreadable(
            f"{name} is not text in UTF-8 (byte {error.start})", hint="Export it as CSV in UTF-8"
        ) from None
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",;\t", key=first.count)
    reader = csv.reader(StringIO(text), delimiter=separator, strict=True)
    return _checked(name, list(_numbered(name, reader)))


def day_of(name: str, line: int, text: str) -> date:
    """The day in a cell. Raises StatementUnreadable with file and line."""
    try:
        return parse_date(text)
    except ValueError as error:
        raise StatementUnreadable(f"{name}:{line} {without_links(str(error))}") from None


def cents_of(name: str, line: int, text: str) -> Decimal:
    """The amount in a cell, in cents. Raises StatementUnreadable with file and line."""
    try:
        return parse_amount(text).cents
    except ValueError as error:
        raise StatementUnreadable(f"{name}:{line} {without_links(str(error))}") from None


def _numbered(name: str, reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    line = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise StatementUnreadable(f"{name}:{line + 1} is not a row of a table: {error}") from None
        line = getattr(reader, "line_num", line + 1)
        if any(cell.strip() for cell in cells):
            yield line, [cell.strip() for cell in cells]


def _checked(name: str, numbered: list[tuple[int, list[str]]]) -> Table:
    if not numbered:
        raise StatementUnreadable(f"{name} is empty")
    header = tuple(cell.casefold() for cell in numbered[0][1])
    twice = sorted({cell for cell in header if header.count(cell) > 1})
    if twice:
        raise StatementUnreadable(f"{name}:{numbered[0][0]} names the column {twice[0]!r} twice")
    for line, cells in numbered[1:]:
        if len(cells) != len(header):
            raise StatementUnreadable(
                f"{name}:{line} has {len(cells)} columns, its header has {len(header)}",
                hint="Was the file cut, or a comma inside a name not quoted?",
            )
    return Table(name, header, tuple((line, dict(zip(header, cells, strict=True))) for line, cells in numbered[1:]))
