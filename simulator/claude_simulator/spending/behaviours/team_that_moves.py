"""A team that goes from one workspace to another: the sum stays, each of the two looks as if its level had changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from claude_simulator.spending.behaviours import rhythm
from claude_simulator.spending.behaviours.plan import Use
from claude_simulator.spending.behaviours.strand import TurningStrand


@dataclass(frozen=True, slots=True)
class TeamThatMoves(TurningStrand):
    """Before ``at`` it spends in the plan's first workspace, from then on in the second."""

    RULE: ClassVar[str | None] = "spend.level_changed"
    IS_FAULT: ClassVar[bool] = False

    def on(self, day: date) -> Iterator[Use]:
        """Yield the day, in the workspace of that day."""
        return rhythm.uses(self.plan, day, workspace=0 if self.days_since(day) < 0 else 1)
