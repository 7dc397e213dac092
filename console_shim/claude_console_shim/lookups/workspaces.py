"""The list of workspaces: which there are, for a look at one of them. Source: docs/platform/console.md#paths."""

from __future__ import annotations

import re

from claude_console_shim.driver.navigation import navigate
from claude_console_shim.driver.page import PageDriver
from claude_console_shim.layouts.schema import WorkspacesMap
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.matching import find_all


async def read(driver: PageDriver) -> tuple[tuple[str, str], ...]:
    """Id and name of each live workspace, in the order of the page, from a fresh load."""
    recognised = await navigate(driver, "workspaces", WorkspacesMap)
    return shown(recognised.tree, recognised.part)


def shown(tree: Node, part: WorkspacesMap) -> tuple[tuple[str, str], ...]:
    """The workspaces that a tree links to."""
    links = ((re.fullmatch(part.url_pattern, link.url), link) for link in find_all(tree, part.link))
    return tuple((found["id"], normal(link.name)) for found, link in links if found is not None)
