from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar, cast

import pytest
from playwright.async_api import Error, Page

from claude_console_shim.browser.launch import OpenBrowser
from claude_console_shim.browser.page_slot import PageSlot
from claude_console_shim.browser.time_limits import BrowserHangs, quietly_close, within
from claude_console_shim.options import Timeouts

T = TypeVar("T")


class Closing:
    """A page that closes, has gone, or never answers."""

    def __init__(self, manner: str) -> None:
        self._manner = manner

    async def close(self) -> None:
        if self._manner == "hangs":
            await asyncio.Event().wait()
        if self._manner == "gone":
            raise Error("Target closed")

    def set_default_timeout(self, _: float) -> None:
        """As a page has it."""


class Context:
    """A context whose only page closes in one manner."""

    def __init__(self, manner: str) -> None:
        self._manner = manner

    async def new_page(self) -> Closing:
        return Closing(self._manner)


def run(work: Coroutine[Any, Any, T]) -> T:
    """On a thread of its own: another tier's browser may keep a loop running on this one."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(lambda: asyncio.run(work)).result()


@pytest.mark.parametrize(("manner", "closed"), [("closes", True), ("gone", True), ("hangs", False)])
def test_closing_never_takes_longer_than_its_limit(manner: str, *, closed: bool) -> None:
    assert run(quietly_close(cast("Page", Closing(manner)), 0.01)) is closed


def test_a_call_that_hangs_is_told() -> None:
    with pytest.raises(BrowserHangs, match="reading a title took more than"):
        run(within(0.01, asyncio.Event().wait(), what="reading a title"))


@pytest.mark.parametrize(("manner", "ended"), [("closes", 0), ("gone", 0), ("hangs", 1)])
def test_a_browser_whose_page_does_not_close_is_ended(manner: str, ended: int) -> None:
    told: list[None] = []

    async def use() -> None:
        browser = OpenBrowser(cast("Any", Context(manner)), cast("Any", None), {}, (), "https://console.example.com")
        slot = PageSlot(browser, timeouts=Timeouts(control=0.01), hangs=lambda: told.append(None))
        await slot.renew()
        await slot.leave()

    run(use())
    assert len(told) == ended


def test_a_page_has_as_long_to_open_as_to_load() -> None:
    class Late(Context):
        async def new_page(self) -> Closing:
            await asyncio.sleep(0)  # longer than no time at all
            return await super().new_page()

    async def opened(timeouts: Timeouts) -> object:
        browser = OpenBrowser(cast("Any", Late("gone")), cast("Any", None), {}, (), "https://console.example.com")
        slot = PageSlot(browser, timeouts=timeouts, hangs=lambda: None)
        await slot.renew()
        return slot.page

    assert isinstance(run(opened(Timeouts(control=0, page=30))), Closing)
    with pytest.raises(BrowserHangs, match="opening a page took more than 0 seconds"):
        run(opened(Timeouts(control=30, page=0)))
