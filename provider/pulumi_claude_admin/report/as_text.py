"""
The report for a person at a terminal, or in a log: 100 columns, no colour needed to understand it.

`lines` is pure; `plain` makes text of it, `draw` uses Rich, which is loaded there and only there. Both show the same words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from pulumi_claude_admin.drift.remedies import for_own_tag
from pulumi_claude_admin.drift.state import resource_name
from pulumi_claude_admin.findings import Change, Finding, Status, Subject
from pulumi_claude_admin.quoting import defuse, printable
from pulumi_claude_admin.report.printable import fit, pad, width, wrap
from pulumi_claude_admin.report.report import AS_DECLARED, NEEDS_A_LOOK, Report
from pulumi_claude_admin.report.words import (
    blindness,
    contents,
    coverage_headline,
    coverage_row,
    is_frozen,
    place,
    stack_words,
    tally,
    unused_remark,
    value,
    verdict,
    what,
)

if TYPE_CHECKING:
    from rich.console import Console

COLUMNS: Final = 100
_PROPERTY: Final = 38
_VALUE: Final = 26
_INDENT: Final = " " * 12
_NAME: Final = 60
"""Columns of a name in a heading; JSON has it whole."""

STYLES: Final = {
    Status.DRIFTED: "yellow",
    Status.MISSING: "red",
    Status.ARCHIVED: "red",
    Status.UNSEEN: "magenta",
    Status.PENDING: "cyan",
    Status.IN_SYNC: "green",
    Status.UNMANAGED: "blue",
    Status.ELSEWHERE: "blue",
    Status.IGNORED: "dim",
}


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line. `style` is a word of Rich's, or empty."""

    text: str
    style: str = ""


Line = tuple[Span, ...]


def plain(report: Report, *, is_verbose: bool = False) -> str:
    """The report as text, ending with a line feed."""
    return "".join(f"{_text(line)}\n" for line in lines(report, is_verbose=is_verbose))


def draw(report: Report, console: Console, *, is_verbose: bool = False) -> None:
    """The same on a terminal, with colours where the terminal and NO_COLOR let it."""
    from rich.text import Text  # noqa: PLC0415 - only what draws loads Rich

    for line in lines(report, is_verbose=is_verbose):
        text = Text.assemble(*((span.text, span.style) for span in line))
        console.print(text, soft_wrap=True, highlight=False)


def lines(report: Report, *, is_verbose: bool = False) -> tuple[Line, ...]:
    """Every line of the report. With `is_verbose` also what is as declared, and what is ignored."""
    return tuple(_defused(line) for line in _lines(report, is_verbose=is_verbose))


def _defused(line: Line) -> Line:
    """The line, in one span when a runner would have obeyed it."""
    text = _text(line)
    safe = defuse(text)
    return line if safe == text else (Span(safe, line[-1].style),)


def _lines(report: Report, *, is_verbose: bool) -> Iterator[Line]:
    yield from _head(report)
    shown = report.of(*NEEDS_A_LOOK)
    for name, group in _by_place(shown):
        yield ()
        yield _place_line(name, group[0].subject)
        first = next((finding for finding in group if finding.changes), None)
        for finding in group:
            if not is_frozen(finding):
                yield from _finding(finding, with_titles=finding is first)
        yield from _followers([finding for finding in group if is_frozen(finding)])
    yield from _undeclared(report.of(Status.UNMANAGED), "Unmanaged: there, and nobody declared it", _how_to_manage())
    yield from _undeclared(report.of(Status.ELSEWHERE), "Elsewhere: declared by other stacks", None)
    yield from _quiet(report, is_verbose=is_verbose)
    yield from _not_seen(report)
    yield from _coverage(report)
    yield from _entries(report)


def _head(report: Report) -> Iterator[Line]:
    organization = report.organization
    yield (Span(fit(printable(organization.name), _NAME), "bold"), Span(f"  {printable(organization.id)}", "dim"))
    yield (Span(f"{printable(stack_words(report))}, {report.run.generated_at:%Y-%m-%d %H:%M} UTC", "dim"),)
    yield ()
    style = "bold red" if report.failing else "bold green" if report.compared else "bold yellow"
    yield from _wrapped(f"{verdict(report)}: {tally(report)}", indent="", style=style)
    for notice in report.notices:
        yield from _wrapped(f"Note: {printable(notice)}", indent="", style="")


def _by_place(findings: Iterable[Finding]) -> Iterator[tuple[str, list[Finding]]]:
    for (_, name), group in groupby(findings, key=lambda one: (one.subject.workspace_id, place(one.subject))):
        yield name, list(group)


def _place_line(name: str, subject: Subject) -> Line:
    where = subject.workspace_id or ""
    return (Span(fit(printable(name), _NAME), "bold"), Span(f"  {printable(where)}" if where != name else "", "dim"))


def _finding(finding: Finding, *, with_titles: bool) -> Iterator[Line]:
    style = STYLES[finding.status]
    name = f"  {printable(resource_name(finding.urn))}" if finding.urn else ""
    yield (
        Span("  "),
        Span(pad(str(finding.status), 10), style),
        Span(printable(what(finding.subject))),
        Span(name, "dim"),
    )
    if with_titles:
        yield _row("", "declared", "actual", style="dim")
    for change in finding.changes:
        yield from _change(change)
    if finding.reason:
        yield from _wrapped(f"{printable(finding.reason)}", indent=_INDENT, style="")
    if finding.remedy:
        yield from _wrapped(f"→ {printable(finding.remedy)}", indent=_INDENT, style="dim", hanging=2)


