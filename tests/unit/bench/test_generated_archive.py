"""A generated archive is one like any other: an audit reads it, its sums agree, and no two of its rows are about the same."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bench.generated_archive import ORGANIZATION_ID, generate
from bench.generated_rows import DAYS, FIRST, SHARES, Size
from bench.offline_audit import audit
from pulumi_claude_admin.archive.spend_archive import ParquetArchive
from pulumi_claude_admin.archive.store import FolderStore
from pulumi_claude_admin.archive.tables import TABLES
from pulumi_claude_admin.model.cubes import COST_BY_WHO, COST_TOTALS, USAGE_BY_WHO, USAGE_TOTALS, Cube, Window

ROWS = 30_000
PERIOD = Window(FIRST, FIRST + timedelta(days=DAYS))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("generated") / "archive"
    assert ROWS * 0.9 < generate(place, ROWS) < ROWS * 1.1
    return place


def opened(folder: Path) -> ParquetArchive:
    return ParquetArchive(FolderStore(folder), ORGANIZATION_ID)


@pytest.mark.parametrize("cube", SHARES, ids=lambda cube: cube.name)
def test_no_two_rows_are_about_the_same(folder: Path, cube: Cube) -> None:
    keys = ", ".join(TABLES[cube.measure].keys)
    with opened(folder) as archive:
        text = f"SELECT COUNT(*), COUNT(DISTINCT ROW({keys})), COUNT(DISTINCT day) FROM {cube.name}"  # noqa: S608 - names of ours
        ((rows, different, days),) = archive.answer(cube, text)
    assert rows == different
    assert days == DAYS


@pytest.mark.parametrize(("whole", "cube"), [(COST_TOTALS, COST_BY_WHO), (USAGE_TOTALS, USAGE_BY_WHO)])
def test_the_totals_are_those_of_the_rows(folder: Path, whole: Cube, cube: Cube) -> None:
    with opened(folder) as archive:
        assert archive.day_totals(whole, PERIOD) == archive.day_totals(cube, PERIOD)


def test_months_differ(folder: Path) -> None:
    with opened(folder) as archive:
        august, october = (
            archive.spend((), (date(2026, month, 1), date(2026, month, 28)))[0].amount for month in (8, 10)
        )
    assert Decimal(0) < august != october


@pytest.mark.parametrize("rows", [1_000_000, 100_000_000])
def test_an_archive_has_as_many_rows_as_were_asked_for(rows: int) -> None:
    assert sum(Size(rows).a_day(cube) for cube in SHARES) * DAYS == pytest.approx(rows, rel=0.001)


def test_people_grow_more_slowly_than_rows() -> None:
    assert (Size(1_000_000).people, Size(100_000_000).people) == (800, 8_000)


def test_an_audit_of_it_is_measured(folder: Path, tmp_path: Path) -> None:
    run = audit(folder, tmp_path)
    assert run.processor_seconds > 0
    assert run.peak_bytes > 2**20
    assert "100 workspaces" in (tmp_path / "audit.txt").read_text(encoding="utf-8")
