"""The largest model for tasks that the smallest could do: short questions, short answers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from claude_simulator.spending import prices
from claude_simulator.spending.behaviours.strand import Strand

SMALLEST = "claude-haiku-5-5"


@dataclass(frozen=True, slots=True)
class OneLargeModelForEverything(Strand):
    """How small the tasks are is ``tokens_a_request`` of its seed."""

    RULE: ClassVar[str | None] = "model.large_for_small"

    @property
    def avoidable_share(self) -> Fraction | None:
        """What the smallest model would not have cost."""
        large, small = (prices.rates(model, prices.START) for model in (self.plan.model, SMALLEST))
        return 1 - Fraction(small.uncached_input_tokens, large.uncached_input_tokens)
