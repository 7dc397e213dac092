"""
The four metrics of M17 by team and week, beside spend: merged changes, defects, coverage, time to first review; assisted and no sign apart.

A figure is of five people or more, each for itself: a group large enough for its merged changes may be too small for its reviews.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from pulumi_claude_admin.outcomes.change_fact import ChangeFact
from pulumi_claude_admin.outcomes.defects import DefectKind
from pulumi_claude_admin.outcomes.difference import RESAMPLES, Difference
from pulumi_claude_admin.outcomes.evidence import Sign
from pulumi_claude_admin.outcomes.week import Week

NO_TEAM: Final = ""
"""Whoever is in no team, in one of fewer than five people, or has no known address: together, where they are five or more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """
    What is counted: the changes of these weeks as of a moment, which team each person is in (by hash), and what each team spent.

    `spend` is in fractional cents, of a team and week; what is not told is not there.
    """

    facts: Sequence[ChangeFact]
    weeks: Sequence[Week]
    as_of: datetime
    team_of: Mapping[str, str]
    spend: Mapping[tuple[str, Week], Decimal] = field(default_factory=lambda: MappingProxyType({}))
    resamples: int = RESAMPLES
    """How many samples are drawn for an interval, at most."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many."""

    count: int
    of: int


@dataclass(frozen=True, slots=True)
class Waited:
    """Hours to the first review by somebody else: of how many changes, and how many were merged by who made them unseen."""

    median: float
    upper_quarter: float
    changes: int
    self_merged: int


@dataclass(frozen=True, slots=True)
class Covered:
    """Percentage points by which the share of covered lines in touched files moved, in the mean over changes; the shares before and after of all lines."""

    points: float
    before: float
    after: float
    changes: int


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """What may be told of one team's changes of one kind in one week, or in all. None: of too few people, or nothing was measured."""

    merged: int | None = None
    waited: Waited | None = None
    covered: Covered | None = None
    defects: Mapping[DefectKind, Rate | None] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class CellFigures:
    """
    One team, or all (None), in one week, or in all.

    `people` merged something, `merged` is of both kinds; both None where they are of too few. `cost_per_merged` is in fractional cents.
    """

    team: str | None
    week: Week | None
    people: int | None
    merged: int | None
    spend: Decimal | None
    groups: Mapping[Sign, GroupFigures]

    @property
    def cost_per_merged(self) -> Decimal | None:
        """Spend by merged changes of either kind: what the whole work cost, and not what one change did."""
        return None if self.spend is None or not self.merged else self.spend / self.merged

    def per_person(self, sign: Sign) -> float | None:
        """Merged changes of a kind by everybody who merged something."""
        merged = self.groups[sign].merged
        return None if merged is None or not self.people else merged / self.people


@dataclass(frozen=True, slots=True)
class TeamDifferences:
    """How assisted changes of a team differ over all weeks. None: of too few people, or one kind was never there."""

    team: str | None
    merged: Difference | None
    defects: Mapping[DefectKind, Difference | None]
    covered: Difference | None
    waited_median: Difference | None
    waited_upper_quarter: Difference | None


@dataclass(frozen=True, slots=True)
class Unclassified:
    """How many changes stand in no comparison, and why: printed beside every figure. `changes` are all, of people."""

    changes: int
    unread: int
    other_tool: int
    unmatched: int
    """Of people whose e-mail address is not known, or of nobody whom anybody knows; the former are among those without a team."""
    left_out: int
    """Of people without a team, or in one of fewer than five, who are fewer than five together: they are in no figure."""

    @property
    def share(self) -> float:
        """Of all changes, those of which nobody can say whether they were assisted."""
        return self.unread / self.changes if self.changes else 0.0


@dataclass(frozen=True, slots=True)
class Outcomes:
    """All figures: cells by team and week, the sums with None; differences by team; what could not be classified."""

    cells: tuple[CellFigures, ...]
    differences: tuple[TeamDifferences, ...]
    unclassified: Unclassified
