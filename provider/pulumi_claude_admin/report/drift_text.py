"""
The report for a person at a terminal, or in a log: no colour needed to understand it.

`render` is pure; `render_on` uses Rich, which is loaded there and only there. Both show the same words; a
terminal has as many columns as it is wide, and the verdict once more at the end of what does not fit on its screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Final

from pulumi_claude_admin.drift.export_format import resource_name
from pulumi_claude_admin.drift.severity import is_follower
from pulumi_claude_admin.findings import Finding, Severity, Status
from pulumi_claude_admin.quoting import printable
from pulumi_claude_admin.report.drift_report import NEEDS_A_LOOK, Report, worst_first
from pulumi_claude_admin.report.drift_sections import OF_PEOPLE
from pulumi_claude_admin.report.drift_text_rest import (
    STYLES,
    absent,
    by_location,
    counted_ones,
    coverage,
    entries,
    how_to_manage,
    in_branch,
    not_seen,
    quiet,
    unmanaged,
)
from pulumi_claude_admin.report.drift_words import (
    authors,
    counts,
    last_told,
    object_label,
    stack_words,
    verdict,
)
from pulumi_claude_admin.report.policy_lines import policy_lines
from pulumi_claude_admin.report.program_words import for_people, is_all_native
from pulumi_claude_admin.report.styled_lines import INDENT, Line, Span, Table, as_text, draw_on
from pulumi_claude_admin.report.text_columns import pad
from pulumi_claude_admin.report.text_page import TextPage

if TYPE_CHECKING:
    from rich.console import Console

COLUMNS: Final = 100

_BY_SEVERITY: Final = {Severity.HIGH: "bold red", Severity.MEDIUM: "yellow", Severity.LOW: "dim"}


def render(report: Report, *, is_verbose: bool = False, columns: int = COLUMNS) -> str:
    """The report as text, ending with a line feed. With `is_verbose` also what is as declared, and everything that is counted otherwise."""
    return as_text(_lines(for_people(report), TextPage(columns, is_verbose)))


def render_on(report: Report, console: Console, *, is_verbose: bool = False) -> None:
    """The same on a terminal, with colours where the terminal and NO_COLOR let it."""
    draw_on(
        console,
        lambda columns: _lines(for_people(report), TextPage(columns, is_verbose)),
        lambda columns: _verdict(report, TextPage(columns, is_verbose)),
    )


def _lines(report: Report, page: TextPage) -> Iterator[Line]:
    yield from _head(report, page)
    for name, group in by_location(worst_first(report.of(*NEEDS_A_LOOK))):
        yield ()
        yield page.name(name, group[0].subject.workspace_id or "")
        yield from _findings([finding for finding in group if not is_follower(finding)], page)
        yield from _followers([finding for finding in group if is_follower(finding)], page)
    counted = () if page.is_verbose else report.counted
    named = tuple(one for one in report.of(Status.UNMANAGED) if page.is_verbose or not one.is_counted)
    yield from in_branch(report.of(Status.PLANNED, Status.CONVERGED), page)
    for status, title in OF_PEOPLE:
        yield from absent(report.of(status), title, page)
    yield from policy_lines(report.policy, columns=page.columns, is_verbose=page.is_verbose)
    yield from unmanaged(
        named, "Unmanaged: there, and nobody declared it", how_to_manage(is_native=is_all_native(report.findings)), page
    )
    yield from counted_ones(counted, page)
    yield from unmanaged(report.of(Status.ELSEWHERE), "Elsewhere: declared by other stacks", None, page)
    yield from quiet(report, page)
    yield from not_seen(report, page)
    yield from coverage(report)
    yield from entries(report, page)


def _head(report: Report, page: TextPage) -> Iterator[Line]:
    yield page.name(report.organization.name, report.organization.id)
    about = f"{stack_words(report)}, {report.run.generated_at:%Y-%m-%d %H:%M} UTC"
    yield from page.wrapped(about, style="dim")
    if report.run.read_from is not None:
        yield from page.wrapped(report.run.read_from.words, style="dim")
    yield ()
    yield from _verdict(report, page)
    for notice in report.notices:
        yield from page.wrapped(f"Note: {notice}")


def _verdict(report: Report, page: TextPage) -> Iterator[Line]:
    style = "bold red" if report.failing else "bold green" if report.compared else "bold yellow"
    yield from page.wrapped(f"{verdict(report)}: {counts(report)}", style=style)


def _findings(findings: list[Finding], page: TextPage) -> Iterator[Line]:
    table = Table([(one.changes, last_told(one)) for one in findings], page.columns)
    first = next((finding for finding in findings if finding.changes), None)
    for finding in findings:
        name = f"  {printable(resource_name(finding.urn))}" if finding.urn else ""
        name += f"  {printable(finding.declared_at)}" if finding.declared_at else ""
        status = Span(pad(str(finding.status), 10), STYLES[finding.status])
        severity = Span(f"  ({finding.severity})", _BY_SEVERITY[finding.severity]) if finding.severity else Span("")
        yield (Span("  "), status, Span(printable(object_label(finding.subject))), Span(name, "dim"), severity)
        if finding is first:
            yield from table.titles()
        for change in finding.changes:
            yield from table.lines(change)
        for who in authors(finding):
            yield from page.wrapped(who, indent=INDENT)
        if finding.reason:
            yield from page.wrapped(finding.reason, indent=INDENT)
        if finding.remedy:
            yield from page.wrapped(f"→ {finding.remedy}", indent=INDENT, style="dim", hanging=2)


def _followers(findings: list[Finding], page: TextPage) -> Iterator[Line]:
    """What only follows its workspace: one line for all."""
    for (status, reason), group in groupby(findings, key=lambda one: (one.status, one.reason or "")):
        objects = ", ".join(object_label(finding.subject) for finding in group)
        text = f"{pad(str(status), 10)}{objects}: {reason}"
        yield from page.wrapped(text, indent="  ", style=STYLES[status], hanging=10)
