"""What `claude-admin --help` costs: time beside a bare interpreter, and what it loads."""

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from bench.figure import Figure
from bench.ground import Ground

_RUNS = 15
_UNWANTED = ("pulumi", "httpx", "playwright", "pydantic", "rich")
_LIST_MODULES = f"""
import atexit, sys
atexit.register(lambda: print(*(name for name in {_UNWANTED} if name in sys.modules), sep=",", file=sys.stderr))
sys.argv = ["claude-admin", "--help"]
from pulumi_claude_admin.cli import main
main()
"""


def measure(ground: Ground) -> tuple[Figure, ...]:
    """Medians of fifteen runs each, taken in turns; and which of the big libraries help loads."""
    ground.speak("claude-admin --help, fifteen times")
    command = str(Path(sys.executable).parent / "claude-admin")
    pairs = [
        (_seconds(ground, command, "--help"), _seconds(ground, sys.executable, "-c", "")) for _ in range(_RUNS + 1)
    ]
    _compiled, *warm = pairs  # the first run compiles, as the first one after an installation does
    ours, bare = median(pair[0] for pair in warm), median(pair[1] for pair in warm)
    loaded = _loaded()
    return (
        Figure(
            name="claude-admin --help ÷ bare interpreter",
            value=ours / bare,
            aim=8,
            unit="",
            from_what=f"{ours * 1000:.0f} ms ÷ {bare * 1000:.0f} ms, medians of {_RUNS}",
        ),
        Figure(
            name="big modules that help loads",
            value=len(loaded),
            aim=0,
            unit="modules",
            from_what=f"of {', '.join(_UNWANTED)}: {', '.join(loaded) or 'none'}",
        ),
    )


def _seconds(ground: Ground, *arguments: str) -> float:
    bytecode = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(ground.folder / "bytecode")}
    environment = {**os.environ, **bytecode}
    started = time.monotonic()
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.monotonic() - started


def _loaded() -> list[str]:
    ran = subprocess.run([sys.executable, "-c", _LIST_MODULES], check=True, capture_output=True, text=True)
    return [name for name in ran.stderr.strip().split(",") if name]
