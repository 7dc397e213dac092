"""The right to one page at a time, in the context that all pages share or in a fresh one. What is done on it is not known here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack

from playwright.async_api import Error, Page

from claude_console_shim.browser.fresh_context import BlankPage, FreshContext
from claude_console_shim.browser.launch import OpenBrowser
from claude_console_shim.browser.playwright_errors import first_line
from claude_console_shim.browser.time_limits import BrowserHangs, quietly_close, within
from claude_console_shim.options import Timeouts
from pulumi_claude_admin.errors import ConsoleError


class PageSlot:
    """
    The right to one page at a time. `renew` closes it and opens a new one. `organizations` is for whoever drives it to say
    which ones its last page has named.
    """

    def __init__(self, browser: OpenBrowser, *, timeouts: Timeouts, hangs: Callable[[], None]) -> None:
        self._browser = browser
        self.organizations: frozenset[str] = frozenset()
        self.locale = browser.locale
        """The language that its next page asks for: one in another than the shared context's has a context of its own."""
        self._timeouts = timeouts
        self._hangs = hangs
        self._page: Page | None = None
        self._fresh: FreshContext | None = None
        self._stack = AsyncExitStack()
        self._ahead: asyncio.Task[BlankPage | None] | None = None
        self._leaving: set[asyncio.Task[None]] = set()

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

    def prepare(self) -> None:
        """Open the next fresh page ahead, while something else is waited for: nobody is signed in to it before `renew`."""
        if self._ahead is None:
            self._ahead = asyncio.create_task(self._browser.blank(self.locale))

    async def renew(self, *, is_fresh: bool = False) -> None:
        """
        Open a new page and close the one before it: nothing that was on it can colour what is read next. A fresh one is in
        a context of its own, where nothing is that any page has stored.
        """
        is_apart = is_fresh or self.locale != self._browser.locale
        has_renewed = self._fresh is not None
        leaving = asyncio.create_task(self._leave_page())
        if has_renewed or not is_apart:
            await leaving  # since it gives back the cookies that were renewed there
        stack = AsyncExitStack()
        try:
            page, fresh = await (self._open_apart(stack) if is_apart else self._open_beside())
        except BrowserHangs:
            await stack.aclose()
            raise
        except Error as error:
            await stack.aclose()
            raise ConsoleError(f"the browser opens no page: {first_line(error)}") from error
        finally:
            self._leaving.add(leaving)
            leaving.add_done_callback(self._leaving.discard)
        page.set_default_timeout(self._timeouts.control * 1000)
        self._page, self._fresh, self._stack = page, fresh, stack

    async def _open_beside(self) -> tuple[Page, None]:
        return await within(self._timeouts.page, self._browser.context.new_page(), what="opening a page"), None

    async def _open_apart(self, stack: AsyncExitStack) -> tuple[Page, FreshContext]:
        blank = await self._blank()
        if blank is not None:
            stack.push_async_callback(quietly_close, blank.context, self._timeouts.control)
        fresh = await stack.enter_async_context(self._browser.fresh(self.locale, blank=blank))
        if blank is not None:
            return blank.page, fresh
        return await within(self._timeouts.page, fresh.context.new_page(), what="opening a page"), fresh

    async def is_outdated(self) -> bool:
        """Whether the page is a fresh one and the session was renewed since it was opened."""
        return self._fresh is not None and await self._fresh.is_outdated()

    async def leave(self) -> None:
        """Close the page, if there is one, and a context that was only for it; what was opened ahead too."""
        await self._leave_page()
        await asyncio.gather(*self._leaving)
        try:
            ahead = await self._blank()
        except BrowserHangs:
            self._hangs()
            return
        if ahead is not None:
            await quietly_close(ahead.context, self._timeouts.control)

    async def _blank(self) -> BlankPage | None:
        """What was opened ahead, if it is of use; a browser that opens none says so when it is asked for one in earnest."""
        ahead, self._ahead = self._ahead, None
        if ahead is None:
            return None
        try:
            blank = await within(self._timeouts.page, ahead, what="opening a page")
        except Error:
            return None
        if blank is not None and blank.locale != self.locale:
            await quietly_close(blank.context, self._timeouts.control)
            return None
        return blank

    async def _leave_page(self) -> None:
        page, stack = self._page, self._stack
        self._page, self._fresh, self._stack = None, None, AsyncExitStack()
        if page is not None and self._browser.read_only is not None:
            await self._browser.read_only.silence(page)
        if page is not None and not await quietly_close(page, self._timeouts.control):
            self._hangs()
        await stack.aclose()
