"""The floor of a Console value: plain Playwright that knows the page, checks nothing, and reads the value back from a fresh load in a fresh context."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Final, Self

from playwright.async_api import Browser, BrowserContext, Page, Playwright, async_playwright

from tools.demo.environment import ADMINISTRATOR
from tools.demo.manual_changes import BROWSER_ARGUMENTS
from tools.demo.stand_in import Platform

_LIMIT: Final = "Monthly spend limit"


class BarePages:
    """A warm browser that is signed in, between `with` and the end of its block."""

    def __init__(self, platform: Platform, *, browser: str | None) -> None:
        self._platform = platform
        self._executable = browser
        self._runner = asyncio.Runner()

    def __enter__(self) -> Self:
        self._playwright, self._browser = self._runner.run(self._start())
        self._context = self._runner.run(self._new_context(self._platform.sign_in(ADMINISTRATOR)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._runner.run(self._stop())
        self._runner.close()

    def write(self, values: Sequence[tuple[str, str]]) -> float:
        """Set the monthly limits (workspace id, amount in US dollars), all at once in pages of their own; returns seconds."""
        return self._runner.run(self._write_all(values))

    async def _start(self) -> tuple[Playwright, Browser]:
        playwright = await async_playwright().start()
        browser = await playwright.chromium.launch(executable_path=self._executable, args=[*BROWSER_ARGUMENTS])
        return playwright, browser

    async def _stop(self) -> None:
        await self._browser.close()
        await self._playwright.stop()

    async def _write_all(self, values: Sequence[tuple[str, str]]) -> float:
        started = time.monotonic()
        await asyncio.gather(*(self._write(workspace_id, amount) for workspace_id, amount in values))
        return time.monotonic() - started

    async def _write(self, workspace_id: str, amount: str) -> None:
        page = await self._open(self._context, workspace_id)
        region = page.get_by_role("region", name=_LIMIT)
        await region.get_by_role("button", name="limit").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_role("textbox").fill(amount)
        await dialog.get_by_role("button", name="Save").click()
        await dialog.wait_for(state="hidden")
        await page.close()
        fresh = await self._new_context(await self._context.storage_state())
        page = await self._open(fresh, workspace_id)
        await page.get_by_role("region", name=_LIMIT).get_by_text(f"${float(amount):,.2f}").wait_for()
        await fresh.close()

    async def _new_context(self, state: object) -> BrowserContext:
        return await self._browser.new_context(base_url=self._platform.console_url, storage_state=state)  # type: ignore[arg-type]  # what Playwright wrote

    async def _open(self, context: BrowserContext, workspace_id: str) -> Page:
        page = await context.new_page()
        await page.goto(f"/settings/workspaces/{workspace_id}")
        await page.get_by_role("tab", name="Spend limits").click()
        return page
