"""Looks for a file of the project from a folder inside it: upwards to the project's root, and never past it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_ROOTS: Final = (("Pulumi.yaml", "Pulumi.yml"), (".git",))
"""What makes a folder the root, the first kind that is found on the way up: the Pulumi project's, else the checkout's."""


def find_upwards(folder: Path, name: str) -> Path | None:
    """The nearest file of this name in the folder or above it, as far as the root; without a root in the folder alone."""
    start = folder.absolute()
    return next((each / name for each in _way_up(start) if (each / name).is_file()), None)


def _way_up(start: Path) -> tuple[Path, ...]:
    way = (start, *start.parents)
    for marks in _ROOTS:
        for number, each in enumerate(way, start=1):
            if any((each / mark).exists() for mark in marks):
                return way[:number]
    return way[:1]
