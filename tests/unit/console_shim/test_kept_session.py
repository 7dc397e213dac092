from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from claude_console_shim.kept_session import KeptSession
from claude_console_shim.layouts.signs import shipped_signs
from claude_console_shim.session_facts import SessionFacts
from claude_console_shim.session_file import SessionFile
from pulumi_claude_admin.errors import SignInNeeded, WrongOrganization
from pulumi_claude_admin.ports import ConsoleIdentity

SIGNS = shipped_signs()
HERE = "5f2d8c1e-7b3a-4d5e-8f60-9a1b2c3d4e5f"
ELSEWHERE = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"


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
    session = KeptSession(file, SIGNS)
    session.read()
    session.renew([cookie("second"), cookie("x", "another")], [])
    assert session.read() == file.read()
    assert [each["value"] for each in file.read()["cookies"]] == ["second", "x"]


def test_nothing_new_writes_nothing(file: SessionFile, tmp_path: Path) -> None:
    session = KeptSession(file, SIGNS)
    session.read()
    before = (tmp_path / "session").read_bytes()
    session.renew([cookie("first")], [])
    assert (tmp_path / "session").read_bytes() == before


def test_a_browser_that_was_signed_out_signs_nobody_out(file: SessionFile) -> None:
    session = KeptSession(file, SIGNS)
    session.read()
    session.renew([], [])
    assert session.read() == state("first")


def test_a_sign_in_meanwhile_is_not_overwritten_and_is_read_next(file: SessionFile) -> None:
    session = KeptSession(file, SIGNS)
    session.read()
    file.write(state("signed in anew"))
    session.renew([cookie("second")], [])
    assert file.read() == state("signed in anew")
    assert session.read() == state("signed in anew")


def test_a_logout_meanwhile_is_a_logout(file: SessionFile) -> None:
    session = KeptSession(file, SIGNS)
    session.read()
    file.delete()
    session.renew([cookie("second")], [])
    assert not file.exists()


def test_a_file_that_cannot_be_written_is_renewed_for_this_process(file: SessionFile, tmp_path: Path) -> None:
    session = KeptSession(file, SIGNS)
    session.read()
    (tmp_path / "session").chmod(0o640)  # as if it had become another's
    session.renew([cookie("second")], [])
    (tmp_path / "session").chmod(0o600)
    assert session.read() == state("second")
    assert file.read() == state("first")


def test_stored_keys_are_renewed_too(file: SessionFile) -> None:
    session = KeptSession(file, SIGNS)
    session.read()
    origins = [{"origin": "https://console.example.com", "localStorage": [{"name": "token", "value": "second"}]}]
    session.renew([cookie("first")], origins)
    assert file.read()["origins"] == origins


def test_what_is_logged_about_a_session_holds_none_of_it(file: SessionFile, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="claude_console_shim")
    session = KeptSession(file, SIGNS)
    session.read()
    session.renew([cookie("second")], [])
    assert caplog.messages == [
        "session read from its file, 1 cookies",
        "the Console has renewed the session; its file is written again",
    ]


def of(organization: str) -> SessionFacts:
    return SessionFacts(datetime(2026, 11, 1, tzinfo=UTC), ConsoleIdentity(organization, "Example", "Admin"))


@pytest.mark.parametrize(
    ("named", "active", "kept"),
    [
        ({HERE}, None, "second"),
        ({HERE.upper()}, HERE, "second"),
        ((), HERE, "second"),
        ({ELSEWHERE}, None, "first"),
        ({HERE, ELSEWHERE}, HERE, "first"),
        ({HERE}, ELSEWHERE, "first"),
        ((), None, "first"),
    ],
)
def test_a_renewal_is_taken_from_a_page_of_the_same_organization_alone(
    file: SessionFile, named: set[str], active: str | None, kept: str
) -> None:
    file.write(state("first"), of(HERE))
    session = KeptSession(file, SIGNS)
    session.read()
    session.renew([cookie("second"), *([cookie(active, "lastActiveOrg")] if active else [])], [], named)
    saved = file.load()
    assert next(each["value"] for each in saved.state["cookies"]) == kept
    assert saved.facts == of(HERE)


def test_a_cookie_that_another_process_has_replaced_is_read_once_more(file: SessionFile) -> None:
    one, other = KeptSession(file, SIGNS), KeptSession(file, SIGNS)
    one.read()
    other.read()
    one.renew([cookie("second")], [])
    assert (other.reread(), other.edition) == (state("second"), 1)
    assert (other.reread(), one.reread()) == (None, None)


def test_of_two_processes_neither_writes_over_what_the_other_wrote(file: SessionFile) -> None:
    one, other = KeptSession(file, SIGNS), KeptSession(file, SIGNS)
    one.read()
    other.read()
    one.renew([cookie("of one")], [])
    other.renew([cookie("of the other")], [])
    assert file.read() == state("of one")


def test_a_session_of_another_organization_starts_no_browser(file: SessionFile) -> None:
    file.write(state("first"), of(ELSEWHERE))
    with pytest.raises(WrongOrganization, match=ELSEWHERE):
        KeptSession(file, SIGNS, organization_id=HERE).read()


def test_a_cookie_that_has_ended_starts_no_browser(file: SessionFile) -> None:
    file.write({"cookies": [cookie("first") | {"expires": 1_700_000_000}], "origins": []})
    with pytest.raises(SignInNeeded, match="has ended at 2023-11-14 22:13 UTC"):
        KeptSession(file, SIGNS).read()


@pytest.mark.parametrize(("left", "warnings"), [(timedelta(hours=20), 1), (timedelta(days=2), 0)])
def test_a_person_is_told_once_a_day_before_the_end(
    file: SessionFile, caplog: pytest.LogCaptureFixture, left: timedelta, warnings: int
) -> None:
    session = KeptSession(file, SIGNS)
    for value in ("first", "second"):
        file.write({"cookies": [cookie(value) | {"expires": (datetime.now(UTC) + left).timestamp()}], "origins": []})
        session.read()
    told = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert len(told) == warnings
    assert all("claude-admin console login" in record.getMessage() for record in told)
