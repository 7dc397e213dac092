"""A command of somebody else's, run to its end: it and all that it started are gone when the wait for it is broken off."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


@dataclass(frozen=True, slots=True)
class Ended:
    """What it printed, and its exit code."""

    code: int
    output: bytes
    complaint: bytes


def run(
    command: Sequence[str],
    *,
    folder: Path | None = None,
    timeout: float,
    environment: Mapping[str, str] | None = None,
    given: bytes | None = None,
) -> Ended:
    """
    Run it, `environment` beside our own, with the input that is `given`. Raises subprocess.TimeoutExpired after `timeout` seconds, OSError when it cannot be started.

    It has a process group of its own, so Ctrl-C reaches it through us alone.
    """
    process = None
    try:
        with _held_back() as signals:
            process = subprocess.Popen(  # noqa: S603 - the caller's fixed command; names are single arguments, not shell text
                command,
                cwd=folder,
                env={**os.environ, **(environment or {})},
                stdin=subprocess.DEVNULL if given is None else subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        for number in signals:
            signal.raise_signal(number)
        output, complaint = process.communicate(given, timeout=timeout)
    except BaseException:
        if process is not None:
            _kill(process)
        raise
    return Ended(process.returncode, output, complaint)


@contextlib.contextmanager
def _held_back() -> Iterator[list[int]]:
    """Signals that come in the block are collected: one that was raised there would lose the process that is being started."""
    came: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield came  # signals are the main thread's
        return
    before = {number: signal.signal(number, lambda number, _frame: came.append(number)) for number in _SIGNALS}
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """With all that it started; nothing is left of its pipes either."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):  # all of it had just ended
            os.killpg(process.pid, signal.SIGKILL)
    with process:
        process.wait()
