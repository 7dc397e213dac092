"""From counted outcomes to what their report says: major units, rounded numbers, teams in the order of their names. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal

from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.rounding import OF_A_CENT, OF_A_SHARE, rounded
from pulumi_claude_admin.outcomes.defects import DefectKind
from pulumi_claude_admin.outcomes.difference import Difference
from pulumi_claude_admin.outcomes.evidence import Sign
from pulumi_claude_admin.outcomes.figures import (
    NO_TEAM,
    CellFigures,
    GroupFigures,
    Outcomes,
    Rate,
    TeamDifferences,
    Unclassified,
)
from pulumi_claude_admin.outcomes.signs_seen import SignsSeen
from pulumi_claude_admin.outcomes.size_bands import SizeOutcomes
from pulumi_claude_admin.outcomes.week import Week
from pulumi_claude_admin.report.outcome_report import (
    CoverageFigures,
    DifferenceFigures,
    KindFigures,
    Measure,
    OutcomeReport,
    OutcomeRun,
    RateFigures,
    RepositoryRead,
    ReviewFigures,
    SignsFigures,
    SizeFigures,
    SpendFigures,
    TeamFigures,
    UnclassifiedFigures,
    WorkFigures,
)

_POINTS: Final = 100
_OF_A_PERCENT: Final = 2
_LEAST_SHARE: Final = Decimal("0.005")
"""What stands for any share that is less than it and not zero: rounded, it would be told as none."""
_SHARES: Final = frozenset({Measure.REVERTED, Measure.LINES, Measure.ISSUE})
"""Their differences are counted between 0 and 1, and told in percentage points."""


@dataclass(frozen=True, slots=True)
class Bill:
    """What the archive knows of the organization's spend in these weeks, in fractional cents; see `SpendFigures`."""

    billed: Decimal
    list_price: Decimal | None = None
    outside_teams: Decimal | None = None
    missing_days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """
    All that was counted, for one report. `active` are people who used Claude Code, by team (None: all) and week (None: in any of them), as
    far as they may be told (`outcomes/active_people.py`). `weeks` are in their order, without a gap.
    """

    weeks: Sequence[Week]
    as_of: datetime
    figures: Outcomes
    sizes: tuple[SizeOutcomes, ...] = ()
    active: Mapping[tuple[str | None, Week | None], int] = field(default_factory=lambda: MappingProxyType({}))
    signs: SignsSeen | None = None
    bill: Bill | None = None


def build(
    counted: Counted,
    *,
    organization_id: str,
    organization_name: str,
    currency: str,
    run: OutcomeRun,
    repositories: Sequence[RepositoryRead],
    remarks: Sequence[str] = (),
) -> OutcomeReport:
    """The report of what was counted. A remark is told once, in the order in which they came up."""
    unit = Decimal(Money(1, currency).major)
    listed = sorted(repositories, key=lambda one: (one.name, one.forge, one.branch))
    return OutcomeReport(
        organization_id=organization_id,
        organization_name=organization_name,
        as_of=counted.as_of,
        run=run,
        currency=currency,
        first_day=counted.weeks[0].monday,
        end_day=counted.weeks[-1].monday + timedelta(weeks=1),
        is_partial=any(one.why_unread is not None for one in listed),
        teams=tuple(_teams(counted, unit)),
        sizes=tuple(_size(one) for one in counted.sizes),
        unclassified=_unclassified(counted.figures.unclassified),
        signs=_signs(counted),
        spend=None if counted.bill is None else _spend(counted.bill, unit),
        repositories=tuple(listed),
        remarks=tuple(dict.fromkeys(remarks)),
    )


def _teams(counted: Counted, unit: Decimal) -> Iterator[TeamFigures]:
    differences = {one.team: one for one in counted.figures.differences}
    for team in sorted(differences, key=lambda one: (one is None, one == NO_TEAM, one)):
        cells = {one.week: one for one in counted.figures.cells if one.team == team}
        told = {week: _work(one, counted.active.get((team, week)), unit) for week, one in cells.items()}
        yield TeamFigures(
            kind=_kind(team),
            team=team or None,
            total=told[None],
            weeks=tuple(told[week] for week in counted.weeks),
            differences=tuple(_differences(differences[team])),
        )


def _kind(team: str | None) -> Literal["team", "rest", "all"]:
    if team is None:
        return "all"
    return "rest" if team == NO_TEAM else "team"


