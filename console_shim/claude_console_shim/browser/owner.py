"""
One owner thread with its event loop, one browser, at most four pages at a time. What is done on a page is not known here.

Pulumi calls from four threads; Playwright objects belong to the loop that made them. So callers hand in coroutines and wait.
The browser starts when it is first needed, closes when nobody has used it for a while, and never outlives this process:
closed at exit, and before the process ends with its Pulumi engine (`ports.Engine`).
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from concurrent.futures import CancelledError
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final, TypeVar

from playwright.async_api import BrowserContext, Error, async_playwright

from claude_console_shim.browser.launch import BrowserLauncher, OpenBrowser
from claude_console_shim.browser.page_slot import PageSlot
from claude_console_shim.browser.playwright_errors import first_line
from claude_console_shim.browser.time_limits import BrowserHangs, within
from claude_console_shim.options import Timeouts
from claude_console_shim.waits import logged_wait
from pulumi_claude_admin.errors import ConsoleError

_log: Final = logging.getLogger(__name__)

PAGES: Final = 4
_CLOSE_SECONDS: Final = 10.0
_END_SECONDS: Final = 25.0
_LEAVE_SECONDS: Final = 20.0
"""How long a process stays whose engine is gone: a browser that is still starting on a busy machine leaves no profile either."""

T = TypeVar("T")


class BrowserOwner:
    """The browser of one Console object. `call` from any thread; everything named `async` only from inside a call."""

    def __init__(self, launcher: BrowserLauncher, *, timeouts: Timeouts) -> None:
        self._launcher = launcher
        self._timeouts = timeouts
        self._engine = launcher.options.engine
        self._guard = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._stay: Callable[[], None] = lambda: None
        self._is_closed = False
        self._slots = asyncio.Semaphore(PAGES)
        self._door = asyncio.Lock()
        self._open: tuple[OpenBrowser, AsyncExitStack] | None = None
        self._busy: set[asyncio.Task[Any] | None] = set()
        self._idle: asyncio.TimerHandle | None = None
        self._ending: set[asyncio.Task[None]] = set()

    def call(self, work: Callable[[], Awaitable[T]]) -> T:
        """Run `work` on the owner thread and return what it returns. Raises what it raises."""
        loop = self._running_loop()
        future = asyncio.run_coroutine_threadsafe(self._perform(work), loop)
        try:
            return future.result()
        except CancelledError as error:
            raise ConsoleError("this Console was closed") from error
        except BaseException:
            future.cancel()
            raise

    def close(self) -> None:
        """End the browser and the thread for good; what is still being done fails with ConsoleError. Idempotent."""
        with self._guard:
            self._is_closed = True
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
        if loop is None or thread is None:
            return
        self._stay()
        atexit.unregister(self.close)
        closing = asyncio.run_coroutine_threadsafe(self._close_everything(), loop)
        with contextlib.suppress(TimeoutError, Error):  # then ending the loop and the driver ends what is left
            closing.result(_CLOSE_SECONDS)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_CLOSE_SECONDS)

    def require_engine_alive(self) -> None:
        """To be called right before a click that saves. Raises ConsoleError when the engine is gone."""
        if self._engine is not None and self._engine.is_gone:
            raise ConsoleError("the Pulumi engine is gone; nothing was saved")

    async def context(self) -> BrowserContext:
        """The context that all pages share; starts the browser when there is none."""
        return (await self._ensure_open()).context

    async def version(self) -> str:
        """The browser's version; starts the browser when there is none."""
        return (await self._ensure_open()).version

    @asynccontextmanager
    async def slot(self, on_taken: Callable[[], object] = lambda: None) -> AsyncIterator[PageSlot]:
        """A slot with a new page, closed when the block ends. Waits while four are taken, then calls `on_taken`."""
        with logged_wait("one of the pages is free"):
            await self._slots.acquire()
        async with AsyncExitStack() as stack:
            stack.callback(self._slots.release)
            on_taken()
            browser = await self._ensure_open()
            slot = PageSlot(browser, timeouts=self._timeouts, hangs=lambda: self._forget(browser.context))
            try:
                await slot.renew()
                yield slot
            except BrowserHangs:
                self._forget(browser.context)
                raise
            finally:
                await slot.leave()
                await self._keep(browser, slot.organizations)

    @asynccontextmanager
    async def slot_with(self, state: Mapping[str, Any]) -> AsyncIterator[PageSlot]:
        """A slot in a context of its own with this storage state, beside the others and not counted among them."""
        browser = await self._ensure_open()
        async with browser.with_state(state) as other:
            slot = PageSlot(other, timeouts=self._timeouts, hangs=lambda: self._forget(browser.context))
            try:
                await slot.renew()
                yield slot
            finally:
                await slot.leave()

    async def sign_in_with(self, state: Mapping[str, Any]) -> None:
        """Have the browser that is open, if one is, be who this session is from now on."""
        if self._open is None:
            return
        context = self._open[0].context
        try:
            if state.get("origins"):
                await context.set_storage_state(state)  # type: ignore[arg-type]  # what Playwright read
            else:
                await context.add_cookies([dict(each) for each in state["cookies"]])  # type: ignore[misc]  # the same
        except Error as error:
            raise ConsoleError(f"the browser does not take the session: {first_line(error)}") from error

    async def _keep(self, browser: OpenBrowser, organizations: frozenset[str]) -> None:
        """Hand on the session as it is by now: the Console may have renewed it."""
        if self._open is None or self._open[0] is not browser:
            return
        try:
            cookies = await within(self._timeouts.control, browser.own_cookies(), what="reading the cookies")
            origins = await within(self._timeouts.control, browser.own_origins(), what="reading what pages keep")
        except (Error, BrowserHangs):
            return  # the browser went, and what it had with it
        self._launcher.renew(cookies, origins, organizations)

    # ---- on the owner thread

    async def _perform(self, work: Callable[[], Awaitable[T]]) -> T:
        task = asyncio.current_task()
        self._busy.add(task)
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None
        try:
            return await work()
        finally:
            self._busy.discard(task)
            if not self._busy:
                loop = asyncio.get_running_loop()
                self._idle = loop.call_later(self._timeouts.idle, self._close_when_idle)

    def _close_when_idle(self) -> None:
        self._idle = None
        if not self._busy:
            self._later(self._close_browser())

    async def _ensure_open(self) -> OpenBrowser:
        async with self._door:
            if self._is_closed:
                raise ConsoleError("this Console was closed")
            self.require_engine_alive()
            if self._open is None:
                state = self._launcher.storage_state()
                try:
                    async with AsyncExitStack() as stack:
                        with logged_wait("the browser has started"):
                            playwright = await stack.enter_async_context(async_playwright())
                            browser = await stack.enter_async_context(self._launcher.open(playwright, state))
                        browser.context.on("close", self._forget)
                        self._open = (browser, stack.pop_all())
                        _log.info("browser %s is running", browser.version)
                except Error as error:
                    raise ConsoleError(f"the browser does not take the session: {first_line(error)}") from error
            return self._open[0]

    def _forget(self, context: BrowserContext) -> None:
        """A browser that crashed or hangs is not used again; its remains are cleared away."""
        if self._open is not None and self._open[0].context is context:
            stack = self._open[1]
            self._open = None
            _log.info("the browser went or hangs, and is not used again")
            self._later(_end(stack))

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def _close_browser(self) -> None:
        async with self._door:
            found, self._open = self._open, None
            if found is not None:
                await _end(found[1])
                _log.info("the browser is closed")

    async def _close_everything(self) -> None:
        await self._close_browser()
        await asyncio.gather(*self._ending, *filter(None, self._busy), return_exceptions=True)

    # ---- on any thread

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        with self._guard:
            if self._is_closed:
                raise ConsoleError("this Console was closed")
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=_run, args=(self._loop,), name="claude-console-browser", daemon=True
                )
                self._thread.start()
                atexit.register(self.close)
                if self._engine is not None:
                    self._stay = self._engine.before_leaving(self._leave_with_engine)
            return self._loop

    def _leave_with_engine(self) -> None:
        loop = self._loop
        if loop is not None:
            with contextlib.suppress(TimeoutError, Error):  # leaving ends the driver, and with it the browser
                asyncio.run_coroutine_threadsafe(self._close_browser(), loop).result(_LEAVE_SECONDS)


async def _end(stack: AsyncExitStack) -> None:
    """End a browser and its driver; a driver that does not end in time is left to end with its pipe, which is closed by then."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_END_SECONDS):
            await stack.aclose()


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
        for task in asyncio.all_tasks(loop):  # whoever waits for one is told
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        loop.close()
