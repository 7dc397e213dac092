"""
One press behind the block, and what comes of it: something to be seen, or a save, which does not get out. For the doctor, who presses
nothing where more than GET and HEAD would leave the browser.
"""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from playwright.async_api import Locator, Page

from claude_console_shim.browser.read_only import ReadOnly
from claude_console_shim.driver.page import PageDriver
from claude_console_shim.layouts.save_requests import may_be_save
from claude_console_shim.snapshot.aria_tree import Node
from claude_console_shim.snapshot.control import Control

_LOOK_SECONDS = 0.05


class WouldSave(Exception):
    """The press would save: its request was held back."""


async def press_behind_block(
    driver: PageDriver, read_only: ReadOnly, around: Page | Locator, control: Control, node: Node, *, shown: Locator
) -> bool:
    """
    Press once the control that `node` is; whether what is to be `shown` came. Raises WouldSave when the page asked for a save first,
    ConsoleError in a browser that lets anything out.
    """
    before = len(read_only.blocked)
    read_only.require_on(driver.page.context)
    await driver.press(around, control, node)
    limit = asyncio.get_running_loop().time() + driver.timeouts.control
    while asyncio.get_running_loop().time() < limit:
        if any(
            urlsplit(each.url).hostname == driver.host and may_be_save(each.method, each.url, driver.signs)
            for each in read_only.blocked[before:]
        ):
            raise WouldSave
        if await shown.count() == 1:
            return True
        await asyncio.sleep(_LOOK_SECONDS)
    return False
