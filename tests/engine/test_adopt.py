"""
Round trip with the real engine: what `claude-admin adopt` writes is imported, and then nothing differs anywhere.

One folder per seed; each command costs seconds, so that one stack answers everything that is asked of its seed and style.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from claude_simulator import Simulator
from tests.support.other_admin import writes
from tests.support.pulumi_stack import MakeStack, Ran, Stack

pytestmark = pytest.mark.engine

COMMAND = str(Path(sys.executable).with_name("claude-admin"))
IMPORT = ("--file", "import.json", "--generate-code=false", "--protect=false", "--yes", "--skip-preview")


def claude_admin(stack: Stack, *arguments: str, expect: int = 0) -> Ran:
    ran = subprocess.run(
        [COMMAND, *arguments], cwd=stack.folder, env=stack.environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == expect, ran.stdout + ran.stderr
    return Ran(ran.returncode, ran.stdout + ran.stderr)


def adopted(new_stack: MakeStack, simulator: Simulator, *options: str, **variables: str) -> Stack:
    """A stack in a folder that adopt has written."""
    outer = new_stack(simulator, **variables)
    claude_admin(outer, "adopt", "--out", "adopted", *options)
    stack = Stack(outer.folder / "adopted", outer.environment)
    stack.run("stack", "init", "prod")
    return stack


def require_nothing_to_do(stack: Stack, simulator: Simulator) -> None:
    """Nothing differs for the engine, for a refresh, for drift; and nothing was ever written."""
    stack.preview("--expect-no-changes", "--diff")
    stack.refresh_preview()
    drifted = json.loads(
        claude_admin(stack, "drift", "--no-console", "--format", "json").text.partition("\n}")[0] + "\n}"
    )
    assert {one["status"] for one in drifted["findings"]} <= {"in sync", "unmanaged", "unseen"}
    assert writes(simulator) == []
    assert simulator.console_saves() == []


@pytest.fixture(params=["company", "hostile"])
def simulator(request: pytest.FixtureRequest) -> Iterator[Simulator]:
    """An organization that exists already."""
    with Simulator(seed=request.param, switches={"spend_limits_api": "enabled", "requests_per_minute": 0}) as running:
        yield running


def test_a_program_of_explicit_resources_is_imported_and_nothing_differs(
    new_stack: MakeStack, simulator: Simulator
) -> None:
    stack = adopted(new_stack, simulator, "--style", "python", "--kinds", "all")
    stack.run("import", *IMPORT)
    require_nothing_to_do(stack, simulator)
