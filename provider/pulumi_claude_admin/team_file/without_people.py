"""
A team file without somebody who has left, and everything else as people wrote it: comments, order, blanks. Pure.

Whole lines go, or entries of a list in brackets. What cannot be taken out alone (the only recipient of notifications, an entry over
several lines) stays; whoever asks names its line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import yaml

from pulumi_claude_admin.model.people import person_key
from pulumi_claude_admin.team_file.read import read_bytes
from pulumi_claude_admin.team_file.suggested_edits import Change, applied, entries_of


@dataclass(frozen=True, slots=True)
class WithoutPeople:
    """The text without them, and the lines (of the text as it was, counted from 1) from which somebody was taken out."""

    text: str
    lines: frozenset[tuple[int, str]]


def without_people(text: str, names: Collection[str]) -> WithoutPeople:
    """
    The file without these people (`names` as `person_key` has them). A file that has mistakes, or would have some, stays as it is.
    """
    whole = text if text.endswith("\n") else f"{text}\n"
    unchanged = WithoutPeople(text, frozenset())
    if read_bytes(whole.encode()).mistakes:
        return unchanged
    root = yaml.compose(whole, Loader=yaml.SafeLoader)
    found = list(_removals(whole, root, names)) if isinstance(root, yaml.MappingNode) else []
    after = applied(whole, (change for one in found for change in one.changes))
    if not found or read_bytes(after.encode()).mistakes:
        return unchanged
    return WithoutPeople(after, frozenset(line for one in found for line in one.lines))


@dataclass(frozen=True, slots=True)
class _Removal:
    changes: tuple[Change, ...]
    lines: frozenset[tuple[int, str]]


def _removals(text: str, root: yaml.MappingNode, names: Collection[str]) -> Iterator[_Removal]:
    for key, collection, may_be_empty in _collections(root):
        entries = _entries(collection)
        gone = [one for one in entries if person_key(one[0].value) in names]
        left = [one for one in entries if one not in gone]
        if not gone or (not left and not may_be_empty):
            continue
        changes = (
            _in_brackets(text, collection, left)
            if collection.flow_style
            else _in_lines(text, key, collection, gone, is_emptied=not left)
        )
        if changes is not None:
            lines = frozenset((one[0].start_mark.line + 1, person_key(one[0].value)) for one in gone)
            yield _Removal(changes, lines)


_Entry = tuple[yaml.Node, yaml.Node]
"""Who is named, and where the entry ends."""


def _collections(root: yaml.MappingNode) -> Iterator[tuple[yaml.Node, yaml.CollectionNode, bool]]:
    """Key, list or mapping of people, and whether it may be empty."""
    parts = entries_of(root)
    if "people" in parts and isinstance(groups := parts["people"][1], yaml.MappingNode):
        yield from ((key, node, True) for key, node in groups.value if isinstance(node, yaml.CollectionNode))
    teams = parts["teams"][1]
    settings = [value for _, value in teams.value] if isinstance(teams, yaml.MappingNode) else []
    for one in (*([parts["defaults"][1]] if "defaults" in parts else []), *settings):
        team = entries_of(one) if isinstance(one, yaml.MappingNode) else {}
        if "members" in team and isinstance(members := team["members"][1], yaml.MappingNode):
            yield team["members"][0], members, True
        told = team["notifications"][1] if "notifications" in team else None
        if isinstance(told, yaml.MappingNode) and "recipients" in (inner := entries_of(told)):
            key, node = inner["recipients"]
            if isinstance(node, yaml.CollectionNode):
                yield key, node, False


def _entries(collection: yaml.CollectionNode) -> list[_Entry]:
    if isinstance(collection, yaml.MappingNode):
        return [(key, value) for key, value in collection.value]
    return [(node, node) for node in collection.value]


def _in_brackets(text: str, collection: yaml.CollectionNode, left: list[_Entry]) -> tuple[Change, ...] | None:
    """The list with what is left in it, in its own spelling. One that has comments stays."""
    start, end = collection.start_mark.index, collection.end_mark.index
    old = text[start:end]
    if "#" in old or "\n" in old:
        return None
    inner = ", ".join(text[first.start_mark.index : last.end_mark.index] for first, last in left)
    pad = " " if old[1:2] == " " and inner else ""
    return ((start, end, f"{old[0]}{pad}{inner}{pad}{old[-1]}"),)


def _in_lines(
    text: str, key: yaml.Node, collection: yaml.CollectionNode, gone: list[_Entry], *, is_emptied: bool
) -> tuple[Change, ...] | None:
    """Without the lines of those who go; an emptied list says that it is one."""
    if any(first.start_mark.line != last.end_mark.line for first, last in gone):
        return None
    changes = [_line(text, first) for first, _ in gone]
    if is_emptied:
        after_colon = text.index(":", key.end_mark.index) + 1
        empty = " {}" if isinstance(collection, yaml.MappingNode) else " []"
        changes.append((after_colon, after_colon, empty))
    return tuple(changes)


def _line(text: str, node: yaml.Node) -> Change:
    start = text.rfind("\n", 0, node.start_mark.index) + 1
    return start, text.index("\n", node.end_mark.index) + 1, ""
