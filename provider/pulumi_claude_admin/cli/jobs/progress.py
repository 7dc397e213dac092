"""Progress while something long runs: one line on standard error that a terminal rewrites. Silent anywhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO


def progress_on(stream: TextIO, what: str) -> Callable[[int, int], None]:
    """A function to be told `done, all`. The line is wiped when all is done."""
    if not stream.isatty():
        return lambda _done, _all: None

    def tell(done: int, all_of_them: int) -> None:
        text = f"{done} of {all_of_them} {what}"
        stream.write(f"\r{text}" if done < all_of_them else f"\r{' ' * len(text)}\r")
        stream.flush()

    return tell
