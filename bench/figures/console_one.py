"""One Console value written by the shim, beside bare Playwright."""

from bench import console_values
from bench.figure import Figure
from bench.ground import Ground


def measure(ground: Ground) -> tuple[Figure, ...]:
    """A workspace's monthly limit. The floor loads the page, saves, and loads it afresh in a fresh context."""
    ground.speak("one Console value, by the shim and by bare Playwright")
    seconds = console_values.beside_bare(ground.folder / "console-one", at_once=1)
    return (
        Figure(
            name="one Console value ÷ bare Playwright",
            value=seconds.shim / seconds.bare,
            aim=1.3,
            unit="",
            from_what=f"{seconds.shim:.2f} s ÷ {seconds.bare:.2f} s, medians of {console_values.ROUNDS} rounds in turn",
        ),
    )
