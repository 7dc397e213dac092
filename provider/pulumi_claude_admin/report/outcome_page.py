"""The page of outcomes beside spend, from which HTML and Markdown are made. Pure; how it looks is each form's business."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pulumi_claude_admin.report.amounts import money, percent
from pulumi_claude_admin.report.outcome_charts import charts
from pulumi_claude_admin.report.outcome_report import Measure, OutcomeReport, WorkFigures
from pulumi_claude_admin.report.outcome_sections import sections
from pulumi_claude_admin.report.outcome_words import (
    MEASURES,
    caveats,
    difference_words,
    interval_words,
    summary,
    unclassified_words,
    value_words,
    verdict,
    verdict_words,
    weeks_words,
)
from pulumi_claude_admin.report.page import Figure, Operations, Page, Tone

_CARDS: Final = (Measure.REVIEW_MEDIAN, Measure.COVERAGE, Measure.REVERTED, Measure.LINES, Measure.ISSUE)


def page_of(report: OutcomeReport) -> Page:
    """The page."""
    found = tuple(figures(report))
    return Page(
        kind="outcomes",
        subject="Outcomes beside spend of",
        name=report.organization_name,
        verdict=verdict(report),
        tone=Tone.CAREFUL if report.is_partial or report.is_nothing_counted else Tone.PLAIN,
        summary=summary(report),
        scope=f"{weeks_words(report)}, as of {report.as_of:%Y-%m-%d %H:%M} UTC; {repositories_words(report)}.",
        counts=(),
        lines=tuple(one.sentence for one in found),
        figures=found,
        notices=tuple(caveats(report)),
        items=(),
        sections=tuple(sections(report)),
        foot=tuple(foot(report)),
        operations=Operations(0, 0, 0),
        generated_at=report.run.generated_at,
        tool_version=report.run.tool_version,
        organization_id=report.organization_id,
        unseen=tuple(f"{one.name}: {one.why_unread}" for one in report.repositories if one.why_unread is not None),
        charts=tuple(charts(report)),
    )


def repositories_words(report: OutcomeReport) -> str:
    """`2 repositories`."""
    number = len(report.repositories)
    return f"{number} {'repository' if number == 1 else 'repositories'}"


def foot(report: OutcomeReport) -> Iterator[str]:
    """Facts of the run."""
    yield report.run.source
    yield f"{report.run.generated_at:%Y-%m-%d %H:%M} UTC"
    yield f"pulumi-claude-admin {report.run.tool_version}"


def figures(report: OutcomeReport) -> Iterator[Figure]:
    """What somebody opens the report for: work and money of all teams, and the four metrics with their doubt."""
    total = report.all_teams.total
    if report.is_nothing_counted:
        return
    yield Figure("Merged changes", _count(total.merged), _people_words(total))
    yield from _money(report)
    for measure in _CARDS:
        yield _measure(report, measure)


def _people_words(total: WorkFigures) -> str:
    kinds = f"{_count(total.assisted.merged)} assisted, {_count(total.no_sign.merged)} no sign"
    active = "" if total.active_people is None else f"; {total.active_people:,} people used Claude Code"
    return f"of {_count(total.people)} people; {kinds}{active}"


def _count(number: int | None) -> str:
    return "hidden" if number is None else f"{number:,}"


def _money(report: OutcomeReport) -> Iterator[Figure]:
    spend, total = report.spend, report.all_teams.total
    if spend is not None:
        least = "at least " if spend.missing_days else ""
        discount = spend.discount
        detail = (
            ""
            if discount is None
            else f"list price {money(spend.list_price)}, discount {percent(discount, spend.list_price or 0)}"
        )
        yield Figure("Spend", f"{least}{money(spend.billed, report.currency)}", detail)
    if total.cost_per_merged is not None:
        yield Figure(
            "Cost per merged change",
            money(total.cost_per_merged, report.currency),
            "spend of teams by all that was merged, assisted or not",
        )


def _measure(report: OutcomeReport, measure: Measure) -> Figure:
    team, weeks = report.all_teams, len(report.all_teams.weeks)
    assisted, others = (value_words(kind, measure, weeks) for kind in (team.total.assisted, team.total.no_sign))
    one = next((one for one in team.differences if one.measure is measure), None)
    doubt = "" if one is None else f"{difference_words(one)} ({interval_words(one)}): {verdict_words(one)}; "
    name = MEASURES[measure].name
    return Figure(
        name[:1].upper() + name[1:],
        f"{assisted} | {others}",
        f"assisted | no sign; {doubt}{unclassified_words(report)}",
    )
