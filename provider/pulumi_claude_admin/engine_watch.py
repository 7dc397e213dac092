"""
Ends this process when the Pulumi engine that started it is gone. Nothing else may decide that.

`pulumi.dynamic` does not notice that its engine was killed: the provider, and with it a signed-in browser, would live for
ever (tried: docs/platform/pulumi.md#killed). What has something to clear away first says so with `before_leaving`.
"""

from __future__ import annotations

import os
import re
import socket
import threading
from collections.abc import Callable, Sequence
from typing import Final

from pulumi_claude_admin.errors import ConfigurationError

MISSES: Final = 3
_CONNECT_SECONDS: Final = 5.0
_EVERY_SECONDS: Final = 1.0
_LAST_PORT: Final = 65535

_PROVIDER_PROGRAMS: Final = (
    "pulumi/dynamic/__main__.py",
    "pulumi-resource-claude",
    "pulumi-resource-claude.exe",
    "pulumi_claude_admin/native/__main__.py",
)


def engine_address(arguments: Sequence[str]) -> str | None:
    """
    The engine's address when these are the arguments of a provider process, dynamic or native, else None (docs/platform/pulumi.md#process).

    The engine puts flags of its log before it.
    """
    program, *rest = arguments
    is_provider = program.replace("\\", "/").endswith(_PROVIDER_PROGRAMS)
    addresses = [one for one in rest if not one.startswith("-")]
    return addresses[-1] if is_provider and addresses else None


class EngineWatch:
    """
    A `ports.Engine`: connects to `address` (`127.0.0.1:PORT`) every `every` seconds, and leaves after three misses in a row.

    The thread is a daemon: it keeps no process alive. Raises ConfigurationError for what is no address.
    """

    def __init__(
        self, address: str, *, every: float = _EVERY_SECONDS, leave: Callable[[int], object] = os._exit
    ) -> None:
        host, _, port = address.rpartition(":")
        if not host or re.fullmatch(r"[0-9]{1,5}", port) is None or int(port) > _LAST_PORT:
            raise ConfigurationError(f"{address!r} is not the address of a Pulumi engine (HOST:PORT)")
        self._address = (host, int(port))
        self._every = every
        self._leave = leave
        self._gone = threading.Event()
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._farewells: list[Callable[[], object]] = []
        self._thread = threading.Thread(target=self._watch, name="claude-admin-engine-watch", daemon=True)

    @property
    def is_gone(self) -> bool:
        """Whether the engine was killed, which three misses in a row have shown."""
        return self._gone.is_set()

    def before_leaving(self, farewell: Callable[[], object]) -> Callable[[], None]:
        """Call `farewell` on the watching thread before this process ends. The answer takes that back."""
        with self._lock:
            self._farewells.append(farewell)

        def take_back() -> None:
            with self._lock:
                if farewell in self._farewells:
                    self._farewells.remove(farewell)

        return take_back

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
                self._say_farewell()
                return

    def _say_farewell(self) -> None:
        self._gone.set()
        with self._lock:
            farewells = tuple(self._farewells)
        try:
            for farewell in farewells:
                farewell()
        finally:
            self._leave(1)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(self._address, timeout=_CONNECT_SECONDS):
                return True
        except TimeoutError:
            return True  # nobody refused: an engine that somebody has suspended
        except OSError:
            return False
