"""Stacks of several folders, compared in one run: an object that two of them declare, and whose line of which program it is."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from claude_simulator import Simulator
from tests.support.other_admin import workspace
from tests.support.pulumi_stack import DRIFT, Stack

pytestmark = pytest.mark.engine

COMMAND = Path(sys.executable).with_name("claude-admin")
STACKS = ("--stack", "dev", "--stack", "search:dev")
CAP = 'claude.WorkspaceSpendLimit("cap", workspace_id="{}", amount="{}")'


def drift(stack: Stack, *arguments: str, expect: int, stacks: Sequence[str] = STACKS) -> dict[str, dict[str, Any]]:
    """The findings about what the stacks declare, by project."""
    done = subprocess.run(
        [str(COMMAND), "drift", "--no-console", "--format", "json", *stacks, *arguments],
        cwd=stack.folder,
        env=stack.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == expect, done.stderr + done.stdout
    return {one["urn"].split("::")[1]: one for one in json.loads(done.stdout)["findings"] if one["urn"]}


def test_what_stacks_of_two_folders_declare_both_is_a_conflict_until_one_lets_go(
    stack: Stack, simulator: Simulator
) -> None:
    research = workspace(simulator, "Research")["id"]
    folder = stack.folder / "search"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: search\nruntime: python\n")
    other = Stack(folder, stack.environment)
    other.program("")
    other.run("stack", "init", "dev")
    stack.program(CAP.format(research, "500.00"))
    other.program(f"\n{CAP.format(research, '700.00')}")
    stack.up()
    other.up()

    both = drift(stack, "--program", expect=DRIFT)

    assert {name: one["status"] for name, one in both.items()} == {"shop": "conflict", "search": "conflict"}
    assert {one["reason"] for one in both.values()} == {"declared by search/dev (cap) and shop/dev (cap)"}
    assert both["shop"]["declared_at"] == "__main__.py:3"
    assert both["search"]["declared_at"] == "search/__main__.py:4"
    assert "`pulumi state delete`" in both["search"]["remedy"]

    stack.run("state", "delete", both["shop"]["urn"], "--yes")
    stack.program("")
    assert {name: one["status"] for name, one in drift(stack, expect=0).items()} == {"search": "in sync"}
    assert workspace(simulator, "Research")["spend_limit_cents"] == 70_000

    before = sorted(path.name for path in folder.iterdir())
    new = drift(stack, "--program", stacks=("--stack", "search:next"), expect=0)
    assert (new["search"]["status"], new["search"]["reason"]) == ("planned", "new in this branch")
    assert new["search"]["urn"].startswith("urn:pulumi:next::search::")
    assert sorted(path.name for path in folder.iterdir()) == before
    assert "next" not in other.run("stack", "ls").text
    assert "no stack named" in _complaint(stack, "--stack", "search:next")


def _complaint(stack: Stack, *arguments: str) -> str:
    done = subprocess.run(
        [str(COMMAND), "drift", *arguments],
        cwd=stack.folder,
        env=stack.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    return done.stderr
