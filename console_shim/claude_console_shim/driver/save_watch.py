"""
What is watched from right before a press until it has come to something: requests, the dialog or part where it was pressed, alerts.

The answer of the save itself settles it. Else the dialog has to be gone, or a new alert there, with nothing under way that may
be a save: a dialog may close before its request has ended, and an alert that stood there before says nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.async_api import Error, Locator, Page, Request, Response, expect

from claude_console_shim.browser.read_only import BlockedRequest
from claude_console_shim.driver.page import PageDriver
from claude_console_shim.layouts.save_requests import ExpectedSave, may_be_save
from claude_console_shim.waits import logged_wait

SOMETHING: Final = re.compile(r"\S")
_LATE_SECONDS: Final = 1.0
"""How long a dialog that went without a request is given to send one after all."""


@dataclass(frozen=True, slots=True)
class SaveResponse:
    """What the Console answered to a save: None where the connection ended without an answer."""

    status: int | None
    is_challenged: bool = False


class SaveWatch:
    """Watches what is `inside`, and the page, from now on, until `stop`. `standing` are the alerts that are there already."""

    def __init__(
        self, driver: PageDriver, inside: Locator, expected_save: ExpectedSave, *, standing: Collection[str]
    ) -> None:
        self._driver = driver
        self._expected_save = expected_save
        self._under_way: set[Request] = set()
        self._changed = asyncio.Event()
        self.answered: asyncio.Future[SaveResponse] = asyncio.get_running_loop().create_future()
        self.has_sent = False
        self._listeners: dict[str, Any] = {
            "request": self._began,
            "response": self._responded,
            "requestfinished": self._ended,
            "requestfailed": self._failed,
        }
        for event, listener in self._listeners.items():
            driver.page.on(event, listener)  # type: ignore[call-overload]  # one overload for each event
        limit_ms = driver.timeouts.save * 1000
        self._closed = asyncio.create_task(inside.wait_for(state="hidden", timeout=limit_ms))
        self._alerted = asyncio.create_task(
            expect(new_alerts(inside, driver, standing)).not_to_have_count(0, timeout=limit_ms)
        )
        for task in (self._closed, self._alerted):
            task.add_done_callback(retrieved)

    @property
    def has_closed(self) -> bool:
        """Whether the dialog or part where it was pressed is gone."""
        return succeeded(self._closed)

    @property
    def has_alerted(self) -> bool:
        """Whether an alert came."""
        return succeeded(self._alerted)

    async def settle(self, seconds: float) -> None:
        """Wait until it has come to something, or for so long."""
        waiting: set[asyncio.Future[Any]] = {self.answered, self._closed, self._alerted}
        with contextlib.suppress(TimeoutError), logged_wait("the Console answers a save"):
            async with asyncio.timeout(seconds):
                while not self.answered.done():
                    done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                    if not done.isdisjoint({self._closed, self._alerted}) and (self.has_closed or self.has_alerted):
                        await self._come_to_rest()
                        return

    def stop(self) -> None:
        """Watch no longer."""
        for event, listener in self._listeners.items():
            self._driver.page.remove_listener(event, listener)
        for task in (self._closed, self._alerted):
            task.cancel()

    async def _come_to_rest(self) -> None:
        """Wait until nothing is under way any more that may be a save."""
        if not self.has_sent and not self._under_way:
            await asyncio.wait({self.answered}, timeout=_LATE_SECONDS)
        while self._under_way and not self.answered.done():
            self._changed.clear()
            await self._changed.wait()

    def _began(self, request: Request) -> None:
        is_ours = urlsplit(request.url).hostname == self._driver.host
        if is_ours and may_be_save(request.method, request.url, self._driver.signs):
            self._under_way.add(request)
            self.has_sent = self.has_sent or self._is_save(request)

    def _responded(self, response: Response) -> None:
        is_moved = HTTPStatus.MULTIPLE_CHOICES <= response.status < HTTPStatus.BAD_REQUEST
        if not is_moved and self._is_save(response.request):
            challenge = response.headers.get(self._driver.signs.challenge_header, "")
            self._set_answer(SaveResponse(response.status, is_challenged="challenge" in challenge))

    def _failed(self, request: Request) -> None:
        self._ended(request)
        if self._is_save(request):
            self._set_answer(SaveResponse(None))

    def _ended(self, request: Request) -> None:
        self._under_way.discard(request)
        self._changed.set()

    def _set_answer(self, response: SaveResponse) -> None:
        self._changed.set()
        if not self.answered.done():
            self.answered.set_result(response)

    def _is_save(self, request: Request) -> bool:
        if urlsplit(request.url).hostname != self._driver.host:
            return False
        try:
            body = (request.post_data_buffer or b"").decode(errors="replace")
        except Error:
            body = ""
        return self._expected_save.is_save(request.method, request.url, body, self._driver.signs)


def held_back(driver: PageDriver) -> asyncio.Future[BlockedRequest]:
    """The next request that may be a save and that a rehearsal does not let out; without one, what never comes."""
    if driver.rehearsal is None:
        return asyncio.get_running_loop().create_future()

    def is_meant(request: BlockedRequest) -> bool:
        is_ours = urlsplit(request.url).hostname == driver.host
        return is_ours and may_be_save(request.method, request.url, driver.signs)

    return driver.rehearsal.next_blocked(is_meant)


def new_alerts(inside: Page | Locator, driver: PageDriver, standing: Collection[str]) -> Locator:
    """The alerts inside that say something, without those that stood there before."""
    found = inside.get_by_role(driver.signs.error.role).filter(has_text=SOMETHING)
    for text in standing:
        found = found.filter(has_not_text=re.compile(rf"^\s*{re.escape(text.strip())}\s*$"))
    return found


async def standing_alerts(inside: Page | Locator, driver: PageDriver) -> tuple[str, ...]:
    """What the alerts say that are there now."""
    return tuple(await inside.get_by_role(driver.signs.error.role).filter(has_text=SOMETHING).all_inner_texts())


def succeeded(task: asyncio.Task[None]) -> bool:
    """Whether a watcher saw what it waited for."""
    return task.done() and not task.cancelled() and task.exception() is None


def retrieved(task: asyncio.Task[Any]) -> None:
    """A watcher that outlives its press fails when the page goes; that is expected and told to nobody."""
    if not task.cancelled():
        task.exception()
