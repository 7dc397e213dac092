"""An agent that has come loose: every hour the same, by day and night, until somebody or a cap stops it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import ClassVar

from claude_simulator.spending.behaviours import rhythm
from claude_simulator.spending.behaviours.plan import Use
from claude_simulator.spending.behaviours.strand import Strand

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class RunawayAgent(Strand):
    """The plan's ``starts`` and ``ends`` are its life, to the minute."""

    RULE: ClassVar[str | None] = "spend.spike"

    @property
    def avoidable_share(self) -> Fraction | None:
        """All of it."""
        return Fraction(1)

    def on(self, day: date) -> Iterator[Use]:
        """Yield the hours in which it runs; the first and the last in part."""
        midnight = datetime.combine(day, time(), UTC)
        for who in range(len(self.plan.spenders)):
            tokens = rhythm.of_spender(self.plan, day, who) / 24
            for hour in range(24):
                share = self._share(midnight + hour * HOUR)
                if share > 0:
                    yield Use(who, hour, tokens * share)

    def _share(self, begins: datetime) -> float:
        first = max(begins, self.plan.starts or begins)
        last = min(begins + HOUR, self.plan.ends or begins + HOUR)
        return (last - first) / HOUR
