"""Admin API calls of `claude-admin drift`."""

from bench.figure import Figure
from bench.ground import Ground


def measure(ground: Ground) -> tuple[Figure, ...]:
    """Members and rate limits of every workspace, and one listing per collection."""
    return (
        Figure(
            name="calls of claude-admin drift",
            value=ground.drifted.calls,
            aim=2 * ground.workspaces + 6,
            unit="calls",
            from_what=f"twice {ground.workspaces} workspaces, + 6",
        ),
    )
