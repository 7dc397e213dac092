"""Threads that read at once. An interrupted command does not wait for what they still wait for."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

READERS: Final = 4
"""So many lists or pages are read at a time."""


@contextmanager
def readers() -> Iterator[Executor]:
    """The threads. After an error what has not begun is left out; after an interruption nothing is waited for either."""
    pool = ThreadPoolExecutor(READERS, thread_name_prefix="claude-admin-reader")
    try:
        yield pool
    except Exception:
        pool.shutdown(cancel_futures=True)
        raise
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()
