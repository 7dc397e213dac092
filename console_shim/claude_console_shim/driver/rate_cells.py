"""Where the rows and cells of a table of rate limits are on the page. What they say is in `layouts/rate_table.py`."""

from __future__ import annotations

from typing import Literal

from playwright.async_api import Locator, Page

from claude_console_shim.driver.page import any_of
from claude_console_shim.layouts.rate_table import cell, group_cell, row, table_of
from claude_console_shim.layouts.schema import RateLimitsMap
from claude_console_shim.snapshot.aria_tree import Node
from pulumi_claude_admin.errors import LayoutUnknown


def locate_table(page: Page, tree: Node, part: RateLimitsMap) -> Locator:
    """The table on the page, found by its column of groups."""
    match table_of(tree, part.group_column).role:
        case "grid" | "treegrid" as role:
            found = page.get_by_role(role)
        case _:
            found = page.get_by_role("table")
    return found.filter(has=any_of(page, part.group_column))


def locate_row(page: Page, tree: Node, part: RateLimitsMap, group: str) -> Locator:
    """The row on the page, found by the cell that names its group."""
    head = group_cell(tree, part, group)
    return page.get_by_role("row").filter(has=page.get_by_role(cell_role(head), name=head.name, exact=True))


def locate_cell(page: Page, tree: Node, part: RateLimitsMap, group: str, limiter: str) -> Locator:
    """The cell on the page: in its row, the one that the snapshot had at this place."""
    wanted = cell(tree, part, group, limiter)
    alike = [each for each in row(tree, part, group).children if each.role == wanted.role]
    at = next(number for number, each in enumerate(alike) if each is wanted)
    return locate_row(page, tree, part, group).get_by_role(cell_role(wanted)).nth(at)


def cell_role(node: Node) -> Literal["cell", "gridcell", "rowheader"]:
    """The role of a cell. Raises LayoutUnknown for what is none."""
    match node.role:
        case "cell" | "gridcell" | "rowheader" as role:
            return role
        case role:
            raise LayoutUnknown(f"a {role} stands where a cell is expected")
