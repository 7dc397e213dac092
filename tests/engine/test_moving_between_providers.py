"""A stack goes over to the native provider and back by the commands that `claude-admin adopt` writes down, and nobody notices."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from claude_simulator import Simulator
from tests.support.leave_state import with_everything
from tests.support.other_admin import writes
from tests.support.pulumi_stack import MakeStack, Stack

pytestmark = [pytest.mark.engine, pytest.mark.browser]

LEFT = Path(__file__).parent / "state_of_every_kind"
"""What `python -m tests.support.leave_state` left of its program."""


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[Simulator]:
    with Simulator(seed="tiny", state=Path(shutil.copy(LEFT / "simulator.json", tmp_path))) as running:
        yield running


@pytest.fixture
def stack(new_stack: MakeStack, simulator: Simulator, browser_executable: str, tmp_path: Path) -> Stack:
    made = new_stack(simulator, **with_everything(simulator, tmp_path / "console-session", browser_executable))
    shutil.copy(LEFT / "program.py", made.folder / "__main__.py")
    made.run("stack", "import", "--file", str(LEFT / "stack.json"))
    return made


def commands_to_move(stack: Stack, provider: str) -> tuple[Stack, list[list[str]]]:
    """The folder that adopt writes, and the commands that it says to run there."""
    ran = stack.claude_admin("adopt", "--out", f"../{provider}", "--provider", provider, "--from-stack", "dev")
    assert ran.returncode == 0, ran.stdout
    there = Stack(stack.folder.parent / provider, stack.environment)
    shutil.copy(stack.folder / "Pulumi.dev.yaml", there.folder)
    text = (there.folder / "ADOPT.md").read_text(encoding="utf-8")
    (block,) = re.findall("^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return there, [shlex.split(line) for line in block.replace("\\\n", "").splitlines()]


def follow(stack: Stack, commands: list[list[str]]) -> None:
    for program, *arguments in commands:
        if program == "pulumi":
            stack.run(*arguments)
        else:
            assert stack.claude_admin(*arguments).returncode == 0


def recorded(stack: Stack) -> dict[str, tuple[Any, ...]]:
    """What the state says of each resource of ours."""
    parts = ("id", "inputs", "outputs")
    return {
        name: tuple(one[part] for part in parts)
        for name, one in stack.export().items()
        if "dynamic/claude" in one["type"]
    }


def require_planned_changes_are_told(stack: Stack) -> None:
    """What a change of the program would do stands beside its stack."""
    program = stack.folder / "Pulumi.yaml"
    before = program.read_text(encoding="utf-8")
    program.write_text(before.replace("requestsPerMinute: 500\n", "requestsPerMinute: 400\n"), encoding="utf-8")
    ran = stack.claude_admin("drift", "--program", "--no-console", "--format", "json")
    found = [one for one in json.loads(ran.stdout)["findings"] if one["in_branch"]]
    changed = {one["resource"]: one["in_branch"] for one in found}
    planned = {"path": "requests_per_minute", "word": "planned", "branch": 400, "state": 500, "actual": 500}
    assert changed == {"payments-sonnet": [planned]}
    line = before.splitlines().index("  payments-sonnet:") + 1
    assert found[0]["declared_at"] == f"Pulumi.yaml:{line}"
    program.write_text(before, encoding="utf-8")


def test_a_stack_of_every_kind_moves_and_comes_back(stack: Stack, simulator: Simulator, yaml_host: str) -> None:
    del yaml_host
    before = recorded(stack)
    native, commands = commands_to_move(stack, "native")
    imported = next(number for number, one in enumerate(commands) if one[1] == "import") + 1
    follow(native, commands[:imported])
    assert "protected" in stack.up(expect=1).text, "the old program may not take away what was imported"
    follow(native, commands[imported:])
    native.refresh_preview()
    assert recorded(native) == {}
    require_planned_changes_are_told(native)

    back, commands = commands_to_move(native, "dynamic")
    follow(back, commands)
    assert recorded(back) == before
    assert (writes(simulator), simulator.console_saves()) == ([], [])
