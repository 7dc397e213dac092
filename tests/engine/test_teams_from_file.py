"""Teams of a file through the real engine: mistakes, up, a changed line, and drift that names the line of today."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope
from tests.support.other_admin import workspace, writes
from tests.support.pulumi_stack import DRIFT, Stack

pytestmark = pytest.mark.engine

TEAMS = """\
version: 1
people: { oncall: [ana@example.com, ben@example.com] }
defaults: { tags: { cost-centre: "4711" } }
teams:
  payments:
    name: Payments
    members: { "@oncall": workspace_user }
    rate_limits:
      Claude Sonnet 4.x: { requests_per_minute: 500 }
    spend_limit: "5000.00"
  support: { name: Support, spend_limit: unmanaged }
"""
WITHOUT_FILE = """
from pulumi_claude_admin.team_file.read import read_file
from pathlib import Path
for key, team in read_file(Path("teams.yaml")).items():
    claude.TeamWorkspace(key, **team)
"""


def drift(stack: Stack, *arguments: str) -> dict[str, object]:
    """The place in the file of each finding that needs a look, by resource."""
    ran = subprocess.run(
        [str(Path(sys.executable).with_name("claude-admin")), "drift", "--no-console", "--format", "json", *arguments],
        cwd=stack.folder,
        env=stack.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == DRIFT, ran.stderr
    findings = json.loads(ran.stdout)["findings"]
    return {one["resource"]: one.get("declared_at") for one in findings if one["status"] == "drifted"}


def test_a_team_file_from_its_first_mistake_to_the_line_that_drifted(
    stack: Stack, simulator: Simulator, other_admin: HttpAdminApi
) -> None:
    teams = stack.folder / "teams.yaml"
    teams.write_text(TEAMS.replace('"5000.00"', "5000").replace("name: Payments", "nam: Payments"))
    stack.program('claude.teams_from_file("teams.yaml")')
    refused = stack.up(expect=1).text
    assert "teams.yaml:5:3: teams.payments.name: is missing" in refused
    assert "teams.yaml:10:5: teams.payments.spend_limit: write the amount in quotes" in refused
    assert "Traceback" not in refused
    assert writes(simulator) == []

    teams.write_text(TEAMS)
    stack.program(WITHOUT_FILE)  # a state from before files were recorded
    stack.up()
    made = writes(simulator)
    stack.program('claude.teams_from_file("teams.yaml")')
    stack.preview("--expect-no-changes")
    stack.up("--expect-no-changes")
    assert writes(simulator) == made
    origin = stack.export()["TeamWorkspace payments"]["outputs"]["declared_in"]
    assert origin == {"file": "teams.yaml", "key": "payments"}
    assert stack.export()["Workspace support"]["outputs"]["declared"]["tags"] == {"cost-centre": "4711"}

    teams.write_text(TEAMS.replace('"5000.00"', '"6000.00"'))
    stack.up()
    payments = workspace(simulator, "Payments")["id"]
    other_admin.spend_limits.set(Scope(payments), Money(700_000))
    other_admin.workspaces.update(payments, tags={"cost-centre": "13"})
    assert drift(stack) == {"payments": "teams.yaml:3", "payments-spend-limit": "teams.yaml:10"}

    teams.write_text(f"# edited since\n{teams.read_text()}")
    assert drift(stack) == {"payments": "teams.yaml:4", "payments-spend-limit": "teams.yaml:11"}
    teams.unlink()
    assert drift(stack)["payments-spend-limit"] == "teams.yaml (payments)"
