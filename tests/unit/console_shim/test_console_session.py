from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from claude_console_shim.browser.evidence import Evidence
from claude_console_shim.browser.owner import PAGES
from claude_console_shim.console_session import ConsoleSession
from claude_console_shim.driver.language import language_in_use
from claude_console_shim.layouts.signs import shipped_signs
from claude_console_shim.options import ShimOptions, Timeouts
from claude_console_shim.trusted_controls import TrustedControls
from pulumi_claude_admin.errors import InvalidInputs, LayoutUnknown, Problem, WriteNotConfirmed

SECONDS = 20.0
"""After which whoever still waits is waiting for ever."""


@dataclass
class GoneSlot:
    """A slot whose browser went: there is nothing to look at."""

    is_gone: bool = True
    locale: str = "en-US"


class Owner:
    """A browser that gives such slots, four at a time."""

    def __init__(self) -> None:
        self._slots = asyncio.Semaphore(PAGES)

    async def context(self) -> str:
        return "the only one"

    @asynccontextmanager
    async def slot(self, on_taken: Callable[[], object]) -> AsyncIterator[GoneSlot]:
        async with self._slots:
            on_taken()
            yield GoneSlot()


def session_in(folder: Path) -> ConsoleSession:
    options = ShimOptions(console_url="http://127.0.0.1:1", state_file=folder / "session", home=folder)
    trust, evidence = TrustedControls(folder / "trust.json"), Evidence(folder)
    language = language_in_use((), None)
    return ConsoleSession(options, Timeouts(), cast("Any", Owner()), language, shipped_signs(), trust, evidence)


def raised(folder: Path, error: Exception, *, saved: int) -> BaseException:
    """What leaves a page on which an error was raised after some saves."""
    session = session_in(folder)

    async def use() -> None:
        async with session.open_page() as found:
            found.saved = saved
            raise error

    with ThreadPoolExecutor(max_workers=1) as thread:
        outcome = thread.submit(lambda: asyncio.run(use())).exception()
    assert outcome is not None
    return outcome


@pytest.mark.parametrize(
    "error",
    [AssertionError("Locator expected to have count '0'\nActual value: 1"), IndexError("no such group"), OSError(5)],
)
def test_no_exception_but_ours_leaves_and_what_was_saved_is_told(tmp_path: Path, error: Exception) -> None:
    before, after = raised(tmp_path, error, saved=0), raised(tmp_path, error, saved=2)
    assert isinstance(before, LayoutUnknown)
    assert isinstance(after, WriteNotConfirmed)
    assert "stopped after 2 of its saves" in str(after)
    for told in (before, after):
        assert type(error).__name__ in str(told)
        assert "\n" not in str(told)
        assert told.__cause__ is error


def test_what_is_ours_stays_what_it_is(tmp_path: Path) -> None:
    error = InvalidInputs(Problem("workspace_name", "is needed"))
    assert raised(tmp_path, error, saved=0) is error


def test_whoever_waits_for_who_is_signed_in_never_keeps_that_from_getting_a_page(tmp_path: Path) -> None:
    session = session_in(tmp_path)

    async def operation() -> None:
        checking = await session.check_identity()
        async with session.open_page():
            await asyncio.shield(checking)

    async def all_at_once() -> list[BaseException | None]:
        async with asyncio.timeout(SECONDS):
            return await asyncio.gather(*(operation() for _ in range(2 * PAGES)), return_exceptions=True)

    with ThreadPoolExecutor(max_workers=1) as thread:
        told = thread.submit(lambda: asyncio.run(all_at_once())).result()
    assert [type(error) for error in told] == [LayoutUnknown] * 2 * PAGES  # these slots have no page to look at
