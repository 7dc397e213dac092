"""
A field filled in, and what stands in it by the time something is pressed. Nothing is pressed here.

A field may rewrite what was typed when it is left, and a form may be drawn anew from data that was asked for meanwhile:
what counts is what the field means right before the press, not how it is written.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from playwright.async_api import Locator

from claude_console_shim.driver.page import PageDriver, locate
from claude_console_shim.snapshot.aria_tree import Node
from claude_console_shim.snapshot.control import Control
from pulumi_claude_admin.errors import LayoutUnknown


@dataclass(frozen=True, slots=True)
class FilledField:
    """A field that was filled in with `text`; `holds` says whether what stands there means the same."""

    box: Locator
    name: str
    text: str
    holds: Callable[[str], bool]


async def fill(
    dialog: Locator, control: Control, field: Node, text: str, *, holds: Callable[[str], bool]
) -> FilledField:
    """Fill in the field that `field` is. Raises LayoutUnknown when it does not keep it."""
    filled = FilledField(locate(dialog, control, field), field.name, text, holds)
    await filled.box.fill(text)
    await require_fields((filled,))
    return filled


async def leave(driver: PageDriver, fields: Sequence[FilledField]) -> None:
    """Leave every field and wait for what that sets off. Raises LayoutUnknown when the page does not come to rest."""
    for each in fields:
        await each.box.blur()
    if driver.traffic is not None and not await driver.traffic.until_quiet(driver.timeouts.control):
        raise LayoutUnknown("the page does not come to rest after its fields were filled in; nothing was saved")


async def require_fields(fields: Sequence[FilledField]) -> None:
    """Raise LayoutUnknown unless every field still means what was filled in."""
    for each, found in zip(fields, await asyncio.gather(*(each.box.input_value() for each in fields)), strict=True):
        if not each.holds(found):
            raise LayoutUnknown(
                f"the field {each.name!r} does not keep {each.text!r}, it holds {found[:80]!r}; nothing was saved"
            )
