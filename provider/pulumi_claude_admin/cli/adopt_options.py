"""What `claude-admin adopt` was asked for: between its command line and its job, which do not know each other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class MoveOptions:
    """A stack that is to be of the other provider: its name, in the project of `project`, or a file of its state."""

    folder: Path
    to: Literal["dynamic", "native"]
    project: Path
    stack: str | None
    state: str | None


@dataclass(frozen=True, slots=True)
class AdoptOptions:
    """What was asked for. `kinds` are words still to be checked; `select` and `exclude` are patterns of names or ids."""

    folder: Path
    kinds: tuple[str, ...]
    select: tuple[str, ...]
    exclude: tuple[str, ...]
    style: Literal["teams", "python", "yaml"]
    is_console_allowed: bool
    is_tagged: bool
