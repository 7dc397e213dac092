"""A state and an organization that an earlier version left are taken as they are: nothing drifts, nothing is written."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from claude_console_shim.session_file import SessionFile
from claude_simulator import Simulator
from tests.support.other_admin import writes
from tests.support.pulumi_stack import MakeStack, Stack

pytestmark = [pytest.mark.engine, pytest.mark.browser]

LEFT = Path(__file__).parent / "state_of_2026_11_28"
"""What a program with every resource left on 28 November 2026: its stack's export and the saved state of the simulator."""


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[Simulator]:
    with Simulator(seed="tiny", state=Path(shutil.copy(LEFT / "simulator.json", tmp_path))) as running:
        yield running


@pytest.fixture
def stack(new_stack: MakeStack, simulator: Simulator, browser_executable: str, tmp_path: Path) -> Stack:
    session, key = tmp_path / "console-session", SessionFile.new_key()
    SessionFile(session, key).write(dict(simulator.sign_in("admin@example.com")))
    made = new_stack(
        simulator,
        CLAUDE_CONSOLE_BROWSER=browser_executable,
        CLAUDE_CONSOLE_STATE=str(session),
        CLAUDE_CONSOLE_STATE_KEY=key,
    )
    shutil.copy(LEFT / "program.py", made.folder / "__main__.py")
    made.run("stack", "import", "--file", str(LEFT / "stack.json"))
    return made


def test_a_state_of_november_2026_refreshes_clean_and_nothing_is_written(stack: Stack, simulator: Simulator) -> None:
    refreshed = stack.refresh_preview()
    assert "unseen" not in refreshed.text

    unchanged = stack.up("--expect-no-changes")

    assert "18 unchanged" in unchanged.text
    assert writes(simulator) == []
