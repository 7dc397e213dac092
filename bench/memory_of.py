"""The peak memory of one process of a run, by default the provider's, sampled from outside while the run goes on."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Final, Self

import psutil

PROVIDER: Final = "pulumi.dynamic"
"""The word of its command line by which a provider process is found."""

_EVERY_SECONDS: Final = 0.02


class PeakMemory:
    """
    Between `with` and the end of its block, watches a process of the run whose home folder is given.

    `program` is a word of its command line, or how one ends.
    """

    def __init__(self, home: Path, program: str = PROVIDER) -> None:
        self._home = str(home)
        self._program = program
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="peak-memory", daemon=True)
        self.peak_bytes = 0
        """The most resident memory that was seen; 0 when there was no such process."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        process: psutil.Process | None = None
        while not self._done.wait(_EVERY_SECONDS):
            process = process or self._find()
            if process is None:
                continue
            try:
                self.peak_bytes = max(self.peak_bytes, process.memory_info().rss)
            except psutil.Error:
                process = None

    def _find(self) -> psutil.Process | None:
        for process in psutil.process_iter():
            try:
                words = process.cmdline()
                is_it = any(word.endswith(self._program) for word in words)
                is_of_this_run = is_it and process.environ().get("CLAUDE_ADMIN_HOME") == self._home
            except psutil.Error:
                continue
            if is_of_this_run:
                return process
        return None
