"""A session over the files of one manifest: what is read is of one moment, until the archive is written to or files are taken away."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, TypeVar

import duckdb

from pulumi_claude_admin.archive import parquet
from pulumi_claude_admin.archive.caps import cap_from
from pulumi_claude_admin.archive.manifest import DataFile, Manifest
from pulumi_claude_admin.archive.names import Named, named_from
from pulumi_claude_admin.archive.parquet import told
from pulumi_claude_admin.archive.revision import latest
from pulumi_claude_admin.archive.store import Store
from pulumi_claude_admin.archive.tables import CAPS, FIRST_TOO_BIG, NAMES, ORGANIZATION, TABLES, WHOLE_DIGITS, Table
from pulumi_claude_admin.audit_ports import KeptCap
from pulumi_claude_admin.errors import ArchiveError
from pulumi_claude_admin.model.cubes import Cube

Line = tuple[Any, ...]
"""A line of an answer: what stands in it is said by its question."""
_Answer = TypeVar("_Answer")


class Reading:
    """The files of `manifest` as tables by the names of their cubes. To be closed."""

    def __init__(self, store: Store, manifest: Manifest | None) -> None:
        self._store = store
        self.connection = parquet.connect(store)
        self.manifest = manifest
        self._shown: set[str] = set()

    def show(self, manifest: Manifest | None) -> None:
        """Read from these files from now on."""
        self.manifest = manifest
        self._shown = set()

    def ask(self, cube: Cube, text: str) -> list[Line]:
        """The lines of an answer that is counted from one cube."""
        return self.current(lambda: self._answer(cube, text))

    def _answer(self, cube: Cube, text: str) -> list[Line]:
        if cube.name not in self._shown:
            kept = self.manifest.cubes.get(cube.name) if self.manifest is not None else None
            files = [kept.files[month].path for month in sorted(kept.files)] if kept is not None else []
            table = TABLES[cube.measure]
            parquet.view(self.connection, cube.name, table, map(self._store.address, files))
            self._require_fitting(cube, table, files)
            self._shown.add(cube.name)
        lines: list[Line] = self.connection.execute(text).fetchall()
        return lines

    def _require_fitting(self, cube: Cube, table: Table, files: list[str]) -> None:
        """Rows that are written are held to this too, but earlier versions took more digits: sums of such would be rounded in silence."""
        if all(size < FIRST_TOO_BIG for size in parquet.largest(self.connection, table, cube.name)):
            return
        for path in files:
            found = parquet.first_above(self.connection, table, self._store.address(path), FIRST_TOO_BIG)
            if found is not None:
                number, column, amount = found
                raise ArchiveError(
                    f"row {number} of {path} in the archive {self._store.place} has the {column} {amount.normalize():f}, and sums are exact up to "
                    f"{WHOLE_DIGITS} digits before the point alone",
                    hint="An earlier version kept it: name another --archive and read again",
                )

    def names(self) -> dict[str, Named]:
        """Everybody who is known, by id."""
        return self.current(lambda: self.names_of(self.manifest))

    def caps(self) -> tuple[KeptCap, ...]:
        """How caps stood."""
        return self.current(lambda: self.caps_of(self.manifest))

    def names_of(self, manifest: Manifest | None) -> dict[str, Named]:
        """Everybody who is known there. Raises what DuckDB and the store raise."""
        named = (named_from(line) for line in self.lines(NAMES, manifest.names if manifest is not None else None))
        return {one.id: one for one in named}

    def caps_of(self, manifest: Manifest | None) -> tuple[KeptCap, ...]:
        """How caps stood there. Raises what DuckDB and the store raise."""
        return tuple(cap_from(line) for line in self.lines(CAPS, manifest.caps if manifest is not None else None))

    def organization(self) -> str | None:
        """What was read of the organization last."""
        return self.current(lambda: self.organization_of(self.manifest))

    def organization_of(self, manifest: Manifest | None) -> str | None:
        """What was read of the organization, there. Raises what DuckDB and the store raise."""
        lines = self.lines(ORGANIZATION, manifest.organization if manifest is not None else None)
        return "".join(text for _, text in sorted(lines)) if lines else None

    def lines(self, table: Table, file: DataFile | None) -> list[Line]:
        """Those of a small table, none where there is none. Raises what DuckDB and the store raise."""
        if file is None:
            return []
        lines: list[Line] = self.connection.execute(parquet.whole(table, self._store.address(file.path))).fetchall()
        return lines

    def current(self, answer: Callable[[], _Answer]) -> _Answer:
        """An answer of the files of one manifest, of a later one where another writer took those away."""
        with self._told():
            while True:
                try:
                    return answer()
                except (OSError, duckdb.Error):
                    if not self._has_moved():
                        raise

    def _has_moved(self) -> bool:
        """Whether another writer has put other files in place of these; then those are read from now on."""
        if self.manifest is None:
            return False
        found = latest(self._store, self.manifest.organization_id)
        if found is None or found.number == self.manifest.number:
            return False
        self.show(found)
        return True

    def _told(self) -> AbstractContextManager[None]:
        return told(
            f"the archive {self._store.place} cannot be read", "Restore it from a copy, or name another --archive"
        )
