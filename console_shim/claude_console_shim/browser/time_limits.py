"""
A limit for what Playwright waits for without one: closing, opening, titles, cookies. A driver of Playwright's that hangs holds nobody up.

What has a timeout of its own (loading, pressing, waiting for a control) keeps it; it is the driver's, so it is not asked here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from playwright.async_api import Browser, BrowserContext, Error, Page

from pulumi_claude_admin.errors import ConsoleError

T = TypeVar("T")


class BrowserHangs(ConsoleError):
    """The browser did not answer in time; it is not used again."""


async def within(seconds: float, work: Awaitable[T], *, what: str) -> T:
    """What `work` returns. Raises BrowserHangs when that takes longer."""
    try:
        async with asyncio.timeout(seconds):
            return await work
    except TimeoutError as error:
        raise BrowserHangs(f"the browser hangs: {what} took more than {seconds:.0f} seconds") from error


async def quietly_close(closing: Page | BrowserContext | Browser, seconds: float) -> bool:
    """Close it, unless it is gone already. False when that takes longer."""
    try:
        async with asyncio.timeout(seconds):
            await closing.close()
    except Error:
        return True  # it went first: crashed, or ended with its endpoint
    except TimeoutError:
        return False
    return True
