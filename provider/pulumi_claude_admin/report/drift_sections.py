"""What the sections of a drift report say, in the order of their weight. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from pulumi_claude_admin.drift.export_format import resource_name
from pulumi_claude_admin.drift.severity import is_follower
from pulumi_claude_admin.findings import Finding, Status
from pulumi_claude_admin.report.drift_report import NEEDS_A_LOOK, Report, worst_first
from pulumi_claude_admin.report.drift_words import (
    authors,
    contents,
    coverage_row,
    folded,
    last_told,
    location,
    object_label,
    unseen_groups,
    unused_remark,
)
from pulumi_claude_admin.report.lookalikes import differences, paths, sides
from pulumi_claude_admin.report.page import Cell, Row, Section, fixed, name, sentence, words
from pulumi_claude_admin.report.policy_sections import policy_sections

_LAST_UP: Final = ("last up",)
"""The column that a conflict has besides."""
OF_PEOPLE: Final = (
    (Status.LEFT, "Left, and code still names them"),
    (Status.AWAITED, "Awaited: not signed in yet"),
    (Status.APPROVED, "Approved: by a request for a higher limit"),
)
"""What is about people and fails nothing, with its title."""
LONGEST: Final = 80
"""So many columns of a value are shown; JSON has it whole."""
_UNMANAGED: Final = (
    (Status.UNMANAGED, "Unmanaged: there, and nobody declared it"),
    (Status.ELSEWHERE, "Elsewhere: declared by other stacks"),
)


def sections(report: Report) -> Iterator[Section]:
    """All of them; those without rows are for forms to leave out."""
    wrong = worst_first(report.of(*NEEDS_A_LOOK))
    is_conflict = any(last_told(one) for one in wrong)
    head = ("status", "severity", "where", "what", "property", "declared", *_LAST_UP[:is_conflict], "actual")
    rows = tuple(row for one in wrong for row in _differences(one, is_conflict=is_conflict))
    yield Section("What is not as declared", rows, head, len(wrong), is_urgent=True)
    unmanaged = tuple(one for one in report.of(Status.UNMANAGED) if not one.is_counted)
    yield Section("Who made it so", tuple(_authors((*wrong, *unmanaged))))
    yield Section("How to put it right", tuple(_remedies(wrong)))
    in_branch = report.of(Status.PLANNED, Status.CONVERGED)
    yield Section("In this branch", tuple(_in_branch(in_branch)), ("status", "where", "what", "why"), len(in_branch))
    for status, title in OF_PEOPLE:
        absent = report.of(status)
        yield Section(title, tuple(_absent(absent)), ("where", "what", "why"), len(absent))
    yield from policy_sections(report.policy)
    late = tuple(finding for finding in report.of(Status.PENDING) if finding.changes)
    yield Section("Written a moment ago and not shown yet", tuple(_late(late)), (), len(late))
    yield Section("Could not be seen", tuple(_not_seen(report)))
    for status, title in _UNMANAGED:
        findings = tuple(finding for finding in report.of(status) if not finding.is_counted)
        yield Section(title, tuple(_unmanaged(findings)), ("where", "what"), len(findings))
    yield Section("", tuple(_counted(report)), is_bare=True)
    ignored = report.of(Status.IGNORED)
    yield Section("Ignored", tuple(_ignored(ignored)), ("was", "where", "what", "until", "why"), len(ignored))
    yield Section("Ignore entries that do nothing", tuple(_entries(report)))
    yield Section("Coverage", tuple(_coverage(report)), ("kind", "declared", ""))


def _differences(finding: Finding, *, is_conflict: bool) -> Iterator[Row]:
    """A row for each property. Beside conflicts each has what the last `up` was told, which elsewhere is what is declared."""
    subject = finding.subject
    severity = str(finding.severity) if finding.severity is not None else ""
    start = (sentence(finding.status), sentence(severity), name(location(subject)), name(object_label(subject)))
    if not finding.changes:
        yield (*start, sentence(finding.reason or ""), (), *((),) * is_conflict, ())
    names, state = paths(finding.changes), last_told(finding, longest=LONGEST)
    for change in finding.changes:
        declared, actual = sides(change, longest=LONGEST)
        told = [fixed(state.get(change.path, declared))] if is_conflict else []
        yield (*start, name(names[change.path]), fixed(declared), *told, fixed(actual))


def _object(finding: Finding) -> Cell:
    """`Payments, spend limit`."""
    return (*name(location(finding.subject)), *sentence(", "), *name(object_label(finding.subject)))


def _remedies(findings: tuple[Finding, ...]) -> Iterator[Row]:
    for finding in findings:
        if is_follower(finding):
            continue
        named = [one for one in (resource_name(finding.urn or ""), finding.declared_at) if one]
        text = "; ".join(part for part in (finding.reason, finding.remedy) if part)
        yield ((*_object(finding), *_in_brackets(named), *sentence(f": {text}")),)


def _authors(findings: Iterable[Finding]) -> Iterator[Row]:
    for finding in findings:
        for who in authors(finding):
            yield ((*_object(finding), *sentence(": "), *words(who)),)


def _in_branch(findings: Iterable[Finding]) -> Iterator[Row]:
    for finding in findings:
        what = tuple(piece for part in (differences(finding.changes),) if part for piece in words(f" {part}"))
        yield (
            sentence(finding.status),
            name(location(finding.subject)),
            (*name(object_label(finding.subject)), *what),
            sentence(finding.reason or ""),
        )


def _absent(findings: Iterable[Finding]) -> Iterator[Row]:
    for finding in findings:
        told = "; ".join(part for part in (finding.reason, finding.declared_at, finding.remedy) if part)
        yield name(location(finding.subject)), name(object_label(finding.subject)), sentence(told)


def _in_brackets(names: list[str]) -> Cell:
    if not names:
        return ()
    between = [piece for one in names for piece in (*sentence(", "), *fixed(one))][1:]
    return (*sentence(" ("), *between, *sentence(")"))


def _late(findings: tuple[Finding, ...]) -> Iterator[Row]:
    for finding in findings:
        reason = "; ".join(part for part in (finding.reason, finding.remedy) if part)
        yield ((*_object(finding), *sentence(": "), *words(differences(finding.changes)), *sentence(f"; {reason}")),)


def _unmanaged(findings: tuple[Finding, ...]) -> Iterator[Row]:
    for _, group in groupby(findings, key=lambda one: (one.subject.workspace_id, location(one.subject))):
        together = list(group)
        subject = together[0].subject
        where = name(location(subject))
        if subject.workspace_id:
            where = (*where, *sentence(" "), *fixed(subject.workspace_id))
        reasons = sorted({one.reason for one in together if one.reason})
        why = tuple(piece for reason in reasons for piece in sentence(f"; {reason}"))
        yield (where, (*words(contents(together)), *why))


def _counted(report: Report) -> Iterator[Row]:
    if report.counted:
        yield (sentence(f"Not declared, and need not be: {folded(report.counted)}."),)


def _ignored(findings: tuple[Finding, ...]) -> Iterator[Row]:
    for finding in findings:
        mark = finding.ignored
        if mark is not None:
            where, what = name(location(finding.subject)), name(object_label(finding.subject))
            yield (sentence(mark.status), where, what, sentence(mark.until.isoformat()), sentence(mark.reason))


def _not_seen(report: Report) -> Iterator[Row]:
    for group in unseen_groups(report):
        yield ((*words("; ".join(group.places)), *sentence(f": {group.reason}")),)


def _coverage(report: Report) -> Iterator[Row]:
    for figure in report.coverage:
        if figure.total:
            yield tuple(sentence(text) for text in coverage_row(figure))


def _entries(report: Report) -> Iterator[Row]:
    for entry in report.expired_entries:
        yield ((*fixed(entry.pattern), *sentence(f" (line {entry.line}) expired on {entry.until}")),)
    for entry in report.unused_entries:
        told = f" (line {entry.line}) fits nothing any more; {unused_remark(entry)}"
        yield ((*fixed(entry.pattern), *sentence(told)),)
