"""What every behaviour is: a plan, and how it is spent from day to day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import ClassVar

from claude_simulator.spending.behaviours import rhythm
from claude_simulator.spending.behaviours.plan import Plan, Use


@dataclass(frozen=True, slots=True)
class Strand:
    """One behaviour of a seed: pure, and the same for a day whichever days were asked for before.

    ``RULE`` is what an audit should say of it (None: nothing), ``IS_FAULT`` False marks what only looks like that. ``PRODUCT`` and ``TIER`` are what
    it comes with where its seed does not say; None: as people or keys have it.
    """

    RULE: ClassVar[str | None] = None
    IS_FAULT: ClassVar[bool] = True
    PRODUCT: ClassVar[str | None] = None
    TIER: ClassVar[str] = "standard"
    plan: Plan

    @property
    def since(self) -> datetime | None:
        """When it began to be what its name says; None: it always was."""
        return self.plan.starts

    @property
    def until(self) -> datetime | None:
        """When that ended; None: it goes on."""
        return self.plan.ends

    @property
    def avoidable_share(self) -> Fraction | None:
        """What of its cost need not have been; None: that is no matter of money."""
        return None

    @classmethod
    def name(cls) -> str:
        """Return what a seed calls it."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower()

    def factor(self, _day: date) -> float:
        """Return how much of an ordinary day a day is."""
        return 1.0

    def on(self, day: date) -> Iterator[Use]:
        """Yield what is used on a UTC day."""
        return rhythm.uses(self.plan, day, self.factor(day))


@dataclass(frozen=True, slots=True)
class TurningStrand(Strand):
    """A behaviour that is an ordinary one until ``at``."""

    at: datetime

    @property
    def since(self) -> datetime | None:
        """The turning point."""
        return self.at

    def days_since(self, day: date) -> int:
        """Return whole days from the turning point on; negative before it."""
        return (day - self.at.date()).days
