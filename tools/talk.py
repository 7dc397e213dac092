"""
How the set-up talks: one line per fact on standard error, and a sign of life while a long command runs.

Standard output stays free for data (a path, exports). No decisions here.
"""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

Say = Callable[[str], None]

_SIGN_OF_LIFE_SECONDS = 10.0
_LINES_KEPT = 25
_READER_LEAVES_SECONDS = 5.0


class CommandFailed(Exception):
    """A command ended with something else than 0, or not in time; `tail` holds its last lines."""

    def __init__(self, reason: str, *, tail: str) -> None:
        super().__init__(reason)
        self.tail = tail


def say(line: str) -> None:
    """Print one line for a person."""
    print(line, file=sys.stderr, flush=True)


def clock(seconds: float) -> str:
    """Seconds as `m:ss`."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"


def run_long(
    command: Sequence[str],
    *,
    describe: Callable[[str], str],
    limit_seconds: float,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    speak: Say = say,
) -> None:
    """
    Run a command that may take minutes, with no standard input, and print a line every ten seconds.

    `describe` is called with each line the command prints and answers what it is doing now. Raises `CommandFailed` when
    the command cannot be started, fails, or takes longer than `limit_seconds`; it is ended in the last case.
    """
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=env,
            cwd=cwd,
        )
    except OSError as error:
        raise CommandFailed(f"{command[0]} cannot be started: {error.strerror}", tail="") from error
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    reader = threading.Thread(target=_pump, args=(process.stdout, lines), daemon=True)
    reader.start()
    try:
        tail = _follow(lines, describe=describe, limit_seconds=limit_seconds, speak=speak)
        process.wait()
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()
        reader.join(timeout=_READER_LEAVES_SECONDS)  # longer only when what the command started keeps its output open
    if process.returncode != 0:
        raise CommandFailed(f"{Path(command[0]).name} ended with {process.returncode}", tail=tail)


def _follow(
    lines: queue.SimpleQueue[str | None], *, describe: Callable[[str], str], limit_seconds: float, speak: Say
) -> str:
    kept: deque[str] = deque(maxlen=_LINES_KEPT)
    started = spoke = time.monotonic()
    doing = "starting"
    while True:
        now = time.monotonic()
        if now - started > limit_seconds:
            raise CommandFailed(f"not finished after {clock(limit_seconds)}", tail="\n".join(kept))
        if now - spoke >= _SIGN_OF_LIFE_SECONDS:
            speak(f"  … {clock(now - started)} {doing}")
            spoke = now
        try:
            line = lines.get(timeout=1.0)
        except queue.Empty:
            continue
        if line is None:
            return "\n".join(kept)
        kept.append(line)
        doing = describe(line)


def _pump(output: IO[str] | None, lines: queue.SimpleQueue[str | None]) -> None:
    if output is not None:
        with output:
            for line in output:
                lines.put(line.rstrip("\n"))
    lines.put(None)
