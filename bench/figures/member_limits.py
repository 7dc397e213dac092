"""
What limits of ten thousand people of a Claude Enterprise organization cost, from the plan to drift: calls of each command, and memory.

Pacing is lifted: at the platform's 60 writes a minute the first `up` takes 2 h 47 min, whatever this machine does.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Final

from bench.figure import Figure
from bench.ground import ONLY_LOOK, PLAIN, STACK, Ground, Measured
from claude_simulator import Simulator
from tools.demo.environment import DemoEnvironment, tools_environment
from tools.demo.stand_in import Platform
from tools.folders import CHECKOUT

MEMBERS: Final = 10_000
OWN: Final = 500
"""Who has an override already, which the first `up` changes."""

_PROGRAM: Final = CHECKOUT / "bench" / "programs" / "member_limits"
_MIB: Final = 1024 * 1024
_MOST_MIB: Final = 300
_IDENTITY: Final = 1


def measure(ground: Ground) -> tuple[Figure, ...]:
    """A preview, the first `up`, a refresh, drift of all of them, and an audit."""
    seed = f"enterprise:members={MEMBERS},groups=50,own={OWN},requests=20"
    with Simulator(seed=seed) as simulator:
        demo = _demo(ground.folder / "member-limits", simulator)
        ground.must(demo, "pulumi", "stack", "init", STACK, "--non-interactive")
        try:
            ground.speak(f"pulumi preview, up and refresh, and drift of limits of {MEMBERS:,} people")
            preview = ground.measure(demo, "pulumi", "preview", *PLAIN)
            up = ground.measure(demo, "pulumi", "up", *PLAIN, "--yes", "--skip-preview")
            written = _written(simulator)
            refresh = ground.measure(demo, "pulumi", "refresh", *PLAIN, *ONLY_LOOK)
            drift = ground.measure(demo, "claude-admin", "drift", "--stack", STACK, watched="claude-admin")
            audit = ground.measure(demo, "claude-admin", "audit", "--stack", STACK, watched="claude-admin")
        finally:
            (_PROGRAM / f"Pulumi.{STACK}.yaml").unlink(missing_ok=True)
    return tuple(_figures(preview, up, refresh, drift, audit, written=written))


def _figures(
    preview: Measured, up: Measured, refresh: Measured, drift: Measured, audit: Measured, *, written: int
) -> list[Figure]:
    people = math.ceil((MEMBERS + 1) / 1000)
    before, after = people + math.ceil((OWN + 60) / 1000), people + math.ceil((MEMBERS + 60) / 1000)
    read_back = math.ceil(MEMBERS / 100)
    calls = (
        ("preview", preview, _IDENTITY + before, f"whose key it is, {before} pages"),
        (
            "first up",
            up,
            _IDENTITY + before + MEMBERS + read_back,
            f"the same, {written:,} writes, {read_back} to read them back",
        ),
        ("refresh", refresh, _IDENTITY + after, f"whose key it is, {after} pages"),
        ("drift", drift, _IDENTITY + after + people + 1, "the same, the people, and requests that were approved"),
        (
            "audit",
            audit,
            _IDENTITY + after + people + 7,
            "the same, requests that wait, credits of two windows with their totals, engagement and seats",
        ),
    )
    memory = max(calls, key=lambda one: one[1].peak_bytes)
    return [
        *(
            Figure(f"calls of a {name} of people's limits" if name not in {"drift", "audit"} else f"calls of {name} of people's limits", one.calls, aim, "calls", f"{MEMBERS:,} people: {what}")
            for name, one, aim, what in calls
        ),
        Figure("peak memory of people's limits", memory[1].peak_bytes / _MIB, _MOST_MIB, "MiB", f"resident, sampled, the most of these five: {memory[0]}"),
    ]  # fmt: skip


def _written(simulator: Simulator) -> int:
    rows = (row for row in simulator.requests() if row["method"] == "POST")
    return sum(int(str(row["count"])) for row in rows)


def _demo(folder: Path, simulator: Simulator) -> DemoEnvironment:
    """A stack that has the scoped key, and nothing of a Console organization."""
    for name in ("state", "pulumi", "home"):
        (folder / name).mkdir(parents=True)
    own = {
        "PULUMI_BACKEND_URL": f"file://{folder / 'state'}",
        "PULUMI_HOME": str(folder / "pulumi"),
        "PULUMI_CONFIG_PASSPHRASE": "bench",
        "CLAUDE_ADMIN_ENTERPRISE_KEY": simulator.enterprise.all_scopes_key,
        "ANTHROPIC_BASE_URL": simulator.base_url,
        "CLAUDE_ADMIN_REQUESTS_PER_MINUTE": "0",
        "CLAUDE_ADMIN_HOME": str(folder / "home"),
        "BENCH_PEOPLE": str(MEMBERS),
        "PYTHONPATH": str(CHECKOUT),
    }
    platform = Platform(simulator.base_url, simulator.console_url, "", simulator.enterprise.organization_id)
    return DemoEnvironment(folder, _PROGRAM, STACK, platform, tools_environment() | own)
