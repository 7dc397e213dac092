"""What one made-up history is: the team and what is true of it, what a forge would tell, and a real repository."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pulumi_claude_admin.outcome_ports import FileCoverage, MergedChange
from pulumi_claude_admin.outcomes.week import Week

REPOSITORY = "acme/shop"
START = datetime(2026, 6, 1, tzinfo=UTC)
"""A Monday."""
WEEKS = 12
TEAM = "payments"
INITIAL = "p"


@dataclass(frozen=True, slots=True)
class Effects:
    """What an assistant does to a change, and to nothing else: the truth that figures are held against."""

    defect: float = 0.0
    """Added to the probability of a defect."""
    hours: float = 0.0
    """Added to the time to the first review."""
    points: float = 0.0
    """Added to the percentage points by which coverage moves."""
    share: float = 0.5
    """Of a person's changes in the mean, those that are assisted."""


@dataclass(frozen=True, slots=True)
class History:
    """One of them."""

    people: int
    effects: Effects
    changes: tuple[MergedChange, ...]
    folder: Path
    assisted: frozenset[int]
    """By number: those that were made with the assistant, all of which show a sign."""
    caused: frozenset[int]
    """Those that wrote the faulty line of a fix within thirty days."""
    reverted: frozenset[int]
    bugs: frozenset[int]
    """Those that an issue of a bug refers to."""
    bots: frozenset[int]
    pushed_away: frozenset[int]
    """Those whose commit was on the branch and is no longer."""
    coverage: Mapping[str, Mapping[str, FileCoverage]] = field(default_factory=dict)
    initial: str = INITIAL
    """With which every name of the team begins."""

    @property
    def weeks(self) -> tuple[Week, ...]:
        """All of them."""
        return tuple(Week.of(START + timedelta(weeks=number)) for number in range(WEEKS))

    @property
    def end(self) -> datetime:
        """When it is looked at."""
        return START + timedelta(weeks=WEEKS)

    @property
    def emails(self) -> tuple[str, ...]:
        """Of the team."""
        return tuple(f"{self.initial}{number}@example.com" for number in range(self.people))

    def of(self, repository: str, commit: str) -> Mapping[str, FileCoverage] | None:
        """`outcome_ports.CoverageReports`: what was measured at a commit."""
        assert repository == REPOSITORY
        return self.coverage.get(commit)
