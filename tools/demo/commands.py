"""Runs one command as a person would in a terminal, and says how it went. Knows no step of the demo."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Hear = Callable[[str], None]

_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_PATIENCE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that has ended: what was typed, its exit code, everything it printed, and how long it took in seconds."""

    arguments: tuple[str, ...]
    code: int
    output: str
    seconds: float

    @property
    def typed(self) -> str:
        """The command as a person would type it."""
        return " ".join(self.arguments)


def run(arguments: Sequence[str], *, environment: Mapping[str, str], folder: Path, hear: Hear = lambda _: None) -> Ran:
    """
    Run a command to its end, with no standard input. `hear` is told each line as it comes, without colours.

    When this process is interrupted meanwhile, the command, which got the same Ctrl-C, has half a minute to clear up.
    """
    started = time.monotonic()
    process = subprocess.Popen(
        arguments,
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    lines: list[str] = []
    try:
        for line in process.stdout or ():
            lines.append(_COLOURS.sub("", line.rstrip()))
            hear(lines[-1])
        process.wait()
    finally:
        wait_for(process, seconds=_PATIENCE_SECONDS)
    return Ran(tuple(arguments), process.returncode, "\n".join(lines), time.monotonic() - started)


def wait_for(process: subprocess.Popen[str], *, seconds: float) -> None:
    """Wait for a process that is ending, and read away what it still says; make it end when it takes longer than that."""
    try:
        process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
