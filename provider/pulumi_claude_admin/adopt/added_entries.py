"""Adds entries to a file that people may have edited: below `teams:`, or `resources:`, and as far in as they are; all else stays. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import yaml

from pulumi_claude_admin.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Section:
    """The part of a file that entries are added to: its key, what an entry of it is called, and the command that tells mistakes of the file."""

    key: str
    noun: str
    check: str


TEAMS: Final = Section("teams", "team", "claude-admin teams check {name}")
RESOURCES: Final = Section("resources", "resource", "pulumi preview")

_INDENT: Final = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry's lines, indented by two, under its key; of a team also the workspace that it adopts."""

    key: str
    workspace_id: str | None
    text: str


def with_entries(text: str, entries: Iterable[Entry], *, name: str, section: Section = TEAMS) -> str:
    """
    The text with the entries that it lacks. One that a killed run has written is there already.

    Raises ConfigurationError where lines cannot be added, or another team has the key. `name` is what the file is called.
    """
    key, found = _section(text, section, name=name)
    there = {one.value: given for one, given in found.value} if isinstance(found, yaml.MappingNode) else {}
    lacking = list[Entry]()
    for entry in entries:
        if entry.key not in there:
            lacking.append(entry)
        elif entry.workspace_id is not None and _adopt_id(there[entry.key]) != entry.workspace_id:
            raise ConfigurationError(
                f"{name} has a team {entry.key!r} already, which does not adopt {entry.workspace_id}",
                hint=f"Nothing was written. Leave that workspace out with --exclude {entry.workspace_id}, or give the team its adopt_id",
            )
    column = found.value[0][0].start_mark.column if there else _INDENT
    lines = "".join(_indented(entry.text, column) for entry in lacking)
    at = _end(text, found, column=key.start_mark.column)
    between = "\n" if at and text[at - 1] != "\n" else ""
    return f"{text[:at]}{between}{lines}{text[at:]}" if lacking else text


def _section(text: str, section: Section, *, name: str) -> tuple[yaml.Node, yaml.Node]:
    """The section's key and what it has, lines below it or nothing."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        raise ConfigurationError(
            f"{name} cannot be read, so no {section.noun} can be added to it",
            hint=f"Nothing was written. `{section.check.format(name=name)}` says where",
        ) from None
    pairs = root.value if isinstance(root, yaml.MappingNode) and not root.flow_style else ()
    for key, found in pairs:
        is_block = isinstance(found, yaml.MappingNode) and not found.flow_style
        if key.value == section.key and (is_block or found.value == ""):
            return key, found
    noun = section.noun
    raise ConfigurationError(
        f"{name} has no `{section.key}:` with a line below for each {noun}, as JSON and braces have none, so no {noun} can be added to it",
        hint="Nothing was written. Write it as such lines, or name another folder",
    )


def _adopt_id(team: yaml.Node) -> str | None:
    given = team.value if isinstance(team, yaml.MappingNode) else ()
    return next((str(value.value) for key, value in given if key.value == "adopt_id"), None)


def _end(text: str, teams: yaml.Node, *, column: int) -> int:
    """Where the lines of the teams end: comments that are as far in go with them, and so does what only comments follow."""
    node = teams
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    content = len(text[: node.end_mark.index].rstrip())
    at = own = (text.find("\n", content) + 1) or len(text)
    for line in text[at:].splitlines(keepends=True):
        words = line.strip()
        if words and not words.startswith("#"):
            return own
        at += len(line)
        if words and len(line) - len(line.lstrip()) > column:
            own = at
    return len(text)


def _indented(text: str, column: int) -> str:
    return "".join(f"{' ' * column}{line[_INDENT:]}" for line in text.splitlines(keepends=True))
