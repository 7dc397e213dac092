"""A `probe_ports.KeyProbe` whose answers a test scripts, and a stopwatch that goes on only when somebody waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pulumi_claude_admin.probe_ports import CanaryKey, LetIn, Probed, TurnedAway

ORGANIZATION = "5f2d8c1e-7b3a-4d5e-8f60-9a1b2c3d4e5f"
REFUSED = TurnedAway(401, "authentication_error", None, "req_01")
Answers = Callable[[CanaryKey], Probed]


def let_in(_canary: CanaryKey) -> Probed:
    """Always."""
    return LetIn(ORGANIZATION)


@dataclass
class FakeKeyProbe:
    """`models` answers `list_models`, `message` the other; `asked` counts both."""

    models: Answers = let_in
    message: Answers = let_in
    asked: list[str] = field(default_factory=list)

    def list_models(self, canary: CanaryKey) -> Probed:
        """As scripted."""
        self.asked.append("models")
        return self.models(canary)

    def write_one_token(self, canary: CanaryKey) -> Probed:
        """As scripted."""
        self.asked.append("message")
        return self.message(canary)


@dataclass
class FakeStopwatch:
    """`passing` is told of every wait; after `ends_after` seconds somebody wants the drill to end."""

    seconds: float = 0.0
    ends_after: float = float("inf")
    passing: Callable[[float], object] = lambda _: None
    rested: Callable[[float], object] = lambda _: None

    def now(self) -> float:
        """As far as was waited."""
        return self.seconds

    def wait(self, seconds: float) -> bool:
        """Let it pass."""
        self.seconds += seconds
        self.passing(seconds)
        return self.seconds >= self.ends_after

    def rest(self, seconds: float) -> None:
        """Let it pass, and tell `rested`."""
        self.seconds += seconds
        self.rested(seconds)
        self.passing(seconds)