def _followers(findings: list[Finding]) -> Iterator[Line]:
    """What only follows its workspace: one line for all."""
    for (status, reason), group in groupby(findings, key=lambda one: (one.status, one.reason or "")):
        objects = ", ".join(what(finding.subject) for finding in group)
        text = f"{pad(str(status), 10)}{printable(objects)}: {printable(reason)}"
        yield from _wrapped(text, indent="  ", style=STYLES[status], hanging=10)


def _change(change: Change) -> Iterator[Line]:
    """Three columns; what does not fit its column stands on lines of its own, whole."""
    path, declared, actual = printable(change.path), printable(value(change.declared)), printable(value(change.actual))
    room = COLUMNS - len(_INDENT) - _PROPERTY - _VALUE
    if width(path) < _PROPERTY and width(declared) < _VALUE and width(actual) <= room:
        yield _row(path, declared, actual)
        return
    yield from _wrapped(path, indent=_INDENT, style="")
    yield from _wrapped(f"declared  {declared}", indent=_INDENT + "  ", style="", hanging=10)
    yield from _wrapped(f"actual    {actual}", indent=_INDENT + "  ", style="", hanging=10)


def _row(path: str, declared: str, actual: str, *, style: str = "") -> Line:
    return (Span(_INDENT), Span(pad(path, _PROPERTY), style), Span(pad(declared, _VALUE), style), Span(actual, style))


def _how_to_manage() -> str:
    return 'declare it (a workspace with adopt_id="…"), remove it, or list it in .claude-admin-ignore'


def _undeclared(findings: tuple[Finding, ...], title: str, remedy: str | None) -> Iterator[Line]:
    if not findings:
        return
    yield ()
    yield (Span(title, "bold"),)
    for name, group in _by_place(findings):
        line = _place_line(name, group[0].subject)
        yield (Span("  "), *line)
        yield from _wrapped(printable(contents(group)), indent=" " * 6, style="")
        for reason in sorted({_reason(one) for one in group if one.reason}):
            yield from _wrapped(printable(reason), indent=" " * 6, style="dim")
    if remedy:
        yield from _wrapped(f"→ {remedy}", indent="  ", style="dim", hanging=2)


def _reason(finding: Finding) -> str:
    """Why it stands out, and what to do where that is another thing than for the others."""
    remedy = finding.remedy if finding.remedy == for_own_tag() else None
    return "; ".join(part for part in (finding.reason, remedy) if part)


def _quiet(report: Report, *, is_verbose: bool) -> Iterator[Line]:
    """What needs nobody: what is as declared when asked for, or when there is a remark on it; ignored in a line each."""
    as_declared = report.of(*AS_DECLARED)
    told = as_declared if is_verbose else tuple(one for one in report.of(Status.IN_SYNC) if one.reason)
    if told:
        yield ()
        yield (Span("As declared", "bold"),)
    for finding in told:
        reason = f" — {finding.reason}" if finding.reason else ""
        text = f"{place(finding.subject)}: {what(finding.subject)}{reason}"
        yield from _wrapped(f"{pad(str(finding.status), 10)}{printable(text)}", indent="  ", style="", hanging=10)
    ignored = report.of(Status.IGNORED)
    if ignored:
        yield ()
        yield (Span("Ignored", "bold"),)
    for finding in ignored:
        mark = finding.ignored
        why = f" until {mark.until}: {mark.reason}" if mark is not None else ""
        was = f"{mark.status} " if mark is not None else ""
        text = f"{place(finding.subject)}: {was}{what(finding.subject)}{why}"
        yield from _wrapped(printable(text), indent="  ", style="dim", hanging=2)


def _not_seen(report: Report) -> Iterator[Line]:
    groups = blindness(report)
    if groups:
        yield ()
        yield (Span("Could not be seen", "bold"),)
    for group in groups:
        yield from _wrapped(printable("; ".join(group.places)), indent="  ", style=STYLES[Status.UNSEEN], hanging=2)
        yield from _wrapped(printable(group.reason), indent=" " * 6, style="")


def _coverage(report: Report) -> Iterator[Line]:
    yield ()
    yield (Span(f"Coverage: {coverage_headline(report)}", "bold"),)
    for figure in report.coverage:
        if figure.total:
            name, of, remark = coverage_row(figure)
            yield (Span(f"  {pad(name, 26)}"), Span(pad(of, 16)), Span(remark, "dim"))


def _entries(report: Report) -> Iterator[Line]:
    file = report.run.ignore_file
    if file is not None or report.expired_entries or report.unused_entries:
        yield ()
    if file is not None:
        yield from _wrapped(printable(f"Exceptions: {file}"), indent="", style="dim")
    for entry in report.expired_entries:
        text = f"Ignore entry {entry.pattern} (line {entry.line}) expired on {entry.until} and no longer applies."
        yield from _wrapped(printable(text), indent="", style="yellow")
    for entry in report.unused_entries:
        text = f"Ignore entry {entry.pattern} (line {entry.line}) fits nothing any more; {unused_remark(entry)}."
        yield from _wrapped(printable(text), indent="", style="dim")


def _wrapped(text: str, *, indent: str, style: str, hanging: int = 0) -> Iterator[Line]:
    pieces = wrap(text, COLUMNS, indent=indent, hanging=hanging)
    for piece in pieces:
        yield (Span(piece, style),)


def _text(line: Line) -> str:
    return "".join(span.text for span in line).rstrip()


def widest(report: Report) -> int:
    """Columns of the longest line: what a terminal should have."""
    return max(width(_text(line)) for line in lines(report))
