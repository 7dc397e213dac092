"""A table or grid as a tree has it: its headers, rows and cells. What is in them is not known here. Pure."""

from __future__ import annotations

from typing import Final

from claude_console_shim.snapshot.aria_tree import Node
from claude_console_shim.snapshot.control import Control
from claude_console_shim.snapshot.matching import describe, find_all, find_one
from pulumi_claude_admin.errors import LayoutUnknown

TABLES: Final = ("table", "grid", "treegrid")


def tables_with(tree: Node, column: Control) -> list[Node]:
    """Every table that has this column."""
    return [node for node in tree.walk() if node.role in TABLES and find_all(node, column)]


def header_names(table: Node, column: Control) -> tuple[str, ...]:
    """The columns by name, in the order of the page; cells are told apart by it, as a reader does. `column` is one of them."""
    for each in table.walk():
        if each.role == "row" and find_all(each, column):
            return tuple(child.name for child in each.children)
    raise LayoutUnknown("the table has no row of headers")


def column_at(table: Node, column: Control) -> int:
    """Where a column is. Raises LayoutUnknown unless there is exactly one."""
    return header_names(table, column).index(find_one(table, column).name)


def rows_of(table: Node, column: Control) -> list[Node]:
    """Its rows without that of the headers."""
    return [node for node in table.walk() if node.role == "row" and not find_all(node, column)]


def cell_of(tree: Node, row: Control, column: Control) -> Node:
    """The cell below a column, in the row that holds a control. Raises LayoutUnknown unless there is exactly one."""
    tables = tables_with(tree, column)
    if len(tables) != 1:
        raise LayoutUnknown(f"{len(tables) or 'no'} tables with {describe(column)} where exactly one is expected")
    (table,) = tables
    rows = [each for each in rows_of(table, column) if find_all(each, row)]
    if len(rows) != 1:
        raise LayoutUnknown(f"{len(rows) or 'no'} rows with {describe(row)} where exactly one is expected")
    cells, at = rows[0].children, column_at(table, column)
    if len(cells) != len(header_names(table, column)):
        raise LayoutUnknown(f"the row with {describe(row)} has not as many cells as the table has columns")
    return cells[at]
