"""How bad a finding is: three words that every report shares. What is how bad is said where findings are made."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """Worst first. The words are part of the JSON report and of the command line."""

    HIGH = "high"
    """A guard is gone, or somebody may do what nobody decided."""
    MEDIUM = "medium"
    """Somebody should look at it this week."""
    LOW = "low"
    """A name, a colour: nothing that costs or allows anything."""

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


def worst(severities: list[Severity]) -> Severity | None:
    """The worst of them; None of nothing."""
    return min(severities, key=lambda one: one.rank, default=None)
