"""Processor time of counting the facts of an audit from an archive, beside the same SQL in plain DuckDB."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import duckdb

from bench.audit_archive import DAYS, FIRST, ORGANIZATION, AskedArchive, fill
from bench.figure import Figure
from bench.ground import Ground
from pulumi_claude_admin.audit.gather import gather
from pulumi_claude_admin.audit.organization_inputs import OrganizationInputs
from pulumi_claude_admin.model.organization import OrganizationIdentity

ROWS: Final = 1_000_000
_RUNS: Final = 5


def measure(ground: Ground) -> tuple[Figure, ...]:
    """The median of quotients of runs that take turns; all threads are counted."""
    ground.speak(f"an archive of {ROWS:,} generated rows")
    folder = ground.folder / "archive"
    started = time.perf_counter()
    fill(folder, ROWS)
    filled = time.perf_counter() - started
    ground.speak(f"facts from it, {_RUNS} times, and the same SQL")
    pairs = sorted(_pair(folder) for _ in range(_RUNS))
    quotient, facts, plain = pairs[len(pairs) // 2]
    what = f"{ROWS:,} rows of {DAYS} days: {facts:.2f} s of the processor, plain DuckDB {plain:.2f} s; put in {filled:.0f} s"
    return (Figure("archive to facts over the same SQL", quotient, 1.5, "", what),)


def _pair(folder: Path) -> tuple[float, float, float]:
    as_of = datetime.combine(FIRST + timedelta(days=DAYS - 1), datetime.min.time(), UTC)
    inputs = OrganizationInputs(OrganizationIdentity(ORGANIZATION, "Bench"), ())
    started = time.process_time()
    with AskedArchive(folder) as archive:
        gather(archive, inputs, as_of)
    facts = time.process_time() - started
    started = time.process_time()
    _ask(folder, archive)
    plain = time.process_time() - started
    return facts / plain, facts, plain


def _ask(folder: Path, archive: AskedArchive) -> None:
    with duckdb.connect(":memory:") as connection:
        manifest = archive.manifest
        assert manifest is not None  # noqa: S101 - it was filled above
        files = [str(folder / file.path) for file in manifest.cubes["cost_by_who"].files.values()]
        connection.read_parquet(files).create_view("cost_by_who")
        for text in archive.asked:
            if "cost_by_who" in text:
                connection.execute(text).fetchall()
