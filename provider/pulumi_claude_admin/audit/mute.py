"""
What the audit need not tell: the lines of `.claude-admin-ignore` that are its own, applied. Pure.

Before the colon stands the id of a rule, in which `*` and `?` stand for other characters; behind it the id or the name of the place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from pulumi_claude_admin.audit.every_rule import EVERY_RULE
from pulumi_claude_admin.audit.finding import Answer, AuditFinding
from pulumi_claude_admin.ignore_file import FILE_NAME, Entry, Pattern, parse, parsed


@dataclass(frozen=True, slots=True)
class Muted:
    """A finding that is not told, and the entry that says so."""

    finding: AuditFinding
    entry: Entry


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is left to tell, what is muted, and the entries that did nothing: expired ones, and ones that fit nothing."""

    answers: tuple[Answer, ...]
    muted: tuple[Muted, ...]
    expired: tuple[Entry, ...]
    unused: tuple[Entry, ...]


def parse_mutes(text: str, *, name: str = FILE_NAME) -> tuple[Entry, ...]:
    """Read the lines that are a rule's. Raises ConfigurationError that names every wrong line with its number."""
    return parse(text, name=name, is_ours=lambda pattern: pattern.is_of_audit, require_known=_require_rule)


def apply(entries: Iterable[Entry], answers: Iterable[Answer], *, today: date) -> Outcome:
    """Leave out what unexpired entries name. What a rule could not know stays: nobody can decide about that beforehand."""
    listed = tuple(entries)
    live = tuple(entry for entry in listed if not entry.is_expired(today))
    muted: list[Muted] = []
    left: list[Answer] = []
    used: set[int] = set()
    for answer in answers:
        fitting = [entry for entry in live if isinstance(answer, AuditFinding) and _fits(entry, answer)]
        used |= {entry.line for entry in fitting}
        if fitting and isinstance(answer, AuditFinding):
            muted.append(Muted(answer, fitting[0]))
        else:
            left.append(answer)
    return Outcome(
        answers=tuple(left),
        muted=tuple(muted),
        expired=tuple(entry for entry in listed if entry.is_expired(today)),
        unused=tuple(entry for entry in live if entry.line not in used),
    )


def _require_rule(pattern: Pattern) -> None:
    if not any(fnmatchcase(rule.id, pattern.kind) for rule in EVERY_RULE):
        message = f"{pattern.kind!r} is no rule of the audit; `claude-admin explain` lists them all"
        raise ValueError(message)
    if pattern.path is not None:
        message = "a line about a rule names a place, and no property of it"
        raise ValueError(message)


def _fits(entry: Entry, finding: AuditFinding) -> bool:
    pattern = parsed(entry.pattern)
    names = (finding.place.id, finding.place.label)
    return fnmatchcase(finding.rule, pattern.kind) and any(pattern.name.fullmatch(name) for name in names if name)
