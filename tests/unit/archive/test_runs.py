"""What audits found is kept for the next one: the last few runs, ids alone, whatever happens to a write."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from pulumi_claude_admin.archive.manifest import SCHEMA_VERSION
from pulumi_claude_admin.archive.runs import MOST
from pulumi_claude_admin.archive.spend_archive import ParquetArchive
from pulumi_claude_admin.archive.store import FolderStore
from pulumi_claude_admin.audit_ports import KeptFinding, KeptRun
from pulumi_claude_admin.errors import ArchiveError
from pulumi_claude_admin.model.severity import Severity
from tests.support.failing_store import FailingStore, no_space
from tests.support.spend_rows import ORGANIZATION, archive, at

FOUND = KeptFinding(
    "spend.cap_missing", "workspace", "wrkspc_1", Severity.HIGH, Decimal("1234.5678901234567"), "billed"
)
PLAIN = KeptFinding("keys.unused", "key", "apikey_1", Severity.LOW)


def run_at(day: int, *findings: KeptFinding) -> KeptRun:
    return KeptRun(at(day), findings)


def kept_before(folder: Path, moment: datetime) -> KeptRun | None:
    with archive(folder) as kept:
        return kept.run_before(moment)


def data_files(folder: Path) -> list[str]:
    return [path for path in FolderStore(folder).files() if path.endswith(".parquet")]


def test_the_run_before_a_moment_is_there_again_to_the_last_digit(tmp_path: Path) -> None:
    with archive(tmp_path) as kept:
        assert kept.run_before(at(30)) is None
        kept.put_run(run_at(2, PLAIN, FOUND))
        kept.put_run(run_at(9))
    assert kept_before(tmp_path, at(2)) is None
    assert kept_before(tmp_path, at(9)) == run_at(2, PLAIN, FOUND)
    assert kept_before(tmp_path, at(30)) == run_at(9)


def test_a_run_of_the_same_moment_takes_the_place_of_the_other(tmp_path: Path) -> None:
    with archive(tmp_path) as kept:
        kept.put_run(run_at(2, FOUND))
        kept.put_run(run_at(2, PLAIN))
    assert kept_before(tmp_path, at(3)) == run_at(2, PLAIN)
    assert len(data_files(tmp_path)) == 1


def test_the_last_few_runs_are_kept_and_no_file_of_another(tmp_path: Path) -> None:
    with archive(tmp_path) as kept:
        for day in range(1, MOST + 4):
            kept.put_run(run_at(day, FOUND))
    assert kept_before(tmp_path, at(4)) is None
    assert kept_before(tmp_path, at(5)) == run_at(4, FOUND)
    assert len(data_files(tmp_path)) == MOST


def test_a_run_that_ends_after_a_later_one_is_not_the_last(tmp_path: Path) -> None:
    with archive(tmp_path) as kept:
        kept.put_run(run_at(9, PLAIN))
        kept.put_run(run_at(8, FOUND))
    assert kept_before(tmp_path, at(30)) == run_at(9, PLAIN)


def test_somebody_whom_only_an_address_names_is_an_id_that_is_the_same_in_every_run(tmp_path: Path) -> None:
    with archive(tmp_path) as kept:
        kept.put_run(run_at(2))
        (one, again, other) = map(kept.id_of, ("p1@example.com", "p1@example.com", "p2@example.com"))
        assert kept.id_of("user_1") == "user_1"
    assert one == again != other
    assert "@" not in one
    with archive(tmp_path) as kept:
        assert kept.id_of("p1@example.com") == one


def test_old_runs_are_dropped_with_the_days(tmp_path: Path) -> None:
    with archive(tmp_path) as kept:
        kept.put_run(run_at(2, FOUND))
        kept.put_run(run_at(9, PLAIN))
        kept.retain(date(2026, 10, 9))
    assert kept_before(tmp_path, at(9)) is None
    assert kept_before(tmp_path, at(30)) == run_at(9, PLAIN)
    assert len(data_files(tmp_path)) == 1


@pytest.mark.parametrize("step", [1, 2])
def test_a_full_disk_at_a_step_leaves_the_run_before_and_the_next_one_is_kept(tmp_path: Path, step: int) -> None:
    with archive(tmp_path) as kept:
        kept.put_run(run_at(2, FOUND))
    store = FailingStore(tmp_path, step, no_space)
    with ParquetArchive(store, ORGANIZATION) as kept, pytest.raises(ArchiveError, match="as it was before"):
        kept.put_run(run_at(9, PLAIN))
    assert store.steps == ["runs", "manifest"][:step]
    assert kept_before(tmp_path, at(30)) == run_at(2, FOUND)
    with archive(tmp_path) as kept:
        kept.put_run(run_at(9, PLAIN))
    assert kept_before(tmp_path, at(30)) == run_at(9, PLAIN)
    assert len(data_files(tmp_path)) == 2


class OvertakenStore(FailingStore):
    """Lets another audit keep its run just before the manifest of this one is created."""

    def __init__(self, folder: Path, others: Iterator[KeptRun]) -> None:
        super().__init__(folder, 0, no_space)
        self._others = others
        self._root = folder

    def create(self, path: str, content: bytes) -> None:
        for run in self._others:
            with archive(self._root) as other:
                other.put_run(run)
        super().create(path, content)


def test_runs_of_two_audits_at_once_are_both_there(tmp_path: Path) -> None:
    with archive(tmp_path) as kept:
        kept.put_run(run_at(1))
    with ParquetArchive(OvertakenStore(tmp_path, iter([run_at(3, PLAIN)])), ORGANIZATION) as kept:
        kept.put_run(run_at(2, FOUND))
    assert kept_before(tmp_path, at(3)) == run_at(2, FOUND)
    assert kept_before(tmp_path, at(3) + timedelta(days=1)) == run_at(3, PLAIN)


def test_an_archive_that_an_earlier_version_wrote_is_one_without_a_run(tmp_path: Path) -> None:
    with archive(tmp_path) as kept:
        kept.put_organization("{}")
    newest = max((tmp_path / "manifest").iterdir())
    written = json.loads(newest.read_text())
    del written["runs"]
    newest.write_text(json.dumps({**written, "schema_version": 1}))
    with archive(tmp_path) as kept:
        assert kept.run_before(at(30)) is None
        kept.put_run(run_at(2, FOUND))
        assert kept.organization() == "{}"
        assert kept.manifest is not None
        assert kept.manifest.schema_version == SCHEMA_VERSION
