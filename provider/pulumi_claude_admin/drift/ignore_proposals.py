"""
Lines for the ignore file that would hide what is there now, once somebody says why. Pure.

By ids, since names are chosen by whoever may create a workspace, and each for thirty days. Until its reason is written the parser
refuses a line, so that nothing is hidden by accident.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from pulumi_claude_admin.findings import Finding, Status
from pulumi_claude_admin.ignore_file import NO_REASON
from pulumi_claude_admin.quoting import escaped, printable

LASTS: Final = timedelta(days=30)
_PROPOSED: Final = frozenset({Status.CONFLICT, Status.DRIFTED, Status.MISSING, Status.ARCHIVED, Status.UNMANAGED})
_SPECIAL: Final = frozenset('\\"#*?: ')


def propose(findings: Iterable[Finding], *, today: date, present: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """
    Lines, each below a comment that names its object for people; nothing for a pattern of `present`.

    What is only counted (undeclared people, keys and invitations) needs no line.
    """
    until = (today + LASTS).isoformat()
    lines: list[str] = []
    for finding in findings:
        if finding.status not in _PROPOSED or (finding.is_counted and finding.status is Status.UNMANAGED):
            continue
        new = [pattern for pattern in _patterns(finding) if pattern not in present]
        if new:
            lines += [_comment(finding), *(f"{pattern}  {until}  {NO_REASON}" for pattern in new)]
    return tuple(lines)


def _patterns(finding: Finding) -> Iterator[str]:
    """Of what is there otherwise each property for itself: another one that changes later is told."""
    whole = f"{finding.subject.kind}:{_quoted(finding.subject.id)}"
    if finding.status in {Status.DRIFTED, Status.CONFLICT} and finding.changes:
        yield from (f"{whole}#{_quoted(change.path)}" for change in finding.changes)
    else:
        yield whole


def _comment(finding: Finding) -> str:
    subject = finding.subject
    where = subject.workspace_name or subject.workspace_id or "organization"
    return printable(f"# {finding.status}: {' / '.join(filter(None, (where, subject.label)))}")


def _quoted(text: str) -> str:
    return "".join(map(_character, text))


def _character(char: str) -> str:
    if char in _SPECIAL:
        return f"\\{char}"
    return char if char.isprintable() else escaped(char)
