"""
Ends this process when the Pulumi engine that started it is gone. Nothing else may decide that here.

`pulumi.dynamic` does not notice that its engine was killed: the provider and a signed-in browser would live for ever
(tried, pulumi-engine.md section 4). Nothing is clicked once the engine counts as gone.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from typing import Final

MISSES: Final = 3
_CONNECT_SECONDS: Final = 1.0


class EngineWatch:
    """
    Connects to `address` (`127.0.0.1:PORT`) every `every` seconds; after three misses in a row calls `gone` once.

    The thread is a daemon: it keeps no process alive.
    """

    def __init__(self, address: str, *, every: float, gone: Callable[[], None]) -> None:
        host, _, port = address.rpartition(":")
        self._address = (host, int(port))
        self._every = every
        self._gone = gone
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="claude-console-engine-watch", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Stop watching; idempotent."""
        self._stopped.set()

    def join(self, seconds: float) -> None:
        """Wait until the thread has ended, for so long at most."""
        self._thread.join(seconds)

    def _watch(self) -> None:
        missed = 0
        while not self._stopped.wait(self._every):
            missed = 0 if self._answers() else missed + 1
            if missed >= MISSES:
                self._gone()
                return

    def _answers(self) -> bool:
        try:
            with socket.create_connection(self._address, timeout=_CONNECT_SECONDS):
                return True
        except OSError:
            return False
