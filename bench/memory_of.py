"""The peak memory of a run's provider process, sampled from outside while the run goes on."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Final, Self

import psutil

_EVERY_SECONDS: Final = 0.05


class PeakMemory:
    """Between `with` and the end of its block, watches the provider process of the run whose home folder is given."""

    def __init__(self, home: Path) -> None:
        self._home = str(home)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="peak-memory", daemon=True)
        self.peak_bytes = 0
        """The most resident memory that was seen; 0 when no provider was."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        provider: psutil.Process | None = None
        while not self._done.wait(_EVERY_SECONDS):
            provider = provider or self._find()
            if provider is None:
                continue
            try:
                self.peak_bytes = max(self.peak_bytes, provider.memory_info().rss)
            except psutil.Error:
                provider = None

    def _find(self) -> psutil.Process | None:
        for process in psutil.process_iter():
            try:
                words = process.cmdline()
                is_provider = "pulumi.dynamic" in words and process.environ().get("CLAUDE_ADMIN_HOME") == self._home
            except psutil.Error:
                continue
            if is_provider:
                return process
        return None
