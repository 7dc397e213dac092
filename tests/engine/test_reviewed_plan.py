"""Reviewed is what is applied: preview, `claude-admin verify-plan`, `up --plan`, as the two jobs do it, with the real engine."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.drift.planned_steps import plan_of
from pulumi_claude_admin.drift.program import parse_preview
from pulumi_claude_admin.drift.reviewed_steps import Reviewed
from tests.support.pulumi_stack import Stack

pytestmark = pytest.mark.engine

POLICY = 5
FAILED = 1
"""What Pulumi ends with when a resource could not be made."""
PROGRAM = """
    team = claude.Workspace("team", name="Payments")
    claude.WorkspaceSpendLimit("cap", workspace_id=team.id, amount="500.00")
"""


class Job:
    """The job that applies. It has what was reviewed as a file, and no token of a forge."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    @property
    def _preview(self) -> Path:
        return self._stack.folder / "preview.json"

    def preview(self) -> None:
        """`pulumi preview --json --show-sames --save-plan plan.json > preview.json`."""
        with self._preview.open("w") as output:
            subprocess.run(
                ["pulumi", "preview", "--json", "--show-sames", "--save-plan", "plan.json", "--non-interactive"],
                cwd=self._stack.folder,
                env=self._stack.environment,
                stdout=output,
                check=True,
            )

    def review(self) -> None:
        """What `drift --program` finds on the pull request comes to this job as a file."""
        plan = plan_of(parse_preview(self._preview.read_text()).entries)
        (self._stack.folder / "reviewed.json").write_text(Reviewed(plan.stacks, frozenset(plan.digests)).written())

    def verify(self, *more: str) -> int:
        """How `claude-admin verify-plan` ends."""
        reviewed = self._stack.folder / "reviewed.json"
        return run(["verify-plan", str(self._preview), "--reviewed", str(reviewed), *more])

    def apply(self, *, expect: int = 0) -> None:
        self._stack.up("--plan", "plan.json", expect=expect)


def payments(simulator: Simulator) -> list[dict[str, Any]]:
    return [one for one in simulator.state()["workspaces"] if one["name"] == "Payments"]


def test_what_was_reviewed_is_applied_and_a_direct_push_is_not(
    stack: Stack, simulator: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    job = Job(stack)
    stack.program(PROGRAM)
    job.preview()
    job.review()
    simulator.fault("conflict", method="POST", after=1, count=9)  # half an `up`: the workspace is there, its cap is not
    job.apply(expect=FAILED)
    simulator.world.faults.clear()

    stack.program(PROGRAM.replace('name="Payments"', 'name="Payments", tags={"by": "a direct push"}'))
    job.preview()
    assert job.verify() == POLICY
    (line,) = capsys.readouterr().out.splitlines()  # the cap is reviewed, though its workspace has an id by now
    digest, operation, urn = line.split("  ")
    assert (operation, urn.rpartition("::")[2]) == ("update", "team")
    assert job.verify("--accept", digest) == 0
    job.apply()
    assert [(one["spend_limit_cents"], one["tags"]["by"]) for one in payments(simulator)] == [(500_00, "a direct push")]
