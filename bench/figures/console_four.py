"""Four Console values on four workspaces written by the shim at once, beside four bare runs in parallel."""

from bench import console_values
from bench.figure import Figure
from bench.ground import Ground


def measure(ground: Ground) -> tuple[Figure, ...]:
    """From four threads, as the four of a Pulumi provider; the floor is four pages of one bare browser."""
    ground.speak("four Console values at once, by the shim and by bare Playwright")
    seconds = console_values.beside_bare(ground.folder / "console-four", at_once=4)
    return (
        Figure(
            name="four Console values ÷ four bare runs",
            value=seconds.shim / seconds.bare,
            aim=1.15,
            unit="",
            from_what=f"{seconds.shim:.2f} s ÷ {seconds.bare:.2f} s in parallel, medians of {console_values.ROUNDS} rounds in turn",
        ),
    )
