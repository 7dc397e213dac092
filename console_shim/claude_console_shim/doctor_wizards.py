"""
The steps of a wizard, gone through in a browser that only reads, as far as they go without the press that saves: what is there once on
each page of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from playwright.async_api import Locator, expect

from claude_console_shim.browser.read_only import ReadOnly
from claude_console_shim.doctor_counts import Seen, close, open_probe, seen
from claude_console_shim.doctor_presses import WouldSave, press_behind_block
from claude_console_shim.doctor_probes import DialogProbe
from claude_console_shim.driver.page import PageDriver, RecognisedPage, any_of, locate, read_tree
from claude_console_shim.layouts.recognise import P
from claude_console_shim.snapshot.aria_tree import Node
from claude_console_shim.snapshot.control import Control
from claude_console_shim.snapshot.matching import describe, find_all
from pulumi_claude_admin.errors import LayoutUnknown

_TRIED = "1"
"""What is typed where a page leads on only once its field was changed; nothing that is typed gets out."""


@dataclass(frozen=True, slots=True)
class OpenDialog:
    """A dialog that is open, what it shows, and what stands for placeholders in names."""

    inside: Locator
    tree: Node
    values: Mapping[str, str]


async def count_dialog(
    driver: PageDriver,
    read_only: ReadOnly,
    recognised: RecognisedPage[P],
    known: Mapping[str, Control],
    dialog: DialogProbe,
) -> dict[str, Seen]:
    """
    How often each control of a dialog is there. It is opened, gone through as far as its steps lead, and closed again. Raises LayoutUnknown
    when what leads on would save, or it does not close.
    """
    found = await open_probe(driver, recognised, known, dialog)
    if found is None:
        return {}
    opened = OpenDialog(*found)
    outer = {dialog.dialog: seen(opened.tree, known[dialog.dialog], opened.values)}
    names = [name for name in dialog.inside if name in known]
    opened, counts = await _count_steps(driver, read_only, opened, known, steps=dialog.steps, inside=names)
    await close(driver, opened.inside)
    return outer | counts


async def _count_steps(
    driver: PageDriver,
    read_only: ReadOnly,
    opened: OpenDialog,
    known: Mapping[str, Control],
    *,
    steps: str,
    inside: Sequence[str],
) -> tuple[OpenDialog, dict[str, Seen]]:
    """
    How often the controls of each of the `steps` are there, and those `inside` the pages that they lead to; and the page that is open
    then. Raises LayoutUnknown when what leads on would save.
    """
    counts = {name: seen(opened.tree, known[name], opened.values) for name in inside}
    at = 0
    while (press := known.get(f"{steps}.{at}.press")) is not None:
        counts[f"{steps}.{at}.press"] = seen(opened.tree, press, opened.values)
        led = await _lead_on(driver, read_only, opened, known, f"{steps}.{at}", [known[name] for name in inside])
        if led is None:
            return opened, counts
        opened, shows = led, known[f"{steps}.{at}.shows"]
        dialog = known[f"{steps}.{at}.dialog"]
        counts[f"{steps}.{at}.dialog"] = Seen(await any_of(driver.page, dialog, opened.values).count())
        counts[f"{steps}.{at}.shows"] = seen(opened.tree, shows, opened.values)
        now = {name: seen(opened.tree, known[name], opened.values) for name in inside}
        counts |= {name: each for name, each in now.items() if each.count or not counts[name].count}
        at += 1
    return opened, counts


async def _lead_on(
    driver: PageDriver,
    read_only: ReadOnly,
    opened: OpenDialog,
    known: Mapping[str, Control],
    step: str,
    inside: Sequence[Control],
) -> OpenDialog | None:
    """The next page of a wizard; None where what leads on is not there once, cannot be pressed, or leads nowhere."""
    press, dialog, shows = (known[f"{step}.{key}"] for key in ("press", "dialog", "shows"))
    found = find_all(opened.tree, press, opened.values)
    if len(found) != 1 or not await _is_enabled(driver, opened, press, found[0], inside):
        return None
    following = any_of(driver.page, dialog, opened.values).filter(has=any_of(driver.page, shows, opened.values))
    try:
        has_come = await press_behind_block(driver, read_only, opened.inside, press, found[0], shown=following)
    except WouldSave as error:
        raise LayoutUnknown(f"{describe(press)} should lead on, and would save; nothing got out") from error
    return OpenDialog(following, read_tree(await following.aria_snapshot()), opened.values) if has_come else None


async def _is_enabled(
    driver: PageDriver, opened: OpenDialog, press: Control, node: Node, inside: Sequence[Control]
) -> bool:
    """Whether what leads on can be pressed, perhaps once the fields of its page were filled in."""
    if not node.has("disabled"):
        return True
    for control in inside:
        for field in find_all(opened.tree, control, opened.values):
            if field.role in ("textbox", "spinbutton") and not field.has("disabled"):
                await locate(opened.inside, control, field).fill(_TRIED)
    try:
        await expect(locate(opened.inside, press, node)).to_be_enabled(timeout=driver.timeouts.control * 1000)
    except AssertionError:
        return False
    return True
