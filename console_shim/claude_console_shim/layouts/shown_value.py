"""Where a value stands on a page, by its map: beside a term, in a cell, or in a control. What it means is not known here. Pure."""

from __future__ import annotations

from claude_console_shim.layouts.schema import NotificationsMap, SpendLimitMap, Value
from claude_console_shim.layouts.tables import cell_of
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.matching import beside, beside_buttons, find_all, find_one
from pulumi_claude_admin.errors import LayoutUnknown


def shown_value(tree: Node, value: Value) -> str:
    """The text of a value in the browser's normal form. Raises LayoutUnknown unless it stands in exactly one place."""
    if value.term is not None:
        return beside(tree, value.term)
    if value.row is not None and value.column is not None:
        return beside_buttons(cell_of(tree, value.row, value.column))
    if value.control is not None:
        return normal(find_one(tree, value.control).content)
    raise LayoutUnknown("the page map does not say where the value stands")


def is_shown(tree: Node, value: Value) -> bool:
    """Whether what a value is found by is there exactly once."""
    if value.row is not None and value.column is not None:
        try:
            cell_of(tree, value.row, value.column)
        except LayoutUnknown:
            return False
        return True
    found = value.term or value.control
    return found is not None and len(find_all(tree, found)) == 1


def region_of(tree: Node, part: SpendLimitMap | NotificationsMap) -> Node:
    """The region of a setting: the whole page where the map names none. Raises LayoutUnknown unless there is exactly one."""
    return tree if part.region is None else find_one(tree, part.region)
