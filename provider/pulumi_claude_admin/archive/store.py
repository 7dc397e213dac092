"""
Where the files of an archive are: a folder here, or a bucket (`s3_store.py`).

A file is written once and never changed. Two ways in: `upload` for a file whose name nobody else can have, and `create` for one that
two writers may want at once, which is there whole or not at all.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    import duckdb

_HIDDEN: Final = "."
_PATTERN: Final = re.compile(r"[*?\[]")
_DRAFT: Final = ".draft-"


class Taken(Exception):
    """Somebody else has created this file."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What a listing says of one file."""

    size: int
    modified_at: datetime


class Store(Protocol):
    """Files by path, `/` between its parts. Every method raises OSError where the place cannot be used, `read` FileNotFoundError too."""

    @property
    def place(self) -> str:
        """What people call it."""

    def files(self) -> Mapping[str, Stored]:
        """All there are."""

    def read(self, path: str) -> bytes:
        """What a file holds."""

    def upload(self, path: str, source: Path) -> None:
        """Keep a local file under a name that nobody else can have. It is on the disk when this returns."""

    def create(self, path: str, content: bytes) -> None:
        """Keep all of this under a name that is free. Raises Taken where it is not."""

    def remove(self, path: str) -> None:
        """Delete a file; one that is gone is fine."""

    def address(self, path: str) -> str:
        """What DuckDB opens."""

    def connect(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Let DuckDB open addresses of this store."""


class FolderStore:
    """A folder of this machine. Files are for their owner alone, and so is every folder that is made here."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @property
    def place(self) -> str:
        """The folder."""
        return str(self._root)

    def files(self) -> Mapping[str, Stored]:
        """All there are; drafts are none."""
        found = {}
        for folder, _, names in os.walk(self._root):
            for path in (Path(folder, name) for name in names if not name.startswith(_HIDDEN)):
                with suppress(FileNotFoundError):
                    status = path.stat()
                    modified_at = datetime.fromtimestamp(status.st_mtime, UTC)
                    found[path.relative_to(self._root).as_posix()] = Stored(status.st_size, modified_at)
        return found

    def read(self, path: str) -> bytes:
        """What a file holds."""
        return (self._root / path).read_bytes()

    def upload(self, path: str, source: Path) -> None:
        """Copy a file in, and have it on the disk."""
        target = self._target(path)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file, source.open("rb") as content:
                shutil.copyfileobj(content, file)
                _to_disk(file)
        except OSError:
            target.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)

    def create(self, path: str, content: bytes) -> None:
        """Write a draft, and give it its name in one step."""
        target = self._target(path)
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=_DRAFT)
        draft = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                _to_disk(file)
            try:
                target.hardlink_to(draft)
            except FileExistsError:
                raise Taken(path) from None
        finally:
            draft.unlink(missing_ok=True)
        _sync_folder(target.parent)

    def remove(self, path: str) -> None:
        """Delete a file."""
        (self._root / path).unlink(missing_ok=True)

    def address(self, path: str) -> str:
        """Its path, in which DuckDB is to find no pattern."""
        return _PATTERN.sub(r"[\g<0>]", str((self._root / path).absolute()))

    def connect(self, connection: duckdb.DuckDBPyConnection) -> None:
        """DuckDB opens paths by itself."""

    def _target(self, path: str) -> Path:
        target = self._root / path
        make_folder(target.parent)
        return target


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for their owner alone."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(mode=0o700, exist_ok=True)
        _sync_folder(place.parent)


def _to_disk(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
