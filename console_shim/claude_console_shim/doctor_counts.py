"""How often the controls of a page are there, and its dialogs opened and left; nothing in them is pressed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from playwright.async_api import Error, Locator, Page

from claude_console_shim.doctor_probes import DialogProbe, Probes
from claude_console_shim.driver.page import PageDriver, RecognisedPage
from claude_console_shim.driver.person_rows import locate_person
from claude_console_shim.driver.rate_cells import locate_row
from claude_console_shim.layouts.person_table import view_of
from claude_console_shim.layouts.rate_table import cell, groups, row
from claude_console_shim.layouts.recognise import P
from claude_console_shim.layouts.schema import ClaudeCodeLimitsMap, Part, RateLimitsMap
from claude_console_shim.snapshot.aria_tree import Node
from claude_console_shim.snapshot.control import Control
from claude_console_shim.snapshot.matching import find_all, others
from pulumi_claude_admin.errors import LayoutUnknown
from pulumi_claude_admin.quoting import without_emails

_NOTHING: Final[Mapping[str, str]] = {}


_TOLD: Final = 6
"""How many names are told of what stands there instead of a control."""


@dataclass(frozen=True, slots=True)
class Seen:
    """How often a control was there; where it was not, what was there instead."""

    count: int
    instead: tuple[str, ...] = ()


def seen(tree: Node, control: Control, values: Mapping[str, str] = _NOTHING) -> Seen:
    """How often a control is in a tree."""
    found = find_all(tree, control, values)
    return Seen(len(found), () if found else tuple(map(without_emails, others(tree, control)[:_TOLD])))


def count_page(
    recognised: RecognisedPage[P], known: Mapping[str, Control], probes: Probes, values: Mapping[str, str]
) -> dict[str, Seen]:
    """How often each control of a page is there, where the probes say that it has to be."""
    tree, part = recognised.tree, recognised.part
    counts = {name: seen(tree, known[name], values) for name in probes.page if name in known}
    counts |= {name: Seen(1) for name in known if name.startswith(("way.links.", "way.tabs."))}  # they led here
    regions = () if not probes.region else find_all(tree, known["region"]) if "region" in known else (tree,)
    if len(regions) == 1:
        counts |= {name: seen(regions[0], known[name]) for name in probes.region if name in known}
    if probes.row and (first := _first_row(tree, part)) is not None:
        inside, values = first
        counts |= {name: seen(inside, known[name], values) for name in probes.row if name in known}
    if isinstance(part, RateLimitsMap):
        group = first_group(tree, part)
        for name, limiter in probes.cells:
            counts[name] = seen(cell(tree, part, group, limiter), known[name], values)
    return counts


async def open_probe(
    driver: PageDriver, recognised: RecognisedPage[P], known: Mapping[str, Control], dialog: DialogProbe
) -> tuple[Locator, Node, Mapping[str, str]] | None:
    """A dialog, what it shows, and what stands for `{group}` in its names; None where the control that opens it is not there once."""
    tree, part = recognised.tree, recognised.part
    if dialog.opener not in known or dialog.dialog not in known:
        return None
    values: dict[str, str] = {}
    around: Page | Locator = driver.page
    if dialog.is_in_row:  # one row stands for all: `{group}` or `{email}` in names
        first = _first_row(tree, part, is_set=dialog.is_set)
        if first is None:
            return None
        if isinstance(part, RateLimitsMap):
            around = locate_row(driver.page, tree, part, first[1]["group"])
        if isinstance(part, ClaudeCodeLimitsMap):
            whose = first[1]["email"]
            around = locate_person(driver.page, next(each for each in view_of(tree, part).rows if each.email == whose))
        tree, values = first
    openers = find_all(tree, known[dialog.opener], values)
    if len(openers) != 1:
        return None
    inside, shown = await driver.open_dialog(around, known[dialog.opener], openers[0], known[dialog.dialog], values)
    return inside, shown, values


async def close(driver: PageDriver, dialog: Locator) -> None:
    """Leave a dialog without saving. Raises LayoutUnknown when it stays."""
    await driver.page.keyboard.press("Escape")
    try:
        await dialog.wait_for(state="hidden", timeout=driver.timeouts.control * 1000)
    except Error as error:
        raise LayoutUnknown("a dialog does not close by Escape") from error


def _first_row(tree: Node, part: Part, *, is_set: bool = False) -> tuple[Node, dict[str, str]] | None:
    """The first row of a setting's table (with `is_set` of people who have a limit of their own), and what stands for it in names; None where there is none."""
    if isinstance(part, RateLimitsMap):
        group = first_group(tree, part)
        return row(tree, part, group), {"group": group}
    if isinstance(part, ClaudeCodeLimitsMap):
        rows = (each for each in view_of(tree, part).rows if each.amount is not None or not is_set)
        return next(((each.node, {"email": each.email}) for each in rows), None)
    return None


def first_group(tree: Node, part: RateLimitsMap) -> str:
    """The group of models whose row stands for all."""
    found = groups(tree, part.group_column)
    if not found:
        raise LayoutUnknown("the table of rate limits has no rows")
    return found[0]
