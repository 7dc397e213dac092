"""What whole commands log at the most talkative level, in processes of their own, against the simulator: enough, and no secret."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from claude_console_shim.session_file import SessionFile
from claude_simulator import Simulator
from tests.support.log_guard import unfit
from tests.support.stack_builder import Stack


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(seed="tiny", switches={"requests_per_minute": 0}) as running:
        yield running


def logged(simulator: Simulator, folder: Path, *arguments: str) -> list[str]:
    environment = {
        **os.environ,
        "ANTHROPIC_ADMIN_API_KEY": simulator.admin_api_key,
        "ANTHROPIC_BASE_URL": simulator.base_url,
        "CLAUDE_CONSOLE_URL": simulator.console_url,
        "CLAUDE_CONSOLE_STATE_KEY": SessionFile.new_key(),
        "CLAUDE_ADMIN_HOME": str(folder),
        "CLAUDE_ADMIN_LOG": "debug",
    }
    command = [sys.executable, "-c", "from pulumi_claude_admin.cli import main; main()", *arguments]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert "GET /v1" not in ended.stdout
    return ended.stderr.splitlines()


@pytest.mark.parametrize("command", ["drift", "doctor", "groups"])
def test_a_command_logs_each_call_and_no_secret(simulator: Simulator, tmp_path: Path, command: str) -> None:
    state = tmp_path / "state.json"
    stack = Stack(organization_id=simulator.organization_id).workspace("a", "wrkspc_01A")
    state.write_text(stack.members("a", "wrkspc_01A", {"nobody@example.com": "workspace_user"}).text())
    arguments = {
        "drift": ["drift", "--state", str(state), "--no-console"],
        "doctor": ["doctor", "--no-console"],
        "groups": ["doctor", "--groups"],
    }[command]

    lines = logged(simulator, tmp_path, *arguments)

    calls = [line for line in lines if " info    GET /v1/organizations/" in line]
    assert calls
    assert all(" 200 req_" in line or " 403 req_" in line for line in calls)
    assert any(" debug   " in line for line in lines)
    for line in lines:
        assert unfit(line, logging.INFO) is None, line
