"""How long the simulator takes from its start to its first answer."""

import time
from statistics import median

from bench.figure import Figure
from bench.ground import Ground
from tools.demo.stand_in import running

_RUNS = 5


def measure(ground: Ground) -> tuple[Figure, ...]:
    """From the start of the process to the answer of `GET /v1/organizations/me`, seed `quickstart`; the median of five."""
    ground.speak("claude-simulator serve, five times")
    return (
        Figure(
            name="simulator: start to first answer",
            value=median(_once() for _ in range(_RUNS)),
            aim=1,
            unit="s",
            from_what=f"median of {_RUNS}, seed quickstart",
        ),
    )


def _once() -> float:
    started = time.monotonic()
    with running() as platform:
        platform.admin_api("GET", "me")
        return time.monotonic() - started
