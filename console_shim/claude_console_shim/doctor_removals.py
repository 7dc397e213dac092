"""
What a control that removes something does: asks first, or saves at once. It is pressed in a browser that only reads, so that either
way nothing is removed; `require_on` is asked right before.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from playwright.async_api import Locator, Page

from claude_console_shim.browser.read_only import ReadOnly
from claude_console_shim.doctor_counts import Seen, close, open_probe, seen
from claude_console_shim.doctor_presses import WouldSave, press_behind_block
from claude_console_shim.doctor_probes import DialogProbe, RemovalProbe
from claude_console_shim.driver.page import PageDriver, RecognisedPage, any_of, read_tree
from claude_console_shim.layouts.recognise import P
from claude_console_shim.layouts.schema import NotificationsMap
from claude_console_shim.layouts.shown_value import region_of
from claude_console_shim.snapshot.aria_tree import Node
from claude_console_shim.snapshot.control import Control
from claude_console_shim.snapshot.matching import beside_buttons, find_all, find_one


class Learned(Enum):
    """What came of pressing a control that removes something."""

    ASKS = "asks first"
    SAVES_AT_ONCE = "would save at once, without asking"
    NOTHING_SET = "not pressed: nothing is set that it could remove"
    NOTHING_CAME = "neither asked nor saved"


async def try_removal(
    driver: PageDriver,
    read_only: ReadOnly,
    recognised: RecognisedPage[P],
    known: Mapping[str, Control],
    removal: RemovalProbe,
) -> tuple[dict[str, Seen], Learned]:
    """How often the controls of a removal are there, and what it does. The page is not as it was afterwards: load it again."""
    values: Mapping[str, str] = {}
    around: Page | Locator = driver.page
    tree = recognised.tree
    if removal.opener is not None:
        dialog = DialogProbe(removal.opener, removal.inside, (), is_in_row=removal.is_in_row, is_set=removal.is_in_row)
        opened = await open_probe(driver, recognised, known, dialog)
        if opened is None:
            return {}, Learned.NOTHING_SET
        around, tree, values = opened
    elif isinstance(recognised.part, NotificationsMap):
        part, tree = recognised.part, region_of(tree, recognised.part)
        around = driver.page if part.region is None else any_of(driver.page, part.region)
        items = find_all(find_one(tree, part.thresholds), part.threshold)
        if not items:
            return {}, Learned.NOTHING_SET
        values = {"amount": beside_buttons(items[0])}
    control = known.get(removal.control)
    nodes = () if control is None else find_all(tree, control, values)
    if control is None or not nodes:
        return {}, Learned.NOTHING_SET
    counts = {removal.control: Seen(len(nodes))}
    if len(nodes) != 1:
        return counts, Learned.NOTHING_SET
    question = await _press(driver, read_only, around, control, nodes[0], known.get(removal.question))
    if not isinstance(question, Node):
        return counts, question
    shown = {name: seen(question, known[name]) for name in (removal.question, removal.submit) if name in known}
    return counts | shown, Learned.ASKS


async def _press(
    driver: PageDriver,
    read_only: ReadOnly,
    around: Page | Locator,
    control: Control,
    node: Node,
    question: Control | None,
) -> Node | Learned:
    asked = any_of(driver.page, question or Control(role="alertdialog", grade="assumed"))
    try:
        if not await press_behind_block(driver, read_only, around, control, node, shown=asked):
            return Learned.NOTHING_CAME
    except WouldSave:
        return Learned.SAVES_AT_ONCE
    tree = read_tree(await asked.aria_snapshot())
    await close(driver, asked)
    return tree
