from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from claude_console_shim.session_check import SessionCheck
from claude_console_shim.session_facts import SessionFacts
from claude_console_shim.session_file import SessionFile
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.cli.commands.console_session import render_check
from pulumi_claude_admin.ports import ConsoleIdentity

HERE = "5f2d8c1e-7b3a-4d5e-8f60-9a1b2c3d4e5f"
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FACTS = SessionFacts(NOW - timedelta(days=3, hours=2), ConsoleIdentity(HERE, "Tiny\x1b Tools", "Admin"))


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SessionFile:
    key = SessionFile.new_key()
    monkeypatch.setenv("CLAUDE_CONSOLE_STATE", str(tmp_path / "session"))
    monkeypatch.setenv("CLAUDE_CONSOLE_STATE_KEY", key)
    file = SessionFile(tmp_path / "session", key)
    file.write({"cookies": [cookie()], "origins": []}, FACTS)
    return file


def cookie(**changes: object) -> dict[str, Any]:
    return {"name": "sessionKey", "value": "test-not-a-session", "domain": "platform.claude.com", "path": "/"} | changes


def test_a_new_key_is_the_only_line_on_standard_output_and_opens_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["console", "session", "new-key"]) == 0
    captured = capsys.readouterr()
    file = SessionFile(tmp_path / "session", captured.out.strip())
    file.write({"cookies": [], "origins": []})
    assert file.read() == {"cookies": [], "origins": []}
    assert "CLAUDE_CONSOLE_STATE_KEY" in captured.err
    assert captured.out.strip() not in captured.err


def test_a_check_says_whose_the_session_is_and_how_old() -> None:
    found = SessionCheck(
        Path("/state/session"), 0o600, 1, FACTS, NOW - timedelta(minutes=7), 2, NOW + timedelta(hours=20), NOW
    )
    assert render_check(found) == (
        "file          /state/session, mode 0600, version 1, 2 cookies\n"
        "key           opens it\n"
        f"organization  Tiny\\x1b Tools ({HERE})\n"
        "role          Admin\n"
        "signed in     2026-11-17 10:00 UTC, 3 days ago\n"
        "cookie ends   2026-11-21 08:00 UTC, in 20 hours; the Console may end it earlier\n"
        "written       2026-11-20 11:53 UTC, 7 minutes ago\n"
    )


def test_a_check_makes_nothing_up(file: SessionFile, capsys: pytest.CaptureFixture[str]) -> None:
    file.write({"cookies": [cookie()], "origins": []})
    assert run(["console", "session", "check"]) == 0
    out = capsys.readouterr().out
    assert out.count("not known") == 3
    assert "it has no end of its own; the Console may end it earlier" in out
    assert "test-not-a-session" not in out


def test_of_a_session_that_was_carried_here_nobody_says_since_when_it_holds(
    file: SessionFile, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write({"cookies": [cookie()], "origins": []}, SessionFacts(None, FACTS.identity))
    assert run(["console", "session", "check"]) == 0
    told = "signed in     not known: a person signed in elsewhere, and the session was carried here\n"
    assert told in capsys.readouterr().out


def test_a_session_that_ends_within_a_day_is_a_warning(file: SessionFile, capsys: pytest.CaptureFixture[str]) -> None:
    file.write({"cookies": [cookie(expires=datetime.now(UTC).timestamp() + 3600)], "origins": []}, FACTS)
    assert run(["console", "session", "check"]) == 0
    (warning,) = capsys.readouterr().err.splitlines()
    assert re.search(r"ends at \d{4}-.* UTC: sign in again", warning)


def cut(file: SessionFile) -> None:
    file.path.write_bytes(file.path.read_bytes()[:200])


def of_another_version(file: SessionFile) -> None:
    file.path.write_text(json.dumps(json.loads(file.path.read_text()) | {"version": 2}))


def with_another_key(file: SessionFile) -> None:
    SessionFile(file.path, SessionFile.new_key()).write(file.read())


def readable_for_all(file: SessionFile) -> None:
    file.path.chmod(0o644)


def of_another_organization(file: SessionFile) -> None:
    elsewhere = ConsoleIdentity("0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "Other", None)
    file.write(file.read(), SessionFacts(NOW, elsewhere))


@pytest.mark.parametrize(
    ("spoil", "code", "says"),
    [
        (cut, 3, "is not a whole Console session: it was cut short"),
        (of_another_version, 3, "has version 2, this program reads 1"),
        (with_another_key, 2, "CLAUDE_CONSOLE_STATE_KEY does not open the Console session"),
        (readable_for_all, 2, "others may read or write the Console session"),
        (of_another_organization, 2, "is of organization 0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d (Other), not of " + HERE),
    ],
)
@pytest.mark.parametrize("command", [["console", "session", "check"], ["console", "whoami"]], ids=["check", "whoami"])
def test_a_file_that_cannot_be_used_is_one_line_and_starts_no_browser(
    file: SessionFile,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    spoil: Callable[[SessionFile], None],
    code: int,
    says: str,
    command: list[str],
) -> None:
    monkeypatch.setenv("CLAUDE_ADMIN_ORGANIZATION_ID", HERE)
    monkeypatch.setenv("CLAUDE_CONSOLE_BROWSER", "/does/not/exist")
    spoil(file)
    assert run(command) == code
    captured = capsys.readouterr()
    (line,) = captured.err.splitlines()
    assert says in line
    assert captured.out == ""


def test_the_steps_for_another_computer_hold_no_key(
    file: SessionFile, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CLAUDE_ADMIN_ORGANIZATION_ID", HERE)
    assert run(["console", "login", "--print-steps"]) == 0
    out = capsys.readouterr().out
    assert [line.split(".")[0] for line in out.splitlines() if line[0].isdigit()] == list("1234567")
    assert str(file.path) in out
    assert HERE in out
    assert os.environ["CLAUDE_CONSOLE_STATE_KEY"] not in out


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--from", "a", "--join", "http://127.0.0.1:9"], 2, "three ways"),
        (["--print-steps", "--from", "-"], 2, "three ways"),
        (["--yes"], 2, "goes with --join only"),
        (["--join", "http://127.0.0.1:9", "--non-interactive"], 2, "needs --yes"),
        (["--join", "http://browser.example.com:9222", "--yes"], 2, "in clear text"),
        (["--join", "ftp://browser.example.com", "--yes"], 2, "is not an address"),
        (["--join", "http://127.0.0.1:9", "--yes"], 2, "no browser answers at --join (127.0.0.1)"),
        (["--from", "/nowhere/state.json"], 2, "/nowhere/state.json cannot be read: No such file or directory"),
        (["--from", "/"], 2, "/ cannot be read: Is a directory"),
        (["--from", "/dev/zero"], 2, "larger than 16 MiB"),
        (["--from", "/dev/null"], 2, "it is not JSON"),
    ],
)
def test_a_way_to_sign_in_that_leads_nowhere_is_told_and_the_session_stays(
    file: SessionFile, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, says: str
) -> None:
    before = file.path.read_bytes()
    assert run(["console", "login", *arguments]) == code
    assert says in " ".join(capsys.readouterr().err.split())
    assert file.path.read_bytes() == before
