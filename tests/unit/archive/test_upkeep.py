"""People are forgotten, old days dropped, and all of an archive looked at and copied out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pulumi_claude_admin.archive.spend_archive import ParquetArchive
from pulumi_claude_admin.archive.store import FolderStore
from pulumi_claude_admin.audit_ports import KeptCap
from pulumi_claude_admin.errors import ArchiveError
from pulumi_claude_admin.model.cubes import CLAUDE_CODE, COST_BY_WHO
from pulumi_claude_admin.model.usage import ActorKind, UsageActor
from tests.support.failing_store import FailingStore, no_space, write_october
from tests.support.spend_rows import LATER, OCTOBER, ORGANIZATION, archive, at, claude_code, cost, days, person

WHOLE = (OCTOBER.first, OCTOBER.end)
NAMELESS = UsageActor(ActorKind.USER, "user_1")


def two_people(folder: Path) -> None:
    with archive(folder) as kept:
        kept.put(COST_BY_WHO, OCTOBER, [cost("1", actor=person(1)), cost("2", actor=person(2))], LATER)
        kept.put(CLAUDE_CODE, OCTOBER, [claude_code("P1@example.com"), claude_code("p2@example.com")], LATER)
        kept.put_organization('{"users": ["p1@example.com"]}')


def texts(folder: Path) -> str:
    """Everything that all Parquet files of a folder say."""
    files = [str(path) for path in folder.rglob("*.parquet")]
    with duckdb.connect() as connection:
        return "".join(str(connection.execute("SELECT * FROM read_parquet(?)", [file]).fetchall()) for file in files)


@pytest.mark.parametrize("asked", ["p1@example.com", "P1@Example.com"])
def test_a_person_who_is_forgotten_by_address_is_in_no_file_any_more(tmp_path: Path, asked: str) -> None:
    two_people(tmp_path)
    with archive(tmp_path) as kept:
        kept.forget(asked)
        assert kept.actors() == (NAMELESS, person(2))
        assert {line.what: line.amount for line in kept.spend(("actor",), WHOLE)} == {("user_1",): 1, ("user_2",): 2}
        assert {row.actor.startswith("ccode_") for row in kept.claude_code(WHOLE)} == {True, False}
    assert "Person 1" not in texts(tmp_path)
    assert "p1@example.com" not in texts(tmp_path).lower()
    assert "p2@example.com" in texts(tmp_path)


def test_a_person_may_be_named_by_id(tmp_path: Path) -> None:
    two_people(tmp_path)
    with archive(tmp_path) as kept:
        kept.forget("user_1")
        assert kept.actors() == (NAMELESS, person(2))


def test_who_was_forgotten_has_no_name_again_whatever_is_read_later(tmp_path: Path) -> None:
    two_people(tmp_path)
    with archive(tmp_path) as kept:
        kept.forget("p1@example.com")
    two_people(tmp_path)
    with archive(tmp_path) as kept:
        assert kept.actors() == (NAMELESS, person(2))
        kept.put(CLAUDE_CODE, OCTOBER, [claude_code("P1@example.com")], LATER)
        assert [row.actor.startswith("ccode_") for row in kept.claude_code(WHOLE)] == [True]


def test_a_writer_who_read_the_name_before_does_not_bring_it_back(tmp_path: Path) -> None:
    two_people(tmp_path)
    with archive(tmp_path) as writer:

        def rows() -> list[object]:
            with archive(tmp_path) as other:
                other.forget("user_1")
            return [cost("1", actor=person(1))]

        writer.put(COST_BY_WHO, OCTOBER, (row for row in rows()), LATER)  # type: ignore[misc]  # rows of cost
        assert writer.actors()[0] == NAMELESS
    assert "Person 1" not in texts(tmp_path)


def test_nobody_is_forgotten_by_mistake(tmp_path: Path) -> None:
    two_people(tmp_path)
    before = FolderStore(tmp_path).files()
    with (
        archive(tmp_path) as kept,
        pytest.raises(ArchiveError, match=r"nobody in the archive .* the address p@example\.com"),
    ):
        kept.forget("p@example.com")
    assert FolderStore(tmp_path).files() == before


def test_a_file_with_the_name_that_cannot_be_deleted_is_no_success(tmp_path: Path) -> None:
    write_october(FolderStore(tmp_path), "1")

    class Stubborn(FailingStore):
        def remove(self, path: str) -> None:
            del path
            raise PermissionError(1, "Operation not permitted")

    with (
        ParquetArchive(Stubborn(tmp_path, 0, no_space), ORGANIZATION) as kept,
        pytest.raises(ArchiveError, match=r"^a file with the name is still in the archive .*: Operation not permitted"),
    ):
        kept.forget("user_1")


def test_old_days_are_dropped_and_with_them_who_is_only_in_those(tmp_path: Path) -> None:
    september = replace(cost("8", actor=person(3)), at=datetime(2026, 9, 30, tzinfo=UTC))
    with archive(tmp_path) as kept:
        kept.put(COST_BY_WHO, replace(OCTOBER, first=date(2026, 9, 30), end=date(2026, 10, 1)), [september], LATER)
        kept.put(COST_BY_WHO, OCTOBER, [cost("1", 9, actor=person(1)), cost("2", 10, actor=person(2))], LATER)
        kept.put(
            CLAUDE_CODE, days(1, 20), [claude_code("old@example.com", 3), claude_code("new@example.com", 19)], LATER
        )
        kept.retain(date(2026, 10, 10))
        assert [line.day.day for line in kept.daily_spend(None, (date(2026, 9, 1), OCTOBER.end))] == [10]
        assert kept.actors() == (person(2),)
        assert min(kept.kept()[1].days) == date(2026, 10, 10)
        assert [row.actor for row in kept.claude_code(WHOLE)] == ["new@example.com"]
    for gone in ("Person 1", "Person 3", "old@example.com"):
        assert gone not in texts(tmp_path)


def test_what_is_all_young_enough_stays_as_it_is(tmp_path: Path) -> None:
    two_people(tmp_path)
    before = FolderStore(tmp_path).files()
    with archive(tmp_path) as kept:
        kept.retain(date(2026, 10, 1))
    assert FolderStore(tmp_path).files() == before


def test_how_a_cap_stood_on_the_first_day_that_is_kept_is_kept(tmp_path: Path) -> None:
    caps = [KeptCap(at(day), "wrkspc_a", amount, "api") for day, amount in ((1, 5), (3, 7), (12, 9))]
    with archive(tmp_path) as kept:
        kept.put(COST_BY_WHO, OCTOBER, [cost("1", 1)], LATER)
        kept.put_caps(caps)
        kept.retain(date(2026, 10, 10))
        assert [cap.amount for cap in kept.caps()] == [7, 9]


def test_what_there_is_is_told_by_cube(tmp_path: Path) -> None:
    two_people(tmp_path)
    with archive(tmp_path) as kept:
        of_claude_code, of_cost = kept.contents()
    assert (of_cost.cube, of_cost.first, of_cost.last) == ("cost_by_who", date(2026, 10, 1), date(2026, 10, 31))
    assert (of_cost.days, of_cost.rows, of_cost.revised_rows) == (31, 2, 0)
    assert of_claude_code.rows == 6


def test_a_changed_byte_is_seen(tmp_path: Path) -> None:
    two_people(tmp_path)
    (file,) = (tmp_path / "cost_by_who").rglob("*.parquet")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with archive(tmp_path) as kept, pytest.raises(ArchiveError, match="does not hold what was written to it"):
        kept.contents()


@pytest.mark.parametrize("with_names", [False, True])
def test_the_tables_are_copied_out_for_any_engine(tmp_path: Path, *, with_names: bool) -> None:
    two_people(tmp_path / "archive")
    copy = tmp_path / "copy"
    with archive(tmp_path / "archive") as kept:
        assert kept.copy_out(copy, with_names=with_names) == 2 + with_names
    with duckdb.connect() as connection:
        total = connection.execute(f"SELECT SUM(amount) FROM read_parquet('{copy}/cost_by_who/*.parquet')").fetchall()  # noqa: S608 - a folder of this test
    assert total == [(Decimal(3),)]
    assert ("Person 1" in texts(copy)) is with_names
    assert {path.stat().st_mode & 0o777 for path in copy.rglob("*.parquet")} == {0o600}


def test_nothing_is_written_over_when_tables_are_copied_out(tmp_path: Path) -> None:
    two_people(tmp_path / "archive")
    with archive(tmp_path / "archive") as kept, pytest.raises(ArchiveError, match="is there already"):
        kept.copy_out(tmp_path)
