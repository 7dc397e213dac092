"""Admin API calls of a refresh that changes nothing."""

from bench.figure import Figure
from bench.ground import Ground


def measure(ground: Ground) -> tuple[Figure, ...]:
    """One listing per collection, one members' list and one list of rate limits per workspace."""
    return (
        Figure(
            name="calls of a refresh",
            value=ground.refreshed.calls,
            aim=ground.workspaces + 6 + ground.workspaces,
            unit="calls",
            from_what=f"{ground.workspaces} workspaces: + 6 for members, + {ground.workspaces} for rate limits",
        ),
    )
