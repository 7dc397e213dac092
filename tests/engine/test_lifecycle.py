"""
Declare, nothing to do, drift, repair, destroy, adopt: with the real engine, everything over the Admin API.

One test walks all of it, because every run of `pulumi` costs seconds; each step says what it proves.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope
from tests.support.other_admin import calls, workspace, workspaces, writes
from tests.support.pulumi_stack import DRIFT, MakeStack, Provider, Stack, over_both

pytestmark = pytest.mark.engine

PROGRAM = """
    payments = claude.Workspace("payments", name="Payments", tags={"cost-centre": "4711"})
    claude.WorkspaceMembers("payments", workspace_id=payments.id, members={"Ana@example.com": "workspace_developer"})
    claude.WorkspaceMember("research-ben", workspace_id="RESEARCH", user="ben@example.com", role="workspace_user")
    claude.WorkspaceRateLimit(
        "payments-sonnet", workspace_id=payments.id, group="claude sonnet 4.x",
        requests_per_minute=500, output_tokens_per_minute=80_000,
    )
    claude.WorkspaceSpendLimit("payments", workspace_id=payments.id, amount="5000")
    claude.OrganizationSpendLimit("organization", amount="9000.00")
"""


DRIFTED = (
    '~ cost-centre: "4711" => "13"',
    '+ chloe@example.com: "workspace_admin"',
    '- role: "workspace_user"',
    "~ requests_per_minute: 500 => 4000",
    "- output_tokens_per_minute: 80000",
    '~ amount: "5000" => "8800.00"',
    '- amount: "9000.00"',
)
LEFT_STANDING = (
    "left standing: workspace 'Payments' (",
    "left standing: monthly spend limit 5,000.00 USD of workspace 'Payments'",
    "left standing: rate limits of 'claude sonnet 4.x'",
    "left standing: monthly spend limit 9,000.00 USD of organization 'Tiny Tools'",
)


@over_both
def test_a_team_from_first_up_to_adoption(stack: Stack, simulator: Simulator, other_admin: HttpAdminApi) -> None:
    research = str(workspace(simulator, "Research")["id"])
    stack.program(PROGRAM.replace("RESEARCH", research))

    # A preview knows no ids yet, and is content.
    stack.preview()
    assert writes(simulator) == []
    simulator.reset_requests()

    stack.up()
    payments = str(workspace(simulator, "Payments")["id"])
    assert_as_declared(simulator)
    counted = calls(simulator)
    for once in ("GET me", "GET users", "GET rate_limits", "POST workspaces"):
        assert counted[once] == 1, counted
    assert counted["GET workspaces"] == 1 + counted["POST workspaces"], counted  # read back after the write
    assert counted["GET spend_limits"] <= 1 + counted["POST spend_limits"], counted  # writes at once share a list

    # Nothing to do, for a preview and for a refresh, at the price in ARCHITECTURE.md#cost-of-reading: W + 5 + users / 1,000 for two
    # workspaces with declared members, and one for the workspace with declared rate limits.
    stack.preview("--expect-no-changes")
    simulator.reset_requests()
    stack.refresh_preview()
    assert writes(simulator) == []
    assert simulator.calls() <= 2 + 5 + 1 + 1, simulator.requests()

    # No credential is at rest in the state, and none in what was exported.
    for secret in (simulator.admin_api_key, "sk-ant-"):
        assert secret not in stack.text_of_state()
        assert secret not in json.dumps(stack.export())

    change_everything(other_admin, payments, research)
    shown = stack.refresh_preview(expect=DRIFT).text
    assert [line for line in DRIFTED if stack.spelled(line) not in re.sub(" +:", ":", shown)] == [], shown

    # A refresh that writes state does not hide it: what was wanted is still there, and a preview still wants it.
    stack.run("refresh", "--yes")
    after = stack.export()
    assert after["WorkspaceSpendLimit payments"]["inputs"]["amount"] == "8800.00"
    assert after["WorkspaceSpendLimit payments"]["outputs"]["declared"]["amount"] == "5000"
    assert after["WorkspaceMember research-ben"]["outputs"]["declared"]["role"] == "workspace_user"
    stack.preview("--expect-no-changes", expect=DRIFT)

    stack.up("--refresh")
    assert_as_declared(simulator)
    stack.refresh_preview()

    # Destroy takes the declared members, keeps workspace and guards, and says so; a second up adopts the workspace.
    said = stack.destroy().text
    assert [line for line in LEFT_STANDING if stack.spelled(line) not in said] == [], said
    left = workspace(simulator, "Payments")
    assert (left["spend_limit_cents"], bool(left["rate_limits"])) == (500_000, True)
    assert by_hand(left) == set()
    assert len(by_hand(workspace(simulator, "Research"))) == 1
    adopted = stack.up().text
    assert [w["id"] for w in workspaces(simulator, "Payments")] == [payments]
    assert f"adopted workspace 'Payments' ({payments})" in adopted
    assert_as_declared(simulator)


def assert_as_declared(simulator: Simulator) -> None:
    payments = workspace(simulator, "Payments")
    tags = dict(payments["tags"])
    assert tags.pop("managed-at").startswith("backend-")
    assert tags == {"cost-centre": "4711", "managed-by": "pulumi/shop/dev/payments"}
    assert payments["spend_limit_cents"] == 500_000
    assert by_hand(payments) == {"workspace_developer"}
    assert sorted(next(iter(payments["rate_limits"].values())).values()) == [500, 80_000]
    assert by_hand(workspace(simulator, "Research")) == {"workspace_developer", "workspace_user"}
    assert simulator.state()["organization"]["spend_limit_cents"] == 900_000


def by_hand(found: dict[str, Any]) -> set[str]:
    """The roles in a workspace but those that the organization's admin and billing person have everywhere."""
    return set(found["members"].values()) - {"workspace_admin", "workspace_billing"}


