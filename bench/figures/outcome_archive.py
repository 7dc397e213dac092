"""What outcomes cost that are counted from the archive alone."""

from __future__ import annotations

from typing import Final

from bench.figure import Figure
from bench.ground import Ground
from bench.outcome_archive import count, fill

CHANGES: Final = 100_000
_SECONDS: Final = 60
_MEBIBYTES: Final = 500


def measure(ground: Ground) -> tuple[Figure, ...]:
    """One run, from the start of the process to the last difference with its interval."""
    ground.speak(f"an archive of {CHANGES:,} merged changes, and outcomes from it")
    folder = ground.folder / "outcomes"
    fill(folder, CHANGES)
    found = count(folder)
    what = f"{CHANGES:,} changes of 1,200 people in 60 teams and 40 repositories, 12 weeks"
    return (
        Figure("outcomes from the archive", found.seconds, _SECONDS, "s", f"{what}, by the clock"),
        Figure("processor time of it", found.processor_seconds, _SECONDS, "s", "one thread but for the reading"),
        Figure("peak memory of it", found.peak_bytes / 2**20, _MEBIBYTES, "MiB", "resident"),
    )
