"""How many pages the shim loads: for one value, and for a doctor on each layout. The simulator counts them."""

from pathlib import Path

from bench import console_values
from bench.figure import Figure
from bench.ground import Ground
from claude_console_shim import commands
from tools.demo.stand_in import Pages, Platform, running


def measure(ground: Ground) -> tuple[Figure, ...]:
    """The identity, which a browser is asked for once, is not counted with the value."""
    ground.speak("pages loaded for a Console value and by the doctor")
    with console_values.console_ground(ground.folder / "console-pages", workspaces=1) as console:
        console.platform.forget_requests()
        console.write_limit(console.scopes[0])
        of_value = _loads(console.platform)
    of_doctor = {layout: _of_doctor(ground.folder / f"doctor-{layout}", layout) for layout in "abcd"}
    told = ", ".join(f"{loads} on {layout.upper()}" for layout, loads in of_doctor.items())
    return (
        Figure("pages of one Console value", of_value, 2, "pages", "a workspace's monthly limit, identity apart"),
        Figure("pages of the doctor on C and D", max(of_doctor["c"], of_doctor["d"]), 7, "pages", told),
        Figure("pages of the doctor on A and B", max(of_doctor["a"], of_doctor["b"]), 9, "pages", told),
    )


def _of_doctor(folder: Path, layout: str) -> int:
    folder.mkdir(parents=True)
    with running(pages=Pages(layout=layout)) as platform:
        commands.doctor(console_values.options(folder, platform))
        return _loads(platform)


def _loads(platform: Platform) -> int:
    return sum(int(row["count"]) for row in platform.requests()["console_pages"])
