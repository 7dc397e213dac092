"""One kept copy serves drift, refresh and `up --refresh` of the real engine; a write reads its own object anew."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from tests.support.pulumi_stack import DRIFT, Stack

pytestmark = pytest.mark.engine

PROGRAM = """
    payments = claude.Workspace("payments", name="Payments")
    claude.WorkspaceMembers("payments", workspace_id=payments.id, members={"ana@example.com": "workspace_developer"})
"""
MEMBERS = "/v1/organizations/workspaces/{workspace_id}/members"
FIVE_MINUTES = 300


def reads_of_members(simulator: Simulator) -> int:
    """How often members were listed since this was asked."""
    rows = [row for row in simulator.requests() if (row["method"], row["route"]) == ("GET", MEMBERS)]
    simulator.reset_requests()
    return sum(int(row["count"]) for row in rows)


def drift(stack: Stack) -> str:
    command = [str(Path(sys.executable).with_name("claude-admin")), "drift", "--no-console"]
    done = subprocess.run(command, cwd=stack.folder, env=stack.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_one_copy_serves_them_all_and_what_is_written_is_read_before(
    stack: Stack, simulator: Simulator, other_admin: HttpAdminApi, tmp_path: Path
) -> None:
    stack.program(PROGRAM)
    stack.up()
    stack.environment |= {"CLAUDE_ADMIN_CACHE": str(tmp_path), "CLAUDE_ADMIN_CACHE_KEY": Fernet.generate_key().decode()}
    payments = next(one.id for one in other_admin.workspaces.list() if one.name == "Payments")
    people = {one.email: one.id for one in other_admin.users.list()}
    simulator.advance(FIVE_MINUTES)
    assert "everything was read, because nothing was kept yet" in drift(stack)
    simulator.advance(FIVE_MINUTES)
    reads_of_members(simulator)

    stack.refresh_preview()
    assert reads_of_members(simulator) == 0

    other_admin.members.add(payments, people["ben@example.com"], "workspace_user")
    simulator.advance(FIVE_MINUTES)
    reads_of_members(simulator)
    stack.refresh_preview(expect=DRIFT)
    assert reads_of_members(simulator) == 1

    stack.up("--refresh")
    assert people["ben@example.com"] not in {one.user_id for one in other_admin.members.list(payments)}
    simulator.advance(FIVE_MINUTES)
    assert "unchanged since" in drift(stack)
