"""Processor time of `up` and refresh at no latency, beside a provider that only keeps the same values and the same calls made bare."""

import dataclasses
import sys
from collections.abc import Iterable, Mapping

from bench.figure import Figure
from bench.ground import ONLY_LOOK, PEOPLE, PLAIN, STACK, BenchFailed, Ground, Measured
from bench.kept import FILE_VARIABLE
from tools.demo.environment import DemoEnvironment

AIM = 1.3


def measure(ground: Ground) -> tuple[Figure, ...]:
    """All processes of a command count, the simulator's does not; what keeps the values has the engine's whole work."""
    ours, kept = _demo(ground, "no-latency", "organization"), _demo(ground, "kept", "kept")
    figures = []
    for what, command in _COMMANDS.items():
        ground.speak(f"pulumi {what} of {ground.resources} resources, no latency; with kept values; the calls bare")
        product = ground.measure(ours, *command)
        calls = ours.platform.requests()["requests"]
        if what == "up":
            file = ground.folder / "kept.json"
            ground.must(ours, "pulumi", "stack", "export", "--stack", STACK, "--file", str(file))
            kept = dataclasses.replace(kept, environment={**kept.environment, FILE_VARIABLE: str(file)})
        keeping = ground.measure(kept, *command)
        listed = [_listed(calls, name) for name in ("workspaces", "spend_limits")] if what == "up" else []
        bare = ground.measure(kept, sys.executable, "-m", "bench.bare_calls", what, *listed)
        _require_same(calls, kept.platform.requests()["requests"])
        figures.append(_figure(what, ground, product, keeping, bare))
    return tuple(figures)


_COMMANDS: Mapping[str, tuple[str, ...]] = {
    "up": ("pulumi", "up", *PLAIN, "--yes", "--skip-preview"),
    "refresh": ("pulumi", "refresh", *PLAIN, *ONLY_LOOK),
}


def _demo(ground: Ground, name: str, program: str) -> DemoEnvironment:
    return ground.demo(name, seed=f"generated:workspaces=0,people={PEOPLE},members=0", program=program, latency_ms=0)


def _listed(calls: Iterable[Mapping[str, object]], name: str) -> str:
    rows = [row for row in calls if (row["method"], row["route"]) == ("GET", f"/v1/organizations/{name}")]
    return str(sum(int(str(row["count"])) for row in rows))


def _require_same(ours: object, bare: object) -> None:
    if ours != bare:
        raise BenchFailed(f"the bare calls are not the provider's any more: {bare} instead of {ours}")


def _figure(what: str, ground: Ground, product: Measured, keeping: Measured, bare: Measured) -> Figure:
    seconds = [each.processor_seconds for each in (product, keeping, bare)]
    return Figure(
        name=f"{what} ÷ (values kept + calls made bare)",
        value=seconds[0] / (seconds[1] + seconds[2]),
        aim=AIM,
        unit="",
        from_what=f"processor time {seconds[0]:.1f} s ÷ ({seconds[1]:.1f} + {seconds[2]:.1f} s), {ground.resources} resources, {bare.calls} calls",
    )
