"""
An `up` that is killed at any point, again and again, ends in what is declared, and in nothing twice; nor do two at once.

Each run is killed at a later request than the one before, reads and writes alike, so that each starts from what the last one
left. `KILLS` asks for more than the usual number of points (`make soak`).
"""

from __future__ import annotations

import os
import shutil
import signal
from collections import Counter

import psutil
import pytest

from claude_simulator import Simulator
from tests.support.other_admin import PATIENCE, until, workspaces
from tests.support.pulumi_stack import MakeStack, Stack

pytestmark = pytest.mark.engine
KILLS = int(os.environ.get("KILLS", "20"))
FAILED = 1

EVERYTHING = """
    key = claude.ExternalKey(
        "key", provider_config=claude.ProviderConfigArgs(type="aws", kms_arn="arn:aws:kms:us-east-1:111122223333:key/{number}")
    )
    people = {{"ana@example.com": "workspace_user", "ben@example.com": "workspace_developer"}}
    for team in ("pay", "web", "lab"):
        made = claude.Workspace(team, name=f"{{team}} {number}", tags={{"round": "{number}"}})
        claude.WorkspaceMembers(team, workspace_id=made.id, members=people)
        claude.WorkspaceRateLimit(team, workspace_id=made.id, group="Claude Sonnet 4.x", requests_per_minute=5 + {number})
        claude.WorkspaceSpendLimit(team, workspace_id=made.id, amount="10{number}.00")
    one = claude.Workspace("one", name="one {number}")
    claude.WorkspaceMember("one", workspace_id=one.id, user="chloe@example.com", role="workspace_user")
    claude.OrganizationSpendLimit("all", amount="900{number}.00")
"""


def killed_up(stack: Stack, simulator: Simulator, *, after: int) -> bool:
    """Start an `up` and kill the engine after so many requests; whether it was still running."""
    simulator.reset_requests()
    run = stack.start("up", "--yes", "--skip-preview")
    until(lambda: simulator.calls() > after or psutil.Process(run.pid).status() == psutil.STATUS_ZOMBIE)
    engine = psutil.Process(run.pid)  # nobody has waited for it yet, so it is there even when it has ended
    below = engine.children(recursive=True) if engine.status() != psutil.STATUS_ZOMBIE else []
    run.kill()
    _, left = psutil.wait_procs(below, timeout=PATIENCE)
    assert left == []  # the provider has ended with its engine: nothing more arrives
    said, _ = run.communicate()
    assert run.returncode in {0, -signal.SIGKILL}, said
    shutil.rmtree(stack.folder / "state" / ".pulumi" / "locks", ignore_errors=True)
    mend_state(stack)
    return run.returncode != 0


def mend_state(stack: Stack) -> None:
    """What a person does after a kill in the middle of a write: take away the empty file of attributes (docs/troubleshooting.md)."""
    for attributes in (stack.folder / "state" / ".pulumi" / "stacks").rglob("*.attrs"):
        if not attributes.stat().st_size:
            attributes.unlink()


def test_whatever_is_killed_the_next_up_finishes_and_makes_nothing_twice(stack: Stack, simulator: Simulator) -> None:
    kills, number = 0, 0
    while kills < KILLS:
        number += 1
        stack.program(EVERYTHING.format(number=number))
        point = 0
        while kills < KILLS and killed_up(stack, simulator, after=point):
            kills, point = kills + 1, point + 2
            assert_nothing_twice(simulator)
    stack.up()
    assert_nothing_twice(simulator)
    stack.preview("--expect-no-changes")
    stack.refresh_preview()
    assert Counter(name.split()[0] for name in stack.export()) >= Counter(
        Workspace=4, WorkspaceMembers=3, WorkspaceRateLimit=3, WorkspaceSpendLimit=3, ExternalKey=1
    )


def assert_nothing_twice(simulator: Simulator) -> None:
    """Neither two workspaces of one owner nor two keys of one configuration."""
    state = simulator.state()
    owners = Counter(one["tags"]["managed-by"] for one in state["workspaces"] if "managed-by" in one["tags"])
    assert [owner for owner, count in owners.items() if count > 1] == []
    assert len(state["external_keys"]) <= 1


def test_two_stacks_apply_at_once_and_neither_touches_the_other(new_stack: MakeStack, simulator: Simulator) -> None:
    program = """
        for number in range(4):
            made = claude.Workspace(f"{stack}-{number}", name=f"{stack} {number}")
            claude.WorkspaceMembers(f"{stack}-{number}", workspace_id=made.id, members={"ana@example.com": "workspace_user"})
    """
    stacks = [new_stack(simulator, name=name, project=name) for name in ("shop", "bank")]
    for stack, name in zip(stacks, ("shop", "bank"), strict=True):
        stack.program(f'stack = "{name}"\n' + program.replace("\n        ", "\n"))
    runs = [stack.start("up", "--yes", "--skip-preview") for stack in stacks]
    said = [run.communicate()[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], said
    for stack, name in zip(stacks, ("shop", "bank"), strict=True):
        stack.refresh_preview()
        assert [len(workspaces(simulator, f"{name} {number}")) for number in range(4)] == [1, 1, 1, 1]


def test_one_stack_from_two_machines_is_applied_by_one_of_them(stack: Stack, simulator: Simulator) -> None:
    stack.program('claude.Workspace("payments", name="Payments")')
    simulator.fault("latency", route="/v1/organizations/workspaces", method="POST", ms=1500)
    first = stack.start("up", "--yes", "--skip-preview")
    until(lambda: not simulator.world.faults.waiting)
    refused = stack.up(expect=FAILED)
    assert "the stack is currently locked by 1 lock(s)" in refused.text
    first.communicate()
    assert first.returncode == 0
    assert len(workspaces(simulator, "Payments")) == 1
    stack.refresh_preview()
