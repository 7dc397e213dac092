"""The annual budget that the project's team file declares."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from pulumi_claude_admin.errors import TeamFileError
from pulumi_claude_admin.project_file import find_upwards
from pulumi_claude_admin.team_file.read import bytes_of, read_bytes

FILE: Final = "teams.yaml"


@dataclass(frozen=True, slots=True)
class Budget:
    """Fractional cents of a year, and where that stands; both None without one. `notices` are what keeps it from counting."""

    amount: Decimal | None = None
    declared_at: str | None = None
    notices: tuple[str, ...] = ()


def declared_budget(folder: Path) -> Budget:
    """Of the nearest team file of the project that a folder is in."""
    file = find_upwards(folder, FILE)
    if file is None:
        return Budget()
    try:
        found = read_bytes(bytes_of(file, name=FILE))
    except TeamFileError:
        return Budget(notices=(_UNREADABLE,))
    if found.mistakes:
        return Budget(notices=(_UNREADABLE,))
    if found.budget is None:
        return Budget()
    return Budget(Decimal(found.budget.amount).scaleb(2), f"{FILE}:{found.budget.line}")


_UNREADABLE: Final = f"{FILE} has mistakes, so no budget of it counts; `claude-admin teams check {FILE}` names them."
