"""
Outcomes beside spend, as they are told: by team and week, with how sure each difference is. A value; every form is made from it.

Its fields are the JSON form, key by key (`outcome_json.py`, `forms/outcomes.schema.json`): additions do not raise `SCHEMA_VERSION`, anything
else does. Money is exact, in **major** units of `currency`, hours and points are rounded. None is *hidden* (fewer than five people, or it
would follow from others) or that nothing was measured, and never zero. There is no person in it, and no order but that of names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final, Literal

from pulumi_claude_admin.outcomes.difference import Verdict
from pulumi_claude_admin.outcomes.size_bands import SizeBand

SCHEMA_VERSION: Final = 1


class Measure(StrEnum):
    """What assisted changes and those without a sign are held against each other by. The words are kept and printed."""

    MERGED = "merged"
    REVIEW_MEDIAN = "review_median"
    REVIEW_UPPER_QUARTER = "review_upper_quarter"
    COVERAGE = "coverage"
    REVERTED = "reverted"
    LINES = "lines"
    ISSUE = "issue"


@dataclass(frozen=True, slots=True)
class RateFigures:
    """So many changes, of so many that are old enough to tell."""

    count: int
    of: int

    @property
    def share(self) -> Decimal:
        """Between 0 and 1. There is no rate of nothing."""
        return Decimal(self.count) / self.of


@dataclass(frozen=True, slots=True)
class ReviewFigures:
    """Hours to the first review by somebody else, of so many changes; `self_merged` were merged by who made them, unseen."""

    median_hours: Decimal
    upper_quarter_hours: Decimal
    changes: int
    self_merged: int


@dataclass(frozen=True, slots=True)
class CoverageFigures:
    """By how many percentage points the coverage of touched files moved, in the mean over so many changes; the shares are of all their lines."""

    points: Decimal
    before: Decimal
    after: Decimal
    changes: int


@dataclass(frozen=True, slots=True)
class KindFigures:
    """Changes of one kind, assisted or without a sign. `merged_per_person`: by everybody who merged anything."""

    merged: int | None = None
    merged_per_person: Decimal | None = None
    review: ReviewFigures | None = None
    coverage: CoverageFigures | None = None
    reverted: RateFigures | None = None
    lines: RateFigures | None = None
    issue: RateFigures | None = None


@dataclass(frozen=True, slots=True)
class WorkFigures:
    """
    What a team did in one week (`2026-W40`), or in all (None).

    `people` merged something, `active_people` used Claude Code; `merged` is of both kinds. `spend` None: it is not told, which is not zero.
    """

    week: str | None
    people: int | None
    active_people: int | None
    merged: int | None
    spend: Decimal | None
    cost_per_merged: Decimal | None
    assisted: KindFigures
    no_sign: KindFigures


@dataclass(frozen=True, slots=True)
class DifferenceFigures:
    """
    Assisted less no sign, with its 95 % interval: hours, percentage points, or changes by person and week. What is not told is not there.

    `people` have changes of either kind. Of what is merged there is never a verdict.
    """

    measure: Measure
    value: Decimal
    low: Decimal
    high: Decimal
    people: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """One team, all together (`all`), or people of no team and of small ones (`rest`): then `team` is None."""

    kind: Literal["team", "rest", "all"]
    team: str | None
    total: WorkFigures
    weeks: tuple[WorkFigures, ...]
    differences: tuple[DifferenceFigures, ...]


@dataclass(frozen=True, slots=True)
class SizeFigures:
    """Changes of like size of all teams, so that small ones are held against small ones. `band` is by lines added and taken away."""

    band: SizeBand
    assisted: KindFigures
    no_sign: KindFigures
    differences: tuple[DifferenceFigures, ...]


@dataclass(frozen=True, slots=True)
class UnclassifiedFigures:
    """
    Shares of all people's changes, between 0 and 1, that stand in no comparison. `unread`: nobody can say whether they were assisted.

    `unmatched` are of people whose e-mail address is not known. Counts are not told, as they may be of a few people.
    """

    unread: Decimal
    other_tool: Decimal
    unmatched: Decimal
    has_left_out: bool
    """Whether fewer than five people without a team are in no figure."""


@dataclass(frozen=True, slots=True)
class SignsFigures:
    """
    Commits that the platform reports of these weeks, when they were made, and as a share of them those that were merged with its trailer.

    How many that are is not told: beside the other figures it would say what fewer than five people did.
    """

    reported_commits: int
    share: Decimal


@dataclass(frozen=True, slots=True)
class RepositoryRead:
    """
    What was read of one repository. How many changes of people that were is not told, as they may be of a few; `bots` are changes of none.

    `why_unread` is why it is in no figure, or not to the end; `remarks` what a reader has to know of it.
    """

    name: str
    forge: Literal["github", "gitlab"]
    branch: str
    bots: int
    has_checkout: bool
    has_coverage: bool
    why_unread: str | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpendFigures:
    """
    What the organization was billed in these weeks, whatever team it is of, and what it comes to at list prices.

    `missing_days` of them are not in the archive, so that the amounts are at least these; `outside_teams` is of workspaces of no team.
    """

    billed: Decimal
    list_price: Decimal | None
    outside_teams: Decimal | None
    missing_days: tuple[date, ...] = ()

    @property
    def discount(self) -> Decimal | None:
        """What was not billed of the list price."""
        return None if self.list_price is None else self.list_price - self.billed


@dataclass(frozen=True, slots=True)
class OutcomeRun:
    """Facts of one run. `source` says where the figures come from, for people; `exit_codes` every code that applies, the one to end with first."""

    generated_at: datetime
    tool_version: str
    source: str
    exit_codes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OutcomeReport:
    """
    Everything that a form may show. Build it with `outcome_figures.build`.

    `teams` are in the order of their names, the rest and all together last. `first_day` and `end_day` bound the weeks, the end excluded.
    """

    organization_id: str
    organization_name: str
    as_of: datetime
    run: OutcomeRun
    currency: str
    first_day: date
    end_day: date
    is_partial: bool
    teams: tuple[TeamFigures, ...]
    sizes: tuple[SizeFigures, ...]
    unclassified: UnclassifiedFigures
    signs: SignsFigures | None
    spend: SpendFigures | None
    repositories: tuple[RepositoryRead, ...]
    remarks: tuple[str, ...] = ()
    report: Literal["outcomes"] = "outcomes"
    schema_version: Literal[1] = field(default=1)

    @property
    def all_teams(self) -> TeamFigures:
        """Everybody together."""
        return self.teams[-1]

    @property
    def is_nothing_counted(self) -> bool:
        """Whether there is no change to tell of. Where the sum is hidden, weeks and teams may be told all the same."""
        return not any(one.merged for team in self.teams for one in (team.total, *team.weeks))
