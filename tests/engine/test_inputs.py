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
from tests.support.pulumi_stack import DRIFT, Stack, over_both

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


@over_both
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
    assert stack.spelled("secret in the program: requests_per_minute") in drift.stdout, drift
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


MADE_IN_THE_SAME_RUN = """
    class Directory(pulumi.dynamic.ResourceProvider):
        def create(self, props):
            team = {"ana@example.com": "workspace_developer", "ben@example.com": "workspace_user"}
            geos = {"allowed_inference_geos": ["us"], "default_inference_geo": "us"}
            rates = {"requests_per_minute": 500}
            return pulumi.dynamic.CreateResult("team", {"team": team, "geos": geos, "rates": rates, "tags": {"team": "4711"}})

    class Team(pulumi.dynamic.Resource):
        def __init__(self, name):
            super().__init__(Directory(), name, {"team": None, "geos": None, "rates": None, "tags": None})

    team = Team("payments")
    claude.TeamWorkspace(
        "payments", name="Payments", members=team.team, tags=team.tags, data_residency=team.geos,
        rate_limits={"Claude Sonnet 4.x": team.rates},
    )
"""


def test_whole_dictionaries_of_another_provider_are_taken_though_a_preview_does_not_know_them(
    stack: Stack, simulator: Simulator, other_admin: HttpAdminApi
) -> None:
    stack.program(MADE_IN_THE_SAME_RUN)
    assert "6 to create" in stack.preview().text
    stack.up()
    made = workspace(simulator, "Payments")
    assert made["tags"]["team"] == "4711"
    [shown] = [one for one in other_admin.workspaces.list() if one.name == "Payments"]
    assert shown.data_residency.allowed_inference_geos == ("us",)
    roles = {one.user_id: one.role for one in other_admin.members.list(shown.id)}
    emails = {one.id: one.email for one in other_admin.users.list()}
    given = {emails[user]: role for user, role in roles.items()}
    assert (given["ana@example.com"], given["ben@example.com"]) == ("workspace_developer", "workspace_user")
    stack.preview("--expect-no-changes")
    stack.program(MADE_IN_THE_SAME_RUN.replace('{"Claude Sonnet 4.x": team.rates}', "team.rates"))
    refused = stack.preview(expect=1).text
    assert "rate_limits: must be a dictionary, because each group names a child" in refused
    assert "Traceback" not in refused
