"""An `up` whose engine is killed at a request, and what a person does after that. Nothing is said of what it left."""

from __future__ import annotations

import shutil
import signal

import psutil

from claude_simulator import Simulator
from tests.support.other_admin import PATIENCE, until
from tests.support.pulumi_stack import Stack


def killed_up(
    stack: Stack, simulator: Simulator, moment: str, *, method: str, before: int
) -> list[psutil.Process] | None:
    """Start an `up` and kill the engine at a request; what it left running. None when it ended before that request."""
    faults = simulator.world.faults
    faults.clear()
    simulator.fault(moment, method=method, after=before, seconds=PATIENCE, ms=0)
    run = stack.start("up", "--yes", "--skip-preview")
    engine = psutil.Process(run.pid)  # nobody has waited for it yet, so it is there even when it has ended
    until(lambda: not faults.waiting or engine.status() == psutil.STATUS_ZOMBIE)
    below = engine.children(recursive=True)
    if not faults.waiting:
        run.kill()
    said, _ = run.communicate()
    assert run.returncode in {0, -signal.SIGKILL}, said
    faults.clear()
    shutil.rmtree(stack.folder / "state" / ".pulumi" / "locks", ignore_errors=True)
    mend_state(stack)
    return below if run.returncode else None


def mend_state(stack: Stack) -> None:
    """What a person does after a kill in the middle of a write: take away the empty file of attributes (docs/troubleshooting.md)."""
    for attributes in (stack.folder / "state" / ".pulumi" / "stacks").rglob("*.attrs"):
        if not attributes.stat().st_size:
            attributes.unlink()
