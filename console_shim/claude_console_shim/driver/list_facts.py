"""What only the living page says of a list: whether it scrolls, and how long a screen reader is told that it is."""

from __future__ import annotations

from typing import Final

from playwright.async_api import Locator, Page

from claude_console_shim.driver.page import any_of
from claude_console_shim.driver.rate_cells import locate_table
from claude_console_shim.layouts.schema import NotificationsMap, Part, RateLimitsMap
from claude_console_shim.layouts.signs import Signs
from claude_console_shim.layouts.whole_lists import (
    ShownList,
    notification_lists,
    rate_list,
    require_facts,
    require_whole,
)
from claude_console_shim.snapshot.aria_tree import Node

_FACTS: Final = """list => {
  const sizes = [...list.querySelectorAll("[aria-setsize]")].map(each => each.getAttribute("aria-setsize"));
  const rows = list.getAttribute("aria-rowcount");
  const end = list.closest("section, [role=region], [role=tabpanel], main, body");
  let scrolls = false;
  for (let box = list; box !== null && box !== end; box = box.parentElement) {
    const { overflowY } = getComputedStyle(box);
    scrolls ||= /auto|scroll/.test(overflowY) && box.scrollHeight > box.clientHeight + 1;
  }
  return { sizes: rows === null ? sizes : [...sizes, rows], scrolls };
}"""


async def require_whole_lists(page: Page, tree: Node, part: Part, signs: Signs) -> None:
    """Raise LayoutUnknown when a list that this part of a map describes is not all of it."""
    match part:
        case NotificationsMap():
            region = page.locator("body") if part.region is None else any_of(page, part.region)
            found, element = notification_lists(tree, part), any_of(region, part.thresholds)
        case RateLimitsMap():
            found = rate_list(tree, part)
            element = locate_table(page, tree, part)
        case _:
            return
    require_whole(found, signs)
    require_facts(found, await element.evaluate(_FACTS))


async def require_whole_choice(element: Locator, shown: ShownList, signs: Signs) -> None:
    """The same for a list to choose from."""
    require_whole(shown, signs)
    facts = await element.evaluate(_FACTS)
    require_facts(shown, {**facts, "scrolls": False})  # where such a list scrolls, it does that when it is open
