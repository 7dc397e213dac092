"""What a page of outcomes says below its first screen: teams, differences, sizes, weeks, what was read, how it is counted, and why groups differ anyway."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.report.amounts import NOTHING, money
from pulumi_claude_admin.report.outcome_report import (
    KindFigures,
    Measure,
    OutcomeReport,
    RepositoryRead,
    TeamFigures,
    WorkFigures,
)
from pulumi_claude_admin.report.outcome_words import (
    HIDDEN,
    MEASURES,
    SIZES,
    WHY,
    YOUNG,
    conditions,
    difference_words,
    interval_words,
    is_too_young,
    team_name,
    unclassified_words,
    untold_words,
    value_words,
    verdict_words,
)
from pulumi_claude_admin.report.page import Row, Section, fixed, name, number, sentence

_DEFECTS: Final = (Measure.REVERTED, Measure.LINES, Measure.ISSUE)
_IN_PAIRS: Final = (Measure.REVIEW_MEDIAN, Measure.COVERAGE, *_DEFECTS)
"""Told as assisted and no sign in one cell of the weeks."""


def sections(report: OutcomeReport) -> Iterator[Section]:
    """In the order of their weight. Without a change there is nothing but what was read."""
    if not report.is_nothing_counted:
        yield teams_of(report)
        yield conditions_of(report)
        yield Section("Why the groups differ anyway", tuple((sentence(one),) for one in WHY), is_urgent=True)
        yield _differences(report)
        yield from _sizes(report)
        yield _weeks(report)
    yield Section(
        "Repositories",
        tuple(map(_repository, report.repositories)),
        ("repository", "branch", "changes of bots", "blame", "coverage", ""),
        total=len(report.repositories),
    )
    yield Section(
        "How it is counted",
        tuple((sentence(f"{one.name}: {one.what}."),) for one in MEASURES.values()),
    )


def conditions_of(report: OutcomeReport) -> Section:
    """What holds of every figure."""
    return Section("What holds of these figures", tuple((sentence(one),) for one in conditions(report)), is_urgent=True)


def teams_of(report: OutcomeReport) -> Section:
    """A row for each team: people, what they merged, what they spent."""
    return Section(
        "Teams",
        tuple(_team(team) for team in report.teams),
        (
            "team",
            "people",
            "used Claude Code",
            "merged",
            "assisted",
            "no sign",
            f"spend, {report.currency}",
            "per merged change",
            "per person",
        ),
        is_lead=True,
    )


def _team(team: TeamFigures) -> Row:
    total = team.total
    per_person = None if total.spend is None or not total.people else total.spend / total.people
    return (
        name(team_name(team)),
        *_work(total),
        number(_by(per_person, total.spend, total.people)),
    )


def _work(one: WorkFigures) -> Row:
    counts = (one.people, one.active_people, one.merged, one.assisted.merged, one.no_sign.merged)
    return (
        *(number(_count(count)) for count in counts),
        number(_amount(one.spend)),
        number(_by(one.cost_per_merged, one.spend, one.merged)),
    )


def _count(count: int | None) -> str:
    return HIDDEN if count is None else f"{count:,}"


def _amount(amount: Decimal | None) -> str:
    return NOTHING if amount is None else money(amount)


def _by(cost: Decimal | None, spend: Decimal | None, things: int | None) -> str:
    """The spend by so many things; hidden where they are, and nothing where there is none of either."""
    return HIDDEN if spend is not None and things is None else _amount(cost)


def _differences(report: OutcomeReport) -> Section:
    rows = tuple(
        (name(team_name(team)), *difference_row(team, measure)) for team in report.teams for measure in Measure
    )
    return Section(
        f"Differences by team ({unclassified_words(report)})",
        rows,
        ("team", "measure", "assisted", "no sign", "difference", "95 % interval", "people", "what may be said"),
    )


def difference_row(team: TeamFigures, measure: Measure) -> Row:
    """One measure of a team over all weeks, without the team's name."""
    weeks = len(team.weeks)
    one = next((one for one in team.differences if one.measure is measure), None)
    return (
        sentence(MEASURES[measure].name),
        number(value_words(team.total.assisted, measure, weeks)),
        number(value_words(team.total.no_sign, measure, weeks)),
        number(untold_words(team.total.assisted, team.total.no_sign) if one is None else difference_words(one)),
        number("" if one is None else interval_words(one)),
        number("" if one is None else str(one.people)),
        sentence("" if one is None else verdict_words(one)),
    )


def _sizes(report: OutcomeReport) -> Iterator[Section]:
    rows = list[Row]()
    for size in report.sizes:
        if size.assisted.merged == 0 == size.no_sign.merged:
            continue
        for measure in _IN_PAIRS:
            one = next((one for one in size.differences if one.measure is measure), None)
            rows.append(
                (
                    sentence(f"{size.band}, {SIZES[size.band]}"),
                    sentence(MEASURES[measure].name),
                    number(value_words(size.assisted, measure, 1)),
                    number(value_words(size.no_sign, measure, 1)),
                    number(untold_words(size.assisted, size.no_sign) if one is None else difference_words(one)),
                    number("" if one is None else interval_words(one)),
                    sentence("" if one is None else verdict_words(one)),
                )
            )
    yield Section(
        f"Changes of like size, all teams together ({unclassified_words(report)})",
        tuple(rows),
        ("size", "measure", "assisted", "no sign", "difference", "95 % interval", "what may be said"),
    )


def _weeks(report: OutcomeReport) -> Section:
    rows = tuple(
        (
            name(team_name(team)),
            fixed(one.week or ""),
            *_work(one),
            *(number(_pair(report, one, measure)) for measure in _IN_PAIRS),
        )
        for team in report.teams
        for one in team.weeks
    )
    return Section(
        f"Teams by week, assisted | no sign ({unclassified_words(report)})",
        rows,
        (
            "team",
            "week",
            "people",
            "used Claude Code",
            "merged",
            "assisted",
            "no sign",
            f"spend, {report.currency}",
            "per merged change",
            *(MEASURES[one].name for one in _IN_PAIRS),
        ),
    )


def _pair(report: OutcomeReport, one: WorkFigures, measure: Measure) -> str:
    if measure in _DEFECTS and is_too_young(report, one):
        return YOUNG
    told = tuple(_value(kind, measure) for kind in (one.assisted, one.no_sign))
    return HIDDEN if set(told) == {HIDDEN} else " | ".join(told)


def _value(kind: KindFigures, measure: Measure) -> str:
    return value_words(kind, measure, 1)


def _repository(one: RepositoryRead) -> Row:
    return (
        name(one.name),
        fixed(one.branch),
        number(f"{one.bots:,}"),
        sentence("from a checkout" if one.has_checkout else "no checkout"),
        sentence("measured" if one.has_coverage else "not measured"),
        sentence(one.why_unread or ""),
    )
