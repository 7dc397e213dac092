"""One `claude-admin audit --offline` of a generated archive, as text, JSON and HTML at once, in a process of its own."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.ground import BenchFailed
from pulumi_claude_admin.cli.exit_codes import ExitCode

_COMMAND: Final = "from pulumi_claude_admin.cli import main; main()"
_TOLD: Final = {ExitCode.OK, ExitCode.POLICY}
"""An audit that found something ends with the second."""


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds of the clock and of the processor (user and system, all threads), and the most resident memory in bytes."""

    seconds: float
    processor_seconds: float
    peak_bytes: int


def audit(archive: Path, folder: Path) -> Run:
    """
    Run it, with its files in `folder`. Raises BenchFailed when it did not tell what it should.

    A process between starts it and waits for it, so that the memory is its own and of no child before it.
    """
    files = {form: folder / f"audit.{form}" for form in ("txt", "json", "html")}
    outputs = [f"--output={form}:{files[form]}" for form in ("json", "html")]
    command = [
        sys.executable,
        "-c",
        _COMMAND,
        "audit",
        "--offline",
        f"--archive={archive}",
        f"--cwd={folder}",
        *outputs,
    ]
    ran = subprocess.run(
        [sys.executable, "-m", __name__, str(files["txt"]), *command],
        env={**os.environ, "CLAUDE_ADMIN_HOME": str(folder / "home")},
        check=False,
        capture_output=True,
        text=True,
    )
    if ran.returncode not in _TOLD or not all(file.exists() and file.stat().st_size for file in files.values()):
        raise BenchFailed(f"claude-admin audit --offline ended with {ran.returncode}: {ran.stderr.strip()}")
    return Run(**json.loads(ran.stdout))


def _watch(text: Path, command: list[str]) -> int:
    started = time.perf_counter()
    with text.open("wb") as file:
        code = subprocess.run(command, check=False, stdout=file).returncode
    seconds = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    in_kib = 1 if sys.platform == "darwin" else 1024
    spent = {"processor_seconds": used.ru_utime + used.ru_stime, "peak_bytes": used.ru_maxrss * in_kib}
    print(json.dumps({"seconds": seconds, **spent}))
    return code


if __name__ == "__main__":
    sys.exit(_watch(Path(sys.argv[1]), sys.argv[2:]))
