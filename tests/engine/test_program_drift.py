"""A pull request on the real engine: the branch, the last `up` and the organization, compared three ways."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope
from tests.support.pulumi_stack import DRIFT, Stack

pytestmark = pytest.mark.engine

PROGRAM = """
    for team, cap in {caps}.items():
        workspace = claude.Workspace(team, name=team.title())
        claude.WorkspaceSpendLimit(team, workspace_id=workspace.id, amount=cap)
"""


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


def caps(report: dict[str, Any]) -> dict[str, str]:
    """How each declared cap stands."""
    rows = [one for one in report["findings"] if one["kind"] == "workspace_spend_limit" and one["urn"]]
    return {one["resource"]: one["status"] for one in rows}


def test_a_pull_request_shows_its_own_changes_conflicts_and_drift_apart(
    stack: Stack, other_admin: HttpAdminApi
) -> None:
    teams = ("same", "planned", "drifted", "converged", "conflict", "leaving")
    stack.program(program(**dict.fromkeys(teams, "500.00")))
    stack.up()
    ids = {one.name: one.id for one in other_admin.workspaces.list()}
    for team, minor in {"Drifted": 700_00, "Converged": 600_00, "Conflict": 700_00}.items():
        other_admin.spend_limits.set(Scope(ids[team]), Money(minor))
    branch = {"same": "500.00", "planned": "600.00", "drifted": "500.00", "converged": "600.00", "conflict": "600.00"}
    stack.program(program(**branch, new="500.00"))
    assert caps(drift(stack, "--program", expect=DRIFT)) == {
        **{team: team for team in branch if team != "same"},
        "same": "in sync",
        "leaving": "planned",
        "new": "planned",
    }
    assert caps(drift(stack, expect=DRIFT))["conflict"] == "drifted"
