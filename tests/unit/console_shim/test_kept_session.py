from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

from claude_console_shim.kept_session import KeptSession
from claude_console_shim.session_file import SessionFile


def cookie(value: str, name: str = "sessionKey") -> dict[str, Any]:
    return {"name": name, "value": value, "domain": "console.example.com", "path": "/"}


def state(*values: str) -> dict[str, Any]:
    return {"cookies": [cookie(value) for value in values], "origins": []}


@pytest.fixture
def file(tmp_path: Path) -> SessionFile:
    file = SessionFile(tmp_path / "session", SessionFile.new_key())
    file.write(state("first"))
    return file


def test_what_was_renewed_is_in_the_file_and_is_read_next(file: SessionFile) -> None:
    session = KeptSession(file)
    session.read()
    session.renew([cookie("second"), cookie("x", "another")], [])
    assert session.read() == file.read()
    assert [each["value"] for each in file.read()["cookies"]] == ["second", "x"]


def test_nothing_new_writes_nothing(file: SessionFile, tmp_path: Path) -> None:
    session = KeptSession(file)
    session.read()
    before = (tmp_path / "session").read_bytes()
    session.renew([cookie("first")], [])
    assert (tmp_path / "session").read_bytes() == before


def test_a_browser_that_was_signed_out_signs_nobody_out(file: SessionFile) -> None:
    session = KeptSession(file)
    session.read()
    session.renew([], [])
    assert session.read() == state("first")


def test_a_sign_in_meanwhile_is_not_overwritten_and_is_read_next(file: SessionFile) -> None:
    session = KeptSession(file)
    session.read()
    file.write(state("signed in anew"))
    session.renew([cookie("second")], [])
    assert file.read() == state("signed in anew")
    assert session.read() == state("signed in anew")


def test_a_logout_meanwhile_is_a_logout(file: SessionFile) -> None:
    session = KeptSession(file)
    session.read()
    file.delete()
    session.renew([cookie("second")], [])
    assert not file.exists()


def test_a_file_that_cannot_be_written_is_renewed_for_this_process(file: SessionFile, tmp_path: Path) -> None:
    session = KeptSession(file)
    session.read()
    (tmp_path / "session").chmod(0o640)  # as if it had become another's
    session.renew([cookie("second")], [])
    (tmp_path / "session").chmod(0o600)
    assert session.read() == state("second")
    assert file.read() == state("first")


def test_stored_keys_are_renewed_too(file: SessionFile) -> None:
    session = KeptSession(file)
    session.read()
    origins = [{"origin": "https://console.example.com", "localStorage": [{"name": "token", "value": "second"}]}]
    session.renew([cookie("first")], origins)
    assert file.read()["origins"] == origins


def test_what_is_logged_about_a_session_holds_none_of_it(file: SessionFile, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="claude_console_shim")
    session = KeptSession(file)
    session.read()
    session.renew([cookie("second")], [])
    assert caplog.messages == [
        "session read from its file, 1 cookies",
        "the Console has renewed the session; its file is written again",
    ]
