"""Whatever happens to a write, the last manifest and all of its files are there afterwards; and no second writer loses anything."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from pulumi_claude_admin.archive.manifest import SCHEMA_VERSION
from pulumi_claude_admin.archive.spend_archive import ParquetArchive
from pulumi_claude_admin.archive.store import FolderStore
from pulumi_claude_admin.errors import ArchiveError, WrongOrganization
from pulumi_claude_admin.model.cubes import COST_BY_WHO, Window
from pulumi_claude_admin.model.usage import CostRow
from tests.support.failing_store import FailingStore, no_space, write_october
from tests.support.spend_rows import LATER, OCTOBER, ORGANIZATION, archive, cost, days, person

WHOLE = (OCTOBER.first, OCTOBER.end)
STEPS = ["cost_by_who", "names", "manifest", "cost_by_who", "names"]
"""Of a window that is put again, with another name: two files, the manifest, and two files that nothing names any more."""
COMMITTED = STEPS.index("manifest") + 1


def amounts(folder: Path) -> list[str]:
    with archive(folder) as kept:
        return [f"{line.amount.normalize():f}" for line in kept.spend((), WHOLE)]


def files(folder: Path) -> set[str]:
    return {path for path in FolderStore(folder).files() if path.endswith(".parquet")}


def test_the_steps_of_a_write_are_known(tmp_path: Path) -> None:
    write_october(FolderStore(tmp_path), "1")
    store = FailingStore(tmp_path, 0, no_space)
    write_october(store, "2")
    assert store.steps == STEPS


@pytest.mark.parametrize("step", range(1, len(STEPS) + 1))
def test_a_full_disk_at_any_step_leaves_the_archive_whole(tmp_path: Path, step: int) -> None:
    write_october(FolderStore(tmp_path), "1")
    store = FailingStore(tmp_path, step, no_space)
    if step <= COMMITTED:
        with pytest.raises(ArchiveError) as caught:
            write_october(store, "2")
        assert str(caught.value) == (
            f"nothing was written to the archive {tmp_path}: No space left on device. The archive is as it was before"
        )
    else:
        write_october(store, "2")
    assert amounts(tmp_path) == ["1" if step <= COMMITTED else "2"]
    write_october(FolderStore(tmp_path), "3")
    assert amounts(tmp_path) == ["3"]
    assert {path.partition("/")[0] for path in files(tmp_path)} == {"cost_by_who", "names"}
    assert len(files(tmp_path)) == 2


def test_a_kill_at_any_step_leaves_the_archive_whole(tmp_path: Path, repository: Path) -> None:
    command = [sys.executable, "-m", "tests.support.failing_store", str(tmp_path)]
    run = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=True)
    killed = [Path(line) for line in run.stdout.splitlines()]
    assert [amounts(folder) for folder in killed] == [["1"]] * COMMITTED + [["2"]] * (len(STEPS) - COMMITTED)
    for folder in killed:
        write_october(FolderStore(folder), "3")
        assert amounts(folder) == ["3"]
        assert len(files(folder)) == 2


def test_an_archive_that_cannot_be_begun_is_one_line(tmp_path: Path) -> None:
    store = FailingStore(tmp_path / "new", 1, no_space)
    with pytest.raises(ArchiveError, match="was not begun: No space left on device"):
        write_october(store, "1")


def test_windows_of_two_writers_at_once_are_both_there(tmp_path: Path) -> None:
    with archive(tmp_path) as one, archive(tmp_path) as other:

        def meanwhile() -> Iterator[CostRow]:
            other.put(COST_BY_WHO, days(2, 3), [cost("2", 2, actor=person(2))], LATER)
            yield cost("1", 1, actor=person(1))

        one.put(COST_BY_WHO, days(1, 2), meanwhile(), LATER)
    assert amounts(tmp_path) == ["3"]
    with archive(tmp_path) as kept:
        assert [actor.id for actor in kept.actors()] == ["user_1", "user_2"]
        assert sorted(kept.kept()[0].days) == [date(2026, 10, 1), date(2026, 10, 2)]


class OvertakenStore(FailingStore):
    """Lets somebody else write just before the first manifest of its own is created."""

    def __init__(self, folder: Path, meanwhile: Callable[[], None]) -> None:
        super().__init__(folder, 0, no_space)
        self._meanwhile: Callable[[], None] | None = meanwhile

    def create(self, path: str, content: bytes) -> None:
        if self._meanwhile is not None:
            meanwhile, self._meanwhile = self._meanwhile, None
            meanwhile()
        super().create(path, content)


@pytest.mark.parametrize("times", [1, 2])
def test_a_writer_that_was_overtaken_builds_on_what_the_other_wrote(tmp_path: Path, times: int) -> None:
    def others() -> None:
        with archive(tmp_path) as other:
            for day in range(2, 2 + times):
                other.put(COST_BY_WHO, days(day, day + 1), [cost("2", day, actor=person(day))], LATER)

    write_october(FolderStore(tmp_path), "1")
    with ParquetArchive(OvertakenStore(tmp_path, others), ORGANIZATION) as kept:
        kept.put(COST_BY_WHO, days(9, 10), [cost("4", 9, actor=person(9))], LATER)
        assert [line.day.day for line in kept.daily_spend(None, WHOLE)] == [1, *range(2, 2 + times), 9]
    assert amounts(tmp_path) == [str(1 + 2 * times + 4)]
    assert len(files(tmp_path)) == 2


def test_two_that_begin_an_archive_at_once_make_one(tmp_path: Path) -> None:
    def other() -> None:
        write_october(FolderStore(tmp_path), "1")

    with ParquetArchive(OvertakenStore(tmp_path, other), ORGANIZATION) as kept:
        kept.put(COST_BY_WHO, Window(date(2026, 9, 1), date(2026, 9, 2)), [], LATER)
        assert len(kept.kept()[0].days) == 32
    assert amounts(tmp_path) == ["1"]


def test_a_reader_whose_files_were_replaced_reads_the_new_ones(tmp_path: Path) -> None:
    write_october(FolderStore(tmp_path), "1")
    with archive(tmp_path) as reader:
        assert [line.amount for line in reader.spend((), WHOLE)] == [1]
        write_october(FolderStore(tmp_path), "2")
        assert [line.amount for line in reader.spend((), WHOLE)] == [2]
        assert reader.actors() == (person(name="Person of 2"),)


def test_a_writer_whose_rows_were_refused_leaves_the_archive_as_it_was(tmp_path: Path) -> None:
    write_october(FolderStore(tmp_path), "1")
    before = FolderStore(tmp_path).files()
    with (
        archive(tmp_path) as kept,
        pytest.raises(ArchiveError, match=r"^row 2 of cost_by_who has the amount 0\.1234567890123"),
    ):
        kept.put(COST_BY_WHO, OCTOBER, [cost("1"), cost("0.1234567890123")], LATER)
    assert FolderStore(tmp_path).files() == before


def test_amounts_in_two_currencies_are_never_brought_together(tmp_path: Path) -> None:
    write_october(FolderStore(tmp_path), "1")
    with archive(tmp_path) as kept, pytest.raises(ArchiveError, match="amounts in EUR and USD"):
        kept.put(COST_BY_WHO, OCTOBER, [cost("1", currency="EUR")], LATER)
    assert amounts(tmp_path) == ["1"]


def test_another_organization_s_archive_is_refused(tmp_path: Path) -> None:
    write_october(FolderStore(tmp_path), "1")
    with (
        pytest.raises(WrongOrganization, match=f"is of organization {ORGANIZATION}, and this is org_02Other"),
        archive(tmp_path, "org_02Other"),
    ):
        pass
    assert amounts(tmp_path) == ["1"]


def test_an_archive_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    write_october(FolderStore(tmp_path), "1")
    newest = max((tmp_path / "manifest").iterdir())
    number = int(newest.stem) + 1
    newer = {
        **json.loads(newest.read_text()),
        "number": number,
        "schema_version": SCHEMA_VERSION + 1,
        "something": "new",
    }
    (newest.parent / f"{number:012d}.json").write_text(json.dumps(newer))
    with pytest.raises(ArchiveError, match=r"is of version 4 of the format, and this program knows 3\. Upgrade"):
        amounts(tmp_path)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"schema_version": 1, "number": "x"}', "\x00\x00"])
def test_a_damaged_manifest_is_one_line_and_no_older_one_takes_its_place(tmp_path: Path, content: str) -> None:
    write_october(FolderStore(tmp_path), "1")
    max((tmp_path / "manifest").iterdir()).write_text(content)
    with pytest.raises(ArchiveError, match=r"cannot be used: manifest 2 is damaged. Restore it from a copy"):
        amounts(tmp_path)


def test_a_cut_file_is_one_line(tmp_path: Path) -> None:
    write_october(FolderStore(tmp_path), "1")
    (file,) = (tmp_path / "cost_by_who").rglob("*.parquet")
    size = file.stat().st_size
    file.write_bytes(file.read_bytes()[: size // 2])
    with pytest.raises(
        ArchiveError, match=rf"is damaged: cost_by_who/.* has {size // 2} bytes, and was written with {size}"
    ):
        amounts(tmp_path)


def test_a_file_with_other_bytes_is_one_line(tmp_path: Path) -> None:
    write_october(FolderStore(tmp_path), "1")
    (file,) = (tmp_path / "cost_by_who").rglob("*.parquet")
    file.write_bytes(b"x" * file.stat().st_size)
    with pytest.raises(ArchiveError, match=re.escape(f"the archive {tmp_path} cannot be read: ")) as caught:
        amounts(tmp_path)
    assert len(str(caught.value).splitlines()) == 1


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    write_october(FolderStore(tmp_path), "1")
    (file,) = (tmp_path / "cost_by_who").rglob("*.parquet")
    file.unlink()
    with pytest.raises(ArchiveError, match=r"is damaged: cost_by_who/.* is missing"):
        amounts(tmp_path)


def test_nothing_is_there_to_read_without_a_credential(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="there is no archive in"), archive(tmp_path, None):
        pass
