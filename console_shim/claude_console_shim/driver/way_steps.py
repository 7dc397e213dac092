"""The steps of a way once its page is there: links to follow, tabs to press, a workspace to choose. Nothing is changed here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from urllib.parse import urlsplit

from playwright.async_api import Locator

from claude_console_shim.driver.list_facts import require_whole_choice
from claude_console_shim.driver.page import PageDriver, any_of, locate
from claude_console_shim.layouts.recognise import anchor
from claude_console_shim.layouts.schema import Choice, Part, Way
from claude_console_shim.layouts.whole_lists import choice_list
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.control import Control
from claude_console_shim.snapshot.matching import expression, find_one
from pulumi_claude_admin.errors import InvalidInputs, LayoutUnknown, Problem
from pulumi_claude_admin.ports import ConsoleScope


async def press_on(
    driver: PageDriver, way: Way, tree: Node, where: ConsoleScope | None, *, ends: Sequence[Locator]
) -> bool | None:
    """
    Follow the links of a way and press its tabs, each until the next is there, the last until one of `ends`, or the list to choose
    from, is; say whether that came, None when there is nothing to press.
    """
    values = {} if where is None or where.workspace_name is None else {"workspace": where.workspace_name}
    presses = (*way.links, *way.tabs)
    last = ends if way.choice is None else (any_of(driver.page, way.choice.list),)
    ahead = [*((any_of(driver.page, each, values),) for each in presses[1:]), last]
    has_come: bool | None = None
    for control, shown in zip(presses, ahead, strict=False):
        if has_come is not None:
            tree = (await driver.look()).tree
        node = find_one(tree, control, values)
        _require_own_page(driver, node)
        has_come = await driver.show(partial(driver.press, driver.page, control, node), *shown, foreign(driver))
    return has_come


def _require_own_page(driver: PageDriver, link: Node) -> None:
    host = urlsplit(link.url).hostname
    if host not in (None, driver.host):
        raise LayoutUnknown(f"the link {link.name!r} leads to another host, {host}; it was not followed")


def landings(way: Way, parts: Sequence[Part]) -> tuple[Control, ...]:
    """What shows, once a way was gone to its end, that its page is still there: links lead away from where it began."""
    if not way.links:
        return (way.landing,)
    if way.tabs:
        return way.tabs[:1]
    if way.choice is not None:
        return (way.choice.list,)
    return tuple(anchor(part)[0] for part in parts)


async def choose(driver: PageDriver, choice: Choice, tree: Node, where: ConsoleScope | None) -> None:
    """Choose the workspace from the list: two of one name cannot be told apart there."""
    if where is None or where.workspace_name is None:
        raise InvalidInputs(Problem("workspace_name", "is needed on this layout: its list has names only"))
    name = normal(where.workspace_name)
    box = find_one(tree, choice.list)
    list_on_page = locate(driver.page, choice.list, box)
    await require_whole_choice(list_on_page, choice_list(tree, box, choice.beside), driver.signs)
    options = [node for node in box.walk() if node.role == "option"]
    positions = [at for at, option in enumerate(options) if normal(option.content) == name]
    if len(positions) != 1:
        raise LayoutUnknown(
            f"{len(positions) or 'no'} workspaces are named {name!r} in the list where exactly one is expected",
            hint="Nothing was clicked.",
        )
    names = expression(choice.shown.names, {"workspace": name})
    await driver.show(
        lambda: list_on_page.select_option(index=positions[0]),
        driver.page.get_by_role(choice.shown.role, name=names),
        foreign(driver),
    )


def foreign(driver: PageDriver) -> Locator:
    """The headings of pages that are known not to be wanted."""
    signs = driver.signs
    headings = (*signs.challenge, *signs.sign_in, *signs.no_permission, *signs.maintenance)
    return driver.page.get_by_role("heading", name=expression(headings))
