"""
What several figures are measured on: the bench organization with its stack, and the engine alone. Each is run once, when asked for.

Sizes and the latency are here; aims are with the figures.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Self

from bench.memory_of import PROVIDER, PeakMemory
from bench.processor_time import spent_by_children
from tools.demo.commands import Ran
from tools.demo.environment import DemoEnvironment, prepare
from tools.demo.stand_in import running
from tools.folders import CHECKOUT

WORKSPACES: Final = 100
PEOPLE: Final = 999
"""With the administrator 1,000: one page of people."""

LATENCY_MS: Final = 20
RESOURCES_PER_WORKSPACE: Final = 4
REQUESTS_PER_MINUTE: Final = 6000
"""The limit under which the paced `up` runs, spend-limit endpoints included."""

STACK: Final = "bench"
_PROGRAMS: Final = CHECKOUT / "bench" / "programs"

Speak = Callable[[str], None]


class BenchFailed(Exception):
    """What is to be measured failed; the message says how."""


@dataclass(frozen=True, slots=True)
class Measured:
    """
    One command that was measured: seconds of wall time, and of processor time of all its processes (user and system);
    Admin API calls and 429 answers; peak memory in bytes of the process that was watched, by default the provider.
    """

    seconds: float
    processor_seconds: float
    calls: int
    refused: int
    peak_bytes: int


class Ground:
    """Runs what is asked for, below `folder`, and remembers it. `speak` is told before each long thing."""

    def __init__(self, folder: Path, *, speak: Speak, workspaces: int = WORKSPACES) -> None:
        self.folder = folder
        self.workspaces = workspaces
        self.speak = speak
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @property
    def resources(self) -> int:
        """How many resources the program declares."""
        return self.workspaces * RESOURCES_PER_WORKSPACE

    def demo(
        self,
        name: str,
        *,
        seed: str,
        program: str,
        switches: tuple[str, ...] = (),
        requests_per_minute: int = 0,
        latency_ms: int = LATENCY_MS,
    ) -> DemoEnvironment:
        """A simulator of its own until the bench ends, and an empty stack of one of the bench's programs."""
        options = ("--latency", str(latency_ms), *(part for each in switches for part in ("--set", each)))
        platform = self._open.enter_context(running(seed=seed, options=options))
        demo = prepare(self.folder / name, project=_PROGRAMS / program, stack=STACK, platform=platform)
        own: Mapping[str, str] = {
            "CLAUDE_ADMIN_REQUESTS_PER_MINUTE": str(requests_per_minute),
            "BENCH_WORKSPACES": str(self.workspaces),
            "BENCH_PEOPLE": str(PEOPLE),
            "BENCH_RESOURCES": str(self.resources),
            "PYTHONPATH": str(CHECKOUT),
        }
        demo = dataclasses.replace(demo, environment={**demo.environment, **own})
        self.must(demo, "pulumi", "stack", "init", STACK, "--non-interactive")
        self._open.callback((demo.project / f"Pulumi.{STACK}.yaml").unlink, missing_ok=True)
        return demo

    def measure(self, demo: DemoEnvironment, *arguments: str, watched: str = PROVIDER) -> Measured:
        """Run a command on a demo and measure it, its memory that of the process `watched`. Raises BenchFailed when it fails."""
        demo.platform.forget_requests()
        before = spent_by_children()
        with PeakMemory(demo.home, watched) as memory:
            ran = self.must(demo, *arguments)
        spent = spent_by_children() - before
        answers: dict[str, Any] = demo.platform.requests()
        refused = sum(row["count"] for row in answers["requests"] if row["status"] == 429)  # noqa: PLR2004 - the status
        return Measured(ran.seconds, spent, int(answers["calls"]), int(refused), memory.peak_bytes)

    @cached_property
    def organization(self) -> DemoEnvironment:
        """The bench organization: no workspace yet, people, the preview open, no request limit."""
        return self.demo(
            "organization", seed=f"generated:workspaces=0,people={PEOPLE},members=0", program="organization"
        )

    @cached_property
    def applied(self) -> Measured:
        """The first `up` of the program, pacing lifted."""
        self.speak(f"pulumi up of {self.resources} resources, pacing lifted")
        return self.measure(self.organization, "pulumi", "up", *PLAIN, "--yes", "--skip-preview")

    @cached_property
    def refreshed(self) -> Measured:
        """A refresh after that, which finds nothing."""
        _ = self.applied
        self.speak("pulumi refresh of the same")
        return self.measure(self.organization, "pulumi", "refresh", *PLAIN, *ONLY_LOOK)

    @cached_property
    def drifted(self) -> Measured:
        """`claude-admin drift` after that, which finds nothing."""
        _ = self.applied
        self.speak("claude-admin drift of the same")
        return self.measure(self.organization, "claude-admin", "drift", "--stack", STACK, "--no-console")

    @cached_property
    def engine_alone(self) -> tuple[Measured, Measured]:
        """`up` and refresh of as many resources whose provider does nothing."""
        demo = self.demo("nothing", seed="tiny", program="nothing")
        self.speak(f"pulumi up of {self.resources} resources that are nothing")
        up = self.measure(demo, "pulumi", "up", *PLAIN, "--yes", "--skip-preview")
        self.speak("pulumi refresh of the same")
        return up, self.measure(demo, "pulumi", "refresh", *PLAIN, *ONLY_LOOK)

    @cached_property
    def paced(self) -> Measured:
        """`up` into an empty organization that allows only so many requests a minute."""
        limits = (f"requests_per_minute={REQUESTS_PER_MINUTE}", f"spend_requests_per_minute={REQUESTS_PER_MINUTE}")
        seed = f"generated:workspaces=0,people={PEOPLE},members=0"
        demo = self.demo(
            "paced", seed=seed, program="organization", switches=limits, requests_per_minute=REQUESTS_PER_MINUTE
        )
        self.speak(f"pulumi up of {self.resources} resources, {REQUESTS_PER_MINUTE} requests a minute")
        return self.measure(demo, "pulumi", "up", *PLAIN, "--yes", "--skip-preview")

    def must(self, demo: DemoEnvironment, *arguments: str) -> Ran:
        """Run a command on a demo. Raises BenchFailed when it fails."""
        ran = demo.run(*arguments)
        if ran.code != 0:
            last = "\n".join(ran.output.splitlines()[-15:])
            raise BenchFailed(f"{ran.typed} ended with {ran.code}:\n{last}")
        return ran


PLAIN: Final = ("--stack", STACK, "--non-interactive", "--color", "never", "--suppress-progress")
ONLY_LOOK: Final = ("--preview-only", "--expect-no-changes")
