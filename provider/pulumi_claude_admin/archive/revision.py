"""
How an archive moves from one manifest to the next: files first, then the manifest that names them, then what nothing names any more.

Two writers may be at it at once. The one that finds its number taken reads again and does its work again, on top of the other's.
"""

from __future__ import annotations

import secrets
import tempfile
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

import duckdb

from pulumi_claude_admin.archive import manifest as manifests
from pulumi_claude_admin.archive.manifest import DataFile, Manifest
from pulumi_claude_admin.archive.parquet import AS_BEFORE, digest, told
from pulumi_claude_admin.archive.store import Store, Stored
from pulumi_claude_admin.errors import ArchiveError, WrongOrganization

_ATTEMPTS: Final = 100
_LISTINGS: Final = 5
_MANIFESTS_ARE_KEPT: Final = timedelta(days=7)
"""No writer is so slow that the number it wants was deleted meanwhile, and is free again."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What one attempt to change an archive has at hand: the manifest it builds on, and a folder for files to come."""

    base: Manifest
    scratch: Path
    store: Store

    def keep(self, folder: str, source: Path, rows: int) -> DataFile:
        """Put a file of this machine into the archive, under a name of its own."""
        path = f"{folder}/{uuid.uuid4().hex}.parquet"
        self.store.upload(path, source)
        return DataFile(path=path, rows=rows, size=source.stat().st_size, sha256=digest(source))


def latest(store: Store, organization_id: str | None) -> Manifest | None:
    """The archive, None where there is none yet. Raises ArchiveError when it cannot be used, WrongOrganization when it is another's."""
    with told(f"the archive {store.place} cannot be read", "Look at it, or name another --archive"):
        found = _whole(store)
    if found is not None and organization_id not in {None, found.organization_id}:
        raise WrongOrganization(
            f"the archive {store.place} is of organization {found.organization_id}, and this is {organization_id}",
            hint="Name another --archive; nothing was read from this one or written to it",
        )
    return found


def _whole(store: Store) -> Manifest | None:
    """A manifest all of whose files are there. Another writer may take files away while they are listed: then a listing is taken again."""
    broken = ""
    for _ in range(_LISTINGS):
        listed = store.files()
        found = manifests.read_latest(store, listed)
        if found is None:
            return None
        broken = _broken(found, listed)
        if not broken:
            return found
    raise ArchiveError(
        f"the archive {store.place} is damaged: {broken}",
        hint="Restore it from a copy, or name another --archive and read again",
    )


def _broken(found: Manifest, listed: Mapping[str, Stored]) -> str:
    for file in found.files():
        if file.path not in listed:
            return f"{file.path} is missing"
        if listed[file.path].size != file.size:
            return f"{file.path} has {listed[file.path].size} bytes, and was written with {file.size}"
    return ""


def begin(store: Store, organization_id: str) -> Manifest:
    """The archive, begun where there is none yet."""
    found = latest(store, organization_id)
    if found is None:
        first = Manifest(
            number=1, written_by=uuid.uuid4().hex, organization_id=organization_id, salt=secrets.token_hex(16)
        )
        with told(f"the archive {store.place} was not begun", "Name another --archive, or put this right"):
            manifests.create(store, first)
        found = latest(store, organization_id)
    if found is None:
        raise ArchiveError(f"the archive {store.place} was begun, and is not there")
    return found


def revise(store: Store, organization_id: str, change: Callable[[Draft], Manifest]) -> Manifest:
    """
    Make a new manifest of the latest one: `change` writes files and names them.

    Raises ArchiveError when it was not made; then the latest one, with all its files, is as it was.
    """
    begin(store, organization_id)
    with told(f"nothing was written to the archive {store.place}", AS_BEFORE):
        for _ in range(_ATTEMPTS):
            made = _attempt(store, organization_id, change)
            if made is not None:
                return made
    raise ArchiveError(
        f"nothing was written to the archive {store.place}: others write to it all the time", hint=AS_BEFORE
    )


def _attempt(store: Store, organization_id: str, change: Callable[[Draft], Manifest]) -> Manifest | None:
    listed = store.files()
    base = begin(store, organization_id)
    try:
        with tempfile.TemporaryDirectory(prefix="claude-admin-") as scratch:
            changed = change(Draft(base, Path(scratch), store))
    except (OSError, duckdb.Error):
        if begin(store, organization_id).number > base.number:  # another writer took away what was read here
            return None
        raise
    if changed == base:
        return base
    mark = {"schema_version": manifests.SCHEMA_VERSION, "number": base.number + 1, "written_by": uuid.uuid4().hex}
    made = changed.model_copy(update=mark)
    if not manifests.create(store, made):
        return None
    _tidy(store, listed, made)
    return made


def _tidy(store: Store, listed: Mapping[str, Stored], made: Manifest) -> None:
    """
    Delete what no longer belongs, of what was listed before `made` was begun.

    A file of that listing which `made` does not name can only be named by a writer that `made` has overtaken.
    """
    named = {file.path for file in made.files()}
    numbers = manifests.manifest_numbers(listed)
    old = set()
    if numbers:
        newest = max(listed[path].modified_at for path in numbers.values())
        old = {path for path in numbers.values() if newest - listed[path].modified_at > _MANIFESTS_ARE_KEPT}
        old.discard(numbers[max(numbers)])
    data = {path for path in listed if path.endswith(".parquet")} - named
    for path in sorted(data | old):
        with suppress(OSError):  # left for the next one
            store.remove(path)
