"""`claude-admin audit archive …` and `audit sql`: what they print and how they end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pulumi_claude_admin.archive.manifest import SCHEMA_VERSION
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.model.cubes import COST_BY_WHO
from tests.support.kept_outcomes import KEY, days_of, fact
from tests.support.spend_rows import LATER, OCTOBER, archive, cost, person


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    with archive(folder) as opened:
        opened.put(COST_BY_WHO, OCTOBER, [cost("1", actor=person()), cost("2", 2)], LATER)
    return folder


def upkeep(*arguments: str) -> int:
    return run(["audit", "archive", *arguments])


def printed_sql(*arguments: str) -> int:
    return run(["audit", "sql", *arguments])


def test_inspect_prints_a_line_for_each_cube(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert upkeep("inspect", "--archive", str(kept)) == 0
    out, err = capsys.readouterr()
    header, line = out.splitlines()
    assert header.split() == ["from", "to", "days", "rows", "bytes", "revised"]
    assert line.split()[:5] == ["cost_by_who", "2026-10-01", "2026-10-31", "31", "2"]
    assert err == f"organization org_01Acme, in {kept}: all files are what was written\n"


def test_a_person_is_forgotten_and_copies_are_named(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert upkeep("forget", "p1@example.com", "--archive", str(kept)) == 0
    assert capsys.readouterr().err.endswith("copies that were made of it are not reached\n")
    with archive(kept) as opened:
        assert [actor.email for actor in opened.actors()] == [None]


def test_somebody_who_is_not_there_is_an_error(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert upkeep("forget", "nobody@example.com", "--archive", str(kept)) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_outcomes_are_inspected_and_nobody_is_forgotten_without_their_key(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with archive(kept) as opened:
        opened.outcomes(KEY).put(days_of(fact(1)))
    assert upkeep("inspect", "--archive", str(kept)) == 0
    assert capsys.readouterr().out.splitlines()[-1].split()[:5] == ["outcomes", "2026-09-07", "2026-10-27", "51", "1"]
    assert upkeep("forget", "p1@example.com", "--archive", str(kept)) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("nobody was forgotten. Set it to the key that they were kept with")
    with archive(kept) as opened:
        assert [actor.email for actor in opened.actors()] == ["p1@example.com"]


def test_days_that_are_too_old_are_dropped(kept: Path) -> None:
    assert upkeep("retain", "1", "--archive", str(kept)) == 0
    with archive(kept) as opened:
        assert opened.spend((), (OCTOBER.first, OCTOBER.end)) == ()


def test_tables_are_exported(kept: Path, tmp_path: Path) -> None:
    assert upkeep("export", str(tmp_path / "copy"), "--archive", str(kept)) == 0
    assert [path.name for path in (tmp_path / "copy" / "cost_by_who").iterdir()] == ["2026-10.parquet"]
    assert not (tmp_path / "copy" / "names").exists()


@pytest.mark.parametrize("command", [["inspect"], ["forget", "user_1"], ["retain", "9"], ["export", "copy"]])
def test_no_archive_is_one_line(tmp_path: Path, command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert upkeep(*command, "--archive", str(tmp_path / "none")) == 1
    assert capsys.readouterr().err == (
        f"error: there is no archive in {tmp_path / 'none'}. Run `claude-admin audit` with a credential first, or name another --archive\n"
    )
    assert list(tmp_path.iterdir()) == []


def cut_a_file(folder: Path) -> None:
    (file,) = (folder / "cost_by_who").rglob("*.parquet")
    file.write_bytes(file.read_bytes()[:-9])


def write_by_a_newer_version(folder: Path) -> None:
    newest = max((folder / "manifest").iterdir())
    newest.write_text(
        newest.read_text().replace(f'"schema_version":{SCHEMA_VERSION}', f'"schema_version":{SCHEMA_VERSION + 1}')
    )


def cut_the_manifest(folder: Path) -> None:
    newest = max((folder / "manifest").iterdir())
    newest.write_text(newest.read_text()[:-9])


@pytest.mark.parametrize("damage", [cut_a_file, write_by_a_newer_version, cut_the_manifest])
@pytest.mark.parametrize("command", [["inspect"], ["forget", "user_1"], ["retain", "1"], ["export", "copy"]])
def test_an_archive_that_cannot_be_used_is_one_line_and_stays_as_it_is(
    kept: Path, damage: Callable[[Path], None], command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    damage(kept)
    before = {path: path.read_bytes() for path in kept.rglob("*") if path.is_file()}
    assert upkeep(*command, "--archive", str(kept)) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"error: the archive {kept} ")
    assert len(err.splitlines()) == 1
    assert {path: path.read_bytes() for path in kept.rglob("*") if path.is_file()} == before


def test_sql_is_printed_for_a_month(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed_sql("--dialect", "spark", "--month", "2026-02", "--by", "model, actor") == 0
    out, _ = capsys.readouterr()
    assert out.startswith("-- tried: ")
    assert "CAST('2026-02-01' AS DATE) AND day < CAST('2026-03-01' AS DATE)" in out
    assert "actor_id" in out


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--dialect", "spark", "--month", "2026-13"], "is no month such as 2026-10"),
        (["--dialect", "spark", "--month", "2026-10", "--by", "actor,speed"], "apart together"),
        (["--dialect", "mysql", "--month", "2026-10"], "mysql"),
    ],
)
def test_what_cannot_be_written_is_refused(
    arguments: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert printed_sql(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert reason in err
