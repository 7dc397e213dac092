"""
What drift need not look at: the lines of `.claude-admin-ignore` that are its own, applied. Pure: text in, findings in, findings out.

KIND is a word of the report (`*` for all). NAME is compared with the object's id, the resource's name in the program, and the names
that people see (`Payments`, `Payments/Claude Sonnet 4.x`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from pulumi_claude_admin.drift.export_format import resource_name
from pulumi_claude_admin.drift.native_names import spellings
from pulumi_claude_admin.findings import Finding, Ignored, Kind, Status
from pulumi_claude_admin.ignore_file import FILE_NAME, Entry, Pattern, parse, parsed

HIDEABLE: Final = frozenset(
    {
        Status.CONFLICT,
        Status.DRIFTED,
        Status.MISSING,
        Status.ARCHIVED,
        Status.RETURNED,
        Status.UNMANAGED,
        Status.ELSEWHERE,
        Status.UNSEEN,
    }
)
"""What an entry can hide. What is in sync needs no entry."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Findings after the file was applied, and the entries that did nothing: expired ones, and ones that fit nothing."""

    findings: tuple[Finding, ...]
    expired: tuple[Entry, ...]
    unused: tuple[Entry, ...]


_KINDS: Final = (*(str(kind) for kind in Kind), "*")


def parse_ignore(text: str, *, name: str = FILE_NAME) -> tuple[Entry, ...]:
    """Read the lines that are no rule's. Raises ConfigurationError that names every wrong line with its number."""
    return parse(text, name=name, is_ours=lambda pattern: not pattern.is_of_audit, require_known=_require_kind)


def _require_kind(pattern: Pattern) -> None:
    if pattern.kind not in _KINDS:
        message = f"{pattern.kind!r} is not a kind; use one of {', '.join(_KINDS)}"
        raise ValueError(message)


def apply(
    entries: Iterable[Entry], findings: Iterable[Finding], *, today: date, is_everything_seen: bool = True
) -> Outcome:
    """
    Hide what unexpired entries name. A finding of which only some changes are named keeps the others.

    Without `is_everything_seen` no entry is called unused: what it names may be among what was not looked at.
    """
    live = tuple(entry for entry in entries if not entry.is_expired(today))
    used: set[int] = set()
    result = []
    for finding in findings:
        hits = [entry for entry in live if finding.status in HIDEABLE and _fits(entry, finding)]
        used |= {entry.line for entry in hits}
        result.append(_hide(finding, hits) if hits else finding)
    return Outcome(
        findings=tuple(result),
        expired=tuple(entry for entry in entries if entry.is_expired(today)),
        unused=tuple(entry for entry in live if is_everything_seen and entry.line not in used),
    )


def _fits(entry: Entry, finding: Finding) -> bool:
    pattern = parsed(entry.pattern)
    if pattern.kind not in {"*", str(finding.subject.kind)}:
        return False
    if not any(pattern.name.fullmatch(one) for one in _names(finding)):
        return False
    return pattern.path is None or any(_is_named(pattern.path, change.path, finding) for change in finding.changes)


def _is_named(pattern: re.Pattern[str], path: str, finding: Finding) -> bool:
    """Whether the pattern fits the property, as JSON has it or as people see it."""
    return any(map(pattern.fullmatch, spellings(finding.subject.kind, path)))


def _names(finding: Finding) -> tuple[str, ...]:
    subject = finding.subject
    location = subject.workspace_name or ("organization" if subject.workspace_id is None else "")
    names = (
        subject.id,
        subject.workspace_id or "",
        location,
        f"{location}/{subject.label}" if location and subject.label else "",
        resource_name(finding.urn) if finding.urn else "",
    )
    return tuple(name for name in names if name)


def _hide(finding: Finding, hits: list[Entry]) -> Finding:
    whole = next((entry for entry in hits if not entry.is_of_a_property), None)
    paths = [path for entry in hits if (path := parsed(entry.pattern).path) is not None]
    left = tuple(
        change for change in finding.changes if not any(_is_named(path, change.path, finding) for path in paths)
    )
    if whole is None and left:
        return replace(finding, changes=left)
    entry = whole or hits[0]
    mark = Ignored(status=finding.status, pattern=entry.pattern, reason=entry.reason, until=entry.until)
    return replace(finding, status=Status.IGNORED, ignored=mark, remedy=None)
