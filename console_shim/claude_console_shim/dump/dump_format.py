"""
What a dump is, as values, and `dump.json` as it is written and read (docs/dump-format.md). Masked before it gets here. Pure.

`FORMAT` goes up when a reader of the format before it could misread the new one; further keys do not count.
"""

from __future__ import annotations

from typing import Final, Literal

from pydantic import Field, ValidationError

from claude_console_shim.snapshot.aria_tree import Node, NotASnapshot, parse
from claude_console_shim.snapshot.control import Data
from pulumi_claude_admin.errors import ConfigurationError

FORMAT: Final = 1
FILE: Final = "dump.json"


class Opened(Data):
    """What was pressed or chosen on a page to see this one: its role and, where its name says nothing of anybody, its name."""

    page: str
    role: str
    name: str


class Fit(Data):
    """
    One setting of one page map held against a page: whether its values are there (`fits`), and which of its controls are there once
    (`found`), not (`missed`) and more than once (`several`), by dotted path.
    """

    setting: str
    layout: str
    language: str
    fits: bool
    found: tuple[str, ...]
    missed: tuple[str, ...]
    several: tuple[str, ...] = ()


class DumpedPage(Data):
    """One page, tab, choice or dialog: where it is (`{id}` for what names one thing), and the file with its tree."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    kind: Literal["page", "tab", "choice", "dialog"]
    route: str
    title: str
    language: str
    tree: str = Field(pattern=r"^trees/[a-z0-9-]+\.yaml$")
    opened_by: Opened | None = None
    links: tuple[str, ...] = ()
    known: tuple[Fit, ...] = ()


class Dump(Data):
    """The pages of one Console. `masked_by` says which lists were read for names: `api`, `console`."""

    format: Literal[1] = 1
    made_by: str
    console: str
    masked_by: tuple[Literal["api", "console"], ...]
    skipped: tuple[str, ...] = ()
    pages: tuple[DumpedPage, ...]


def read_dump(source: bytes, name: str) -> Dump:
    """A dump from the bytes of its `dump.json`. Raises ConfigurationError that names the file."""
    try:
        return Dump.model_validate_json(source)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        if first["loc"] == ("format",):
            said = first["input"] if first["type"] == "literal_error" else "no number"
            raise ConfigurationError(
                f"the dump {name} is of format {said}; this version reads format {FORMAT}",
                hint="Make a new one: claude-admin console doctor --dump NEW",
            ) from error
        where = ".".join(map(str, first["loc"])) or "it"
        raise ConfigurationError(f"the dump {name}: {where}: {first['msg'].removeprefix('Value error, ')}") from error


def read_tree_file(source: bytes, name: str) -> Node:
    """A tree of a dump. Raises ConfigurationError that names the file."""
    try:
        return parse(source.decode())
    except (NotASnapshot, UnicodeDecodeError) as error:
        raise ConfigurationError(f"the tree {name} of a dump: {error}") from error
