"""A batch at the turn of each quarter: two nights that cost more than all the others, and were planned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from claude_simulator.spending.behaviours import rhythm
from claude_simulator.spending.behaviours.plan import Use
from claude_simulator.spending.behaviours.strand import Strand

QUARTERS = (1, 4, 7, 10)
NIGHTS = (1, 2)
HOURS = (0, 1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class QuarterlyBatch(Strand):
    """``tokens_a_day`` of its seed is one of the two nights; there is nothing on other days."""

    RULE: ClassVar[str | None] = "spend.spike"
    IS_FAULT: ClassVar[bool] = False
    PRODUCT: ClassVar[str | None] = "message_batches_api"
    TIER: ClassVar[str] = "batch"

    def on(self, day: date) -> Iterator[Use]:
        """Yield the night, if it is one of the two."""
        if day.month not in QUARTERS or day.day not in NIGHTS:
            return
        for who in range(len(self.plan.spenders)):
            tokens = rhythm.of_spender(self.plan, day, who)
            yield from (Use(who, hour, tokens / len(HOURS)) for hour in HOURS)
