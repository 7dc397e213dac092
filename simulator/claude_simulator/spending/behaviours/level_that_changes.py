"""Use that steps to another level one day and stays there, as when a default was changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import ClassVar

from claude_simulator.spending.behaviours.strand import TurningStrand


@dataclass(frozen=True, slots=True)
class LevelThatChanges(TurningStrand):
    """From ``at`` on, ``times`` what it was."""

    RULE: ClassVar[str | None] = "spend.level_changed"
    times: float = 2.0

    @property
    def avoidable_share(self) -> Fraction | None:
        """What is above the old level."""
        return 1 - 1 / Fraction(self.times) if self.times > 1 else None

    def factor(self, day: date) -> float:
        """Return 1 before the step."""
        return 1.0 if self.days_since(day) < 0 else self.times
