"""
A browser that can only read: GET and HEAD alone get out of it, to addresses that may be asked for. What is looked at is not known here.

Installed on a context before it has a page, so that no press, form, beacon or WebSocket of whatever page comes can save
anything. What Playwright's routes do not see is taken away from pages before any script of theirs runs. `require_on` is
asked before anything is pressed: a look that relies on the block does nothing without it.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Error, Page, Request, Route, WebSocketRoute

from pulumi_claude_admin.errors import ConsoleError

_log: Final = logging.getLogger(__name__)

_READING: Final = frozenset(("GET", "HEAD"))
_NOTED: Final = "__not_let_out"
_IN_PAGES: Final = """(() => {
  const note = globalThis.__not_let_out;
  const reads = (method) => ["GET", "HEAD"].includes(String(method).toUpperCase());
  const told = (method, url) => note({ method: String(method).toUpperCase(), url: String(new URL(url, document.baseURI)) });
  const ask = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const { method, url } = new Request(input, init);
    if (reads(method)) return ask(input, { ...init, keepalive: false });
    told(method, url);
    throw new TypeError("Failed to fetch");
  };
  const stopped = new WeakSet();
  const { open, send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (method, url, ...others) {
    if (!reads(method)) stopped.add(this), told(method, url);
    return open.call(this, reads(method) ? method : "GET", url, ...others);
  };
  XMLHttpRequest.prototype.send = function (...content) {
    return stopped.has(this) ? this.dispatchEvent(new ProgressEvent("error")) : send.apply(this, content);
  };
  Object.defineProperty(Navigator.prototype, "sendBeacon", { value: (url) => (told("POST", url), false) });
  for (const name of ["beforeunload", "freeze", "pagehide", "unload", "visibilitychange"]) {
    addEventListener(name, (event) => event.stopImmediatePropagation(), { capture: true });
  }
  for (const name of ["SharedWorker", "WebTransport", "RTCPeerConnection", "webkitRTCPeerConnection", "fetchLater"]) {
    try { delete globalThis[name]; } catch { globalThis[name] = undefined; }
  }
})();"""
"""
What a route of a context does not see, or no more: workers of several pages, and what is under way when a page is left. So a
page's scripts are refused there already, and the route is for what is no script's: forms, pings, workers.
"""
_POLICY_VIOLATION: Final = 1008
_SILENCE_SECONDS: Final = 5.0
_ON_THE_WAY_SECONDS: Final = 0.05


@dataclass(frozen=True, slots=True)
class BlockedRequest:
    """A request that did not get out: its method (`WEBSOCKET` for one) and address."""

    method: str
    url: str


class ReadOnly:
    """
    The block of one browser. `may_ask` says of a GET whether it may get out: its address, and whether a window goes there with it.
    `go_below` is told of a path that a map or a person names: windows may go below its first piece from then on.
    """

    def __init__(
        self, may_ask: Callable[[str, bool], bool], *, go_below: Callable[[str], object] = lambda _path: None
    ) -> None:
        self._may_ask = may_ask
        self.go_below = go_below
        self._contexts: set[BrowserContext] = set()
        self._blocked: list[BlockedRequest] = []
        self._deciding: set[asyncio.Task[None]] = set()
        self._awaited: dict[asyncio.Future[BlockedRequest], Callable[[BlockedRequest], bool]] = {}

    @property
    def blocked(self) -> tuple[BlockedRequest, ...]:
        """What did not get out, in order."""
        return tuple(self._blocked)

    def next_blocked(self, is_meant: Callable[[BlockedRequest], bool]) -> asyncio.Future[BlockedRequest]:
        """The first request from now on that is meant and does not get out; to be cancelled by whoever waits no longer."""
        awaited: asyncio.Future[BlockedRequest] = asyncio.get_running_loop().create_future()
        self._awaited[awaited] = is_meant
        awaited.add_done_callback(self._awaited.pop)
        return awaited

    async def install(self, context: BrowserContext) -> None:
        """Put the block on a context that has no page yet. Raises ConsoleError when there is one."""
        if context.pages:
            raise ConsoleError("the browser has a page already: it cannot be made read only any more")
        await context.expose_binding(_NOTED, lambda _source, told: self._note(told["method"], told["url"]))
        await context.add_init_script(_IN_PAGES)
        await context.route(re.compile(""), self._decide)
        await context.route_web_socket(re.compile(""), self._refuse)
        self._contexts.add(context)

    def require_on(self, context: BrowserContext) -> None:
        """Raise ConsoleError unless the block is on this context."""
        if context not in self._contexts:
            raise ConsoleError("the browser is not read only, so nothing is looked at")

    async def silence(self, page: Page) -> None:
        """
        To be called before a page is closed: its scripts stop, and what they asked for is decided. A request that waits for a
        decision when its page goes would be let out.
        """
        try:
            async with asyncio.timeout(_SILENCE_SECONDS):
                session = await page.context.new_cdp_session(page)
                await session.send("Emulation.setScriptExecutionDisabled", {"value": True})
                seen = -1
                while self._deciding or seen != len(self._blocked):
                    seen = len(self._blocked)
                    await asyncio.sleep(_ON_THE_WAY_SECONDS)
        except (Error, TimeoutError):
            return  # the page went first, or hangs

    async def _decide(self, route: Route) -> None:
        request, task = route.request, asyncio.current_task()
        if task is not None:
            self._deciding.add(task)
            task.add_done_callback(self._deciding.discard)
        try:
            if request.method in _READING and self._may_ask(request.url, _is_of_a_window(request)):
                await route.continue_()
                return
            self._note(request.method, request.url)
            await route.abort("aborted")  # any other reason makes a window leave for a page that says so
        except Error:
            return  # the page went, and its request with it

    async def _refuse(self, socket: WebSocketRoute) -> None:
        self._note("WEBSOCKET", socket.url)
        await socket.close(code=_POLICY_VIOLATION)

    def _note(self, method: str, url: str) -> None:
        _log.info("not let out: %s %s", method, urlsplit(url).path)
        blocked = BlockedRequest(method, url)
        self._blocked.append(blocked)
        for awaited, is_meant in self._awaited.items():
            if not awaited.done() and is_meant(blocked):
                awaited.set_result(blocked)


def _is_of_a_window(request: Request) -> bool:
    if not request.is_navigation_request():
        return False
    try:
        return request.frame.parent_frame is None
    except Error:
        return True  # of a window that is not there yet
