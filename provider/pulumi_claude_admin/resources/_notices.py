"""
What a provider tells a person beside its result. Pulumi shows a provider's standard output as plain text at the stack.

Each sentence is said once per process: a preview and an update, or two reads, would say it twice.
"""

from __future__ import annotations

import sys
import threading
from typing import Final

from pulumi_claude_admin.quoting import one_line

_said: Final[set[str]] = set()
_lock: Final = threading.Lock()


def say(sentence: str) -> None:
    """Print one line, unless this process has printed it before."""
    line = one_line(sentence)
    with _lock:
        if line in _said:
            return
        _said.add(line)
        sys.stdout.write(f"claude-admin: {line}\n")
        sys.stdout.flush()


def forget() -> None:
    """Say everything again: for tests."""
    with _lock:
        _said.clear()
