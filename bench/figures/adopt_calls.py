"""Admin API calls and processor time of `claude-admin adopt` on 500 workspaces of 20 people."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from bench.figure import Figure
from bench.ground import BenchFailed, Ground
from bench.processor_time import spent_by_children
from claude_simulator import Simulator
from pulumi_claude_admin.drift.kinds import ORGANIZATION_LISTS

WORKSPACES: Final = 500
PEOPLE: Final = 1999
"""With the administrator 2,000: two pages of people."""


def measure(ground: Ground) -> tuple[Figure, ...]:
    """The calls of drift, a second page of people included; the time is user and system together."""
    ground.speak(f"claude-admin adopt of {WORKSPACES} workspaces of 20")
    calls, seconds = _adopt(ground.folder / "adopt")
    what = f"{WORKSPACES} workspaces of 20 of {PEOPLE + 1:,} people"
    return (
        Figure("calls of claude-admin adopt", calls, 2 * WORKSPACES + 6 + len(ORGANIZATION_LISTS), "calls", what),
        Figure("processor time of claude-admin adopt", seconds, 3, "s", what),
    )


def _adopt(folder: Path) -> tuple[int, float]:
    with Simulator(seed=f"generated:workspaces={WORKSPACES},people={PEOPLE},members=20") as simulator:
        environment = {
            "PATH": os.environ["PATH"],
            "ANTHROPIC_ADMIN_API_KEY": simulator.admin_api_key,
            "ANTHROPIC_BASE_URL": simulator.base_url,
            "CLAUDE_ADMIN_REQUESTS_PER_MINUTE": "0",
            "CLAUDE_ADMIN_HOME": str(folder / "home"),
        }
        command = [str(Path(sys.executable).with_name("claude-admin")), "adopt", "--out", str(folder / "program")]
        before = spent_by_children()
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        spent = spent_by_children() - before
        if ran.returncode:
            raise BenchFailed(ran.stderr)
        calls = sum(int(row["count"]) for row in simulator.requests())
    return calls, spent
