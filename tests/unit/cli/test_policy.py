"""`claude-admin policy check`: what is read from where, what is printed, and the exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pulumi_claude_admin.cli.application import run
from tests.support.pulumi_that_prints import put_answers, put_command
from tests.support.report_schemas import require_valid
from tests.support.stack_builder import Stack

LISTS = '[policy]\nadmins = ["ana@example.com"]\ndomains = ["example.com"]\n'
GOOD = """\
version: 1
defaults: { tags: { owner: ana@example.com, cost-centre: "4711" }, data_residency: { allowed_inference_geos: [us] } }
teams:
  payments:
    name: Payments
    spend_limit: "5000.00"
    rate_limits: { Claude Sonnet 4.x: { input_tokens_per_minute: 10000, output_tokens_per_minute: 2000 } }
    members: { ana@example.com: workspace_admin }
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose settings file lists admins and domains, with a team file in which nothing is found."""
    (tmp_path / "Pulumi.yaml").write_text("name: teams\nruntime: python\n")
    (tmp_path / "claude-admin.toml").write_text(LISTS)
    (tmp_path / "teams.yaml").write_text(GOOD)
    return tmp_path


@pytest.fixture
def pulumi(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where `pulumi` prints what lies beside it."""
    monkeypatch.setenv("PATH", f"{put_command(project)}:/usr/bin:/bin")
    return project


def check(project: Path, *arguments: str, expect: int = 0) -> None:
    assert run(["policy", "check", "-C", str(project), *arguments]) == expect


