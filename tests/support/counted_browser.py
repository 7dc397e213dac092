"""A browser that is counted: a program that adds a line to a file each time that it is started, and then is the browser."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class CountedBrowser:
    """`executable` is the program, which writes to `file`."""

    executable: Path
    file: Path

    @property
    def starts(self) -> int:
        """How many times it was started."""
        return len(self.file.read_text().splitlines()) if self.file.exists() else 0


def counted(browser: str, folder: Path) -> CountedBrowser:
    """Stand for `browser`, with files in `folder`."""
    executable, file = folder / "counted-browser", folder / "browser-starts"
    executable.write_text(f'#!/bin/sh\necho started >> "{file}"\nexec "{browser}" "$@"\n')
    executable.chmod(0o700)
    return CountedBrowser(executable, file)
