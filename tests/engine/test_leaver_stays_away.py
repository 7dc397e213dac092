"""Code that still names somebody who left brings nobody back on the real engine: with the old state, refreshed or not, and with an empty one."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from tests.support.pulumi_stack import MakeStack, Stack

pytestmark = pytest.mark.engine

ANA = "ana@example.com"
FAILS = 1
KEY = {"CLAUDE_ADMIN_PSEUDONYM_KEY": "a key of a test, long enough"}
TEAMS = """\
version: 1
people:
  oncall: [ana@example.com, ben@example.com]
teams:
  research:
    name: Research
    adopt_id: {workspace}
    members:
      "@oncall": workspace_user
    spend_limit: "100.00"
"""
PROGRAM = """
    teams = claude.teams_from_file("teams.yaml")
    claude.OrganizationMember("ana", user="ana@example.com", role="developer")
    claude.Invite("ana", email="ana@example.com", role="developer")
    claude.ApiKey("notebooks", workspace_id=teams["research"].workspace_id, name="research-notebooks", status="active")
"""


def tell(stack: Stack, *arguments: str, code: int = 0) -> str:
    """Run `claude-admin`, which ends with this code; what it printed."""
    ran = subprocess.run(
        ["claude-admin", *arguments],
        cwd=stack.folder,
        env=stack.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == code, f"{arguments}: {ran.stdout}{ran.stderr}"
    return ran.stdout


def require_away(simulator: Simulator, api: HttpAdminApi) -> None:
    """Nothing of Ana is there, and her key does not work."""
    assert ANA not in {one.email for one in api.users.list()}
    assert [one.email for one in api.invites.list() if one.status == "pending"] == []
    assert {one.status for one in api.api_keys.list()} == {"inactive"}
    assert ANA not in json.dumps(simulator.state().get("members", {}))


def write(stack: Stack, **values: str) -> None:
    """The program and its team file."""
    (stack.folder / "teams.yaml").write_text(TEAMS.format(**values), encoding="utf-8")
    stack.program(PROGRAM.format(**values))


def test_a_leaver_whom_code_still_names_stays_away(
    new_stack: MakeStack, simulator: Simulator, other_admin: HttpAdminApi
) -> None:
    stack = new_stack(simulator, **KEY)
    values = {"workspace": other_admin.workspaces.list()[0].id}
    write(stack, **values)
    stack.up()

    tell(stack, "offboard", "plan", ANA, "-o", "json:plan.json", "-o", "patch:plan.patch")
    subprocess.run(["git", "apply", "plan.patch"], cwd=stack.folder, check=True)
    assert ANA not in (stack.folder / "teams.yaml").read_text(encoding="utf-8")
    write(stack, **values)  # code goes on naming her
    tell(stack, "offboard", "apply", "plan.json", "--yes")
    require_away(simulator, other_admin)

    stack.up()
    require_away(simulator, other_admin)
    refreshed = stack.up("--refresh", expect=FAILS)
    assert "nobody makes it work again" in refreshed.text
    require_away(simulator, other_admin)

    found: list[dict[str, Any]] = json.loads(tell(stack, "drift", "--no-console", "--format", "json"))["findings"]
    left = {one["resource"] for one in found if one["status"] == "left"}
    assert left == {"ana", "notebooks", "research-members"}

    anew = new_stack(simulator, name="anew", **KEY)
    write(anew, **values)
    (anew.folder / "left.json").write_bytes((stack.folder / "left.json").read_bytes())
    anew.up(expect=FAILS)
    require_away(simulator, other_admin)
    anew.program(f'claude.Invite("ana", email="{ANA}", role="developer")')
    assert f"{ANA} left on" in anew.up(expect=FAILS).text
    require_away(simulator, other_admin)
