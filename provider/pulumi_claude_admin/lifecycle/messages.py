"""
What a provider tells a person beside its result. Pulumi shows a dynamic provider's standard output as plain text at the stack; of
a native one it shows none, so that there sentences are handed over to the engine's log (`hand_over_to`).

Each sentence is printed once per process: a preview and an update, or two reads, would print it twice. One that cannot be
printed is lost, and never the operation that it is about.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Final, TextIO

from pulumi_claude_admin.lifecycle.secrets import hide
from pulumi_claude_admin.quoting import one_line

_printed: Final[set[str]] = set()
_lock: Final = threading.Lock()


def print_once(sentence: str) -> None:
    """Print one line, unless this process has printed it before."""
    line = one_line(hide(sentence))
    with _lock:
        if line in _printed:
            return
        _printed.add(line)
    _way.tell(line)


def hand_over_to(tell: Callable[[str], None] | None) -> None:
    """From now on have `tell` get each line; None: standard output again."""
    _way.tell = tell or _print_line


def forget() -> None:
    """Say everything again: for tests."""
    with _lock:
        _printed.clear()


def _print_line(line: str) -> None:
    _print(f"claude-admin: {line}\n")


def _print(text: str) -> None:
    stream: TextIO | None = sys.stdout  # None in a process that was started without one
    if stream is None:
        return
    encoding = getattr(stream, "encoding", None) or "ascii"
    try:
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()
    except (OSError, ValueError):  # closed, by us or at its other end
        return


class _Way:
    """Where this process's sentences go."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.tell = tell


_way: Final = _Way(_print_line)
