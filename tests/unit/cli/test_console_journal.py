"""`claude-admin console journal`, and what drift says of a setting that was written and did not hold, by one journal."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.cli.commands.console import render_unknown
from pulumi_claude_admin.cli.commands.drift_presses import said_of
from pulumi_claude_admin.findings import Finding, Kind, Status, Subject
from pulumi_claude_admin.journaled_presses import AFTER, BEFORE, READ_BACK, JournaledPress, PressOutcome, facts_of
from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope, SpendLimit
from pulumi_claude_admin.settings import Settings
from pulumi_claude_admin.write_journal import JournalFile
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.stack_builder import Stack
from tests.unit.cli.conftest import Drift

NOW = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
HELD = "we wrote this at 2026-11-28 09:30 UTC and saw it confirmed, and it did not hold"


def pressed(path: Path, organization_id: str, target: str, *, outcome: str | None, key: str = "p1") -> None:
    """One press on a workspace's cap; without an outcome its process was killed."""
    journal = JournalFile(path, clock=lambda: NOW)
    press = JournaledPress(
        key,
        NOW,
        organization_id,
        "workspace_spend_limit",
        target,
        "/settings/x",
        "c",
        "cap",
        "400.00 USD",
        "500.00 USD",
    )
    journal.append(BEFORE, facts_of(press))
    if outcome is not None:
        journal.append(AFTER, {"press": key, "answer": "status 200", "evidence": None})
        journal.append(READ_BACK, {"press": key, "outcome": outcome})


@pytest.fixture
def research(api: FakeAdminApi) -> str:
    """A workspace whose cap is another than code says."""
    (workspace,) = (one for one in api.stored.workspaces.values() if one.name == "Research")
    api.stored.spend[Scope(workspace.id)] = SpendLimit(Scope(workspace.id), Money(90_000), "spl_1")
    return workspace.id


def test_every_press_is_listed_with_its_outcome(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "journal.jsonl"
    pressed(path, "org", "wrkspc_01", outcome="confirmed")
    pressed(path, "org", "wrkspc_02", outcome=None, key="p2")
    JournalFile(path).append("begin", {"organization_id": "org", "write": "set_key_status"})
    path.write_bytes(path.read_bytes() + b'{"version":1,"at":"2026-')
    assert run(["console", "journal", "--journal", str(path)]) == 0
    head, first, second, _, last = capsys.readouterr().out.splitlines()
    assert head.split()[0] == "when"
    assert first.split("  ")[:2] == ["2026-11-28 09:30:00", "confirmed"]
    assert "cap: 400.00 USD to 500.00 USD" in first
    assert "unknown" in second
    assert last == "1 of unknown outcome: the next run that looks there, to read or to write, says what it found."


def test_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "journal.jsonl"
    pressed(path, "org", "wrkspc_01", outcome="not saved")
    assert run(["console", "journal", "--journal", str(path), "--format", "json"]) == 0
    (press,) = json.loads(capsys.readouterr().out)["presses"]
    assert (press["outcome"], press["answer"], press["ended_at"]) == ("not saved", "status 200", NOW.isoformat())


def test_no_journal_yet_is_none_and_one_that_was_named_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["console", "journal"]) == 0
    assert capsys.readouterr().out == "No press that may save is in the journal.\n"
    assert run(["console", "journal", "--journal", str(tmp_path / "none")]) == 2


def reason(drift: Drift, research: str) -> str | None:
    _, out, _ = drift(Stack().spend_limit("research", research, "500.00"), "--format", "json")
    (finding,) = (one for one in json.loads(out)["findings"] if one["status"] == "drifted")
    return finding["reason"]  # type: ignore[no-any-return]  # JSON


def test_drift_says_of_a_confirmed_press_that_it_did_not_hold(
    drift: Drift, settings: Settings, api: FakeAdminApi, research: str
) -> None:
    assert HELD not in (reason(drift, research) or "")
    pressed(settings.journal_file, api.stored.identity.id, research, outcome="confirmed")
    assert HELD in (reason(drift, research) or "")


@pytest.mark.parametrize("outcome", ["not saved", None])
def test_drift_says_nothing_of_a_last_press_that_was_not_confirmed(
    drift: Drift, settings: Settings, api: FakeAdminApi, research: str, outcome: str | None
) -> None:
    pressed(settings.journal_file, api.stored.identity.id, research, outcome="confirmed")
    pressed(settings.journal_file, api.stored.identity.id, research, outcome=outcome, key="p2")
    assert HELD not in (reason(drift, research) or "")


