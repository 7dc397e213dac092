"""What must never happen: a second live workspace, a change by another organization's credential, a secret in the output."""

from __future__ import annotations

import pytest

from claude_simulator import Simulator
from claude_simulator.seeds import load
from tests.support.other_admin import processes_of, until, workspace, workspaces, writes
from tests.support.pulumi_stack import Stack, over_both

pytestmark = pytest.mark.engine

ONE = 'claude.Workspace("payments", name="Payments")'
CREATE = "/v1/organizations/workspaces"
REFUSED = (
    "pulumi_claude_admin.errors.WrongOrganization: "
    r"the credential belongs to organization '##\x5berror]Northwind ##vso\x5btask."
)


@over_both
def test_a_create_whose_answer_was_lost_makes_one_workspace(stack: Stack, simulator: Simulator) -> None:
    stack.program(ONE)
    simulator.fault("lost_answer", route=CREATE, method="POST")
    stack.up()
    made = workspace(simulator, "Payments")
    assert stack.export()["Workspace payments"]["id"] == made["id"]
    assert writes(simulator).count("POST /v1/organizations/workspaces") == 1


@over_both
def test_an_engine_killed_in_mid_create_makes_one_workspace(stack: Stack, simulator: Simulator) -> None:
    stack.program(ONE)
    simulator.fault("latency", route=CREATE, method="POST", ms=1500)
    run = stack.start("up", "--yes", "--skip-preview")
    until(lambda: not simulator.world.faults.waiting)
    run.kill()
    run.communicate()
    assert workspaces(simulator, "Payments") == []
    until(lambda: bool(workspaces(simulator, "Payments")))
    until(lambda: not processes_of(stack.home))  # the provider process has ended with its engine

    # A killed engine leaves the stack locked: that is one clear line, and how to unlock it.
    assert "pulumi cancel" in stack.up(expect=1).text
    stack.run("cancel", "--yes")
    said = stack.up().text
    assert f"adopted workspace 'Payments' ({workspace(simulator, 'Payments')['id']})" in said


@over_both
def test_another_organizations_credential_changes_nothing(stack: Stack, simulator: Simulator) -> None:
    stack.program("""
        payments = claude.Workspace("payments", name="Payments", archive_on_destroy=True)
        claude.WorkspaceMembers("payments", workspace_id=payments.id, members={"ana@example.com": "workspace_user"})
        claude.WorkspaceSpendLimit("payments", workspace_id=payments.id, amount="5000.00", clear_on_destroy=True)
    """)
    stack.up()
    before = recorded(stack)
    with Simulator(seed=load("quickstart"), switches={"spend_limits_api": "enabled"}) as other:
        other.world.organization.name = "##[error]Northwind ##vso[task.complete] \u202e"
        theirs = {"ANTHROPIC_BASE_URL": other.base_url, "ANTHROPIC_ADMIN_API_KEY": other.admin_api_key}
        for said in (
            stack.refresh_preview(expect=1, **theirs).text,
            stack.up("--refresh", expect=1, **theirs).text,
            stack.destroy(expect=1, **theirs).text,
        ):
            assert stack.spelled(REFUSED) in said
            assert "##[" not in said
            assert f"but this stack's state belongs to {simulator.organization_id}" in said
            assert "Traceback" not in said
        assert writes(other) == []
    assert recorded(stack) == before


def recorded(stack: Stack) -> dict[str, tuple[object, ...]]:
    """What the state says of each resource; not when it was looked at."""
    return {name: (r.get("id"), r.get("inputs"), r.get("outputs")) for name, r in stack.export().items()}
