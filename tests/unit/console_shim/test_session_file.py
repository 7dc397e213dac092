from __future__ import annotations

import json
from pathlib import Path

import pytest

from claude_console_shim.session_file import SessionFile
from pulumi_claude_admin.errors import ConfigurationError, SignInNeeded

STATE = {"cookies": [{"name": "sessionKey", "value": "test-not-a-session"}], "origins": []}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "console-session"


def test_what_was_written_is_read_back(path: Path) -> None:
    file = SessionFile(path, SessionFile.new_key())
    file.write(STATE)
    assert file.read() == STATE


def test_only_the_owner_may_read_the_file_and_it_holds_nothing_in_clear(path: Path) -> None:
    SessionFile(path, SessionFile.new_key()).write(STATE)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert "test-not-a-session" not in path.read_text()


def test_writing_replaces_the_file_and_leaves_no_draft(path: Path) -> None:
    file = SessionFile(path, SessionFile.new_key())
    file.write(STATE)
    file.write({"cookies": [], "origins": []})
    assert file.read()["cookies"] == []
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("key", [None, "", "too-short"])
def test_without_a_key_nothing_is_written_and_the_variable_is_named(path: Path, key: str | None) -> None:
    with pytest.raises(ConfigurationError, match="CLAUDE_CONSOLE_STATE_KEY") as caught:
        SessionFile(path, key).write(STATE)
    assert "\n" not in str(caught.value)
    assert not path.exists()


def test_another_key_does_not_open_it(path: Path) -> None:
    SessionFile(path, SessionFile.new_key()).write(STATE)
    with pytest.raises(ConfigurationError, match="does not open"):
        SessionFile(path, SessionFile.new_key()).read()


def test_no_file_needs_a_sign_in_before_it_needs_a_key(path: Path) -> None:
    with pytest.raises(SignInNeeded, match="claude-admin console login"):
        SessionFile(path, None).read()


@pytest.mark.parametrize(
    "content",
    [
        "not json",
        "[]",
        json.dumps({"format": "something-else", "version": 1, "token": "x"}),
        json.dumps({"format": "claude-console-session", "version": 2, "token": "x"}),
        json.dumps(STATE),
    ],
)
def test_a_file_of_another_kind_or_version_needs_a_sign_in(path: Path, content: str) -> None:
    path.parent.mkdir()
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(SignInNeeded):
        SessionFile(path, SessionFile.new_key()).read()


def test_a_session_without_cookies_needs_a_sign_in(path: Path) -> None:
    file = SessionFile(path, SessionFile.new_key())
    file.write({"origins": []})
    with pytest.raises(SignInNeeded):
        file.read()


def test_deleting_says_whether_there_was_one(path: Path) -> None:
    file = SessionFile(path, SessionFile.new_key())
    file.write(STATE)
    assert (file.delete(), file.delete()) == (True, False)


def test_the_key_is_in_no_representation(path: Path) -> None:
    key = SessionFile.new_key()
    assert key not in repr(SessionFile(path, key))


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="session"):
        SessionFile(tmp_path / "file" / "session", SessionFile.new_key()).write(STATE)


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o660, 0o602, 0o644])
def test_a_file_that_others_may_read_or_write_is_refused(path: Path, mode: int) -> None:
    file = SessionFile(path, SessionFile.new_key())
    file.write(STATE)
    path.chmod(mode)
    with pytest.raises(ConfigurationError, match="others may read or write"):
        file.read()