def _work(cell: CellFigures, active: int | None, unit: Decimal) -> WorkFigures:
    return WorkFigures(
        week=None if cell.week is None else str(cell.week),
        people=cell.people,
        active_people=active,
        merged=cell.merged,
        spend=_major(cell.spend, unit),
        cost_per_merged=_major(cell.cost_per_merged, unit),
        assisted=_of_kind(cell.groups[Sign.ASSISTED], cell.per_person(Sign.ASSISTED)),
        no_sign=_of_kind(cell.groups[Sign.NO_SIGN], cell.per_person(Sign.NO_SIGN)),
    )


def _of_kind(group: GroupFigures, per_person: float | None) -> KindFigures:
    waited, covered = group.waited, group.covered
    return KindFigures(
        merged=group.merged,
        merged_per_person=None if per_person is None else _number(per_person),
        review=None
        if waited is None
        else ReviewFigures(_number(waited.median), _number(waited.upper_quarter), waited.changes, waited.self_merged),
        coverage=None
        if covered is None
        else CoverageFigures(_number(covered.points), _number(covered.before), _number(covered.after), covered.changes),
        reverted=_rate(group.defects.get(DefectKind.REVERTED)),
        lines=_rate(group.defects.get(DefectKind.LINES)),
        issue=_rate(group.defects.get(DefectKind.ISSUE)),
    )


def _rate(rate: Rate | None) -> RateFigures | None:
    return None if rate is None else RateFigures(rate.count, rate.of)


def _differences(of: TeamDifferences) -> Iterator[DifferenceFigures]:
    found: Mapping[Measure, Difference | None] = {
        Measure.MERGED: of.merged,
        Measure.REVIEW_MEDIAN: of.waited_median,
        Measure.REVIEW_UPPER_QUARTER: of.waited_upper_quarter,
        Measure.COVERAGE: of.covered,
        Measure.REVERTED: of.defects.get(DefectKind.REVERTED),
        Measure.LINES: of.defects.get(DefectKind.LINES),
        Measure.ISSUE: of.defects.get(DefectKind.ISSUE),
    }
    for measure, one in found.items():
        if one is not None:
            by = _POINTS if measure in _SHARES else 1
            value, low, high = (_number(number * by) for number in (one.value, one.low, one.high))
            yield DifferenceFigures(measure, value, low, high, one.people, one.verdict)


def _size(of: SizeOutcomes) -> SizeFigures:
    return SizeFigures(
        of.band,
        _of_kind(of.groups[Sign.ASSISTED], None),
        _of_kind(of.groups[Sign.NO_SIGN], None),
        tuple(one for one in _differences(of.differences) if one.measure is not Measure.MERGED),
    )


def _unclassified(of: Unclassified) -> UnclassifiedFigures:
    def share(number: int) -> Decimal:
        return _whole_percent(Decimal(number) / of.changes) if of.changes else Decimal(0)

    return UnclassifiedFigures(
        share(of.unread), share(of.other_tool), share(of.unmatched), has_left_out=of.left_out > 0
    )


def _signs(counted: Counted) -> SignsFigures | None:
    """None where nothing is reported, and where assisted changes are of too few people."""
    signs = counted.signs
    total = next((one for one in counted.figures.cells if one.team is None and one.week is None), None)
    if signs is None or signs.share_of_commits is None or total is None or not total.groups[Sign.ASSISTED].merged:
        return None
    return SignsFigures(signs.reported_commits, _whole_percent(Decimal(str(signs.share_of_commits))))


def _whole_percent(share: Decimal) -> Decimal:
    return rounded(share, _OF_A_PERCENT) or (_LEAST_SHARE if share else share)


def _spend(bill: Bill, unit: Decimal) -> SpendFigures:
    return SpendFigures(
        bill.billed * unit,
        None if bill.list_price is None else bill.list_price * unit,
        None if bill.outside_teams is None else bill.outside_teams * unit,
        bill.missing_days,
    )


def _major(minor: Decimal | None, unit: Decimal) -> Decimal | None:
    return None if minor is None else rounded(minor * unit, OF_A_CENT)


def _number(number: float) -> Decimal:
    """Without the digits that mean nothing."""
    return rounded(Decimal(str(number)), OF_A_SHARE) + 0
