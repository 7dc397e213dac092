"""The pictures of outcomes: a small one for each team and measure, over the weeks and as differences. Teams in the order of their names. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pulumi_claude_admin.outcomes.difference import Verdict
from pulumi_claude_admin.report.multiples import Interval, Multiples, MultiplesColumn, MultiplesRow, Trend
from pulumi_claude_admin.report.outcome_report import (
    DifferenceFigures,
    Measure,
    OutcomeReport,
    TeamFigures,
    WorkFigures,
)
from pulumi_claude_admin.report.outcome_words import (
    MEASURES,
    difference_words,
    interval_words,
    number_of,
    team_name,
    unclassified_words,
    verdict_words,
)

_OVER_WEEKS: Final = tuple(one for one in Measure if one is not Measure.REVIEW_UPPER_QUARTER)
_JUDGED: Final = tuple(one for one in Measure if one is not Measure.MERGED)
SIDES: Final = ("no sign", "assisted")


def charts(report: OutcomeReport) -> Iterator[Multiples]:
    """Differences first: they are what somebody asks for; then the weeks, of which there are two at least."""
    if report.is_nothing_counted:
        return
    yield Multiples(
        "Assisted less no sign, over all weeks, with the 95 % interval",
        tuple(MultiplesColumn(MEASURES[one].name, MEASURES[one].points) for one in _JUDGED),
        tuple(MultiplesRow(team_name(team), tuple(_interval(team, one) for one in _JUDGED)) for team in report.teams),
        f"The upright line is no difference. Filled: zero is outside the interval, and there are people enough to say so; {unclassified_words(report)}.",
    )
    if len(report.all_teams.weeks) > 1:
        yield Multiples(
            "Week by week",
            (
                MultiplesColumn("spend", report.currency, is_of_each=True),
                MultiplesColumn("per merged change", report.currency),
                *(MultiplesColumn(MEASURES[one].name, MEASURES[one].unit) for one in _OVER_WEEKS),
            ),
            tuple(MultiplesRow(team_name(team), tuple(_trends(team))) for team in report.teams),
            f"hidden, or younger than the thirty days in which a defect counts. Spend has a scale of each team; {unclassified_words(report)}.",
            SIDES,
        )


def _interval(team: TeamFigures, measure: Measure) -> Interval | None:
    one = next((one for one in team.differences if one.measure is measure), None)
    if one is None:
        return None
    return Interval(
        float(one.value),
        float(one.low),
        float(one.high),
        difference_words(one),
        interval_words(one),
        verdict_words(one),
        is_seen=is_seen(one),
    )


def is_seen(one: DifferenceFigures) -> bool:
    """Whether a verdict says that there is a difference."""
    return one.measure is not Measure.MERGED and one.verdict in {Verdict.HIGHER, Verdict.LOWER}


def _trends(team: TeamFigures) -> Iterator[Trend]:
    labels = tuple(one.week or "" for one in team.weeks)
    for amounts in ([one.spend for one in team.weeks], [one.cost_per_merged for one in team.weeks]):
        told = tuple(None if amount is None else float(amount) for amount in amounts)
        yield Trend(
            tuple(None for _ in told), told, labels, untold="not told" if team.total.spend is None else "hidden"
        )
    for measure in _OVER_WEEKS:
        before, after = (_side(team.weeks, measure, side) for side in SIDES)
        yield Trend(before, after, labels)


def _side(weeks: tuple[WorkFigures, ...], measure: Measure, side: str) -> tuple[float | None, ...]:
    kinds = (one.assisted if side == SIDES[1] else one.no_sign for one in weeks)
    numbers = (number_of(kind, measure, 1) for kind in kinds)
    return tuple(None if number is None else float(number) for number in numbers)
