"""
An archive of an organization that never was, as large as wanted: DuckDB makes its rows, straight into the files of an archive.

They do not pass through reports of the platform, nor through our own writing: a hundred million of them take minutes, and are read like any.
"""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Final

import duckdb

from bench.generated_rows import DAYS, FIRST, SHARES, WORKSPACES, Size, rows_of
from pulumi_claude_admin.archive import parquet
from pulumi_claude_admin.archive.manifest import CubeFiles, DataFile, DaysRead, Manifest, create
from pulumi_claude_admin.archive.names import CLAUDE_CODE_PERSON, Named
from pulumi_claude_admin.archive.revision import Draft
from pulumi_claude_admin.archive.spend_archive import ParquetArchive
from pulumi_claude_admin.archive.store import FolderStore
from pulumi_claude_admin.archive.tables import NAMES, TABLES, claude_code_id
from pulumi_claude_admin.audit.limit_facts import CapFacts, CapSource
from pulumi_claude_admin.audit.organization_inputs import OrganizationInputs
from pulumi_claude_admin.cli.commands.audit_kept import written
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.cubes import (
    COST_BY_WHO,
    COST_TOTALS,
    USAGE_BY_WHO,
    USAGE_TOTALS,
    Cube,
    Measure,
    Surface,
)
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope
from pulumi_claude_admin.model.usage import ActorKind
from pulumi_claude_admin.model.workspace import DataResidency, Workspace

ORGANIZATION_ID: Final = "org_01Bench"
_READ_AT: Final = datetime.combine(FIRST + timedelta(days=DAYS - 1), time(12), UTC)
_SOURCES: Final = {COST_TOTALS: COST_BY_WHO, USAGE_TOTALS: USAGE_BY_WHO}


def generate(folder: Path, rows: int) -> int:
    """Fill a folder that is not there yet with an archive of about so many rows; returns how many they are."""
    size, store = Size(rows), FolderStore(folder)
    base = Manifest(
        number=1, written_by=uuid.uuid4().hex, organization_id=ORGANIZATION_ID, salt=uuid.uuid4().hex, currency="USD"
    )
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch, parquet.connect(store) as connection:
        connection.execute(f"SET temp_directory = {parquet.literal(Path(scratch, 'spill'))}")
        draft = Draft(base, Path(scratch), store)
        names = _names(connection, draft, size)
        cubes = {cube: _cube(connection, draft, cube, size) for cube in SHARES}
        cubes |= {cube: _totals(connection, draft, cube, cubes[source]) for cube, source in _SOURCES.items()}
    create(
        store, base.model_copy(update={"names": names, "cubes": {cube.name: files for cube, files in cubes.items()}})
    )
    with ParquetArchive(store, ORGANIZATION_ID) as archive:
        archive.put_organization(written(_inputs(size), _READ_AT))
    return sum(file.rows for files in cubes.values() for file in files.files.values())


def _cube(connection: duckdb.DuckDBPyConnection, draft: Draft, cube: Cube, size: Size) -> CubeFiles:
    return _files(connection, draft, cube, lambda first, days: rows_of(cube, size, first, days))


def _totals(connection: duckdb.DuckDBPyConnection, draft: Draft, cube: Cube, source: CubeFiles) -> CubeFiles:
    """Sums of another cube by day, as the platform has them."""
    table = TABLES[cube.measure]
    by = [name for name in ("day", "currency") if name in table.keys]
    columns = [
        name if name in by else f"CAST({f'SUM({name})' if name in table.measures else 'NULL'} AS {kind}) AS {name}"
        for name, kind in table.columns.items()
    ]

    def select(first: date, _days: int) -> str:
        place = parquet.literal(draft.store.address(source.files[_month(first)].path))
        return f"SELECT {', '.join(columns)} FROM read_parquet([{place}]) GROUP BY {', '.join(by)} ORDER BY day"

    return _files(connection, draft, cube, select)


def _files(
    connection: duckdb.DuckDBPyConnection, draft: Draft, cube: Cube, select: Callable[[date, int], str]
) -> CubeFiles:
    """A file a month, each gone from the scratch folder before the next is made."""
    files: dict[str, DataFile] = {}
    for first, days in _months():
        target = draft.scratch / "month.parquet"
        files[_month(first)] = draft.keep(cube.name, target, parquet.copy(connection, select(first, days), target))
        target.unlink()
    surface = Surface.CLAUDE_CODE if cube.measure is Measure.CLAUDE_CODE else Surface.ANALYTICS
    end = FIRST + timedelta(days=DAYS)
    read = DaysRead(first=FIRST, end=end, read_at=_READ_AT, refreshed_at=_READ_AT, surface=surface)
    return CubeFiles(files=files, days=(read,))


def _months() -> Iterator[tuple[date, int]]:
    days = (FIRST + timedelta(days=number) for number in range(DAYS))
    for _, month in groupby(days, key=_month):
        first, *others = month
        yield first, 1 + len(others)


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _names(connection: duckdb.DuckDBPyConnection, draft: Draft, size: Size) -> DataFile:
    """Whom rows name: people by id, and those of Claude Code, who stand in the table `coders` from here on."""
    salt = draft.base.salt
    people = [
        Named(one.id, ActorKind.USER, one.email, one.name, is_deleted=False, seen_at=_READ_AT) for one in _people(size)
    ]
    coders = [
        replace(one, id=claude_code_id(one.email or "", salt), kind=CLAUDE_CODE_PERSON, name=None) for one in people
    ]
    listed = ", ".join(f"({number}, {parquet.literal(one.id)})" for number, one in enumerate(coders))
    connection.execute(f"CREATE TEMP TABLE coders AS SELECT * FROM (VALUES {listed}) AS listed(number, id)")
    target = draft.scratch / "names.parquet"
    rows = parquet.write_plain(connection, NAMES, (one.line() for one in (*people, *coders)), target)
    return draft.keep("names", target, rows)


def _people(size: Size) -> tuple[User, ...]:
    return tuple(
        User(f"user_{number:024d}", f"person-{number}@example.com", f"Person {number}", "developer")
        for number in range(size.people)
    )


def _inputs(size: Size) -> OrganizationInputs:
    """What was read beside the rows: every second workspace has a cap, every third key nobody who answers for it."""
    residency = DataResidency("us", "unrestricted", "global")
    ids = [f"wrkspc_{number:024d}" for number in range(WORKSPACES)]
    no_cap, cap = CapFacts(None, CapSource.API), CapFacts(Decimal(100_000_00), CapSource.API)
    caps = {Scope(one): no_cap if number % 2 else cap for number, one in enumerate(ids)}
    people = _people(size)
    return OrganizationInputs(
        identity=OrganizationIdentity(ORGANIZATION_ID, "Bench"),
        workspaces=tuple(
            Workspace(one, f"Team {number}", "#6C5BB9", _READ_AT, None, residency) for number, one in enumerate(ids)
        ),
        users=people,
        keys=tuple(_key(number, ids, people) for number in range(size.keys)),
        caps={**caps, ORGANIZATION: cap},
    )


def _key(number: int, ids: list[str], people: tuple[User, ...]) -> ApiKey:
    person = people[number % len(people)].id
    return ApiKey(
        id=f"apikey_{number:024d}",
        name=f"key {number}",
        status="active",
        workspace_id=ids[number % len(ids)],
        owner_id=None if number % 3 == 0 else person,
        partial_key_hint=None,
        created_by_id=person,
        created_at=_READ_AT - timedelta(days=200),
    )
