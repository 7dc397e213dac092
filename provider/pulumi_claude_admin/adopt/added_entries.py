"""Adds entries to a team file that people may have edited: below `teams:` and as far in as they are; all else stays. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import yaml

from pulumi_claude_admin.errors import ConfigurationError

_TEAMS: Final = "teams"
_INDENT: Final = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """A team's lines, indented by two, under its key."""

    key: str
    workspace_id: str
    text: str


def with_entries(text: str, entries: Iterable[Entry], *, name: str) -> str:
    """
    The text with the entries that it lacks. One that a killed run has written is there already.

    Raises ConfigurationError where lines cannot be added, or another team has the key. `name` is what the file is called.
    """
    key, teams = _teams(text, name=name)
    there = {one.value: given for one, given in teams.value} if isinstance(teams, yaml.MappingNode) else {}
    lacking = list[Entry]()
    for entry in entries:
        if entry.key not in there:
            lacking.append(entry)
        elif _adopt_id(there[entry.key]) != entry.workspace_id:
            raise ConfigurationError(
                f"{name} has a team {entry.key!r} already, which does not adopt {entry.workspace_id}",
                hint=f"Nothing was written. Leave that workspace out with --exclude {entry.workspace_id}, or give the team its adopt_id",
            )
    column = teams.value[0][0].start_mark.column if there else _INDENT
    lines = "".join(_indented(entry.text, column) for entry in lacking)
    at = _end(text, teams, column=key.start_mark.column)
    between = "\n" if at and text[at - 1] != "\n" else ""
    return f"{text[:at]}{between}{lines}{text[at:]}" if lacking else text


def _teams(text: str, *, name: str) -> tuple[yaml.Node, yaml.Node]:
    """The key `teams` and what it has, lines below it or nothing."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        raise ConfigurationError(
            f"{name} cannot be read, so no team can be added to it",
            hint=f"Nothing was written. `claude-admin teams check {name}` says where",
        ) from None
    pairs = root.value if isinstance(root, yaml.MappingNode) and not root.flow_style else ()
    for key, teams in pairs:
        is_block = isinstance(teams, yaml.MappingNode) and not teams.flow_style
        if key.value == _TEAMS and (is_block or teams.value == ""):
            return key, teams
    raise ConfigurationError(
        f"{name} has no `teams:` with a line below for each team, as JSON and braces have none, so no team can be added to it",
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
