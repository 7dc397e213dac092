"""What an archive says of itself, table by table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive holds of one cube: `first` and `last` day that were read (of those between some may be missing: `days` counts)."""

    cube: str
    first: date
    last: date
    days: int
    rows: int
    size: int
    revised_rows: int
