"""
Changes held against changes of like size, all teams together: easy work goes to the tool, and is small (docs/outcomes-methods.md#size).

Sizes and teams are two ways to cut the same sum. So a measure is told by size only where its sum is told beside the teams, and where
all sizes together hide nothing of it but what they hide of one another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from pulumi_claude_admin.outcomes.change_fact import ChangeFact
from pulumi_claude_admin.outcomes.count import Told, counted_teams
from pulumi_claude_admin.outcomes.defects import DefectKind
from pulumi_claude_admin.outcomes.evidence import Sign
from pulumi_claude_admin.outcomes.figures import Asked, CellFigures, GroupFigures, Outcomes, TeamDifferences
from pulumi_claude_admin.outcomes.suppress import SUM, Place
from pulumi_claude_admin.outcomes.tables import COMPARED

SMALL_LINES: Final = 50
MEDIUM_LINES: Final = 250
"""Added and taken away, at most."""


class SizeBand(StrEnum):
    """How large a change is. The words are kept and printed."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"

    @classmethod
    def of(cls, lines: int) -> SizeBand:
        """That of a change of so many lines."""
        if lines <= SMALL_LINES:
            return cls.SMALL
        return cls.MEDIUM if lines <= MEDIUM_LINES else cls.LARGE


@dataclass(frozen=True, slots=True)
class SizeOutcomes:
    """What may be told of the changes of one size, over all weeks."""

    band: SizeBand
    groups: Mapping[Sign, GroupFigures]
    differences: TeamDifferences


def by_size(asked: Asked, counted: Outcomes) -> tuple[SizeOutcomes, ...]:
    """The same changes that `counted` counts, by size, the small ones first."""
    weeks = frozenset(asked.weeks)
    inside = tuple(one for one in asked.facts if one.week in weeks)
    people = counted_teams(inside, asked.team_of)
    listed = [one for one in inside if one.sign in COMPARED and one.person in people]
    told = Told(_cells(listed), replace(asked, spend={}))
    beside = next(one for one in counted.cells if one.team is None and one.week is None)
    sums = (beside, told.cell(SUM, SUM))
    return tuple(
        SizeOutcomes(
            band,
            {sign: _kept(group, sign, sums) for sign, group in told.cell(band, SUM).groups.items()},
            _kept_differences(told.differences(band), sums),
        )
        for band in SizeBand
    )


def _cells(facts: list[ChangeFact]) -> Mapping[Place, Mapping[Sign, tuple[ChangeFact, ...]]]:
    def of(band: SizeBand | None) -> Mapping[Sign, tuple[ChangeFact, ...]]:
        here = [one for one in facts if band is None or SizeBand.of(one.lines) is band]
        return {sign: tuple(one for one in here if one.sign is sign) for sign in COMPARED}

    return {(band, SUM): of(band) for band in (*SizeBand, None)}


def _kept(group: GroupFigures, sign: Sign, sums: tuple[CellFigures, ...]) -> GroupFigures:
    """Of one kind's figures those whose sums are told."""
    totals = [one.groups[sign] for one in sums]
    return GroupFigures(
        merged=None if any(one.merged is None for one in totals) else group.merged,
        waited=None if any(one.waited is None for one in totals) else group.waited,
        covered=None if any(one.covered is None for one in totals) else group.covered,
        defects={
            kind: None if any(one.defects.get(kind) is None for one in totals) else group.defects.get(kind)
            for kind in DefectKind
        },
    )


def _kept_differences(of: TeamDifferences, sums: tuple[CellFigures, ...]) -> TeamDifferences:
    totals = [one.groups[sign] for one in sums for sign in COMPARED]
    has_waited = all(one.waited is not None for one in totals)
    return TeamDifferences(
        of.team,
        merged=None,
        defects={
            kind: of.defects.get(kind) if all(one.defects.get(kind) is not None for one in totals) else None
            for kind in DefectKind
        },
        covered=of.covered if all(one.covered is not None for one in totals) else None,
        waited_median=of.waited_median if has_waited else None,
        waited_upper_quarter=of.waited_upper_quarter if has_waited else None,
    )
