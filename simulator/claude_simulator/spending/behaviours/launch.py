"""A launch: use climbs for days, is highest on the day itself, and settles somewhat above what it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from claude_simulator.spending.behaviours.strand import TurningStrand


@dataclass(frozen=True, slots=True)
class Launch(TurningStrand):
    """``at`` is the day; the climb and the way down take ``days`` each, from 1 to ``times`` to ``after``."""

    RULE: ClassVar[str | None] = "spend.spike"
    IS_FAULT: ClassVar[bool] = False
    times: float = 2.0
    after: float = 1.2
    days: int = 10

    def factor(self, day: date) -> float:
        """Return the place on the slope."""
        passed = self.days_since(day)
        if passed <= -self.days:
            return 1.0
        if passed <= 0:
            return float(self.times ** (1 + passed / self.days))
        left = max(1 - passed / self.days, 0)
        return float(self.after * (self.times / self.after) ** left)
