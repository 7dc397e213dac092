"""A team whose use grows by the same share every week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from claude_simulator.spending.behaviours.strand import TurningStrand


@dataclass(frozen=True, slots=True)
class TeamThatGrows(TurningStrand):
    """``at`` is when growth began. Nothing is wrong with it; what a month ends with against a cap is truth_of_months.py's."""

    growth_a_week: float = 0.1

    def factor(self, day: date) -> float:
        """Compound growth, day by day."""
        return float((1 + self.growth_a_week) ** (max(self.days_since(day), 0) / 7))
