"""Admin API calls of `claude-admin drift`."""

from bench.figure import Figure
from bench.ground import Ground
from pulumi_claude_admin.drift.kinds import ORGANIZATION_LISTS


def measure(ground: Ground) -> tuple[Figure, ...]:
    """Members and rate limits of every workspace, and one listing per collection."""
    return (
        Figure(
            name="calls of claude-admin drift",
            value=ground.drifted.calls,
            aim=2 * ground.workspaces + 5 + len(ORGANIZATION_LISTS),
            unit="calls",
            from_what=f"twice {ground.workspaces} workspaces, + 5, + {len(ORGANIZATION_LISTS)} lists of the organization",
        ),
    )
