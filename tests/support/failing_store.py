"""
A store that fails at one step of a write, or dies there: `python -m tests.support.failing_store FOLDER` kills a write of October at
each of its steps in turn, in a copy of the archive for each, and prints where they are.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pulumi_claude_admin.archive.spend_archive import ParquetArchive
from pulumi_claude_admin.archive.store import FolderStore, Stored
from pulumi_claude_admin.model.cubes import COST_BY_WHO
from tests.support.spend_rows import LATER, OCTOBER, ORGANIZATION, cost, person

if TYPE_CHECKING:
    import duckdb


class FailingStore:
    """Calls `fail` before step `step`: an upload, a creation or a removal. An upload leaves half of its file behind."""

    def __init__(self, folder: Path, step: int, fail: Callable[[], None]) -> None:
        self._store = FolderStore(folder)
        self._folder = folder
        self._step = step
        self._fail = fail
        self.steps: list[str] = []

    @property
    def place(self) -> str:
        return self._store.place

    def files(self) -> Mapping[str, Stored]:
        return self._store.files()

    def read(self, path: str) -> bytes:
        return self._store.read(path)

    def upload(self, path: str, source: Path) -> None:
        if self._is_it(path):
            content = source.read_bytes()
            self._store.create(path, content[: len(content) // 2])
            self._fail()
        self._store.upload(path, source)

    def create(self, path: str, content: bytes) -> None:
        if self._is_it(path):
            self._fail()
        self._store.create(path, content)

    def remove(self, path: str) -> None:
        if self._is_it(path):
            self._fail()
        self._store.remove(path)

    def address(self, path: str) -> str:
        return self._store.address(path)

    def connect(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._store.connect(connection)

    def _is_it(self, path: str) -> bool:
        self.steps.append(path.partition("/")[0])
        return len(self.steps) == self._step


def no_space() -> None:
    """The disk is full."""
    raise OSError(errno.ENOSPC, "No space left on device")


def die() -> None:
    """As a machine that loses power."""
    os.kill(os.getpid(), signal.SIGKILL)


def write_october(store: FailingStore | FolderStore, amount: str) -> None:
    """Put October into an archive: one row."""
    with ParquetArchive(store, ORGANIZATION) as kept:
        kept.put(COST_BY_WHO, OCTOBER, [cost(amount, actor=person(name=f"Person of {amount}"))], LATER)


def _kill_at_each_step(folder: Path) -> None:
    template = folder / "before"
    write_october(FolderStore(template), "1")
    for step in range(1, 20):
        copy = folder / f"killed-{step}"
        shutil.copytree(template, copy)
        child = os.fork()
        if child == 0:
            write_october(FailingStore(copy, step, die), "2")
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            shutil.rmtree(copy)
            sys.exit(os.WEXITSTATUS(status))
        sys.stdout.write(f"{copy}\n")


if __name__ == "__main__":
    _kill_at_each_step(Path(sys.argv[1]))
