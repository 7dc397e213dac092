from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

import pytest

from claude_console_shim.waits import logged_wait


def lines(caplog: pytest.LogCaptureFixture, *, warned_from: float) -> list[tuple[str, str]]:
    """Level and text of what a wait logs that ends once nothing is left to do at its deadline."""

    async def wait() -> None:
        with logged_wait("the page is there", warned_from=warned_from):
            is_over = asyncio.Event()
            asyncio.get_running_loop().call_later(0.02, is_over.set)
            await is_over.wait()

    caplog.set_level(logging.DEBUG, logger="claude_console_shim")
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(lambda: asyncio.run(wait())).result()
    return [(record.levelname, record.getMessage()) for record in caplog.records]


def test_a_short_wait_is_told_to_who_asks_only(caplog: pytest.LogCaptureFixture) -> None:
    ((level, text),) = lines(caplog, warned_from=60)
    assert level == "DEBUG"
    assert text.startswith("waited 0.")
    assert text.endswith("s until the page is there")


def test_a_long_wait_warns_once_while_it_lasts(caplog: pytest.LogCaptureFixture) -> None:
    (warned, ended) = lines(caplog, warned_from=0)
    assert warned == ("WARNING", "the Console: waiting for more than 0 s until the page is there")
    assert ended[0] == "DEBUG"
