"""A state with every kind in it is taken as it is: a refresh shows nothing, an `up` writes nothing, and no kind is forgotten here."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pulumi
import pytest

import pulumi_claude_admin as claude
from claude_simulator import Simulator
from tests.support.leave_state import with_everything
from tests.support.other_admin import writes
from tests.support.pulumi_stack import MakeStack, Stack

AT_A_GATEWAY = {"GatewaySpendLimit"}
"""Its state is the address of a server beside the platform: tests/engine/test_gateway_spend_limit.py has one."""

OF_ENTERPRISE = {"MemberSpendLimit", "MemberSpendLimits"}
"""Their state is of an organization of the other surface: tests/engine/test_member_spend_limits.py has one."""

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


def test_every_kind_is_in_the_state() -> None:
    export = json.loads((LEFT / "stack.json").read_text(encoding="utf-8"))
    there = {one["type"].rpartition(":")[2] for one in export["deployment"]["resources"]}
    named = {name: getattr(claude, name) for name in claude.__all__}
    ours = {name for name, one in named.items() if isinstance(one, type) and issubclass(one, pulumi.Resource)}
    assert sorted(ours - there - AT_A_GATEWAY - OF_ENTERPRISE) == [], (
        "add them to program.py, and run tests.support.leave_state again"
    )


@pytest.mark.engine
@pytest.mark.browser
def test_it_refreshes_clean_and_nothing_is_written(stack: Stack, simulator: Simulator) -> None:
    refreshed = stack.refresh_preview()
    assert "unseen" not in refreshed.text
    unchanged = stack.up("--expect-no-changes").text
    assert "unchanged" in unchanged
    assert writes(simulator) == []
