"""`pulumi up` under a request limit: how near to what the limit allows, and how often it was told to wait."""

from bench.figure import Figure
from bench.ground import REQUESTS_PER_MINUTE, Ground


def measure(ground: Ground) -> tuple[Figure, ...]:
    """The same `up` into an organization with a limit of requests a minute, and pacing set to it."""
    paced = ground.paced
    allowed = paced.calls * 60 / REQUESTS_PER_MINUTE
    return (
        Figure(
            name="paced up ÷ (calls ÷ limit)",
            value=paced.seconds / allowed,
            aim=1.2,
            unit="",
            from_what=f"{paced.seconds:.1f} s ÷ ({paced.calls} calls ÷ {REQUESTS_PER_MINUTE} a minute)",
        ),
        Figure(
            name="429 answers to the paced up",
            value=paced.refused,
            aim=0,
            unit="answers",
            from_what=f"{paced.calls} calls, spend-limit endpoints included",
        ),
    )
