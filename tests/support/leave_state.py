"""
Leaves what a program leaves: its stack's export and the saved state of the simulator, for a test that takes them as they are.

    tools/env .venv/bin/python -m tests.support.leave_state tests/engine/state_of_every_kind

Applies `program.py` of that folder once, on the seed "tiny", where one person has signed in to Claude Code, with an `org:admin` token
and a Console session, and writes
`stack.json` and `simulator.json` beside it. Run it when a kind is added, after its lines were added to the program.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from claude_console_shim.session_file import SessionFile
from claude_simulator import Simulator
from tests.support.pulumi_stack import Stack, stack_environment


def with_everything(simulator: Simulator, session: Path, browser: str) -> Mapping[str, str]:
    """What a stack needs beside its address: a token that may do everything, and somebody signed in to the Console."""
    key = SessionFile.new_key()
    SessionFile(session, key).write(dict(simulator.sign_in("admin@example.com")))
    return {
        "ANTHROPIC_ADMIN_API_KEY": "",
        "ANTHROPIC_AUTH_TOKEN": simulator.oauth_token,
        "CLAUDE_CONSOLE_BROWSER": browser,
        "CLAUDE_CONSOLE_STATE": str(session),
        "CLAUDE_CONSOLE_STATE_KEY": key,
    }


def leave(program: Path, folder: Path) -> None:
    """Apply the program in `folder`, which is empty, and put what it leaves beside the program."""
    command = shutil.which("pulumi")
    browser = os.environ.get("CLAUDE_CONSOLE_BROWSER")
    if command is None or not browser:
        sys.exit("leave_state: there is no engine or no browser: run `make setup`, and this by tools/env")
    saved = folder / "simulator.json"
    with Simulator(seed="tiny", state=saved) as simulator:
        simulator.sign_in_to_claude_code("ana@example.com")
        stack = _stack(command, folder / "stack", simulator, with_everything(simulator, folder / "session", browser))
        shutil.copy(program, stack.folder / "__main__.py")
        stack.up()
        _export(stack, program.parent / "stack.json")
    shutil.copy(saved, program.parent / "simulator.json")


def _stack(command: str, folder: Path, simulator: Simulator, variables: Mapping[str, str]) -> Stack:
    (folder / "state").mkdir(parents=True)
    (folder / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    address = {
        "ANTHROPIC_BASE_URL": simulator.base_url,
        "CLAUDE_CONSOLE_URL": simulator.console_url,
        "CLAUDE_ADMIN_REQUESTS_PER_MINUTE": "0",
        "CLAUDE_ADMIN_HOME": str(folder / "home"),
    }
    stack = Stack(folder, stack_environment(command, folder) | address | dict(variables))
    stack.run("stack", "init", "dev")
    stack.run("config", "set", "claude-admin:owner", "acme")
    return stack


def _export(stack: Stack, file: Path) -> None:
    """The export without where in whose files each line was: paths of a machine."""
    exported = subprocess.run(
        ["pulumi", "stack", "export"], cwd=stack.folder, env=stack.environment, check=True, capture_output=True
    )
    export = json.loads(exported.stdout)
    for resource in export["deployment"]["resources"]:
        for name in ("sourcePosition", "stackTrace"):
            resource.pop(name, None)
    file.write_text(json.dumps(export, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        leave(Path(sys.argv[1]).absolute() / "program.py", Path(made))
