"""
The report for a person at a terminal, or in a log: no colour needed to understand it.

`lines` is pure; `render` makes text of it, `render_on` uses Rich, which is loaded there and only there. Both show the same words; a
terminal has as many columns as it is wide, and the verdict once more at the end of what does not fit on its screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from pulumi_claude_admin.drift.export_format import resource_name
from pulumi_claude_admin.drift.remedies import for_own_tag
from pulumi_claude_admin.drift.severity import is_follower
from pulumi_claude_admin.findings import Finding, Severity, Status
from pulumi_claude_admin.quoting import printable
from pulumi_claude_admin.report.drift_report import AS_DECLARED, NEEDS_A_LOOK, Report, worst_first
from pulumi_claude_admin.report.drift_sections import OF_PEOPLE
from pulumi_claude_admin.report.drift_words import (
    authors,
    contents,
    counts,
    coverage_headline,
    coverage_row,
    folded,
    last_told,
    location,
    object_label,
    stack_words,
    unseen_groups,
    unused_remark,
    verdict,
)
from pulumi_claude_admin.report.lookalikes import differences
from pulumi_claude_admin.report.policy_lines import policy_lines
from pulumi_claude_admin.report.styled_lines import INDENT, Line, Span, Table, defused, draw_on, text_of, wrapped
from pulumi_claude_admin.report.text_columns import fit, pad, width

if TYPE_CHECKING:
    from rich.console import Console

COLUMNS: Final = 100
SHOWN: Final = 20
"""So many places that nobody declared, or that could not be seen, are named unless everything was asked for."""

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

_BY_SEVERITY: Final = {Severity.HIGH: "bold red", Severity.MEDIUM: "yellow", Severity.LOW: "dim"}


@dataclass(frozen=True, slots=True)
class _Page:
    """How wide it is, and whether everything is told."""

    columns: int
    is_verbose: bool

    def wrapped(self, text: str, *, indent: str = "", style: str = "", hanging: int = 0) -> Iterator[Line]:
        return wrapped(printable(text), self.columns, indent=indent, style=style, hanging=hanging)

    def name(self, name: str, beside: str) -> Line:
        """A name cut to what an id leaves of the line; JSON has it whole."""
        room = self.columns - width(beside) - 6
        aside = f"  {printable(beside)}" if beside and beside != name else ""
        return (Span(fit(printable(name), room), "bold"), Span(aside, "dim"))


def render(report: Report, *, is_verbose: bool = False, columns: int = COLUMNS) -> str:
    """The report as text, ending with a line feed."""
    return "".join(f"{text_of(line)}\n" for line in lines(report, is_verbose=is_verbose, columns=columns))


def render_on(report: Report, console: Console, *, is_verbose: bool = False) -> None:
    """The same on a terminal, with colours where the terminal and NO_COLOR let it."""
    draw_on(
        console,
        lambda columns: lines(report, is_verbose=is_verbose, columns=columns),
        lambda columns: tuple(_verdict(report, _Page(columns, is_verbose))),
    )


def lines(report: Report, *, is_verbose: bool = False, columns: int = COLUMNS) -> tuple[Line, ...]:
    """Every line of the report. With `is_verbose` also what is as declared, and everything that is counted otherwise."""
    return tuple(defused(line) for line in _lines(report, _Page(columns, is_verbose)))


def _lines(report: Report, page: _Page) -> Iterator[Line]:
    yield from _head(report, page)
    for name, group in _by_location(worst_first(report.of(*NEEDS_A_LOOK))):
        yield ()
        yield page.name(name, group[0].subject.workspace_id or "")
        yield from _findings([finding for finding in group if not is_follower(finding)], page)
        yield from _followers([finding for finding in group if is_follower(finding)], page)
    counted = () if page.is_verbose else report.counted
    named = tuple(one for one in report.of(Status.UNMANAGED) if page.is_verbose or not one.is_counted)
    yield from _in_branch(report.of(Status.PLANNED, Status.CONVERGED), page)
    for status, title in OF_PEOPLE:
        yield from _absent(report.of(status), title, page)
    yield from policy_lines(report.policy, columns=page.columns, is_verbose=page.is_verbose)
    yield from _unmanaged(named, "Unmanaged: there, and nobody declared it", _how_to_manage(), page)
    yield from _counted(counted, page)
    yield from _unmanaged(report.of(Status.ELSEWHERE), "Elsewhere: declared by other stacks", None, page)
    yield from _quiet(report, page)
    yield from _not_seen(report, page)
    yield from _coverage(report)
    yield from _entries(report, page)


def _head(report: Report, page: _Page) -> Iterator[Line]:
    yield page.name(report.organization.name, report.organization.id)
    about = f"{stack_words(report)}, {report.run.generated_at:%Y-%m-%d %H:%M} UTC"
    yield from page.wrapped(about, style="dim")
    if report.run.read_from is not None:
        yield from page.wrapped(report.run.read_from.words, style="dim")
    yield ()
    yield from _verdict(report, page)
    for notice in report.notices:
        yield from page.wrapped(f"Note: {notice}")


def _verdict(report: Report, page: _Page) -> Iterator[Line]:
    style = "bold red" if report.failing else "bold green" if report.compared else "bold yellow"
    yield from page.wrapped(f"{verdict(report)}: {counts(report)}", style=style)


def _by_location(findings: Iterable[Finding]) -> Iterator[tuple[str, list[Finding]]]:
    for (_, name), group in groupby(findings, key=lambda one: (one.subject.workspace_id, location(one.subject))):
        yield name, list(group)


def _findings(findings: list[Finding], page: _Page) -> Iterator[Line]:
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


def _followers(findings: list[Finding], page: _Page) -> Iterator[Line]:
    """What only follows its workspace: one line for all."""
    for (status, reason), group in groupby(findings, key=lambda one: (one.status, one.reason or "")):
        objects = ", ".join(object_label(finding.subject) for finding in group)
        text = f"{pad(str(status), 10)}{objects}: {reason}"
        yield from page.wrapped(text, indent="  ", style=STYLES[status], hanging=10)


def _in_branch(findings: tuple[Finding, ...], page: _Page) -> Iterator[Line]:
    """What the branch changes itself: no drift."""
    if findings:
        yield ()
        yield (Span("In this branch", "bold"),)
    for finding in findings:
        place = f" ({finding.declared_at})" if finding.declared_at else ""
        remarks = "; ".join(part for part in (differences(finding.changes), finding.reason) if part)
        what = f"{location(finding.subject)}: {object_label(finding.subject)}{place} — {remarks}"
        yield from page.wrapped(f"{pad(str(finding.status), 10)}{what}", indent="  ", hanging=10)


def _how_to_manage() -> str:
    return 'declare it (a workspace with adopt_id="…"), remove it, or list it in .claude-admin-ignore'


def _unmanaged(findings: tuple[Finding, ...], title: str, remedy: str | None, page: _Page) -> Iterator[Line]:
    if not findings:
        return
    yield ()
    yield (Span(title, "bold"),)
    places = list(_by_location(findings))
    shown = places if page.is_verbose or len(places) <= SHOWN else places[:SHOWN]
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


def _absent(findings: tuple[Finding, ...], title: str, page: _Page) -> Iterator[Line]:
    if not findings:
        return
    yield ()
    yield (Span(title, "bold"),)
    for one in findings:
        where = ", ".join(filter(None, (location(one.subject), object_label(one.subject))))
        place = f" ({one.declared_at})" if one.declared_at else ""
        yield from page.wrapped(f"{where}{place}: {one.reason}", indent="  ", hanging=2)
    for remedy in dict.fromkeys(one.remedy for one in findings if one.remedy):
        yield from page.wrapped(f"→ {remedy}", indent="  ", style="dim", hanging=2)


def _counted(findings: tuple[Finding, ...], page: _Page) -> Iterator[Line]:
    if findings:
        yield ()
        yield from page.wrapped(f"Not declared, and need not be: {folded(findings)} (-v names them)")


def _reason(finding: Finding) -> str:
    """Why it stands out, and what to do where that is another thing than for the others."""
    remedy = finding.remedy if finding.remedy == for_own_tag() else None
    return "; ".join(part for part in (finding.reason, remedy) if part)


def _quiet(report: Report, page: _Page) -> Iterator[Line]:
    """What needs nobody: what is as declared when asked for, or when there is a remark on it; ignored in a line each."""
    as_declared = report.of(*AS_DECLARED)
    told = as_declared if page.is_verbose else tuple(one for one in as_declared if one.reason and _is_remarkable(one))
    if told:
        yield ()
        yield (Span("As declared", "bold"),)
    for finding in told:
        remedy = finding.remedy if finding.changes else None
        remarks = "; ".join(part for part in (differences(finding.changes), finding.reason, remedy) if part)
        reason = f" — {remarks}" if remarks else ""
        text = f"{pad(str(finding.status), 10)}{location(finding.subject)}: {object_label(finding.subject)}{reason}"
        yield from page.wrapped(text, indent="  ", hanging=10)
    ignored = report.of(Status.IGNORED)
    if ignored:
        yield ()
        yield (Span("Ignored", "bold"),)
    for finding in ignored:
        mark = finding.ignored
        why = f" until {mark.until}: {mark.reason}" if mark is not None else ""
        was = f"{mark.status} " if mark is not None else ""
        text = f"{location(finding.subject)}: {was}{object_label(finding.subject)}{why}"
        yield from page.wrapped(text, indent="  ", style="dim", hanging=2)


def _is_remarkable(finding: Finding) -> bool:
    """In sync with a remark; or pending although it shows another value than was written."""
    return finding.status is Status.IN_SYNC or bool(finding.changes)


def _not_seen(report: Report, page: _Page) -> Iterator[Line]:
    groups = unseen_groups(report)
    if groups:
        yield ()
        yield (Span("Could not be seen", "bold"),)
    for group in groups:
        shown = group.places if page.is_verbose else group.places[:SHOWN]
        more = len(group.places) - len(shown)
        text = "; ".join([*shown, *([f"and {more} places more (-v names them)"] if more else [])])
        yield from page.wrapped(text, indent="  ", style=STYLES[Status.UNSEEN], hanging=2)
        yield from page.wrapped(group.reason, indent=" " * 6)


def _coverage(report: Report) -> Iterator[Line]:
    yield ()
    yield (Span(f"Coverage: {coverage_headline(report)}", "bold"),)
    for figure in report.coverage:
        if figure.total:
            name, of, remark = coverage_row(figure)
            yield (Span(f"  {pad(name, 26)}"), Span(pad(of, 16)), Span(remark, "dim"))


def _entries(report: Report, page: _Page) -> Iterator[Line]:
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
