"""
Reviewed is what is applied: the scripts of examples/drift-in-ci, from the pull request to `up --plan`, with the real engine, the simulator and a
stand-in for GitHub on loopback.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope
from tests.support.forges.github_stand_in import GitHub, WorkflowRun
from tests.support.forges.serving import serving
from tests.support.pulumi_stack import Stack
from tests.support.workflow_runner import HEAD, PULL_REQUEST, Runner

pytestmark = pytest.mark.engine

BEFORE, MERGED = "0" * 40, "1" * 40
FAILED, POLICY, DRIFT = 1, 5, 7
PROGRAM = """
    team = claude.Workspace("team", name="Payments")
    claude.WorkspaceSpendLimit("cap", workspace_id=team.id, amount="500.00")
"""


@pytest.fixture
def runner(stack: Stack) -> Iterator[Runner]:
    """The last good run has applied the first commit of main; pull request 5 is about the empty stack's first team."""
    runs = [WorkflowRun(100, BEFORE), WorkflowRun(300, MERGED, conclusion=None)]
    with serving(GitHub(main=[BEFORE], runs=runs)) as github:
        github.pull_request(PULL_REQUEST, HEAD)
        yield Runner(stack, github)


def payments(simulator: Simulator) -> list[dict[str, Any]]:
    return [one for one in simulator.state()["workspaces"] if one["name"] == "Payments"]


def test_what_was_reviewed_is_applied_and_a_direct_push_is_not(
    runner: Runner, stack: Stack, simulator: Simulator, other_admin: HttpAdminApi
) -> None:
    stack.program(PROGRAM)
    drift = "What somebody changed by hand, and where this branch meets it"
    runner.of_the_organization("preview", "preview", drift)  # nothing is declared in the state yet: 7, and a report
    assert runner.of_the_forge("preview", "comment", "Say that the run failed", run=49) == FAILED
    (comment,) = runner.github.own(PULL_REQUEST)
    assert ": the run failed" in comment.body
    runner.of_the_forge("preview", "comment", "Comment on the pull request", run=50)
    (comment,) = runner.github.own(PULL_REQUEST)
    assert ": the run failed" not in comment.body

    runner.github.main.append(MERGED)
    runner.github.threads[PULL_REQUEST].merged = (MERGED,)
    assert runner.of_the_forge("up", "reviewed", "What was reviewed since the last good run", run=300) == 0

    simulator.fault("conflict", method="POST", after=1, count=9)  # half an `up`: the workspace is there, its cap is not
    assert runner.of_the_organization("up", "up", "Plan", ACCEPT="") == 0
    assert runner.of_the_organization("up", "up", "Apply") == FAILED
    simulator.world.faults.clear()

    stack.program(PROGRAM.replace('name="Payments"', 'name="Payments", tags={"by": "a direct push"}'))
    assert runner.of_the_organization("up", "up", "Plan", ACCEPT="") == POLICY
    printed = [line for line in runner.summary.read_text().splitlines() if "urn:" in line]
    (line,) = printed  # the cap is reviewed, though its workspace has an id by now
    digest, operation, urn = line.split("  ")
    assert (operation, urn.rpartition("::")[2]) == ("update", "team")

    assert runner.of_the_organization("up", "up", "Plan", ACCEPT=digest) == 0
    assert runner.of_the_organization("up", "up", "Apply") == 0
    assert [(one["spend_limit_cents"], one["tags"]["by"]) for one in payments(simulator)] == [(500_00, "a direct push")]

    other_admin.spend_limits.set(Scope(payments(simulator)[0]["id"]), Money(9000_00))
    assert runner.of_the_organization("drift", "drift", "What somebody changed by hand") == DRIFT
    assert runner.of_the_forge("drift", "issue", "Keep the issue", run=400) == DRIFT
    (issue,) = runner.github.issues
    assert "9000.00" in issue.body


def test_a_stranger_s_program_is_checked_for_its_form_and_reads_nothing(
    runner: Runner, stack: Stack, simulator: Simulator
) -> None:
    step = ("preview", "form", "What a stranger's program declares")
    stack.program("""
    claude.TeamWorkspace("old", name="`" * 6 + "::error::", adopt_id="wrkspc_018ZrbDuTqsnd3C6aubVwPW1", spend_limit="5.00")
    claude.get_user_output(email="ana@example.com")
    """)
    before = simulator.calls()
    assert runner.of_nobody(*step) == 0
    assert runner.summary.read_text().count("``````") == 2
    assert "+ 4 to create" in runner.summary.read_text()

    stack.program("""
    claude.WorkspaceSpendLimit("cap", workspace_id="wrkspc_018ZrbDuTqsnd3C6aubVwPW1", amount="a lot")
    """)
    (stack.folder / "empty").rename(stack.folder / "run before")
    assert runner.of_nobody(*step) == FAILED
    assert "amount" in runner.summary.read_text()
    assert simulator.calls() == before
