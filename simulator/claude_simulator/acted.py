"""What acts on the request that is being answered: the faults it takes, and the switches it asks that are not as they start.

Only the log of requests wants to know (http/request_log.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_NOTED: ContextVar[dict[str, None] | None] = ContextVar("acted", default=None)


def note(what: str) -> None:
    """Note a fault or a switch, once, if somebody wants to know."""
    noted = _NOTED.get()
    if noted is not None:
        noted[what] = None


@contextmanager
def noting() -> Iterator[dict[str, None]]:
    """Collect what acts inside, in the order in which it did."""
    noted: dict[str, None] = {}
    token = _NOTED.set(noted)
    try:
        yield noted
    finally:
        _NOTED.reset(token)