def change_everything(other_admin: HttpAdminApi, payments: str, research: str) -> None:
    people = {user.email: user.id for user in other_admin.users.list()}
    other_admin.workspaces.update(payments, tags={"cost-centre": "13"})
    other_admin.members.add(payments, people["chloe@example.com"], "workspace_admin")
    other_admin.members.remove(research, people["ben@example.com"])
    sonnet = other_admin.workspace_rate_limits.list(payments)[0].entry_id
    other_admin.workspace_rate_limits.set(
        payments, sonnet, {"requests_per_minute": 4000, "output_tokens_per_minute": None}
    )
    other_admin.spend_limits.set(Scope(payments), Money(880_000))
    other_admin.spend_limits.clear(Scope())


TEAM: Final[dict[Provider, str]] = {
    "dynamic": """
        claude.TeamWorkspace(
            "payments", name="Payments", members={"ana@example.com": "workspace_user"}, spend_limit="5000.00",
            rate_limits={"Claude Sonnet 4.x": claude.RateLimits(requests_per_minute=500)},
        )
    """,
    "native": """
        payments = claude.Workspace("payments", name="Payments")
        claude.WorkspaceMembers("payments", workspace_id=payments.id, members={"ana@example.com": "workspace_user"})
        claude.WorkspaceSpendLimit("payments", workspace_id=payments.id, amount="5000.00")
        claude.WorkspaceRateLimit(
            "payments", workspace_id=payments.id, group="Claude Sonnet 4.x", requests_per_minute=500
        )
    """,
}
"""One team: as a component, which Python programs alone have, and as what that is made of."""


@over_both
def test_an_archived_workspace_is_kept_frozen_and_made_anew_after_a_destroy(
    stack: Stack, simulator: Simulator, other_admin: HttpAdminApi
) -> None:
    stack.program(TEAM[stack.provider])
    stack.up()
    first = str(workspace(simulator, "Payments")["id"])
    other_admin.workspaces.archive(first)
    simulator.reset_requests()

    said = stack.up("--refresh").text
    assert "was archived on" in said
    assert stack.spelled("when_archived='recreate' makes a new one") in said
    assert writes(simulator) == []

    stack.destroy()
    assert writes(simulator) == []
    said = stack.up().text
    assert workspace(simulator, "Payments")["id"] != first
    assert "is archived, which nobody can undo; a new workspace is made" in said


@over_both
def test_what_create_records_is_what_an_import_needs(stack: Stack, simulator: Simulator, new_stack: MakeStack) -> None:
    program = PROGRAM.replace("RESEARCH", str(workspace(simulator, "Research")["id"]))
    stack.program(program)
    stack.up()
    recorded = stack.export()
    entries = [
        {key: recorded[name][key] for key in ("type", "id", "inputs", "outputs")} | {"name": name.partition(" ")[2]}
        for name in recorded
        if "claude:" in recorded[name]["type"]
    ]
    fresh = new_stack(simulator, name="fresh", provider=stack.provider)
    fresh.program(program)
    (fresh.folder / "import.json").write_text(json.dumps({"resources": entries}))
    options = ("--generate-code=false", "--protect=false", "--yes", "--skip-preview")
    simulator.reset_requests()
    fresh.run("import", "--file", "import.json", *options)
    fresh.preview("--expect-no-changes")
    fresh.refresh_preview()
    assert writes(simulator) == []