def document(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    require_valid(found, "policy-check")
    return found


def rules(found: dict[str, Any], part: str = "findings") -> list[tuple[str, str]]:
    return [(one["rule"], one["resource"]) for one in found[part]]


def test_a_good_team_file_ends_with_0_and_says_what_could_not_be_known(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check(project, str(project / "teams.yaml"), "--before", str(project / "teams.yaml"), "--format", "json")
    found = document(capsys)
    assert (found["findings"], found["exit_codes"]) == ([], [0])
    assert rules(found, "cannot_know") == [("cap.sum_above", "the organization")]


def test_a_mandatory_rule_ends_with_5_and_names_the_line(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = project / "teams.yaml"
    file.write_text(GOOD.replace('    spend_limit: "5000.00"\n', "    spend_limit: unmanaged\n"))
    check(project, str(file), expect=5)
    lines = capsys.readouterr().out.replace(project.as_posix(), "…").splitlines()
    assert lines[0] == "Policy: 1 mandatory finding, 0 advisory, 0 could not be known."
    assert lines[2:4] == [
        "mandatory high cap.missing payments (…/teams.yaml:5)",
        "  payments declares no spend limit: nothing that was reviewed stops what it spends.",
    ]
    check(project, str(file), "--exit-zero")


def test_a_raise_is_told_from_the_file_that_is_merged_and_a_label_lets_it_pass(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now, merged = project / "teams.yaml", project / "merged.yaml"
    merged.write_text(GOOD.replace("5000.00", "500.00"))
    check(project, str(now), "--before", str(merged), "--format", "json", expect=5)
    (found,) = document(capsys)["findings"]
    assert (found["rule"], found["declared_at"]) == ("cap.raised", f"{now.as_posix()}:6")
    check(project, str(now), "--before", str(merged), "--label", "bug, cap-raise")
    check(project, str(now), "--before", str(merged), "--label", "bug", expect=5)


def test_the_settings_file_makes_a_rule_advisory(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "claude-admin.toml").write_text(f'{LISTS}[policy.rules."cap.missing"]\nlevel = "advisory"\n')
    (project / "teams.yaml").write_text(GOOD.replace('    spend_limit: "5000.00"\n', "    spend_limit: unmanaged\n"))
    check(project, str(project / "teams.yaml"))
    assert "advisory high cap.missing" in capsys.readouterr().out


def test_addresses_are_told_as_asked(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "claude-admin.toml").write_text('[policy]\nadmins = ["ben@example.com"]\n')
    for how, shown in (
        ("full", "makes ana@example.com"),
        ("domain", "makes ***@example.com"),
        ("hashed", "makes person-"),
    ):
        check(project, str(project / "teams.yaml"), "--pii", how, expect=5)
        assert shown in capsys.readouterr().out


def test_a_first_preview_is_followed_to_each_workspace(pulumi: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tags = {"owner": "ana@example.com", "cost-centre": "1"}
    after = Stack().workspace("payments", "", tags=tags).workspace("search", "", tags=tags)
    after = after.spend_limit("payments-cap", "", "5.00").rate_limit("payments-rate", "", requests_per_minute=5.0)
    put_answers(pulumi, Stack(), after, **{"payments-cap": "payments", "payments-rate": "payments"})
    check(pulumi, "--format", "json", expect=5)
    found = document(capsys)
    assert rules(found)[0] == ("cap.missing", "search")
    assert found["findings"][0]["declared_at"] == "__main__.py:2"
    assert [rule for rule, resource in rules(found) if resource == "payments"] == ["residency.open"]


def test_a_program_has_the_values_of_the_last_up(pulumi: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = Stack().workspace("payments", "wrkspc_01P").spend_limit("cap", "wrkspc_01P", "100.00")
    after = Stack().workspace("payments", "wrkspc_01P").spend_limit("cap", "wrkspc_01P", "1000.00")
    put_answers(pulumi, before, after)
    check(pulumi, "--format", "json", expect=5)
    assert rules(document(capsys))[0] == ("cap.raised", "cap")


def test_a_state_has_no_older_values(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stack = Stack().workspace("payments", "wrkspc_01P").spend_limit("cap", "wrkspc_01P", "100.00")
    (project / "state.json").write_text(stack.text())
    check(project, "--state", str(project / "state.json"), "--format", "json")
    found = document(capsys)
    assert ("cap.raised", "the organization") in rules(found, "cannot_know")
    assert "cap.missing" not in dict(rules(found))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("none.yaml",), "none.yaml: cannot be read"),
        (("--state", "none.json"), "there is no state file none.json"),
        (("teams.yaml", "--state", "x.json"), "exclude each other"),
        (("--before", "teams.yaml"), "goes with one team file"),
    ],
)
def test_what_makes_no_sense_is_one_line_and_2(
    project: Path, arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    check(project, *arguments, expect=2)
    assert told in " ".join(capsys.readouterr().err.split())


def test_a_program_that_cannot_be_previewed_is_no_answer(pulumi: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pulumi / "state.json").write_text(Stack().text())
    told = {"diagnostics": [{"severity": "error", "message": "no such team"}]}
    (pulumi / "preview.json").write_text(json.dumps(told))
    check(pulumi, expect=2)
    assert "the program of the selected stack could not be previewed: no such team" in capsys.readouterr().err


def test_a_mistake_of_the_settings_file_is_one_line_before_anything_is_told(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "claude-admin.toml").write_text('[policy.rules."cap.mising"]\nlevel = "off"\n')
    check(project, str(project / "teams.yaml"), expect=2)
    out, err = capsys.readouterr()
    assert out == ""
    assert "policy.rules.cap.mising is no rule; cap.missing is" in err


def test_what_came_from_a_team_file_is_told_with_its_line_there(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stack = Stack().workspace("payments", "wrkspc_01P").spend_limit("payments-spend-limit", "wrkspc_01P", "100.00")
    stack = stack.members("payments-members", "wrkspc_01P", {"eve@example.com": "workspace_admin"})
    team = "urn:pulumi:prod::teams::claude:index:TeamWorkspace::payments"
    for one in stack.resources:
        one["parent"] = team
    origin = {"declared_in": {"file": "teams.yaml", "key": "payments"}}
    stack.resources.append({"urn": team, "custom": False, "type": "claude:index:TeamWorkspace", "outputs": origin})
    (project / "state.json").write_text(stack.text())
    check(project, "--state", str(project / "state.json"), "--format", "json", expect=5)
    places = {one["rule"]: one["declared_at"] for one in document(capsys)["findings"]}
    assert places["admin.not_listed"] == "teams.yaml:8"
    assert places["residency.open"] == "teams.yaml:4"
