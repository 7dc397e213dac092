"""A budget that is used up before the weekend: on Friday afternoons a good part of the week's tokens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import ClassVar

from claude_simulator.spending.behaviours import rhythm
from claude_simulator.spending.behaviours.chance import spread
from claude_simulator.spending.behaviours.plan import Use
from claude_simulator.spending.behaviours.strand import TurningStrand

FRIDAY = 4
HOURS = (18, 20, 22)


@dataclass(frozen=True, slots=True)
class EndOfWeekBurst(TurningStrand):
    """From ``at`` on, ``days_worth`` of ordinary days on each Friday evening, beside the ordinary ones."""

    RULE: ClassVar[str | None] = "usage.end_of_week_burst"
    days_worth: float = 4.0

    @property
    def avoidable_share(self) -> Fraction | None:
        """The burst's part of the week."""
        weekend = 2 * self.plan.weekend_share if self.plan.is_of_people else 2
        return Fraction(self.days_worth) / Fraction(5 + weekend + self.days_worth)

    def on(self, day: date) -> Iterator[Use]:
        """Yield the day, and on Fridays the burst."""
        yield from rhythm.uses(self.plan, day)
        if day.weekday() != FRIDAY or self.days_since(day) < 0:
            return
        for who in range(len(self.plan.spenders)):
            size = spread(self.plan.noise, self.plan.seed, self.plan.name, "burst", day.toordinal(), who)
            tokens = self.plan.tokens_a_day * self.days_worth * size
            yield from (Use(who, hour, tokens / len(HOURS)) for hour in HOURS)
