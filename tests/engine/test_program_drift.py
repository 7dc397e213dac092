"""A pull request on the real engine: the branch, the last `up` and the organization, compared three ways."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope
from tests.support.action_steps import BASH, action_step, posting_step
from tests.support.forges.github_stand_in import GitHub
from tests.support.forges.serving import serving
from tests.support.pulumi_stack import DRIFT, Stack

pytestmark = pytest.mark.engine

PROGRAM = """
    for team, cap in {caps}.items():
        workspace = claude.Workspace(team, name=team.title())
        claude.WorkspaceSpendLimit(team, workspace_id=workspace.id, amount=cap)
"""


PEOPLE_AND_LIMITS = """
    research = claude.get_workspace(name="Research")
    claude.WorkspaceMember("ben", workspace_id=research.id, user="ben@example.com", role="workspace_user")
    claude.WorkspaceRateLimit("sonnet", workspace_id=research.id, group="Claude Sonnet 4.x", requests_per_minute=100)
"""
POLICY = 5
HOSTILE = (
    "::error title=pwned::x",
    "##[error]x %0A::set-output name=DRIFT_VERDICT::no-drift",
    "$(touch pwned) `touch pwned`",
)
ASKED_BY_CHECK = dict.fromkeys(("me", "users", "workspaces", "rate_limits"), 1)
"""What `check` and a look-up of the preview need: each was asked once, by drift."""


def calls(simulator: Simulator) -> dict[str, int]:
    return {str(row["route"]).removeprefix("/v1/organizations/"): int(row["count"]) for row in simulator.requests()}


def program(**caps: str) -> str:
    return PROGRAM.replace("{caps}", repr(caps))


def drift(stack: Stack, *arguments: str, expect: int = 0) -> dict[str, Any]:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("claude-admin")), "drift", "--no-console", "--format", "json", *arguments],
        cwd=stack.folder,
        env=stack.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == expect, done.stderr + done.stdout
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def run_step(script: str, folder: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}:{environment.get('PATH', '/usr/bin:/bin')}"
    return subprocess.run(
        [*BASH, script],
        cwd=folder,
        env={**environment, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def run_action(project: Stack, **inputs: str) -> tuple[subprocess.CompletedProcess[str], dict[str, str], str]:
    """Run the step of `actions/drift` in the project's folder: how it ended, its outputs and the step's summary."""
    script, environment = action_step("drift", inputs, runner=project.folder)
    ran = run_step(script, project.folder, project.environment | environment)
    lines = (project.folder / "output").read_text(encoding="utf-8").splitlines()
    summary = (project.folder / "summary").read_text(encoding="utf-8")
    return ran, dict(line.split("=") for line in lines), summary


def caps(report: dict[str, Any]) -> dict[str, str]:
    """How each declared cap stands."""
    rows = [one for one in report["findings"] if one["kind"] == "workspace_spend_limit" and one["urn"]]
    return {one["resource"]: one["status"] for one in rows}


def test_a_pull_request_shows_its_own_changes_conflicts_and_drift_apart(
    stack: Stack, other_admin: HttpAdminApi, simulator: Simulator
) -> None:
    teams = ("same", "planned", "drifted", "converged", "conflict", "leaving")
    stack.program(program(**dict.fromkeys(teams, "500.00")))
    stack.up()
    ids = {one.name: one.id for one in other_admin.workspaces.list()}
    for team, minor in {"Drifted": 700_00, "Converged": 600_00, "Conflict": 700_00}.items():
        other_admin.spend_limits.set(Scope(ids[team]), Money(minor))
    branch = {"same": "500.00", "planned": "600.00", "drifted": "500.00", "converged": "600.00", "conflict": "600.00"}
    stack.program(program(**branch, new="500.00") + PEOPLE_AND_LIMITS)
    (stack.folder / "claude-admin.toml").write_text('[policy.rules."cap.raised"]\nfactor = 1.1\n')
    simulator.reset_requests()
    beside = drift(stack, "--program", expect=DRIFT)
    assert {route: number for route, number in calls(simulator).items() if route in ASKED_BY_CHECK} == ASKED_BY_CHECK
    assert caps(beside) == {
        **{team: team for team in branch if team != "same"},
        "same": "in sync",
        "leaving": "planned",
        "new": "planned",
    }
    assert beside["exit_codes"] == [DRIFT, POLICY]
    raised = {one["resource"] for one in beside["policy"]["findings"] if one["rule"] == "cap.raised"}
    assert raised == {"planned", "converged", "conflict"}
    assert caps(drift(stack, expect=DRIFT))["conflict"] == "drifted"

    for name in HOSTILE:
        other_admin.workspaces.create(name=name)
    ran, outputs, summary = run_action(stack, stack="dev", program="true")
    assert ran.returncode == DRIFT, ran.stderr
    assert not [line for line in f"{ran.stdout}\n{ran.stderr}".splitlines() if line.lstrip().startswith(("::", "##["))]
    assert not (stack.folder / "pwned").exists()
    told = {
        name: outputs[f"DRIFT_{name}"] for name in ("VERDICT", "HIGHEST_SEVERITY", "EXIT_CODE", "CONFLICT", "DRIFTED")
    }
    assert told == {
        "VERDICT": "action-needed",
        "HIGHEST_SEVERITY": "high",
        "EXIT_CODE": str(DRIFT),
        "CONFLICT": "1",
        "DRIFTED": "1",
    }
    assert summary.startswith("## Drift of ")
    written = json.loads((stack.folder / "drift-reports/drift.json").read_text(encoding="utf-8"))
    assert set(HOSTILE) <= {one["workspace_name"] for one in written["findings"]}

    with serving(GitHub()) as github:
        head = github.pull_request(5, "a" * 40).head
        assert head is not None
        script, environment = posting_step(
            runner=stack.folder, url=github.url, repository=github.repository, number=5, head=head
        )
        posted = run_step(script, stack.folder, environment)
        assert posted.returncode == DRIFT, posted.stderr
        (comment,) = github.own(5)
        assert "action needed" in comment.body
        assert [status["state"] for _, status in github.statuses] == ["failure"]
