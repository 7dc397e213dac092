"""Controls of a layout against the tree of a page: which nodes are meant, and that it is exactly one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.control import Control
from pulumi_claude_admin.errors import LayoutUnknown

_NOTHING: Final[Mapping[str, str]] = {}
_TOLD: Final = frozenset(
    (
        "alertdialog",
        "button",
        "columnheader",
        "combobox",
        "dialog",
        "heading",
        "region",
        "spinbutton",
        "tab",
        "term",
        "textbox",
    )
)
"""Roles of which a message says what else is there: not those that hold what people have written."""
_BESIDE_A_TERM: Final = ("definition", "cell", "gridcell")


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
        instead = "" if found else instead_of(tree, control)
        raise LayoutUnknown(f"{len(found) or 'no'} {describe(control, values)} where exactly one is expected{instead}")
    return found[0]


def beside(tree: Node, term: Control) -> str:
    """The text of the definition, or of the cell, that follows this term. Raises LayoutUnknown."""
    wanted = find_one(tree, term)
    for parent in tree.walk():
        for node, following in zip(parent.children, parent.children[1:], strict=False):
            if node is wanted and following.role in _BESIDE_A_TERM:
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


def instead_of(tree: Node, control: Control) -> str:
    """What of this role stands there instead, in words that go on from a message: `; there are "Save" and "Close"`."""
    named = others(tree, control)
    return f"; there {'is' if len(named) == 1 else 'are'} {' and '.join(named)[:200]}" if named else ""


def others(tree: Node, control: Control) -> tuple[str, ...]:
    """What of a control's role a tree has, by name or text, in the order of the page, each once; nothing of what people wrote."""
    if control.role not in _TOLD:
        return ()
    found = (
        normal(node.name or node.content)[:80] for node in tree.walk() if node is not tree and node.role == control.role
    )
    return tuple(dict.fromkeys(f'"{each}"' if each else f"a {control.role} without a name" for each in found))


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
