"""Seconds of `pulumi up`, beside the engine alone."""

from bench.figure import Figure
from bench.ground import Ground


def measure(ground: Ground) -> tuple[Figure, ...]:
    """Creating everything, pacing lifted, against as many resources whose provider does nothing."""
    ours, floor = ground.applied, ground.engine_alone[0]
    return (
        Figure(
            name="up ÷ the engine alone",
            value=ours.seconds / floor.seconds,
            aim=3,
            unit="",
            from_what=f"{ours.seconds:.1f} s with {ours.calls} calls ÷ {floor.seconds:.1f} s, {ground.resources} resources",
        ),
    )
