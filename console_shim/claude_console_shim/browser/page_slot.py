"""The right to one page at a time, in the context that all pages share or in a fresh one. What is done on it is not known here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack

from playwright.async_api import Error, Page

from claude_console_shim.browser.fresh_context import FreshContext
from claude_console_shim.browser.launch import OpenBrowser
from claude_console_shim.browser.playwright_errors import first_line
from claude_console_shim.browser.time_limits import BrowserHangs, quietly_close, within
from pulumi_claude_admin.errors import ConsoleError


class PageSlot:
    """
    The right to one page at a time. `renew` closes it and opens a new one. `organizations` is for whoever drives it to say
    which ones its last page has named.
    """

    def __init__(self, browser: OpenBrowser, *, control_ms: float, hangs: Callable[[], None]) -> None:
        self._browser = browser
        self.organizations: frozenset[str] = frozenset()
        self.locale = browser.locale
        """The language that its next page asks for: one in another than the shared context's has a context of its own."""
        self._control_ms = control_ms
        self._hangs = hangs
        self._page: Page | None = None
        self._fresh: FreshContext | None = None
        self._stack = AsyncExitStack()

    @property
    def page(self) -> Page:
        """The page in use."""
        if self._page is None:
            raise ConsoleError("no page is open")
        return self._page

    @property
    def is_gone(self) -> bool:
        """Whether there is no page to look at: none was opened, or the browser went."""
        return self._page is None or self._page.is_closed()

    async def renew(self, *, is_fresh: bool = False) -> None:
        """
        Open a new page and close the one before it: nothing that was on it can colour what is read next. A fresh one is in
        a context of its own, where nothing is that any page has stored.
        """
        has_renewed = self._fresh is not None
        leaving = asyncio.create_task(self.leave())
        if has_renewed:
            await leaving  # since it gives back the cookies that were renewed there
        stack = AsyncExitStack()
        try:
            is_apart = is_fresh or self.locale != self._browser.locale
            fresh = await stack.enter_async_context(self._browser.fresh(self.locale)) if is_apart else None
            context = self._browser.context if fresh is None else fresh.context
            page = await within(self._control_ms / 1000, context.new_page(), what="opening a page")
        except BrowserHangs:
            await stack.aclose()
            raise
        except Error as error:
            await stack.aclose()
            raise ConsoleError(f"the browser opens no page: {first_line(error)}") from error
        finally:
            await leaving
        page.set_default_timeout(self._control_ms)
        self._page, self._fresh, self._stack = page, fresh, stack

    async def is_outdated(self) -> bool:
        """Whether the page is a fresh one and the session was renewed since it was opened."""
        return self._fresh is not None and await self._fresh.is_outdated()

    async def leave(self) -> None:
        """Close the page, if there is one, and a context that was only for it."""
        page, stack = self._page, self._stack
        self._page, self._fresh, self._stack = None, None, AsyncExitStack()
        if page is not None and self._browser.read_only is not None:
            await self._browser.read_only.silence(page)
        if page is not None and not await quietly_close(page, self._control_ms / 1000):
            self._hangs()
        await stack.aclose()
