"""The page of a drift report: verdict, numbers, money, and what its sections say. Pure; how it looks is each form's business."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pulumi_claude_admin.drift.severity import is_follower
from pulumi_claude_admin.findings import Status
from pulumi_claude_admin.report.drift_counts import count_rows
from pulumi_claude_admin.report.drift_items import items
from pulumi_claude_admin.report.drift_money import caps_chart, money_lines
from pulumi_claude_admin.report.drift_report import NEEDS_A_LOOK, Report
from pulumi_claude_admin.report.drift_sections import sections
from pulumi_claude_admin.report.drift_words import (
    counts,
    coverage_headline,
    stack_words,
    unseen_groups,
    verdict,
)
from pulumi_claude_admin.report.page import Operations, Page, Tone
from pulumi_claude_admin.report.program_words import for_people


def page_of(report: Report) -> Page:
    """The page that every form but text and JSON is made from."""
    report = for_people(report)
    return Page(
        kind="drift",
        subject="Drift of",
        name=report.organization.name,
        verdict=verdict(report),
        tone=_tone(report),
        summary=counts(report),
        scope=f"{coverage_headline(report)}.",
        counts=tuple(count_rows(report)),
        lines=money_lines(report),
        notices=report.notices,
        items=items(report),
        sections=tuple(sections(report)),
        foot=tuple(_foot(report)),
        operations=_operations(report),
        generated_at=report.run.generated_at,
        tool_version=report.run.tool_version,
        organization_id=report.organization.id,
        unseen=tuple(f"{'; '.join(group.places)}: {group.reason}" for group in unseen_groups(report)),
        charts=tuple(chart for chart in (caps_chart(report),) if chart is not None),
    )


def _tone(report: Report) -> Tone:
    if report.failing or report.is_policy_violated:
        return Tone.BAD
    if not report.compared or verdict(report) != "No drift":
        return Tone.CAREFUL
    return Tone.GOOD


def _operations(report: Report) -> Operations:
    """What is gone is made again; what differs, or is archived and has to be decided, is changed; nobody deletes anything."""
    numbers = Counter(one.status for one in report.of(*NEEDS_A_LOOK) if not is_follower(one))
    return Operations(
        create=numbers[Status.MISSING],
        update=numbers[Status.DRIFTED] + numbers[Status.CONFLICT] + numbers[Status.ARCHIVED],
        delete=0,
    )


def _foot(report: Report) -> Iterator[str]:
    run = report.run
    yield stack_words(report)
    if run.ignore_file is not None:
        yield f"exceptions: {run.ignore_file}"
    if run.commit is not None:
        yield f"commit {run.commit[:12]}"
    yield f"{run.generated_at:%Y-%m-%d %H:%M} UTC"
    if run.read_from is not None:
        yield run.read_from.words
    yield f"pulumi-claude-admin {run.tool_version}"
