"""What a program may hand over, on the real engine: secrets that stay secret, outputs everywhere, and lines instead of tracebacks."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from tests.support.other_admin import workspace
from tests.support.pulumi_stack import DRIFT, Stack

pytestmark = pytest.mark.engine

SECRETS = """
    hidden = pulumi.Output.secret
    payments = claude.Workspace("payments", name="Payments", tags={"project": hidden("Aurora"), "env": "prod"})
    claude.WorkspaceMembers("payments", workspace_id=payments.id, members=hidden({"ana@example.com": "workspace_user"}))
    claude.WorkspaceSpendLimit("payments", workspace_id=payments.workspace_id, amount=hidden("4711.00"))
    claude.WorkspaceRateLimit(
        "payments", workspace_id=payments.id, group="Claude Sonnet 4.x",
        requests_per_minute=hidden(33_777), output_tokens_per_minute=80_000,
    )
"""
WORDS = ("Aurora", "ana@example.com", "4711", "4,711", "33777", "33,777")


def leaked(*words: str, text: str) -> list[str]:
    """Those that stand in the text as words: a port, a moment or a ciphertext may hold the same digits."""
    return [word for word in words if re.search(rf"(?<![0-9A-Za-z]){re.escape(word)}(?![0-9A-Za-z])", text)]


def test_what_is_secret_stays_so(stack: Stack, simulator: Simulator, other_admin: HttpAdminApi) -> None:
    stack.program(SECRETS)
    said = stack.up().text
    shown = workspace(simulator, "Payments")
    assert shown["spend_limit_cents"] == 471_100
    said += stack.refresh_preview().text
    kept = stack.text_of_state()
    other_admin.workspaces.update(str(shown["id"]), tags={"project": "Borealis"})
    differs = stack.refresh_preview(expect=DRIFT).text
    assert "project: [secret] => [secret]" in differs
    said += stack.run("refresh", "--yes").text
    kept += stack.text_of_state()
    assert leaked(*WORDS, "Borealis", text=kept) == []
    export = stack.folder / "export.json"
    stack.run("stack", "export", "--file", str(export))
    drift = subprocess.run(
        [str(Path(sys.executable).with_name("claude-admin")), "drift", "--no-console", "--state", str(export)],
        cwd=stack.folder,
        env=stack.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "secret in the program: requests_per_minute" in drift.stdout, drift
    assert leaked(*WORDS, text=drift.stdout.replace("ana@example.com", "") + drift.stderr) == []
    said += differs + stack.destroy().text
    stack.program('claude.OrganizationSpendLimit("wrong", amount=pulumi.Output.secret("4711.005"))')
    refused = stack.preview(expect=1).text
    assert "amount: '[secret]' is finer than the smallest unit" in refused
    said += refused
    assert leaked(*WORDS, "Borealis", text=said) == []


OPEN = """
    who, key, rates = (pulumi.Output.from_input(one) for one in ("ana@example.com", "env", {"requests_per_minute": "500"}))
    team = claude.TeamWorkspace(
        "payments", name="NAME", members={who: "workspace_user"}, tags={key: "prod"}, spend_limit="5000.00",
        rate_limits={"Claude Sonnet 4.x": rates},
    )
    claude.WorkspaceRateLimit("opus", workspace_id=team.workspace.workspace_id, group="GROUP", requests_per_minute="5")
    claude.WorkspaceMember("ben", workspace_id=claude.Workspace("two", name="Two").workspace_id, user="USER", role="workspace_user")
"""


def written(text: str, *, name: str = "Payments", group: str = "batch", user: str = "ben@example.com") -> str:
    return text.replace("NAME", name).replace("GROUP", group).replace("USER", user)


def test_outputs_are_taken_everywhere_and_a_preview_shows_no_false_replace(stack: Stack, simulator: Simulator) -> None:
    stack.program(written(OPEN))
    stack.preview()
    stack.up()
    ben = next(str(user["id"]) for user in simulator.state()["users"] if user["email"] == "ben@example.com")
    stack.program(written(OPEN, name="Payments 2", group="Batch", user=ben))
    for credential in (simulator.admin_api_key, ""):
        shown = stack.preview("--diff", ANTHROPIC_ADMIN_API_KEY=credential).text
        assert "3 to update" in shown, shown
        assert "replace" not in shown, shown
