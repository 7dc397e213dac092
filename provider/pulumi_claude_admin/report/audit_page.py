"""The page of an audit: verdict, money, and what its sections say. Pure; how it looks is each form's business."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from pulumi_claude_admin.model.severity import worst
from pulumi_claude_admin.report.any_audit import AnyAudit
from pulumi_claude_admin.report.audit_charts import charts
from pulumi_claude_admin.report.audit_items import items
from pulumi_claude_admin.report.audit_lines import Since
from pulumi_claude_admin.report.audit_report import AuditReport
from pulumi_claude_admin.report.audit_sections import sections
from pulumi_claude_admin.report.audit_words import caveats, figures, scope, summary, verdict
from pulumi_claude_admin.report.page import Count, Operations, Page, Tone

_MISSING: Final = "_missing"
"""How ids of rules end that are about something that is not there."""


def page_of(report: AuditReport) -> Page:
    """The page that every form but text, JSON and FOCUS is made from."""
    return Page(
        kind="audit",
        subject="Audit of",
        name=report.organization_name,
        verdict=verdict(report),
        tone=_tone(report),
        summary=summary(report),
        scope=f"{scope(report)}.",
        counts=tuple(counts(report)),
        lines=tuple(figure.sentence for figure in figures(report)),
        figures=tuple(figures(report)),
        notices=(*caveats(report), *report.notices),
        items=items(report),
        sections=tuple(sections(report)),
        foot=tuple(foot(report)),
        operations=operations(report),
        generated_at=report.run.generated_at,
        tool_version=report.run.tool_version,
        organization_id=report.organization_id,
        unseen=tuple(f"{one.what}: {one.reason}" for one in report.unseen),
        charts=tuple(charts(report)),
    )


def _tone(report: AuditReport) -> Tone:
    if report.failing or report.unexplained:
        return Tone.BAD
    is_good = not report.findings and verdict(report) == "Nothing found"
    return Tone.GOOD if is_good else Tone.CAREFUL


def counts(report: AnyAudit) -> Iterator[Count]:
    """By what the rules are about: the part of their ids before the point."""
    areas = Counter(one.rule.partition(".")[0] for one in report.findings)
    for area, number in sorted(areas.items()):
        told = [one for one in report.findings if one.rule.partition(".")[0] == area]
        new = sum(one.since_last_run in {Since.NEW, Since.WORSE} for one in told)
        yield Count(area, number, worst([one.severity for one in told]), f"{new} new or worse" if new else "")
    if report.unknown:
        yield Count("cannot be known", len(report.unknown))


def operations(report: AnyAudit) -> Operations:
    """What is missing is to be made, what is otherwise wrong to be changed; nobody deletes anything."""
    missing = sum(one.rule.endswith(_MISSING) for one in report.findings)
    return Operations(create=missing, update=len(report.findings) - missing, delete=0)


def foot(report: AnyAudit) -> Iterator[str]:
    """Facts of the run."""
    run = report.run
    yield run.source
    yield f"{run.generated_at:%Y-%m-%d %H:%M} UTC"
    yield f"pulumi-claude-admin {run.tool_version}"
