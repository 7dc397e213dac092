"""A key that goes on after the person who made it has left."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from claude_simulator.spending.behaviours.strand import TurningStrand


@dataclass(frozen=True, slots=True)
class LeaversKey(TurningStrand):
    """``at`` is when the person left; the service does not notice."""

    RULE: ClassVar[str | None] = "keys.leaver"

    @property
    def avoidable_share(self) -> Fraction | None:
        """All of it: the key should have stopped."""
        return Fraction(1)
