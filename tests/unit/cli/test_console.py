from __future__ import annotations

from pathlib import Path

import pytest

from claude_console_shim.doctor import ControlCheck, DoctorReport, PageCheck
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.cli.commands.console import render_pages
from pulumi_claude_admin.ports import ConsoleIdentity


def test_signing_in_needs_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["console", "login", "--non-interactive"]) == 3
    assert "needs a person at a screen" in capsys.readouterr().err


def test_signing_in_needs_a_key_before_anything_is_opened(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["console", "login"]) == 2
    assert "CLAUDE_CONSOLE_STATE_KEY is not set" in capsys.readouterr().err


def test_whoami_without_a_session_is_a_matter_of_signing_in(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["console", "whoami"]) == 3

    captured = capsys.readouterr()
    assert captured.out == ""
    assert "there is no Console session" in captured.err


def test_logout_deletes_the_session_and_says_when_there_was_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "session"
    file.write_text("{}")
    monkeypatch.setenv("CLAUDE_CONSOLE_STATE", str(file))

    assert run(["console", "logout"]) == 0
    assert run(["console", "logout"]) == 0

    assert not file.exists()
    assert capsys.readouterr().err.splitlines() == ["The session is deleted.", "There was no session."]


def test_a_trust_file_goes_with_trusting(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["console", "doctor", "--trust-file", "trusted.json"]) == 2
    assert "--trust-layout" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--yes"], ["--trust-layout", "--non-interactive"]])
def test_trust_is_given_by_a_person_or_by_yes(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["console", "doctor", *arguments]) == 2
    assert "--yes" in capsys.readouterr().err


def test_nobody_is_asked_to_trust_pages_that_cannot_be_opened(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["console", "doctor", "--trust-layout"]) == 3

    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("error: there is no Console session")


def test_the_doctor_s_report_shows_every_page_and_control() -> None:
    report = DoctorReport(
        playwright="1.65",
        browser="156.0",
        identity=ConsoleIdentity("5f2d", "Tiny\x1b Tools", None),
        pages=(
            PageCheck(
                "workspace_spend_limit",
                layout="c",
                controls=(
                    ControlCheck("a.open", "assumed", "once"),
                    ControlCheck("a.term", "assumed", "absent", ('"Cap"', '"Reset on"')),
                ),
            ),
            PageCheck("organization", problem="no map fits"),
        ),
        trusted=("a.open",),
    )

    assert render_pages(report) == (
        "organization  Tiny\\x1b Tools (5f2d)\n"
        "role          not shown\n"
        "workspace     none was looked at\n"
        "browser       156.0, Playwright 1.65\n"
        "summary       1 of 2 pages are known (layout c); not as a map says: organization; controls: 1 once, 1 absent\n"
        "\n"
        "workspace spend limit: layout c\n"
        "  once           assumed     a.open\n"
        '  absent         assumed     a.term: there is "Cap", "Reset on"\n'
        "\n"
        "organization: no map fits\n"
        "\n"
        "1 controls are trusted from now on.\n"
    )


def test_every_page_map_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["console", "layouts"]) == 0

    _, second, *others = capsys.readouterr().out.split("\n\n")
    assert second.splitlines() == [
        "layout d: shipped, of 2026-11-24, in en and de",
        "  seen          about September/October 2026 on",
        "  can           workspace rate limits: read, set, remove",
        "  matched here  nothing",
        "  delete when   the Admin API writes rate limits for every organization",
    ]
    assert len(others) == 4


def test_a_browser_without_its_sandbox_is_said() -> None:
    who = ConsoleIdentity("5f2d", "Tiny Tools", None)
    report = DoctorReport(playwright="1.65", browser="156.0", identity=who, pages=(), has_sandbox=False)
    assert "browser       156.0, without its sandbox: it was started by root, Playwright 1.65\n" in render_pages(report)


def test_a_sign_in_without_a_key_says_nothing_of_a_window(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CLAUDE_CONSOLE_STATE_KEY", raising=False)
    assert run(["console", "login"]) == 2
    assert "window" not in capsys.readouterr().err
