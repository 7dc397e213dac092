"""
Reviewed is what is applied: the scripts of examples/drift-in-ci, from the pull request to `up --plan`, with the real engine, the simulator and a
stand-in for GitHub on loopback.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope
from tests.support.action_steps import BASH
from tests.support.forges.github_stand_in import GitHub, WorkflowRun, serving
from tests.support.pulumi_stack import Stack

pytestmark = pytest.mark.engine

WORKFLOWS = Path(__file__).parents[2] / "examples/drift-in-ci/.github/workflows"
BEFORE, MERGED, HEAD = "0" * 40, "1" * 40, "a" * 40
FAILED, POLICY, DRIFT = 1, 5, 7
PROGRAM = """
    team = claude.Workspace("team", name="Payments")
    claude.WorkspaceSpendLimit("cap", workspace_id=team.id, amount="500.00")
"""


@dataclass
class Runner:
    """GitHub's runner: the named steps of a job, in the folder of the checkout, with one of the two credentials."""

    stack: Stack
    github: GitHub

    @property
    def summary(self) -> Path:
        return self.stack.folder / "summary.md"

    def of_the_organization(self, workflow: str, job: str, step: str, **variables: str) -> int:
        return self._run(workflow, job, step, self.stack.environment | {"PULUMI_STACK": "dev"} | variables)

    def of_the_forge(self, workflow: str, job: str, step: str, *, run: int) -> int:
        """A job that cannot reach the organization."""
        event = self.stack.folder / "event.json"
        told = {
            "repository": {"full_name": self.github.repository},
            "pull_request": {"number": 5, "head": {"sha": HEAD}},
        }
        event.write_text(json.dumps(told))
        return self._run(
            workflow,
            job,
            step,
            {
                "PATH": "/usr/bin:/bin",
                "HOME": str(self.stack.folder),
                "GITHUB_TOKEN": "ghs_writer",
                "GITHUB_API_URL": self.github.url,
                "GITHUB_REPOSITORY": self.github.repository,
                "GITHUB_EVENT_PATH": str(event),
                "GITHUB_RUN_ID": str(run),
                "PULUMI_PROJECT": "shop",
                "PULUMI_STACK": "organization/shop/dev",
            },
        )

    def _run(self, workflow: str, job: str, name: str, environment: dict[str, str]) -> int:
        content = yaml.safe_load((WORKFLOWS / f"{workflow}.yml").read_text(encoding="utf-8"))
        (script,) = (step["run"] for step in content["jobs"][job]["steps"] if step.get("name") == name)
        self.summary.write_text("")
        path = f"{Path(sys.executable).parent}:{environment['PATH']}"
        ran = subprocess.run(
            [*BASH, script],
            cwd=self.stack.folder,
            env=environment
            | {"PATH": path, "GITHUB_STEP_SUMMARY": str(self.summary), "RUNNER_TEMP": str(self.stack.folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        sys.stderr.write(ran.stdout + ran.stderr)  # shown where the test fails
        return ran.returncode


@pytest.fixture
def runner(stack: Stack) -> Iterator[Runner]:
    """The last good run has applied the first commit of main; pull request 5 is about the empty stack's first team."""
    runs = [WorkflowRun(100, BEFORE), WorkflowRun(300, MERGED, conclusion=None)]
    with serving(GitHub(main=[BEFORE], runs=runs)) as github:
        github.pull_request(5, HEAD)
        yield Runner(stack, github)


def payments(simulator: Simulator) -> list[dict[str, Any]]:
    return [one for one in simulator.state()["workspaces"] if one["name"] == "Payments"]


def test_what_was_reviewed_is_applied_and_a_direct_push_is_not(
    runner: Runner, stack: Stack, simulator: Simulator, other_admin: HttpAdminApi
) -> None:
    stack.program(PROGRAM)
    drift = "What somebody changed by hand, and where this branch meets it"
    runner.of_the_organization("preview", "preview", drift)  # nothing is declared in the state yet: 7, and a report
    runner.of_the_forge("preview", "comment", "Comment on the pull request", run=50)
    assert len(runner.github.own(5)) == 1

    runner.github.main.append(MERGED)
    runner.github.threads[5].merged = (MERGED,)
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
