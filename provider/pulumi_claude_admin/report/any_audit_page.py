"""The page of an audit of either surface: the verdict, how many findings of what, and the sections that it is given. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from pulumi_claude_admin.model.severity import worst
from pulumi_claude_admin.report.any_audit import AnyAudit
from pulumi_claude_admin.report.any_audit_words import Opening, tone, verdict
from pulumi_claude_admin.report.audit_items import items
from pulumi_claude_admin.report.audit_lines import Since
from pulumi_claude_admin.report.page import Chart, Count, DayChart, Operations, Page, Section

_MISSING: Final = "_missing"
"""How ids of rules end that are about something that is not there."""


def any_audit_page(
    report: AnyAudit,
    opening: Opening,
    *,
    subject: str,
    name: str,
    sections: Iterable[Section],
    charts: Iterable[Chart | DayChart] = (),
) -> Page:
    """The page that every form but text, JSON and FOCUS is made from."""
    return Page(
        kind="audit",
        subject=subject,
        name=name,
        verdict=verdict(report),
        tone=tone(report),
        summary=opening.summary,
        scope=f"{opening.scope}.",
        counts=tuple(_counts(report)),
        lines=tuple(figure.sentence for figure in opening.figures),
        figures=opening.figures,
        notices=opening.notices,
        items=items(report),
        sections=tuple(sections),
        foot=tuple(_foot(report)),
        operations=_operations(report),
        generated_at=report.run.generated_at,
        tool_version=report.run.tool_version,
        organization_id=report.organization_id,
        unseen=tuple(f"{one.what}: {one.reason}" for one in report.unseen),
        charts=tuple(charts),
    )


def _counts(report: AnyAudit) -> Iterator[Count]:
    """By what the rules are about: the part of their ids before the point."""
    areas = Counter(one.rule.partition(".")[0] for one in report.findings)
    for area, number in sorted(areas.items()):
        told = [one for one in report.findings if one.rule.partition(".")[0] == area]
        new = sum(one.since_last_run in {Since.NEW, Since.WORSE} for one in told)
        yield Count(area, number, worst([one.severity for one in told]), f"{new} new or worse" if new else "")
    if report.unknown:
        yield Count("cannot be known", len(report.unknown))


def _operations(report: AnyAudit) -> Operations:
    """What is missing is to be made, what is otherwise wrong to be changed; nobody deletes anything."""
    missing = sum(one.rule.endswith(_MISSING) for one in report.findings)
    return Operations(create=missing, update=len(report.findings) - missing, delete=0)


def _foot(report: AnyAudit) -> Iterator[str]:
    """Facts of the run."""
    run = report.run
    yield run.source
    yield f"{run.generated_at:%Y-%m-%d %H:%M} UTC"
    yield f"pulumi-claude-admin {run.tool_version}"
