from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.write_journal import KEY_FILE, JournalFile, kept_key, read_journal

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
FACTS = {"organization_id": "org", "write": "set_key_status", "target": "apikey_01", "owner_id": None}


def journal(path: Path) -> JournalFile:
    return JournalFile(path, clock=lambda: NOW)


def test_lines_are_read_as_they_were_added(tmp_path: Path) -> None:
    path = tmp_path / "not" / "there" / "journal.jsonl"
    journal(path).append("begin", FACTS)
    journal(path).append("done", {**FACTS, "name": "Zoë\nci"})
    begin, done = read_journal(path)
    assert (begin.at, begin.event, begin.facts) == (NOW, "begin", FACTS)
    assert (done.event, done.facts["name"]) == ("done", "Zoë\nci")
    assert len(path.read_text().splitlines()) == 2


def test_a_line_is_on_disk_when_the_writer_is_told_so(tmp_path: Path) -> None:
    path, synced = tmp_path / "journal.jsonl", list[str]()
    JournalFile(path, clock=lambda: NOW, sync=lambda _: synced.append(path.read_text())).append("begin", FACTS)
    assert synced == [path.read_text()]
    assert json.loads(synced[0])["event"] == "begin"


def test_only_its_owner_reads_it_even_where_it_was_open_before(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    path.touch(mode=0o644)
    journal(path).append("begin", FACTS)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_line_that_was_cut_short_is_left_out_and_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    journal(path).append("begin", FACTS)
    whole = path.read_text()
    path.write_text(whole + whole[:40])
    journal(path).append("done", FACTS)
    assert [line.event for line in read_journal(path)] == ["begin", "done"]


def test_what_is_there_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    journal(path).append("begin", FACTS)
    before = path.read_text()
    journal(path).append("done", FACTS)
    assert path.read_text().startswith(before)


def test_a_place_that_cannot_be_written_is_a_line_that_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"cannot be written: .*CLAUDE_ADMIN_JOURNAL"):
        journal(tmp_path).append("begin", FACTS)


@pytest.mark.parametrize("text", ["nothing of ours\n", '{"at": 1}\n[]\n', "null\n"])
def test_another_file_is_no_journal(tmp_path: Path, text: str) -> None:
    path = tmp_path / "notes.txt"
    path.write_text(text)
    with pytest.raises(ConfigurationError, match="is no journal"):
        read_journal(path)


def test_a_missing_file_and_a_newer_version_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    with pytest.raises(ConfigurationError, match="cannot be read: No such file"):
        read_journal(path)
    path.write_text(json.dumps({"version": 2, "at": NOW.isoformat(), "event": "begin"}) + "\n")
    with pytest.raises(ConfigurationError, match="newer version"):
        read_journal(path)


def test_an_empty_journal_has_no_lines(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    path.touch()
    assert read_journal(path) == ()


def test_what_is_no_plain_file_is_left_as_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, mode=0o644)
    before = pipe.stat().st_mode
    with pytest.raises(ConfigurationError, match="is no plain file"):
        journal(pipe).append("begin", FACTS)
    assert pipe.stat().st_mode == before


def test_a_name_that_no_encoding_has_is_kept_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    journal(path).append("begin", {**FACTS, "name": "half \ud800 of it"})
    assert read_journal(path)[0].facts["name"] == "half \ud800 of it"


def test_what_looks_like_an_address_is_one_word_everywhere(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    journal(path).append("begin", {**FACTS, "name": "ana@example.com's laptop"})
    journal(path).append("done", {**FACTS, "name": "key of Ana@Example.com"})
    first, second = (str(line.facts["name"]) for line in read_journal(path))
    word = first.split("'")[0]
    assert word.startswith("person-")
    assert second == f"key of {word}"
    assert "example.com" not in path.read_text().casefold()


def test_the_key_of_those_words_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    key = tmp_path / "state" / KEY_FILE
    assert kept_key(key) == kept_key(key) != ""
    assert key.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in key.parent.iterdir()] == [KEY_FILE]


def test_a_journal_that_is_not_there_yet_has_no_lines(tmp_path: Path) -> None:
    assert journal(tmp_path / "journal.jsonl").lines() == ()


def test_two_processes_append_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    script = (
        "import sys\nfrom pathlib import Path\nfrom pulumi_claude_admin.write_journal import JournalFile\n"
        "for number in range(200):\n    JournalFile(Path(sys.argv[1]), sync=lambda _: None)"
        ".append('press', {'press': f'{sys.argv[2]}-{number}', 'wanted': 'x' * 500})\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", script, str(path), name]) for name in ("one", "two")]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    assert len({line.facts["press"] for line in read_journal(path)}) == 400
