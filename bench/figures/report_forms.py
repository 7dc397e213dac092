"""What the dearest form of a report costs, and the HTML of a thousand findings."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import bench
from bench.figure import Figure
from bench.ground import Ground
from bench.many_findings import TERMINAL
from pulumi_claude_admin.report.forms import Form

MANY: Final = 10_000
_PAGE: Final = 1_000


def measure(ground: Ground) -> tuple[Figure, ...]:
    """Each form in a process of its own, a terminal too; the dearest is the figure."""
    ground.speak(f"reports of {MANY:,} findings, a form at a time")
    costs = {form: _cost(form, MANY) for form in (*map(str, Form), TERMINAL)}
    slowest = max(costs, key=lambda form: costs[form]["seconds"])
    largest = max(costs, key=lambda form: costs[form]["peak_bytes"])
    page = _cost(Form.HTML, _PAGE)
    what = f"of {len(costs)} forms of {MANY:,} findings"
    return (
        Figure("slowest form of a report", costs[slowest]["seconds"], 2, "s", f"{slowest}, {what}"),
        Figure("memory of a report", costs[largest]["peak_bytes"] / 2**20, 200, "MiB", f"{largest}, {what}"),
        Figure("HTML of 1,000 findings", page["bytes"] / 2**20, 1, "MiB", "four differences in each workspace"),
    )


def _cost(form: str, number: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.many_findings", form, str(number)]
    ran = subprocess.run(command, cwd=Path(bench.__file__).parent.parent, check=True, capture_output=True, text=True)
    cost: dict[str, float] = json.loads(ran.stdout)
    return cost
