"""A batch that runs in the small hours of every night: large, and nothing to worry about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from claude_simulator.spending.behaviours import rhythm
from claude_simulator.spending.behaviours.plan import Use
from claude_simulator.spending.behaviours.strand import Strand

HOURS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class NightlyBatch(Strand):
    """Three hours a night, in equal parts."""

    RULE: ClassVar[str | None] = "spend.spike"
    IS_FAULT: ClassVar[bool] = False
    PRODUCT: ClassVar[str | None] = "message_batches_api"
    TIER: ClassVar[str] = "batch"

    def on(self, day: date) -> Iterator[Use]:
        """Yield the three hours."""
        for who in range(len(self.plan.spenders)):
            tokens = rhythm.of_spender(self.plan, day, who)
            yield from (Use(who, hour, tokens / len(HOURS)) for hour in HOURS)
