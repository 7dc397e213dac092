"""Many Console values written by the shim in one `pulumi up`, beside one alone."""

from typing import Final

from bench import console_values
from bench.figure import Figure
from bench.ground import Ground

WORKSPACES: Final = 20


def measure(ground: Ground) -> tuple[Figure, ...]:
    """A monthly limit and notifications on each workspace, from four threads."""
    ground.speak(f"{2 * WORKSPACES} Console values on {WORKSPACES} workspaces, and one alone")
    each, alone = console_values.series_over_alone(ground.folder / "console-series", workspaces=WORKSPACES)
    return (
        Figure(
            name="each of 40 Console values ÷ one alone",
            value=each / alone,
            aim=0.6,
            unit="",
            from_what=f"{each:.2f} s ÷ {alone:.2f} s, on {WORKSPACES} workspaces by {console_values.THREADS} threads",
        ),
    )
