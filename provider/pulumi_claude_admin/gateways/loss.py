"""What a gateway cannot be told: refused by the export and named, never said by something that is nearly it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Loss:
    """`team` None: of every team. `instead` says who holds it all the same, where anybody does."""

    what: str
    why: str
    team: str | None = None
    instead: str | None = None

    @property
    def line(self) -> str:
        """For people, in one line."""
        whose = f"{self.team}: " if self.team else ""
        return f"{whose}{self.what} is not exported: {self.why}{f'; {self.instead}' if self.instead else ''}"

    @property
    def document(self) -> dict[str, str | None]:
        """For programs."""
        return {"team": self.team, "what": self.what, "why": self.why, "instead": self.instead}


def in_order(losses: Iterable[Loss]) -> tuple[Loss, ...]:
    """Those of every team first, each once."""
    return tuple(sorted(set(losses), key=lambda one: (one.team or "", one.what, one.why)))
