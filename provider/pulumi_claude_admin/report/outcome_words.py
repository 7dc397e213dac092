"""What every form of a report of outcomes says in the same words: verdict, the four metrics with their doubt, why the groups differ anyway. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Final

from pulumi_claude_admin.outcomes.defects import WITHIN
from pulumi_claude_admin.outcomes.difference import LEAST_PEOPLE, Verdict
from pulumi_claude_admin.outcomes.size_bands import MEDIUM_LINES, SMALL_LINES, SizeBand
from pulumi_claude_admin.outcomes.suppress import SMALLEST
from pulumi_claude_admin.report.amounts import NOTHING, money, percent
from pulumi_claude_admin.report.outcome_report import (
    DifferenceFigures,
    KindFigures,
    Measure,
    OutcomeReport,
    SignsFigures,
    TeamFigures,
    WorkFigures,
)

HIDDEN: Final = "hidden"
YOUNG: Final = "too young"
REST: Final = "No team, or a small one"
ALL: Final = "All teams"
_SHARES: Final = 100


@dataclass(frozen=True, slots=True)
class MeasureWords:
    """What a measure is called, beside the unit of its numbers and that of its differences; and what it is, in one sentence."""

    name: str
    unit: str
    points: str
    what: str


MEASURES: Final[Mapping[Measure, MeasureWords]] = MappingProxyType(
    {
        Measure.MERGED: MeasureWords(
            "merged by person and week",
            "",
            "",
            "changes that were merged, by everybody who merged something, and by week",
        ),
        Measure.REVIEW_MEDIAN: MeasureWords(
            "first review, median",
            "h",
            "h",
            "hours from when a change was opened, or last stopped to be a draft, to the first review by another person",
        ),
        Measure.REVIEW_UPPER_QUARTER: MeasureWords(
            "first review, p75", "h", "h", "the hours that a quarter of the changes waited longer than"
        ),
        Measure.COVERAGE: MeasureWords(
            "coverage of touched files",
            "pts",
            "pts",
            "by how many percentage points the tests' coverage of the touched files moved, in the mean over changes",
        ),
        Measure.REVERTED: MeasureWords(
            "reverted", "%", "pts", "changes that a later one took back within thirty days of the merge"
        ),
        Measure.LINES: MeasureWords(
            "fixed by lines",
            "%",
            "pts",
            "changes of which a later fix took lines away within thirty days of the merge",
        ),
        Measure.ISSUE: MeasureWords(
            "bug issue", "%", "pts", "changes to which a bug refers that was opened within thirty days of the merge"
        ),
    }
)
"""In the order in which they are told."""

WHY: Final = (
    "Easy work goes to the tool: what is small, known or repeated is given to it sooner, and would have been reviewed and merged sooner anyway. The table by size takes out a part of that, and not the difficulty.",
    "People differ: who uses an assistant much may be newer, or more senior, or work on another part of the code. The interval knows how far people differ; it does not know why.",
    "A sign can be switched off by anybody's setting, so that some changes without one are assisted, too. That draws both groups together: a real difference is larger than the one that is seen.",
    "A change with one assisted commit counts as assisted, however much of it a person wrote.",
    "An interval holds the truth nineteen times of twenty. With six measures of each of four teams one of them differs by chance in most reports: what differs once is a question, and what differs in report after report an answer.",
    "A team that begins to use an assistant changes other things in the same weeks. Nothing here is before and after, and nothing is an experiment.",
    f"No difference seen is not no difference: with twelve people, one defect more in ten changes is missed as often as it is seen. With fewer than {LEAST_PEOPLE} people of either kind no verdict is given.",
)
NO_PERSONS: Final = (
    f"Teams are in the order of their names, and a figure is of {SMALLEST} people or more; where one is hidden, another one is "
    "hidden with it, so that it does not follow from the sums. No person is in this report (docs/no-leaderboard.md)."
)
SIZES: Final[Mapping[SizeBand, str]] = MappingProxyType(
    {
        SizeBand.SMALL: f"up to {SMALL_LINES} lines",
        SizeBand.MEDIUM: f"{SMALL_LINES + 1} to {MEDIUM_LINES} lines",
        SizeBand.LARGE: f"more than {MEDIUM_LINES} lines",
    }
)
_SEEN: Final = frozenset({Verdict.HIGHER, Verdict.LOWER})


def team_name(team: TeamFigures) -> str:
    """As it is printed."""
    if team.team is not None:
        return team.team
    return ALL if team.kind == "all" else REST


def weeks_words(report: OutcomeReport) -> str:
    """`12 weeks, 2026-08-31 to before 2026-11-23`."""
    weeks = len(report.all_teams.weeks)
    return f"{weeks} {'week' if weeks == 1 else 'weeks'}, {report.first_day} to before {report.end_day}"


def judged(report: OutcomeReport) -> tuple[DifferenceFigures, ...]:
    """The differences of all teams together of which a verdict may be given."""
    return tuple(one for one in report.all_teams.differences if one.measure is not Measure.MERGED)


def verdict(report: OutcomeReport) -> str:
    """The whole report in a few words. No judgement of it: what is higher may be better."""
    told = judged(report)
    if report.is_nothing_counted:
        return "Nothing counted"
    if all(one.verdict is Verdict.FEW for one in told):
        return "Too few people for a verdict"
    seen = sum(one.verdict in _SEEN for one in told)
    if not seen:
        return "No difference seen"
    return f"{seen} of {len(told)} measures {'differs' if seen == 1 else 'differ'}"


def summary(report: OutcomeReport) -> str:
    """`assisted changes beside those without a sign, all teams together: first review, median, higher by 0.97 h (0.40 to 1.48)`."""
    if report.is_nothing_counted:
        return f"no merged change of {SMALLEST} people or more was counted, which is not the same as no work"
    seen = [one for one in judged(report) if one.verdict in _SEEN]
    told = "; ".join(f"{MEASURES[one.measure].name} {one.verdict} by {_amount_words(one)}" for one in seen)
    return f"assisted changes beside those without a sign, all teams together: {told or verdict(report).lower()}"


def _amount_words(one: DifferenceFigures) -> str:
    sign = 1 if one.value >= 0 else -1
    low, high = sorted((one.low * sign, one.high * sign))
    return f"{decimal(one.value * sign)} {MEASURES[one.measure].points} ({decimal(low)} to {decimal(high)})"


def decimal(number: Decimal, digits: int = 1) -> str:
    """`5.7`: rounded for people."""
    return f"{number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) + 0:,}".replace("-", "\N{MINUS SIGN}")


def signed(number: Decimal, digits: int = 1) -> str:
    """`+5.7`: a difference."""
    text = decimal(number, digits)
    return text if text.startswith("\N{MINUS SIGN}") else f"+{text}"


def number_of(kind: KindFigures, measure: Measure, weeks: int) -> Decimal | None:
    """What is told of changes of one kind, in the unit of the measure; `weeks` are those that it is of."""
    rates = {Measure.REVERTED: kind.reverted, Measure.LINES: kind.lines, Measure.ISSUE: kind.issue}
    if measure in rates:
        rate = rates[measure]
        return None if rate is None else rate.share * _SHARES
    if measure is Measure.MERGED:
        return None if kind.merged_per_person is None else kind.merged_per_person / weeks
    if measure is Measure.COVERAGE:
        return None if kind.coverage is None else kind.coverage.points
    if kind.review is None:
        return None
    return kind.review.median_hours if measure is Measure.REVIEW_MEDIAN else kind.review.upper_quarter_hours


def value_words(kind: KindFigures, measure: Measure, weeks: int) -> str:
    """`5.7 h`, or that it is hidden."""
    number = number_of(kind, measure, weeks)
    if number is None:
        return NOTHING if kind.merged == 0 else HIDDEN
    text = signed(number) if measure is Measure.COVERAGE else decimal(number, 2 if measure is Measure.MERGED else 1)
    return f"{text} {MEASURES[measure].unit}".rstrip()


def untold_words(*kinds: KindFigures) -> str:
    """What stands for a difference that is not told: nothing where one kind has no change, else that it is hidden."""
    return NOTHING if any(kind.merged == 0 for kind in kinds) else HIDDEN


def difference_words(one: DifferenceFigures) -> str:
    """`+2.2 h`."""
    digits = 2 if one.measure is Measure.MERGED else 1
    return f"{signed(one.value, digits)} {MEASURES[one.measure].points}".rstrip()


def interval_words(one: DifferenceFigures) -> str:
    """`+1.6 to +3.3`."""
    digits = 2 if one.measure is Measure.MERGED else 1
    return f"{signed(one.low, digits)} to {signed(one.high, digits)}"


def verdict_words(one: DifferenceFigures) -> str:
    """What may be said of it; of what is merged, never a verdict."""
    return "no verdict" if one.measure is Measure.MERGED else str(one.verdict)


def share_words(share: Decimal) -> str:
    """`3 %`, `less than 1 %`, `none`."""
    if not share:
        return "none"
    return percent(share) if share >= Decimal("0.01") else "less than 1 %"


def unclassified_words(report: OutcomeReport) -> str:
    """The share that stands beside every figure, in a few words."""
    return f"not classified: {share_words(report.unclassified.unread)}"


def caveats(report: OutcomeReport) -> Iterator[str]:
    """What a reader has to know first: how much could not be classified, and what is missing."""
    found = report.unclassified
    left_out = f" Fewer than {SMALLEST} people without a team are in no figure." if found.has_left_out else ""
    yield (
        f"Of people's changes, not classified: {share_words(found.unread)} (what may carry a sign could not be read); with the sign of another tool, and in neither group: "
        f"{share_words(found.other_tool)}; of people whose address is not known: {share_words(found.unmatched)}.{left_out}"
    )
    yield from unread_caveats(report)
    yield from money_caveats(report)


def unread_caveats(report: OutcomeReport) -> Iterator[str]:
    """Which repositories are missing, and why."""
    for one in report.repositories:
        if one.why_unread is not None:
            yield f"{one.name} is not in these figures, or not to the end: {one.why_unread}"


def conditions(report: OutcomeReport) -> Iterator[str]:
    """What else holds of every figure: how much the signs see, what is hidden, and what came up in reading."""
    yield signs_words(report.signs)
    yield NO_PERSONS
    if report.spend is not None and report.spend.outside_teams:
        outside = money(report.spend.outside_teams, report.currency)
        yield f"{outside} was spent in workspaces of no team here, and is in the organization's amount alone."
    for one in report.repositories:
        yield from (remark if one.name in remark else f"{one.name}: {remark}" for remark in one.remarks)
    yield from report.remarks


def signs_words(signs: SignsFigures | None) -> str:
    """How much of what the platform reports shows a sign."""
    if signs is None:
        return "The platform's own count of commits with Claude Code is not known, or is of fewer than five people, so that nobody can say how much of them the signs see."
    return (
        f"The signs see {share_words(signs.share)} of what the platform reports: so many of {signs.reported_commits:,} commits that were made with Claude Code were merged with "
        "its trailer. What is made is not always merged; a share that falls from week to week says that somebody switched the trailer off."
    )


def money_caveats(report: OutcomeReport) -> Iterator[str]:
    """What is missing of the spend."""
    if report.spend is None:
        yield "The archive has no spend of these weeks: `claude-admin audit` fills it."
        return
    missing = len(report.spend.missing_days)
    if missing:
        first, last = min(report.spend.missing_days), max(report.spend.missing_days)
        days = f"{missing} days from {first} to {last}" if missing > 1 else f"{first}"
        yield f"The archive lacks spend of {days}, so that amounts are at least these: `claude-admin audit` fills it."


def is_too_young(report: OutcomeReport, one: WorkFigures) -> bool:
    """Whether every change of this week is younger than the thirty days that a defect has to show."""
    if one.week is None:
        return False
    year, _, number = one.week.partition("-W")
    monday = datetime.combine(date.fromisocalendar(int(year), int(number), 1), time(), UTC)
    return monday + WITHIN > report.as_of
