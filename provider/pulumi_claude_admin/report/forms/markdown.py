"""
The report as Markdown, for a pull request, an issue or a step summary. The first screen says whether anybody has to act.

Everything that the organization's people chose (names, tags, e-mails) is escaped: it can form no markup, no link, no
mention and no row of its own. The size is bounded: whole rows are left out, and a sentence says how many.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from pulumi_claude_admin.drift.export_format import resource_name
from pulumi_claude_admin.findings import Finding, Status
from pulumi_claude_admin.quoting import defuse
from pulumi_claude_admin.report.drift_report import NEEDS_A_LOOK, Report, worst_first
from pulumi_claude_admin.report.drift_words import (
    contents,
    counts,
    coverage_headline,
    coverage_row,
    folded,
    follows_workspace,
    location,
    object_label,
    stack_words,
    unseen_groups,
    unused_remark,
    verdict,
)
from pulumi_claude_admin.report.lookalikes import differences, paths, sides
from pulumi_claude_admin.report.markdown_escaping import LONGEST, code, escape, escape_whole, sentence
from pulumi_claude_admin.report.row_budget import Section, within

LIMIT_BYTES: Final = 60_000
"""Fits a pull-request comment (65,536 characters at GitHub). Source: docs/platform/github.md#comments."""


def render(report: Report, *, is_verbose: bool = False, limit: int = LIMIT_BYTES) -> str:
    """
    The report, at most `limit` bytes of UTF-8 as long as that holds the verdict (some 4,000 do), ending with a line feed.

    Rows are kept from the top: what needs a look before what does not. It says as much as has room, verbose or not.
    """
    del is_verbose
    page = within(limit, head=list(_head(report)), sections=_sections(report), foot=list(_foot(report)))
    return defuse("\n".join(page) + "\n")


def _head(report: Report) -> Iterator[str]:
    yield f"## Drift of {escape(report.organization.name)}: {verdict(report).lower()}"
    yield ""
    yield f"**{counts(report)}.** {coverage_headline(report)}."
    for notice in report.notices:
        yield ""
        yield f"> {sentence(notice)}"


def _sections(report: Report) -> Iterator[Section]:
    yield from _needs_a_look(report)
    yield Section("How to put it right", (), tuple(_remedies(report)))
    late = tuple(finding for finding in report.of(Status.PENDING) if finding.changes)
    yield Section(f"Written a moment ago and not shown yet ({len(late)})", (), tuple(_late(late)))
    for status, title in _UNMANAGED:
        findings = tuple(finding for finding in report.of(status) if not finding.is_counted)
        yield Section(f"{title} ({len(findings)})", _table("where", "what"), tuple(_unmanaged(findings)))
    yield Section(None, (), tuple(_counted(report)))
    ignored = report.of(Status.IGNORED)
    head = _table("was", "where", "what", "until", "why")
    yield Section(f"Ignored ({len(ignored)})", head, tuple(_ignored(ignored)))
    yield Section("Could not be seen", (), tuple(_not_seen(report)))
    yield Section("Coverage", _table("kind", "declared", ""), tuple(_coverage(report)))
    yield Section("Ignore entries that do nothing", (), tuple(_entries(report)))


_UNMANAGED: Final = (
    (Status.UNMANAGED, "Unmanaged: there, and nobody declared it"),
    (Status.ELSEWHERE, "Elsewhere: declared by other stacks"),
)


def _needs_a_look(report: Report) -> Iterator[Section]:
    findings = worst_first(report.of(*NEEDS_A_LOOK))
    head = _table("status", "where", "what", "property", "declared", "actual")
    yield Section(None, head, tuple(row for finding in findings for row in _rows(finding)))


def _rows(finding: Finding) -> Iterator[str]:
    subject = finding.subject
    start = (str(finding.status), escape(location(subject)), escape(object_label(subject)))
    if not finding.changes:
        yield _row(*start, sentence(finding.reason or ""), "", "")
    names = paths(finding.changes)
    for change in finding.changes:
        declared, actual = sides(change, longest=LONGEST // 2)
        yield _row(*start, escape(names[change.path]), code(declared), code(actual))


def _remedies(report: Report) -> Iterator[str]:
    for finding in worst_first(report.of(*NEEDS_A_LOOK)):
        if follows_workspace(finding):
            continue
        named = [code(one) for one in (resource_name(finding.urn or ""), finding.declared_at) if one]
        name = f" ({', '.join(named)})" if named else ""
        text = "; ".join(part for part in (finding.reason, finding.remedy) if part)
        yield f"- {escape(location(finding.subject))}, {escape(object_label(finding.subject))}{name}: {sentence(text)}"


def _late(findings: tuple[Finding, ...]) -> Iterator[str]:
    for finding in findings:
        reason = "; ".join(part for part in (finding.reason, finding.remedy) if part)
        where = f"{escape(location(finding.subject))}, {escape(object_label(finding.subject))}"
        yield f"- {where}: {escape_whole(differences(finding.changes))}; {sentence(reason)}"


def _unmanaged(findings: tuple[Finding, ...]) -> Iterator[str]:
    for _, group in groupby(findings, key=lambda one: (one.subject.workspace_id, location(one.subject))):
        together = list(group)
        subject = together[0].subject
        where = (
            f"{escape(location(subject))} {code(subject.workspace_id)}" if subject.workspace_id else location(subject)
        )
        reasons = sorted({one.reason for one in together if one.reason})
        yield _row(where, "; ".join([escape_whole(contents(together)), *map(sentence, reasons)]))


def _counted(report: Report) -> Iterator[str]:
    if report.counted:
        yield f"Not declared, and need not be: {folded(report.counted)}."


def _ignored(findings: tuple[Finding, ...]) -> Iterator[str]:
    for finding in findings:
        mark = finding.ignored
        if mark is not None:
            where, object_ = escape(location(finding.subject)), escape(object_label(finding.subject))
            yield _row(str(mark.status), where, object_, mark.until.isoformat(), sentence(mark.reason))


def _not_seen(report: Report) -> Iterator[str]:
    for group in unseen_groups(report):
        yield f"- {'; '.join(escape_whole(where) for where in group.places)}: {sentence(group.reason)}"


def _coverage(report: Report) -> Iterator[str]:
    for figure in report.coverage:
        if figure.total:
            yield _row(*coverage_row(figure))


def _entries(report: Report) -> Iterator[str]:
    for entry in report.expired_entries:
        yield f"- {code(entry.pattern)} (line {entry.line}) expired on {entry.until}"
    for entry in report.unused_entries:
        yield f"- {code(entry.pattern)} (line {entry.line}) fits nothing any more; {escape(unused_remark(entry))}"


def _foot(report: Report) -> Iterator[str]:
    run = report.run
    yield ""
    exceptions = f" · exceptions: {escape(run.ignore_file)}" if run.ignore_file is not None else ""
    yield (
        f"<sub>{escape(stack_words(report))}{exceptions} · {run.generated_at:%Y-%m-%d %H:%M} UTC · "
        f"pulumi-claude-admin {escape(run.tool_version)}</sub>"
    )


def _table(*columns: str) -> tuple[str, ...]:
    return (_row(*columns), "|" + "---|" * len(columns))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
