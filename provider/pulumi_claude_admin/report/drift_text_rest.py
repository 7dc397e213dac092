"""
The parts of the text report that need nobody at once: what a branch changes, what nobody declared, what is as declared, what could not be
seen, how much was compared. Pure; what needs a look is in `drift_text.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from pulumi_claude_admin.drift.remedies import for_own_tag
from pulumi_claude_admin.findings import Finding, Status
from pulumi_claude_admin.model.native_spelling import in_words
from pulumi_claude_admin.report.drift_report import AS_DECLARED, Report
from pulumi_claude_admin.report.drift_words import (
    authors,
    contents,
    coverage_headline,
    coverage_row,
    folded,
    location,
    object_label,
    unseen_groups,
    unused_remark,
)
from pulumi_claude_admin.report.lookalikes import differences
from pulumi_claude_admin.report.styled_lines import Line, Span
from pulumi_claude_admin.report.text_columns import pad
from pulumi_claude_admin.report.text_page import TextPage, titled

STYLES: Final = {
    Status.CONFLICT: "red",
    Status.DRIFTED: "yellow",
    Status.PLANNED: "cyan",
    Status.CONVERGED: "cyan",
    Status.MISSING: "red",
    Status.ARCHIVED: "red",
    Status.RETURNED: "red",
    Status.LEFT: "cyan",
    Status.AWAITED: "cyan",
    Status.APPROVED: "cyan",
    Status.UNSEEN: "magenta",
    Status.PENDING: "cyan",
    Status.IN_SYNC: "green",
    Status.UNMANAGED: "blue",
    Status.ELSEWHERE: "blue",
    Status.IGNORED: "dim",
}


def by_location(findings: Iterable[Finding]) -> Iterator[tuple[str, list[Finding]]]:
    """Findings by the workspace, or the place, that they are of; they are in that order."""
    for (_, name), group in groupby(findings, key=lambda one: (one.subject.workspace_id, location(one.subject))):
        yield name, list(group)


def in_branch(findings: tuple[Finding, ...], page: TextPage) -> Iterator[Line]:
    """What the branch changes itself: no drift."""
    if findings:
        yield from titled("In this branch")
    for finding in findings:
        place = f" ({finding.declared_at})" if finding.declared_at else ""
        remarks = "; ".join(part for part in (differences(finding.changes), finding.reason) if part)
        what = f"{location(finding.subject)}: {object_label(finding.subject)}{place} — {remarks}"
        yield from page.wrapped(f"{pad(str(finding.status), 10)}{what}", indent="  ", hanging=10)


def how_to_manage(*, is_native: bool) -> str:
    """What to do about what nobody declared, in Python or as the other languages write it."""
    remedy = 'declare it (a workspace with adopt_id="…"), remove it, or list it in .claude-admin-ignore'
    return in_words(remedy) if is_native else remedy


def unmanaged(findings: tuple[Finding, ...], title: str, remedy: str | None, page: TextPage) -> Iterator[Line]:
    """What is there and nobody here declared, by place; the first of them unless everything was asked for."""
    if not findings:
        return
    yield from titled(title)
    places = list(by_location(findings))
    shown = places[: page.shown(len(places))]
    for name, group in shown:
        yield (Span("  "), *page.name(name, group[0].subject.workspace_id or ""))
        yield from page.wrapped(contents(group), indent=" " * 6)
        for who in dict.fromkeys(line for one in group for line in authors(one)):
            yield from page.wrapped(who, indent=" " * 6)
        for reason in sorted({_reason(one) for one in group if one.reason}):
            yield from page.wrapped(reason, indent=" " * 6, style="dim")
    rest = [finding for _, group in places[len(shown) :] for finding in group]
    if rest:
        text = f"and {len(places) - len(shown)} places more: {folded(rest)} (-v names them)"
        yield from page.wrapped(text, indent="  ", hanging=2)
    if remedy:
        yield from page.wrapped(f"→ {remedy}", indent="  ", style="dim", hanging=2)


def absent(findings: tuple[Finding, ...], title: str, page: TextPage) -> Iterator[Line]:
    """What is declared and, for a reason that is told, not there."""
    if not findings:
        return
    yield from titled(title)
    for one in findings:
        where = ", ".join(filter(None, (location(one.subject), object_label(one.subject))))
        place = f" ({one.declared_at})" if one.declared_at else ""
        yield from page.wrapped(f"{where}{place}: {one.reason}", indent="  ", hanging=2)
    for remedy in dict.fromkeys(one.remedy for one in findings if one.remedy):
        yield from page.wrapped(f"→ {remedy}", indent="  ", style="dim", hanging=2)


def counted_ones(findings: tuple[Finding, ...], page: TextPage) -> Iterator[Line]:
    """What is only counted."""
    if findings:
        yield ()
        yield from page.wrapped(f"Not declared, and need not be: {folded(findings)} (-v names them)")


def _reason(finding: Finding) -> str:
    """Why it stands out, and what to do where that is another thing than for the others."""
    remedy = finding.remedy if finding.remedy == for_own_tag() else None
    return "; ".join(part for part in (finding.reason, remedy) if part)


def quiet(report: Report, page: TextPage) -> Iterator[Line]:
    """What needs nobody: what is as declared when asked for, or when there is a remark on it; ignored in a line each."""
    as_declared = report.of(*AS_DECLARED)
    told = as_declared if page.is_verbose else tuple(one for one in as_declared if one.reason and _is_remarkable(one))
    if told:
        yield from titled("As declared")
    for finding in told:
        remedy = finding.remedy if finding.changes else None
        remarks = "; ".join(part for part in (differences(finding.changes), finding.reason, remedy) if part)
        reason = f" — {remarks}" if remarks else ""
        text = f"{pad(str(finding.status), 10)}{location(finding.subject)}: {object_label(finding.subject)}{reason}"
        yield from page.wrapped(text, indent="  ", hanging=10)
    ignored = report.of(Status.IGNORED)
    if ignored:
        yield from titled("Ignored")
    for finding in ignored:
        mark = finding.ignored
        why = f" until {mark.until}: {mark.reason}" if mark is not None else ""
        was = f"{mark.status} " if mark is not None else ""
        text = f"{location(finding.subject)}: {was}{object_label(finding.subject)}{why}"
        yield from page.wrapped(text, indent="  ", style="dim", hanging=2)


def _is_remarkable(finding: Finding) -> bool:
    """In sync with a remark; or pending although it shows another value than was written."""
    return finding.status is Status.IN_SYNC or bool(finding.changes)


def not_seen(report: Report, page: TextPage) -> Iterator[Line]:
    """What could not be seen, by reason."""
    groups = unseen_groups(report)
    if groups:
        yield from titled("Could not be seen")
    for group in groups:
        shown = group.places[: page.shown(len(group.places))]
        more = len(group.places) - len(shown)
        text = "; ".join([*shown, *([f"and {more} places more (-v names them)"] if more else [])])
        yield from page.wrapped(text, indent="  ", style=STYLES[Status.UNSEEN], hanging=2)
        yield from page.wrapped(group.reason, indent=" " * 6)


def coverage(report: Report) -> Iterator[Line]:
    """How much of the organization was compared."""
    yield from titled(f"Coverage: {coverage_headline(report)}")
    for figure in report.coverage:
        if figure.total:
            name, of, remark = coverage_row(figure)
            yield (Span(f"  {pad(name, 26)}"), Span(pad(of, 16)), Span(remark, "dim"))


def entries(report: Report, page: TextPage) -> Iterator[Line]:
    """The file of exceptions, and its entries that no longer apply."""
    file = report.run.ignore_file
    if file is not None or report.expired_entries or report.unused_entries:
        yield ()
    if file is not None:
        yield from page.wrapped(f"Exceptions: {file}", style="dim")
    for entry in report.expired_entries:
        text = f"Ignore entry {entry.pattern} (line {entry.line}) expired on {entry.until} and no longer applies."
        yield from page.wrapped(text, style="yellow")
    for entry in report.unused_entries:
        text = f"Ignore entry {entry.pattern} (line {entry.line}) fits nothing any more; {unused_remark(entry)}."
        yield from page.wrapped(text, style="dim")
