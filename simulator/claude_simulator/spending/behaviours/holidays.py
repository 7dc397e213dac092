"""Holidays: for some days hardly anybody works, then all are back, which looks like a new level twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from claude_simulator.spending.behaviours.strand import TurningStrand


@dataclass(frozen=True, slots=True)
class Holidays(TurningStrand):
    """From ``at``, for ``days``, ``share`` of an ordinary day."""

    RULE: ClassVar[str | None] = "spend.level_changed"
    IS_FAULT: ClassVar[bool] = False
    days: int = 7
    share: float = 0.1

    @property
    def until(self) -> datetime | None:
        """When people are back."""
        return self.at + timedelta(days=self.days)

    def factor(self, day: date) -> float:
        """Return the share of an ordinary day."""
        return self.share if 0 <= self.days_since(day) < self.days else 1.0
