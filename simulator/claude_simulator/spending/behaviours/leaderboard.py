"""People who burn tokens to be seen at the top of a list: many tokens in Claude Code for changes of a line or two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import ClassVar

from claude_simulator.spending.behaviours import rhythm
from claude_simulator.spending.behaviours.plan import Use
from claude_simulator.spending.behaviours.strand import TurningStrand


@dataclass(frozen=True, slots=True)
class Leaderboard(TurningStrand):
    """From ``at`` on, ``burn`` times the tokens for ``trivial`` times fewer lines of code a token, and no commit."""

    RULE: ClassVar[str | None] = "usage.trivial_change"
    burn: float = 3.0
    trivial: float = 100.0

    @property
    def avoidable_share(self) -> Fraction | None:
        """What is burnt beside the work."""
        return 1 - 1 / Fraction(self.burn) if self.burn > 1 else None

    def on(self, day: date) -> Iterator[Use]:
        """Yield ordinary days before, and days of the contest from then on."""
        if self.days_since(day) < 0:
            yield from rhythm.uses(self.plan, day)
            return
        line = self.plan.tokens_a_line * self.trivial
        for use in rhythm.uses(self.plan, day, self.burn):
            yield replace(use, tokens_a_line=line, is_committed=False)
