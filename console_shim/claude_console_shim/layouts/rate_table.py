"""A table of rate limits as a page shows it: its rows, cells and values, as a tree has them. Pure."""

from __future__ import annotations

from claude_console_shim.layouts.schema import RateLimitsMap
from claude_console_shim.layouts.tables import column_at, header_names, rows_of, tables_with
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.control import Control
from claude_console_shim.snapshot.matching import beside_buttons, find_all, find_one
from claude_console_shim.snapshot.values import read_rate
from pulumi_claude_admin.errors import InvalidInputs, LayoutUnknown, Problem


def shown(tree: Node, part: RateLimitsMap, group: str) -> dict[str, int | None]:
    """What the row of a group says in each column. Raises InvalidInputs when the table has no such row."""
    return {
        limiter: read_rate(beside_buttons(cell(tree, part, group, limiter)), part.number) for limiter in part.columns
    }


def row(tree: Node, part: RateLimitsMap, group: str) -> Node:
    """The row of a group. Raises InvalidInputs when there is none, LayoutUnknown when there are more."""
    return _row(table_of(tree, part.group_column), part.group_column, group)


def cell(tree: Node, part: RateLimitsMap, group: str, limiter: str) -> Node:
    """The cell of a group's row below a limiter's header. Raises as `row`."""
    table = table_of(tree, part.group_column)
    headers = header_names(table, part.group_column)
    found = _row(table, part.group_column, group)
    if len(found.children) < len(headers):
        raise LayoutUnknown(f"the row of {group!r} has fewer cells than the table has columns")
    return found.children[headers.index(find_one(table, part.columns[limiter]).name)]


def group_cell(tree: Node, part: RateLimitsMap, group: str) -> Node:
    """The cell that names a group, in its row. Raises as `row`."""
    table = table_of(tree, part.group_column)
    return _row(table, part.group_column, group).children[column_at(table, part.group_column)]


def groups(tree: Node, group_column: Control) -> tuple[str, ...]:
    """The display names of the groups in the table, in the order of the page."""
    table = table_of(tree, group_column)
    at = column_at(table, group_column)
    return tuple(normal(each.children[at].content) for each in rows_of(table, group_column) if len(each.children) > at)


def has_editors(tree: Node, part: RateLimitsMap) -> bool:
    """Whether the button of every editor is in the row of the first group."""
    table = table_of(tree, part.group_column)
    at = column_at(table, part.group_column)
    first = next((each for each in rows_of(table, part.group_column) if len(each.children) > at), None)
    if first is None or not part.editors:
        return False
    values = {"group": normal(first.children[at].content)}
    return all(len(find_all(first, editor.edit, values)) == 1 for editor in part.editors.values())


def table_of(tree: Node, group_column: Control) -> Node:
    """The one table with a column for groups. Raises LayoutUnknown."""
    tables = tables_with(tree, group_column)
    if len(tables) != 1:
        raise LayoutUnknown(f"{len(tables) or 'no'} tables of rate limits where exactly one is expected")
    return tables[0]


def _row(table: Node, group_column: Control, group: str) -> Node:
    at = column_at(table, group_column)
    rows = [
        each
        for each in rows_of(table, group_column)
        if len(each.children) > at and normal(each.children[at].content) == normal(group)
    ]
    if not rows:
        raise InvalidInputs(Problem("group", f"the Console shows no rate limits for a group named {group!r}"))
    if len(rows) > 1:
        raise LayoutUnknown(f"{len(rows)} rows are named {group!r} where exactly one is expected")
    return rows[0]
