"""
What a page has asked for since its document was asked for: of which organizations, and whether anything is still under way.

Only watched, never made (docs/platform/console.md#private-api). A page's own requests name the organization by its
UUID, which no address and no heading does: they are the evidence for what the page is about.
"""

from __future__ import annotations

import asyncio
import re
from typing import Final
from urllib.parse import urlsplit

from playwright.async_api import Page, Request, Response

from claude_console_shim.layouts.save_requests import is_telemetry
from claude_console_shim.layouts.signs import Signs
from claude_console_shim.waits import logged_wait
from pulumi_claude_admin.model.organization import organization_key

_OF_DATA: Final = ("document", "fetch", "xhr")
_ENDLESS: Final = "text/event-stream"
_UNREAD_SECONDS: Final = 2.0
"""How long after its answer a request that asks for no data counts as under way: its end is not told when nobody reads the body."""


class Traffic:
    """The requests of one page, from now on, to the Console's own host. `stop` ends the watch."""

    def __init__(self, page: Page, *, host: str, signs: Signs) -> None:
        self._page = page
        self._host = host
        self._signs = signs
        self._pattern = re.compile(signs.organization_requests)
        self._organizations: set[str] = set()
        self._under_way: set[Request] = set()
        self._changed = asyncio.Event()
        self._asked = 0
        page.on("request", self._began)
        page.on("response", self._answered)
        page.on("requestfinished", self._ended)
        page.on("requestfailed", self._ended)

    @property
    def organizations(self) -> frozenset[str]:
        """The UUIDs that the paths of its requests named, in lower case."""
        return frozenset(self._organizations)

    @property
    def asked(self) -> int:
        """How many requests for data began."""
        return self._asked

    @property
    def is_quiet(self) -> bool:
        """Whether no request for data is under way."""
        return not self._under_way

    async def until_quiet(self, seconds: float) -> bool:
        """Wait until no request for data is under way, and say whether it came to that."""
        try:
            with logged_wait("what the page asked for comes"):
                async with asyncio.timeout(seconds):
                    while self._under_way:
                        self._changed.clear()
                        await self._changed.wait()
        except TimeoutError:
            return False
        return True

    def stop(self) -> None:
        """Watch no longer."""
        self._page.remove_listener("request", self._began)
        self._page.remove_listener("response", self._answered)
        self._page.remove_listener("requestfinished", self._ended)
        self._page.remove_listener("requestfailed", self._ended)

    def _began(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.hostname != self._host or request.resource_type not in _OF_DATA:
            return
        if is_telemetry(request.url, self._signs):
            return
        self._asked += 1
        self._under_way.add(request)
        found = self._pattern.fullmatch(address.path)
        if found is not None:
            self._organizations.add(organization_key(found["id"]))

    def _answered(self, response: Response) -> None:
        is_endless = response.headers.get("content-type", "").startswith(_ENDLESS)
        if is_endless:
            self._ended(response.request)
        elif response.request.method != "GET":
            asyncio.get_running_loop().call_later(_UNREAD_SECONDS, self._ended, response.request)

    def _ended(self, request: Request) -> None:
        self._under_way.discard(request)
        self._changed.set()
