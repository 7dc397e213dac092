"""
Progress while something long runs, with an estimate of what is left: one line on standard error that a terminal rewrites.

A log gets a line of its own now and then, and none at all of what is quickly done.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Final, TextIO

_REMEMBERED: Final = 20
"""Steps by whose pace the rest is estimated: the first ones may be a burst, which says nothing about the others."""
_EVERY_SECONDS: Final = 15.0
"""How often a log is told."""


def progress_on(
    stream: TextIO, what: str, *, clock: Callable[[], float] = time.monotonic
) -> Callable[[int, int], None]:
    """A function to be told `done, all`. A terminal's line is wiped when all is done."""
    return _Progress(stream, what, clock).tell


class Reached:
    """How far it has come, for whoever is interrupted. Passes on what it is told."""

    def __init__(self, tell: Callable[[int, int], None]) -> None:
        self._pass_on = tell
        self._done: tuple[int, int] | None = None

    def tell(self, done: int, all_of_them: int) -> None:
        """Remember it, and pass it on."""
        self._done = (done, all_of_them)
        self._pass_on(done, all_of_them)

    def words(self) -> str:
        """`12 of 190 lists were read`."""
        if self._done is None:
            return "the lists were not begun"
        return f"{self._done[0]} of {self._done[1]} lists were read"


class _Progress:
    def __init__(self, stream: TextIO, what: str, clock: Callable[[], float]) -> None:
        self._stream, self._what, self._clock = stream, what, clock
        self._is_terminal = stream.isatty()
        self._steps: deque[tuple[float, int]] = deque([(clock(), 0)], maxlen=_REMEMBERED)
        self._told_at, self._shown = clock(), 0

    def tell(self, done: int, all_of_them: int) -> None:
        """Show how far it is."""
        now = self._clock()
        text = f"{done} of {all_of_them} {self._what}{self._estimate(now, done, all_of_them)}"
        self._steps.append((now, done))
        if self._is_terminal:
            self._rewrite(text if done < all_of_them else "")
        elif done < all_of_them and now - self._told_at >= _EVERY_SECONDS:
            self._told_at = now
            self._stream.write(f"{text}\n")
            self._stream.flush()

    def _rewrite(self, text: str) -> None:
        wiped = " " * (self._shown - len(text))
        self._stream.write(f"\r{text}{wiped}" if text else f"\r{wiped}\r")
        self._stream.flush()
        self._shown = len(text)

    def _estimate(self, now: float, done: int, all_of_them: int) -> str:
        then, had = self._steps[0]
        seconds = (now - then) / (done - had) * (all_of_them - done) if done > had else 0.0
        return f", about {round(seconds)} s left" if seconds >= 1 else ""