def test_drift_says_nothing_of_a_confirmed_press_of_another_value_than_is_declared(
    drift: Drift, settings: Settings, api: FakeAdminApi, research: str
) -> None:
    """What was declared since went over the Admin API, which has no presses: that one is the last, and not what differs."""
    pressed(settings.journal_file, api.stored.identity.id, research, outcome="confirmed")
    _, out, _ = drift(Stack().spend_limit("research", research, "700.00"), "--format", "json")
    (finding,) = (one for one in json.loads(out)["findings"] if one["status"] == "drifted")
    assert "did not hold" not in (finding["reason"] or "")


@pytest.mark.parametrize(
    ("what", "wanted", "change", "is_told"),
    [
        ("threshold", "1,000.00 USD, 2,500.00 USD", Change("thresholds", "1000.00, 2500.00", "1000.00"), True),
        ("threshold", "1,000.00 USD, 2,500.00 USD", Change("thresholds", "1000.00", ""), False),
        ("recipients", "p_1234", Change("thresholds", "1000.00", ""), False),
        ("recipients", "p_1234", Change("recipients", "a@example.com", ""), True),
        ("threshold", "1,000.00 USD", Change("recipients", "a@example.com", ""), False),
        ("Claude Code limit", "p_5: 500.00 USD", Change("people.a@example.com", "500.00", "5.00"), True),
        ("Claude Code limit", "p_5: 500.00 USD", Change("default", "200.00", "900.00"), False),
        ("Claude Code limit", "p_5: no limit", Change("people.a@example.com", "default", "5.00"), True),
        ("Claude Opus", "requests_per_minute 1000", Change("requests_per_minute", 1000, 4000), True),
        ("Claude Opus", "requests_per_minute inherited", Change("requests_per_minute", 1000, 4000), False),
    ],
)
def test_of_a_setting_of_several_values_it_is_told_of_what_the_press_wrote_alone(
    what: str, wanted: str, change: Change, *, is_told: bool
) -> None:
    press = JournaledPress("p1", NOW, "org", "workspace_notifications", "wrkspc_01", "/x", "c", what, "", wanted)
    confirmed = replace(press, outcome=PressOutcome.CONFIRMED, ended_at=NOW)
    subject = Subject(Kind.SPEND_NOTIFICATIONS, "label", workspace_id="wrkspc_01")
    finding = Finding(Status.DRIFTED, subject, changes=(change,))
    assert ("did not hold" in (said_of(finding, confirmed) or "")) is is_told


def test_drift_says_nothing_of_another_organization(drift: Drift, settings: Settings, research: str) -> None:
    pressed(settings.journal_file, "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", research, outcome="confirmed")
    assert HELD not in (reason(drift, research) or "")


def test_a_journal_that_cannot_be_read_is_a_notice(drift: Drift, settings: Settings, research: str) -> None:
    settings.journal_file.parent.mkdir(parents=True, exist_ok=True)
    settings.journal_file.write_text("no journal\n")
    _, out, _ = drift(Stack().spend_limit("research", research, "500.00"), "--format", "json")
    assert "Nothing is said of what was written in the Console" in out


def test_drift_tells_of_a_press_that_nobody_knows_the_outcome_of(
    drift: Drift, settings: Settings, api: FakeAdminApi, research: str
) -> None:
    pressed(settings.journal_file, api.stored.identity.id, research, outcome=None)
    assert "no outcome in the journal: nobody knows whether it saved 500.00 USD" in (reason(drift, research) or "")
    _, out, _ = drift(Stack().spend_limit("research", research, "900.00"), "--format", "json")
    assert "1 press in the Console without an outcome in the journal (workspace spend limit of" in out


def test_drift_says_that_a_press_that_was_cut_off_saved_nothing(
    drift: Drift, settings: Settings, api: FakeAdminApi, research: str
) -> None:
    pressed(settings.journal_file, api.stored.identity.id, research, outcome=None)
    JournalFile(settings.journal_file, clock=lambda: NOW).append(READ_BACK, {"press": "p1", "outcome": "not saved"})
    assert "our press of 2026-11-28 09:30 UTC was cut off, and saved nothing" in (reason(drift, research) or "")


def test_the_doctor_of_the_console_tells_of_presses_without_an_outcome(tmp_path: Path) -> None:
    journal = JournalFile(tmp_path / "journal.jsonl")
    assert render_unknown(journal) == render_unknown(None) == ""
    for key in ("p1", "p2"):
        pressed(tmp_path / "journal.jsonl", "org", "wrkspc_01", outcome=None, key=key)
    told = render_unknown(journal)
    assert "2 presses in the Console without an outcome" in told
    assert "first: workspace spend limit of wrkspc_01, 2026-11-28 09:30 UTC" in told
