"""A program is previewed against an organization that was made from its own stack's export: no credential, no platform."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from claude_simulator import Simulator
from claude_simulator.seeds.from_state import from_state
from tests.support.other_admin import writes
from tests.support.pulumi_stack import DRIFT, Stack

pytestmark = pytest.mark.engine
FAILED = 1

PROGRAM = """
    payments = claude.Workspace("payments", name="Payments", tags={"cost-centre": "4711"})
    claude.WorkspaceMembers("payments", workspace_id=payments.id, members={
        "Ana@example.com": "workspace_developer", "ben@example.com": "workspace_developer", "chloe@example.com": "workspace_user",
    })
    claude.WorkspaceMember("research-ben", workspace_id="RESEARCH", user="ben@example.com", role="workspace_user")
    claude.WorkspaceRateLimit(
        "payments-sonnet", workspace_id=payments.id, group="claude-sonnet-4-5", requests_per_minute=500,
    )
    claude.WorkspaceSpendLimit("payments", workspace_id=payments.id, amount="5000")
    claude.OrganizationSpendLimit("organization", amount="9000.00")
"""


def test_a_preview_finds_nothing_until_the_program_changes(stack: Stack, simulator: Simulator, tmp_path: Path) -> None:
    research = next(w["id"] for w in simulator.state()["workspaces"] if w["name"] == "Research")
    program = PROGRAM.replace("RESEARCH", research)
    stack.program(program)
    stack.up()
    file = tmp_path / "export.json"
    exported = subprocess.run(
        ["pulumi", "stack", "export"],
        cwd=stack.folder,
        env=stack.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    file.write_text(exported.stdout)
    assert json.loads(exported.stdout)["version"] in (3, 4)

    with Simulator(seed=from_state(str(file))) as stand_in:
        there = {"ANTHROPIC_BASE_URL": stand_in.base_url, "ANTHROPIC_ADMIN_API_KEY": stand_in.admin_api_key}
        elsewhere = Stack(stack.folder, stack.environment | there)
        elsewhere.preview("--expect-no-changes")
        elsewhere.refresh_preview()

        changes = {
            "4711": "4712",
            '"ben@example.com": "workspace_developer"': '"new@example.com": "workspace_developer"',
        }
        for before, after in changes.items():
            program = program.replace(before, after)
        stack.program(program)
        changed = elsewhere.preview("--expect-no-changes", "--diff", expect=DRIFT)
        assert '"4711" => "4712"' in changed.text
        assert "- ben@example.com" in changed.text
        assert "+ new@example.com" in changed.text
        assert writes(stand_in) == []

        stand_in.switch("unknown_people", "refused")
        stack.program(program.replace("new@example.com", "newer@example.com"))
        refused = elsewhere.preview(expect=FAILED)
        assert "'newer@example.com' is nobody in this organization" in refused.text
