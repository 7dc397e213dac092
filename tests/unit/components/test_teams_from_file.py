"""A team file becomes components; a wrong one becomes nothing."""

from __future__ import annotations

from pathlib import Path

import pulumi
import pytest

import pulumi_claude_admin as claude
from tests.support.program_run import Recorder, start_run

TEAMS = """\
version: 1
people: { oncall: [ana@example.com] }
defaults: { owner_tag: false, spend_limit: unmanaged, display_color: "#AABBCC" }
teams:
  payments:
    name: Payments
    adopt_id: wrkspc_01ABC
    spend_limit: "5000.00"
    members: { "@oncall": workspace_user }
    rate_limits: { Claude Sonnet 4.x: { requests_per_minute: 500 } }
    notifications: { thresholds: ["2500.00"], recipients: [finops@example.com] }
    data_residency: { default_inference_geo: us }
  support: { name: Support }
"""


@pytest.fixture
def recorder() -> Recorder:
    return start_run()


def declared(path: Path) -> dict[str, claude.TeamWorkspace]:
    """What the file declares, registered to the end."""
    teams: dict[str, claude.TeamWorkspace] = {}
    pulumi.runtime.test(lambda: teams.update(claude.teams_from_file(path)))()  # type: ignore[no-untyped-call]
    return teams


def test_each_entry_is_a_team_with_every_argument(tmp_path: Path, recorder: Recorder) -> None:
    (tmp_path / "teams.yaml").write_text(TEAMS)

    teams = declared(tmp_path / "teams.yaml")

    assert list(teams) == ["payments", "support"]
    assert all(isinstance(team, claude.TeamWorkspace) for team in teams.values())
    assert sorted(recorder.made) == [
        "SpendNotifications payments-notifications",
        "TeamWorkspace payments",
        "TeamWorkspace support",
        "Workspace payments",
        "Workspace support",
        "WorkspaceMembers payments-members",
        "WorkspaceRateLimit payments-rate-limit-claude-sonnet-4-x",
        "WorkspaceSpendLimit payments-spend-limit",
    ]
    workspace = recorder.made["Workspace payments"].inputs
    assert (workspace["adopt_id"], workspace["display_color"]) == ("wrkspc_01ABC", "#AABBCC")
    assert workspace["data_residency"] == {"default_inference_geo": "us"}
    assert "owner" not in workspace
    assert recorder.made["WorkspaceMembers payments-members"].inputs["members"] == {"ana@example.com": "workspace_user"}


def test_a_wrong_file_declares_nothing_and_ends_the_program_with_its_lines(tmp_path: Path, recorder: Recorder) -> None:
    (tmp_path / "teams.yaml").write_text(TEAMS.replace("    name: Payments\n", "").replace('"2500.00"', "2500"))

    with pytest.raises(claude.TeamFileError) as raised:
        declared(tmp_path / "teams.yaml")

    assert isinstance(raised.value, pulumi.RunError)
    assert [line.split(": ")[1] for line in str(raised.value).splitlines()] == [
        "teams.payments.name",
        "teams.payments.notifications.thresholds.0",
    ]
    assert recorder.made == {}
