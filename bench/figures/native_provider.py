"""What the native provider costs beside the dynamic one: the same `up`, and how soon its process answers."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from statistics import median
from typing import IO, Final, cast

from bench.figure import Figure
from bench.ground import PEOPLE, PLAIN, Ground, Measured
from bench.processor_time import spent_by_children
from tools.folders import VIRTUAL_ENVIRONMENT

COMMAND: Final = "pulumi-resource-claude"
_ROUNDS: Final = 2
_STARTS: Final = 5


def measure(ground: Ground) -> tuple[Figure, ...]:
    """Both go up in turn, each time into an empty organization; of each the shorter run counts."""
    dynamic, native = [], []
    for number in range(_ROUNDS):
        ground.speak(f"pulumi up of {ground.resources} resources by the dynamic provider, and by the native one")
        dynamic.append(_up(ground, "organization", number))
        native.append(_up(ground, "native", number, watched=COMMAND))
    ours, beside = (min(each, key=lambda run: run.seconds) for each in (native, dynamic))
    before = spent_by_children()
    start = median(_start(ground.folder) for _ in range(_STARTS))
    spent = (spent_by_children() - before) / _STARTS
    what = f"{ground.resources} resources"
    return (
        Figure(
            "up of the native provider ÷ the dynamic one",
            ours.seconds / beside.seconds,
            1.2,
            "",
            f"{ours.seconds:.1f} s ÷ {beside.seconds:.1f} s, processor time {ours.processor_seconds:.1f} s ÷ {beside.processor_seconds:.1f} s, {what}",
        ),
        Figure(
            "start of the native provider",
            start,
            1,
            "s",
            f"to its port, median of {_STARTS}; processor time {spent:.2f} s",
        ),
        Figure(
            "peak memory of the native provider",
            ours.peak_bytes / 2**20,
            150,
            "MiB",
            f"resident, sampled during up of {what}",
        ),
    )


def _up(ground: Ground, program: str, number: int, **watched: str) -> Measured:
    seed = f"generated:workspaces=0,people={PEOPLE},members=0"
    demo = ground.demo(f"{program}-beside-{number}", seed=seed, program=program)
    return ground.measure(demo, "pulumi", "up", *PLAIN, "--yes", "--skip-preview", **watched)


def _start(folder: Path) -> float:
    """From the start of the process until it has printed the port that it answers on."""
    command = [str(VIRTUAL_ENVIRONMENT / "bin" / COMMAND), "127.0.0.1:1"]
    environment = {**os.environ, "CLAUDE_ADMIN_HOME": str(folder / "home-of-starts")}
    started = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        cast("IO[bytes]", process.stdout).readline()
        seconds = time.monotonic() - started
        process.terminate()
    return seconds
