"""Calls of refresh and preview, and memory of drift, on an organization of 500 workspaces that is all in the state."""

from bench.existing_organization import PEOPLE, STACK, WORKSPACES, adopted, large_seed
from bench.figure import Figure
from bench.ground import Ground
from claude_simulator import Simulator

_PLAIN = ("--stack", STACK, "--non-interactive", "--suppress-progress", "--expect-no-changes")


def measure(ground: Ground) -> tuple[Figure, ...]:
    """Rate limits on all; adopted and imported, so that each of the commands finds nothing to do."""
    ground.speak(f"adopt and import of {WORKSPACES} workspaces of 20, then preview, refresh and drift")
    with Simulator(seed=large_seed()) as simulator:
        demo = adopted(ground, simulator, ground.folder / "existing")
        preview = ground.measure(demo, "pulumi", "preview", *_PLAIN)
        refresh = ground.measure(demo, "pulumi", "refresh", *_PLAIN, "--preview-only")
        drift = ground.measure(demo, "claude-admin", "drift", "--stack", STACK, "--no-console", watched="claude-admin")
    what = f"{WORKSPACES} workspaces of 20 of {PEOPLE + 1:,} people, rate limits on all"
    return (
        Figure("calls of a refresh, 500 workspaces", refresh.calls, 2 * WORKSPACES + 7, "calls", what),
        Figure("calls of a preview, 500 workspaces", preview.calls, 6, "calls", "the same, without a refresh"),
        Figure(
            "peak memory of claude-admin drift",
            drift.peak_bytes / 2**20,
            120,
            "MiB",
            f"resident, sampled, {WORKSPACES} workspaces of 20, all in state",
        ),
    )
