"""
The story of a rogue change, as README tells it: somebody raises a cap in the Console at night, the weekly run says who, a pull request meets it,
what was reviewed is applied, and the issue closes itself. Real engine, the scripts of examples/drift-in-ci, the simulator, a stand-in for GitHub.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from claude_simulator import Simulator
from claude_simulator.changes.spend_limits import set_spend_limit
from claude_simulator.organization import Scope
from tests.support.by_hand import by_hand
from tests.support.forges.github_stand_in import GitHub, WorkflowRun
from tests.support.forges.serving import serving
from tests.support.pulumi_stack import DRIFT, Stack
from tests.support.workflow_runner import HEAD, PULL_REQUEST, Runner

pytestmark = pytest.mark.engine

BEFORE, MERGED = "0" * 40, "1" * 40
WHO = "admin@example.com"
PROGRAM = """
    for team, cap in {"Payments": "500.00", "Search": "500.00"}.items():
        workspace = claude.Workspace(team, name=team)
        claude.WorkspaceSpendLimit(team, workspace_id=workspace.id, amount=cap)
"""
BRANCH = PROGRAM.replace('"Payments": "500.00"', '"Payments": "800.00"').replace(
    '"Search": "500.00"', '"Search": "600.00"'
)
DRIFT_STEP = "What somebody changed by hand"


@pytest.fixture
def github() -> Iterator[GitHub]:
    """The last good run has applied the first commit of main."""
    runs = [WorkflowRun(100, BEFORE), WorkflowRun(300, MERGED, conclusion=None)]
    with serving(GitHub(main=[BEFORE], runs=runs)) as forge:
        yield forge


def caps(simulator: Simulator) -> dict[str, int]:
    spaces = simulator.state()["workspaces"]
    return {one["name"]: one["spend_limit_cents"] for one in spaces if one["name"] in {"Payments", "Search"}}


def at_two_fourteen(simulator: Simulator) -> None:
    """Let time pass until the next 02:14 UTC."""
    now = simulator.world.clock.now()
    night = now.replace(hour=2, minute=14, second=0, microsecond=0)
    simulator.advance(((night if night > now else night + timedelta(days=1)) - now).total_seconds())


def weekly_run(runner: Runner, number: int) -> tuple[int, int]:
    """`drift.yml`: its two jobs, and how each ended."""
    read = runner.of_the_organization("drift", "drift", DRIFT_STEP)
    return read, runner.of_the_forge("drift", "issue", "Keep the issue", run=number)


def test_a_cap_raised_at_night_is_told_with_its_author_reviewed_put_right_and_closed(
    stack: Stack, simulator: Simulator, github: GitHub
) -> None:
    runner = Runner(stack, github)
    stack.program(PROGRAM)
    stack.up()
    (payments,) = (one["id"] for one in simulator.state()["workspaces"] if one["name"] == "Payments")

    at_two_fourteen(simulator)
    with by_hand(simulator, WHO):
        set_spend_limit(simulator.world.organization, Scope(payments), 9_000_00)
    simulator.advance(3600)

    assert weekly_run(runner, 200) == (DRIFT, DRIFT)
    (issue,) = github.issues
    assert issue.state == "open"
    (row,) = (line for line in issue.body.splitlines() if WHO in line)
    assert "02:14" in row
    assert "500.00" in issue.body
    assert "9000.00" in issue.body

    stack.program(BRANCH)
    github.pull_request(PULL_REQUEST, HEAD)
    meets = "What somebody changed by hand, and where this branch meets it"
    assert runner.of_the_organization("preview", "preview", meets) == DRIFT
    assert runner.of_the_forge("preview", "comment", "Comment on the pull request", run=250) == DRIFT
    (comment,) = github.own(PULL_REQUEST)
    assert comment.body.index("conflict") < comment.body.index("planned")
    assert all(amount in comment.body for amount in ("800.00", "500.00", "9000.00"))
    assert WHO in comment.body
    assert "last run by schedule within the hour before" in comment.body

    github.main.append(MERGED)
    github.threads[PULL_REQUEST].merged = (MERGED,)
    assert runner.of_the_forge("up", "reviewed", "What was reviewed since the last good run", run=300) == 0
    assert runner.of_the_organization("up", "up", "Plan", ACCEPT="") == 0
    assert runner.of_the_organization("up", "up", "Apply") == 0
    assert caps(simulator) == {"Payments": 800_00, "Search": 600_00}

    assert weekly_run(runner, 400) == (0, 0)
    assert issue.state == "closed"
