"""What a YAML or JSON text says, with the mark of every key and value. Which keys there may be is not known here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pulumi_claude_admin.team_file.mistake import Mark, Place


@dataclass(frozen=True, slots=True)
class OddNumber:
    """A number that not every reader of YAML takes for the same one: `1e3`, `0x10`, `010`, `1_000`, `1:30`."""

    text: str


@dataclass(frozen=True, slots=True)
class Scalar:
    """Text, a whole number, a fraction, true, false or nothing."""

    mark: Mark
    value: str | int | float | bool | OddNumber | None


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    mark: Mark
    items: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with the mark of each, and their values; no key is there twice."""

    mark: Mark
    entries: dict[str, tuple[Mark, Node]] = field(default_factory=dict)


Node = Scalar | Sequence | Mapping


def plain(node: Node) -> object:
    """The same without marks."""
    match node:
        case Scalar():
            return node.value
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {key: plain(value) for key, (_, value) in node.entries.items()}


def below(node: Node | None, *place: str | int) -> Node | None:
    """The node at a place, None when nothing is there."""
    for part in place:
        if isinstance(node, Mapping) and isinstance(part, str) and part in node.entries:
            node = node.entries[part][1]
        elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
        else:
            return None
    return node


def entries(node: Node | None) -> Iterator[tuple[str, Mark, Node]]:
    """The entries of a mapping; none of anything else."""
    if isinstance(node, Mapping):
        for key, (mark, value) in node.entries.items():
            yield key, mark, value


def mark_of(root: Node, place: Place) -> Mark:
    """The mark of the innermost part of a place that is there: of its key, where it has one."""
    node, mark = root, root.mark
    for part in place:
        if isinstance(node, Mapping) and isinstance(part, str) and part in node.entries:
            mark, node = node.entries[part]
        elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
            mark = node.mark
        else:
            break
    return mark
