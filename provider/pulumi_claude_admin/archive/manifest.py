"""
What an archive consists of: one small JSON file that names all others. The highest number is the archive.

A manifest is created only if its number is free, and never changed. So a writer that was overtaken finds out, and whatever kills one
leaves the last manifest, and all files that it names, as they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from pulumi_claude_admin.archive.store import Store, Taken
from pulumi_claude_admin.errors import ArchiveError
from pulumi_claude_admin.model.cubes import Surface

SCHEMA_VERSION: Final = 3
"""2 has runs, 3 outcomes. An archive of an earlier version is read as one without any, and is of this version once it is written to."""
_NAME: Final = re.compile(r"manifest/([0-9]{12})\.json")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DataFile(_Part):
    """One Parquet file."""

    path: str
    rows: int
    size: int
    sha256: str


class DaysRead(_Part):
    """Days, `first` to before `end`, that were read in one go."""

    first: date
    end: date
    read_at: AwareDatetime
    refreshed_at: AwareDatetime | None
    surface: Surface
    untold: tuple[str, ...] = ()


class CubeFiles(_Part):
    """What there is of one cube: a file a month, and which days were read (with rows or without)."""

    files: Mapping[str, DataFile] = {}
    days: tuple[DaysRead, ...] = ()
    revised_rows: int = 0


class RunFile(_Part):
    """What one audit found."""

    as_of: AwareDatetime
    file: DataFile


class RepositoryRead(_Part):
    """One repository whose changes are kept, and how it was read: `KeptRepository`. `key` is what its rows have."""

    key: str
    forge: str
    name: str
    first: date
    end: date
    read_at: AwareDatetime
    fingerprint: str
    lacked: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()


class OutcomeFiles(_Part):
    """What there is of outcomes: `changes` a file a month, and by which key people are hashes in all of it."""

    key_mark: str
    repositories: tuple[RepositoryRead, ...] = ()
    changes: Mapping[str, DataFile] = {}
    left_out: DataFile | None = None
    accounts: DataFile | None = None
    blames: DataFile | None = None
    forgotten: DataFile | None = None

    def files(self) -> tuple[DataFile, ...]:
        """Every file that it names."""
        tables = (self.left_out, self.accounts, self.blames, self.forgotten)
        return (*self.changes.values(), *(file for file in tables if file is not None))


class Manifest(_Part):
    """
    All there is. `written_by` tells two manifests apart that were written for one number.

    `salt` makes the ids of those whom Claude Code's reports name by e-mail alone. `currency` is of all amounts.
    """

    schema_version: int = SCHEMA_VERSION
    number: int
    written_by: str
    organization_id: str
    salt: str
    currency: str | None = None
    cubes: Mapping[str, CubeFiles] = {}
    names: DataFile | None = None
    caps: DataFile | None = None
    organization: DataFile | None = None
    runs: tuple[RunFile, ...] = ()
    outcomes: OutcomeFiles | None = None

    def files(self) -> tuple[DataFile, ...]:
        """Every file that it names."""
        of_cubes = (file for cube in self.cubes.values() for file in cube.files.values())
        tables = (file for file in (self.names, self.caps, self.organization) if file is not None)
        of_outcomes = () if self.outcomes is None else self.outcomes.files()
        return (*of_cubes, *tables, *(run.file for run in self.runs), *of_outcomes)


def manifest_numbers(paths: Mapping[str, object]) -> dict[int, str]:
    """Which of the paths are manifests, by number."""
    matches = ((_NAME.fullmatch(path), path) for path in paths)
    return {int(match[1]): path for match, path in matches if match is not None}


def read_latest(store: Store, paths: Mapping[str, object]) -> Manifest | None:
    """The archive among these paths, None where there is none yet. Raises ArchiveError when it cannot be used, OSError of the store."""
    numbers = manifest_numbers(paths)
    if not numbers:
        return None
    number = max(numbers)
    return _parsed(store.read(numbers[number]), store.place, number)


def create(store: Store, manifest: Manifest) -> bool:
    """
    Make this the archive. False when another writer has taken its number; OSError of the store.

    A bucket may refuse, or not answer, what it has done: so what is there afterwards decides.
    """
    path = f"manifest/{manifest.number:012d}.json"
    try:
        store.create(path, manifest.model_dump_json().encode())
    except (Taken, OSError) as refusal:
        try:
            content = store.read(path)
        except FileNotFoundError:
            raise refusal from None
        return _parsed(content, store.place, manifest.number).written_by == manifest.written_by
    return True


def _parsed(content: bytes, place: str, number: int) -> Manifest:
    where = f"the archive {place} cannot be used: manifest {number}"
    try:
        version = json.loads(content)["schema_version"]
        if isinstance(version, int) and version > SCHEMA_VERSION:
            raise ArchiveError(
                f"{where} is of version {version} of the format, and this program knows {SCHEMA_VERSION}",
                hint="Upgrade pulumi-claude-admin, or name another --archive",
            )
        return Manifest.model_validate_json(content)
    except (ValueError, KeyError, TypeError, ValidationError):
        raise ArchiveError(
            f"{where} is damaged", hint="Restore it from a copy, or name another --archive and read again"
        ) from None


def with_days(kept: tuple[DaysRead, ...], new: DaysRead) -> tuple[DaysRead, ...]:
    """What was read, after `new` was read again or for the first time; in order of days."""
    parts = [new]
    for old in kept:
        if old.first < new.first:
            parts.append(old.model_copy(update={"end": min(old.end, new.first)}))
        if old.end > new.end:
            parts.append(old.model_copy(update={"first": max(old.first, new.end)}))
    return tuple(sorted(parts, key=lambda part: part.first))


def over_when_read(kept: tuple[DaysRead, ...], day: date) -> bool:
    """Whether a day was read before, after it was over: what differs of it now was revised, and did not merely grow."""
    return any(part.first <= day < part.end and _as_of(part).date() > day for part in kept)


def _as_of(part: DaysRead) -> datetime:
    return (part.refreshed_at or part.read_at).astimezone(UTC)
