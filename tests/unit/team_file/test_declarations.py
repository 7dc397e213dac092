"""What rules are told of a team file is what the component declares."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pulumi
import pytest

import pulumi_claude_admin as claude
from pulumi_claude_admin.policy.declaration import UNKNOWN
from pulumi_claude_admin.team_file.declarations import declarations
from pulumi_claude_admin.team_file.read import read_bytes
from tests.support.program_run import start_run

TEAMS = b"""\
version: 1
defaults: { tags: { owner: ana }, notifications: { thresholds: ["5.00"], recipients: [finops@example.com] } }
teams:
  payments:
    name: Payments
    adopt_id: wrkspc_01ABC
    spend_limit: "5000.00"
    archive_on_destroy: true
    members: { ana@example.com: workspace_user }
    service_accounts: { svac_01Ci: workspace_developer }
    rate_limits: { Claude Sonnet 4.x: { requests_per_minute: 500, output_tokens_per_minute: 7 } }
    data_residency: { allowed_inference_geos: [us] }
  support: { name: Support, spend_limit: unmanaged }
"""


@pytest.fixture
def made(tmp_path: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """What the component registers, by type and name."""
    (tmp_path / "teams.yaml").write_bytes(TEAMS)
    recorder = start_run()
    pulumi.runtime.test(lambda: claude.teams_from_file(tmp_path / "teams.yaml") and None)()  # type: ignore[no-untyped-call]
    made = ((kind, one) for key, one in recorder.made.items() if (kind := key.split()[0]) != "TeamWorkspace")
    return {(kind, one.name): dict(one.inputs) for kind, one in made}


def test_a_team_file_declares_what_its_component_does(made: dict[tuple[str, str], dict[str, Any]]) -> None:
    found = read_bytes(TEAMS)
    assert found.root is not None
    told = {
        (one.type, one.urn.rpartition("::")[2]): one for one in declarations(found.teams, file="f", root=found.root)
    }
    assert told.keys() == made.keys()
    for key, one in told.items():
        inputs = {name: value for name, value in (one.inputs or {}).items() if value is not UNKNOWN}
        assert inputs.items() <= made[key].items(), key
        assert one.depends_on == ({} if key[0] == "Workspace" else {"workspace_id": (_workspace_of(key[1]),)})
    assert told["WorkspaceSpendLimit", "payments-spend-limit"].place == "f:7"
    assert told["SpendNotifications", "support-notifications"].place == "f:13"


def _workspace_of(name: str) -> str:
    return f"team-file::Workspace::{name.partition('-')[0]}"


def test_what_an_earlier_version_said_stands_beside_it_also_where_it_is_gone() -> None:
    now = read_bytes(TEAMS.replace(b"5000.00", b"9000.00"))
    gone = read_bytes(TEAMS.replace(b"payments", b"billing"))
    assert now.root is not None
    told = {one.urn: one for one in declarations(now.teams, file="f", root=now.root, before=read_bytes(TEAMS).teams)}
    cap = told["team-file::WorkspaceSpendLimit::payments-spend-limit"]
    assert ((cap.before or {})["amount"], (cap.inputs or {})["amount"]) == ("5000.00", "9000.00")
    after = {one.urn: one for one in declarations(now.teams, file="f", root=now.root, before=gone.teams)}
    assert after["team-file::WorkspaceSpendLimit::billing-spend-limit"].inputs is None
