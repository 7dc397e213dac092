"""
Waits that can be followed: each is logged with its seconds and why, and one that gets long says so while it lasts.

No secret and no e-mail address may be in the words that are handed in here: a long wait is told without being asked for.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterator
from typing import Final

WARNED_FROM: Final = 10.0

_log: Final = logging.getLogger(__name__)


@contextlib.contextmanager
def logged_wait(until: str, *, warned_from: float = WARNED_FROM) -> Iterator[None]:
    """Log how long the block took `until` something, and a warning once that passes `warned_from` seconds. On a running event loop."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    timer = loop.call_later(
        warned_from, _log.warning, "the Console: waiting for more than %.0f s until %s", warned_from, until
    )
    try:
        yield
    finally:
        timer.cancel()
        _log.debug("waited %.2f s until %s", loop.time() - began, until)
