"""Controls of a layout against the tree of a page: which nodes are meant, and that it is exactly one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.control import Control
from pulumi_claude_admin.errors import LayoutUnknown

_NOTHING: Final[Mapping[str, str]] = {}


def expression(patterns: Iterable[str], values: Mapping[str, str] = _NOTHING) -> re.Pattern[str]:
    """One expression that matches the whole of a text when one of the patterns does; `{key}` is exactly `values[key]`."""
    filled = [_filled(pattern, values) for pattern in patterns]
    return re.compile(rf"^(?:{'|'.join(filled)})$")


def matches(text: str, patterns: Iterable[str], values: Mapping[str, str] = _NOTHING) -> bool:
    """Whether the whole text, in the browser's normal form, is one that the patterns describe."""
    return expression(patterns, values).match(normal(text)) is not None


def find_all(tree: Node, control: Control, values: Mapping[str, str] = _NOTHING) -> tuple[Node, ...]:
    """Every node below `tree` that is this control."""
    return tuple(node for node in tree.walk() if node is not tree and _is(node, control, values))


def find_one(tree: Node, control: Control, values: Mapping[str, str] = _NOTHING) -> Node:
    """The one node that is this control. Raises LayoutUnknown when there is none or more than one."""
    found = find_all(tree, control, values)
    if len(found) != 1:
        raise LayoutUnknown(f"{len(found) or 'no'} {describe(control, values)} where exactly one is expected")
    return found[0]


def beside(tree: Node, term: Control) -> str:
    """The text of the definition that follows this term. Raises LayoutUnknown."""
    wanted = find_one(tree, term)
    for parent in tree.walk():
        for node, following in zip(parent.children, parent.children[1:], strict=False):
            if node is wanted and following.role == "definition":
                return normal(following.content)
    raise LayoutUnknown(f"{describe(term)} has no value beside it")


def beside_buttons(node: Node) -> str:
    """The text of a cell or a list item without the names of the buttons in it."""
    if not node.children:
        return normal(node.content)
    return normal(" ".join(child.content for child in node.children if child.role != "button"))


def describe(control: Control, values: Mapping[str, str] = _NOTHING) -> str:
    """A control in words, for a message: `button "Adjust limit" or "Set limit"`."""
    words = [*control.names, *control.texts]
    for key, value in values.items():
        words = [word.replace(f"{{{key}}}", value) for word in words]
    return " ".join(filter(None, (control.role, " or ".join(f'"{word}"' for word in words))))


def _is(node: Node, control: Control, values: Mapping[str, str]) -> bool:
    return (
        node.role == control.role
        and (control.level is None or node.level == control.level)
        and (not control.names or matches(node.name, control.names, values))
        and (not control.texts or matches(node.content, control.texts, values))
    )


def _filled(pattern: str, values: Mapping[str, str]) -> str:
    for key, value in values.items():
        pattern = pattern.replace(f"{{{key}}}", re.escape(normal(value)))
    return pattern
