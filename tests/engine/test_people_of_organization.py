"""A person's organization role and an invitation on the real engine: declared, changed by hand, seen, repaired, and nobody removed at the end."""

from __future__ import annotations

import json
import subprocess
from datetime import timedelta
from typing import Any

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from tests.support.pulumi_stack import DRIFT, Stack

pytestmark = pytest.mark.engine

PROGRAM = """
    claude.OrganizationMember("chloe", user="chloe@example.com", role="developer")
    claude.Invite("zoe", email="Zoe@example.com", role="user")
    claude.Invite("amy", email="amy@example.com", role="user")
"""
ZOE, AMY = "Zoe@example.com", "amy@example.com"


def drift(stack: Stack, *, code: int) -> list[dict[str, Any]]:
    """The findings about what is declared."""
    ran = subprocess.run(
        ["claude-admin", "drift", "--format", "json"],
        cwd=stack.folder,
        env=stack.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == code, ran.stderr
    return [one for one in json.loads(ran.stdout)["findings"] if one["urn"]]


def test_people_from_their_declaration_to_its_end(
    stack: Stack, simulator: Simulator, other_admin: HttpAdminApi
) -> None:
    stack.program(PROGRAM)
    assert "changes the organization role of chloe@example.com" in stack.preview().text
    stack.up()
    roles = {user.email: user.role for user in other_admin.users.list()}
    assert roles["chloe@example.com"] == "developer"
    assert {one.email: one.status for one in other_admin.invites.list()} == {ZOE: "pending", AMY: "pending"}
    stack.preview("--expect-no-changes")
    stack.refresh_preview()
    assert {one["status"] for one in drift(stack, code=0)} == {"in sync"}

    chloe = next(user for user in other_admin.users.list() if user.email == "chloe@example.com")
    other_admin.users.update(chloe.id, "billing")
    simulator.advance(timedelta(days=22).total_seconds())
    stack.preview("--expect-no-changes", expect=DRIFT)
    stack.refresh_preview(expect=DRIFT)
    assert {one["resource"]: one["changes"][0]["actual"] for one in drift(stack, code=7)} == {
        "chloe": "billing",
        "zoe": "expired",
        "amy": "expired",
    }

    stack.up("--refresh")
    assert next(user.role for user in other_admin.users.list() if user.id == chloe.id) == "developer"
    assert sorted(one.status for one in other_admin.invites.list()) == ["expired"] * 2 + ["pending"] * 2

    simulator.accept_invite(ZOE)
    stack.up("--refresh")
    assert stack.export()["Invite zoe"]["outputs"]["status"] == "accepted"
    stack.preview("--expect-no-changes")
    assert {one["status"] for one in drift(stack, code=0)} == {"in sync"}

    told = stack.destroy().text
    assert "left as they are: chloe@example.com" in told
    assert "left as they are: Zoe@example.com" in told
    assert "withdrew the invitation of amy@example.com" in told
    assert "pending" not in {one.status for one in other_admin.invites.list()}
    assert {"chloe@example.com", ZOE} <= {user.email for user in other_admin.users.list()}
