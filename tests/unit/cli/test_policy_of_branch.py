"""`claude-admin drift --program` holds the branch to the rules, where the settings file has some."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import ORGANIZATION
from pulumi_claude_admin.policy.policy_settings import PolicySettings
from pulumi_claude_admin.session import Session
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.pulumi_that_prints import put_answers, put_command
from tests.support.stack_builder import Stack


@pytest.fixture
def project(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project whose branch raises the cap of a workspace that is there, and adds one without any."""
    monkeypatch.setenv("PATH", f"{put_command(tmp_path)}:/usr/bin:/bin")
    wiring.install(replace(session, settings=session.settings.model_copy(update={"policy": PolicySettings()})))
    yield tmp_path
    wiring.install(None)


def drift(project: Path, capsys: pytest.CaptureFixture[str], *arguments: str, expect: int) -> dict[str, Any]:
    ended = run(["drift", "--program", "-C", str(project), "--fail-on", "none", "--format", "json", *arguments])
    out, err = capsys.readouterr()
    assert ended == expect, out + err
    told: dict[str, Any] = json.loads(out)
    return told


def raising(api: FakeAdminApi, amount: str) -> tuple[Stack, Stack]:
    (workspace_id,) = api.stored.workspaces
    before = Stack().workspace("research", workspace_id).spend_limit("cap", workspace_id, "100.00")
    return before, Stack().workspace("research", workspace_id).spend_limit("cap", workspace_id, amount)


def rules(told: dict[str, Any]) -> dict[str, str]:
    return {one["rule"]: one["level"] for one in told["policy"]["findings"]}


def test_a_mandatory_rule_ends_the_run_with_5_beside_the_other_codes(
    project: Path, api: FakeAdminApi, capsys: pytest.CaptureFixture[str]
) -> None:
    before, after = raising(api, "1000.00")
    put_answers(project, before, after.workspace("new", ""))
    told = drift(project, capsys, expect=5)
    assert told["exit_codes"] == [5]
    found = rules(told)
    assert (found["cap.raised"], found["cap.missing"]) == ("mandatory", "mandatory")
    assert {one["resource"] for one in told["policy"]["findings"] if one["rule"] == "cap.missing"} == {"new"}


def test_a_label_lets_a_raise_pass(project: Path, api: FakeAdminApi, capsys: pytest.CaptureFixture[str]) -> None:
    put_answers(project, *raising(api, "1000.00"))
    assert "cap.raised" in rules(drift(project, capsys, expect=5))
    assert "cap.raised" not in rules(drift(project, capsys, "--label", "cap-raise,bug", expect=0))


def test_the_caps_are_held_against_the_one_that_the_organization_has(
    project: Path, api: FakeAdminApi, capsys: pytest.CaptureFixture[str]
) -> None:
    api.spend_limits.set(ORGANIZATION, Money(50_00))
    put_answers(project, *raising(api, "100.00"))
    (found,) = [one for one in drift(project, capsys, expect=0)["policy"]["findings"] if one["rule"] == "cap.sum_above"]
    assert found["sentence"].endswith("100.00 together, above the organization's 50.00")


def test_without_a_table_in_the_settings_file_nothing_is_held_to_anything(
    project: Path, session: Session, api: FakeAdminApi, capsys: pytest.CaptureFixture[str]
) -> None:
    wiring.install(session)
    put_answers(project, *raising(api, "1000.00"))
    assert drift(project, capsys, expect=0)["policy"] is None


def test_half_a_preview_is_no_answer(project: Path, api: FakeAdminApi, capsys: pytest.CaptureFixture[str]) -> None:
    put_answers(project, *raising(api, "1000.00"))
    (project / "preview.json").write_text('{"diagnostics": [{"severity": "error", "message": "no such team"}]}')
    told = drift(project, capsys, expect=0)
    assert told["policy"] is None
    assert any("could not be previewed" in notice for notice in told["notices"])


def test_labels_without_a_program_are_a_mistake(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["drift", "-C", str(project), "--label", "bug"]) == 2
    assert "goes with --program" in " ".join(capsys.readouterr().err.split())
