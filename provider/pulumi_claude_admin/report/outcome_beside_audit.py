"""What an audit's page says of outcomes, where a report of them is told with it: work beside money, and what differs. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.report.outcome_report import Measure, OutcomeReport
from pulumi_claude_admin.report.outcome_sections import difference_row, teams_of
from pulumi_claude_admin.report.outcome_words import WHY, caveats, unclassified_words, weeks_words
from pulumi_claude_admin.report.page import Page, Section, sentence

_BEFORE: Final = 2
"""What is to be done first and the workspaces stand before them."""


def with_outcomes(page: Page, outcomes: OutcomeReport) -> Page:
    """The audit's page with outcomes after its first sections. Raises ConfigurationError for those of another organization."""
    if page.organization_id != outcomes.organization_id:
        raise ConfigurationError(
            f"the outcomes are of organization {outcomes.organization_id}, and the audit of {page.organization_id}",
            hint="Give the files of one organization",
        )
    sections = (*page.sections[:_BEFORE], *_sections(outcomes), *page.sections[_BEFORE:])
    return replace(page, sections=sections)


def _sections(report: OutcomeReport) -> Iterator[Section]:
    title = f"Outcomes beside spend, {weeks_words(report)}"
    if report.is_nothing_counted:
        yield Section(title, tuple((sentence(one),) for one in ("Nothing counted.", *caveats(report))))
        return
    yield replace(teams_of(report), title=title, is_lead=False, is_urgent=True)
    yield Section(
        f"Assisted changes beside those without a sign, all teams together ({unclassified_words(report)})",
        tuple(difference_row(report.all_teams, measure) for measure in Measure),
        ("measure", "assisted", "no sign", "difference", "95 % interval", "people", "what may be said"),
        is_urgent=True,
    )
    yield Section(
        "What holds of outcomes, and why the groups differ anyway",
        tuple((sentence(one),) for one in (*caveats(report), *WHY)),
    )
