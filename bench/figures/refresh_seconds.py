"""Seconds of `pulumi refresh`, beside the engine alone."""

from bench.figure import Figure
from bench.ground import Ground


def measure(ground: Ground) -> tuple[Figure, ...]:
    """A refresh that finds nothing, pacing lifted, against as many resources whose provider does nothing."""
    ours, floor = ground.refreshed, ground.engine_alone[1]
    return (
        Figure(
            name="refresh ÷ the engine alone",
            value=ours.seconds / floor.seconds,
            aim=3,
            unit="",
            from_what=f"{ours.seconds:.1f} s with {ours.calls} calls ÷ {floor.seconds:.1f} s, {ground.resources} resources",
        ),
    )
