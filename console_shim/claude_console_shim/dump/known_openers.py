"""The controls of a page that known maps say open a dialog which saves nothing by being opened. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from claude_console_shim.dump.fitting import PARTS
from claude_console_shim.layouts.rate_table import groups, row
from claude_console_shim.layouts.recognise import fits
from claude_console_shim.layouts.schema import (
    Layout,
    NotificationsMap,
    Part,
    RateLimitsMap,
    SpendLimitMap,
)
from claude_console_shim.snapshot.aria_tree import Node
from claude_console_shim.snapshot.control import Control
from claude_console_shim.snapshot.matching import find_all
from pulumi_claude_admin.errors import LayoutUnknown


@dataclass(frozen=True, slots=True)
class KnownOpener:
    """A control that is there once, as the page has it, and the dialog that it opens."""

    opener: Control
    node: Node
    dialog: Control
    values: Mapping[str, str]


def known_openers(tree: Node, layouts: Sequence[Layout]) -> Iterator[KnownOpener]:
    """Each control once, by its name on the page, though several maps know it. One that is disabled is left out."""
    names: set[str] = set()
    for layout in layouts:
        for name in PARTS:
            part = layout.part(name)
            if part is None or not fits(tree, part):
                continue
            for found in _of(tree, part):
                if found.node.name not in names and not found.node.has("disabled") and _is_once(tree, found.node):
                    names.add(found.node.name)
                    yield found


def _of(tree: Node, part: Part) -> Iterator[KnownOpener]:
    match part:
        case SpendLimitMap():
            yield from _in(tree, part.region, ((part.open, part.dialog),), {})
        case NotificationsMap():
            yield from _in(tree, part.region, ((part.add, part.add_dialog), (part.edit, part.edit_dialog)), {})
        case RateLimitsMap():
            try:
                group = next(iter(groups(tree, part.group_column)), None)
                inside = tree if group is None else row(tree, part, group)
            except LayoutUnknown:
                return
            pairs = tuple((each.edit, each.dialog) for each in part.editors.values())
            if group is not None:
                yield from _in(inside, None, pairs, {"group": group})
        case _:
            return


def _in(
    tree: Node,
    region: Control | None,
    pairs: Sequence[tuple[Control | None, Control | None]],
    values: Mapping[str, str],
) -> Iterator[KnownOpener]:
    insides = (tree,) if region is None else find_all(tree, region)
    for opener, dialog in pairs:
        if opener is None or dialog is None or len(insides) != 1:
            continue
        found = find_all(insides[0], opener, values)
        if len(found) == 1 and found[0].name:
            yield KnownOpener(opener, found[0], dialog, values)


def _is_once(tree: Node, node: Node) -> bool:
    return sum(each.role == node.role and each.name == node.name for each in tree.walk()) == 1
