"""Where a value stands, as a map tells it: in a row and a column, beside a term, or as the text of a control. Pure."""

from __future__ import annotations

from typing import Final

from claude_console_shim.mapping.candidates import path_to
from claude_console_shim.mapping.told_control import ToldControl, cannot_say, tell
from claude_console_shim.snapshot.aria_tree import Node

_CELLS: Final = ("cell", "gridcell", "rowheader", "columnheader")


def place_of(inside: Node, shown: Node, *, what: str) -> dict[str, ToldControl]:
    """The keys of `schema.Value` for what is shown. Raises LayoutUnknown for a place that the format has no words for."""
    path = path_to(inside, shown)
    row = next((node for node in reversed(path) if node.role == "row"), None)
    table = next((node for node in reversed(path) if node.role in ("table", "grid")), None)
    if row is not None and table is not None:
        cell = next(node for node in path if any(node is each for each in row.children))
        return _in_table(inside, table, row, cell, what)
    if shown.role == "definition":
        return {"term": tell(inside, _term_of(path[-2], shown, what), what=f"the term beside {what}")}
    return {"control": tell(inside, shown, what=what)}


def _in_table(inside: Node, table: Node, row: Node, cell: Node, what: str) -> dict[str, ToldControl]:
    headers = next((node for node in table.walk() if node.role == "row"), row)
    at = next(at for at, each in enumerate(row.children) if each is cell)
    if headers is row or at >= len(headers.children) or row.children[0] is cell:
        raise cannot_say(f"{what} stands in a table without a name for its row or its column")
    first, header = row.children[0], headers.children[at]
    if first.role not in _CELLS or header.role != "columnheader":
        raise cannot_say(f"{what} stands in a table without a name for its row or its column")
    return {
        "row": tell(inside, first, what="the name of the row"),
        "column": tell(inside, header, what="the name of the column"),
    }


def _term_of(parent: Node, shown: Node, what: str) -> Node:
    for node, following in zip(parent.children, parent.children[1:], strict=False):
        if following is shown and node.role == "term":
            return node
    raise cannot_say(f"{what} stands beside no term")
