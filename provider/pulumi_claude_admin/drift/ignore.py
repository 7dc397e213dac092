r"""
`.claude-admin-ignore`: what drift need not look at, why, and until when. Pure: text in, findings in, findings out.

One entry a line, three columns separated by blanks; a pattern with blanks in it stands in double quotes, or each blank behind a
backslash:

    # what                                    last day    why
    workspace:Sandbox*                        2027-01-31  experiments; closed in January (OPS-12)
    "*:Data Science*"                         2027-03-31  team moves to a stack of its own
    workspace_members:Payments#members.bot@*  2026-12-31  on-call bot adds itself (OPS-40)
    "workspace:C\# Tools"                     2027-01-31  its name has a # in it (OPS-51)

A pattern is `KIND:NAME`, or `KIND:NAME#PROPERTY` for single changes of a finding. `*` stands for any text, `?` for one
character; case counts. KIND is a word of the report (`*` for all). NAME is compared with the object's id, the resource's
name in the program, and the names that people see (`Payments`, `Payments/Claude Sonnet 4.x`). A backslash before one of
`\ " # * ? :` or a blank makes it an ordinary character, and `\x0a`, `\u3000`, `\U0001f600` stand for what a report shows so;
before anything else a backslash is one.

Lines rather than TOML: an entry is one line in a diff and in `git blame`, which is where people look for who decided it,
and every mistake has a line number. Reason and last day (UTC) are required: an exception without an end is a second
program that nobody reviews. An expired entry no longer applies and is reported. Names are chosen by whoever may create a
workspace: where that matters, write the id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Final

from pulumi_claude_admin.drift.export_format import resource_name
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.findings import Finding, Ignored, Kind, Status

FILE_NAME: Final = ".claude-admin-ignore"
NO_REASON: Final = "WHY?"
"""What stands in the place of a reason in a line that was proposed: nobody has decided yet."""
HIDEABLE: Final = frozenset(
    {
        Status.CONFLICT,
        Status.DRIFTED,
        Status.MISSING,
        Status.ARCHIVED,
        Status.UNMANAGED,
        Status.ELSEWHERE,
        Status.UNSEEN,
    }
)
"""What an entry can hide. What is in sync needs no entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the file. `until` is the last day on which it applies (UTC)."""

    line: int
    pattern: str
    until: date
    reason: str

    @property
    def is_of_a_property(self) -> bool:
        """Whether it names single changes of a finding."""
        return _parsed(self.pattern).path is not None

    def is_expired(self, today: date) -> bool:
        """Whether its last day is over."""
        return today > self.until


@dataclass(frozen=True, slots=True)
class Outcome:
    """Findings after the file was applied, and the entries that did nothing: expired ones, and ones that fit nothing."""

    findings: tuple[Finding, ...]
    expired: tuple[Entry, ...]
    unused: tuple[Entry, ...]


_LINE: Final = re.compile(
    r"""\s*(?:"(?P<quoted>(?:\\.|[^"\\])+)"|(?P<bare>(?:\\.|[^\s"\\])+))\s+(?P<until>\S+)(?:\s+(?P<reason>.*\S))?\s*"""
)
_CHARACTER: Final = re.compile(
    r"\\x(?P<x>[0-9a-fA-F]{2})|\\u(?P<u>[0-9a-fA-F]{4})|\\U(?P<U>00(?:0[0-9a-fA-F]|10)[0-9a-fA-F]{4})"
    r"|\\(?P<plain>[\\\"#*?: ])|(?P<own>.)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Pattern:
    """What a pattern says. `path` is None where it names whole findings."""

    kind: str
    name: re.Pattern[str]
    path: re.Pattern[str] | None


@cache
def _parsed(text: str) -> _Pattern:
    """Raises ValueError with a reason for people."""
    characters = list(_characters(text))
    colon = next((at for at, (char, is_own) in enumerate(characters) if is_own and char == ":"), None)
    rest = characters[colon + 1 :] if colon is not None else []
    mark = next((at for at, (char, is_own) in enumerate(rest) if is_own and char == "#"), None)
    name = rest[:mark]
    if not name:
        message = f"{text!r} is not KIND:NAME"
        raise ValueError(message)
    kind = "".join(char for char, _ in characters[:colon])
    if kind not in _KINDS:
        message = f"{kind!r} is not a kind; use one of {', '.join(_KINDS)}"
        raise ValueError(message)
    path = rest[mark + 1 :] if mark is not None else []
    return _Pattern(kind, _expression(name), _expression(path) if path else None)


def _characters(text: str) -> Iterator[tuple[str, bool]]:
    """Each character that is meant, and whether it is there without a backslash, so that it may mean something here."""
    for match in _CHARACTER.finditer(text):
        number = match["x"] or match["u"] or match["U"]
        if number is not None:
            yield chr(int(number, 16)), False
        else:
            yield (match["own"], True) if match["own"] is not None else (match["plain"], False)


def _expression(characters: list[tuple[str, bool]]) -> re.Pattern[str]:
    wild = {("?", True): ".", ("*", True): ".*"}
    return re.compile("".join(wild.get(one) or re.escape(one[0]) for one in characters), flags=re.DOTALL)


_KINDS: Final = (*(str(kind) for kind in Kind), "*")


def parse_ignore(text: str, *, name: str = FILE_NAME) -> tuple[Entry, ...]:
    """Read the file. Raises ConfigurationError that names every wrong line with its number."""
    entries: list[Entry] = []
    problems: list[str] = []
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            entries.append(_entry(number, line))
        except ValueError as error:
            problems.append(f"{name}:{number}: {error}")
    if problems:
        raise ConfigurationError("; ".join(problems), hint="A line is: PATTERN YYYY-MM-DD REASON")
    return tuple(entries)


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


def _entry(number: int, line: str) -> Entry:
    match = _LINE.fullmatch(line)
    if match is None:
        raise ValueError("no date after the pattern")
    pattern = match["quoted"] or match["bare"]
    _parsed(pattern)
    if match["reason"] is None:
        raise ValueError("no reason after the date")
    if match["reason"] == NO_REASON:
        message = f"nobody has said why yet: write the reason in the place of {NO_REASON}, or delete the line"
        raise ValueError(message)
    try:
        until = date.fromisoformat(match["until"])
    except ValueError:
        message = f"{match['until']!r} is not a date such as 2027-01-31"
        raise ValueError(message) from None
    return Entry(line=number, pattern=pattern, until=until, reason=match["reason"])


def _fits(entry: Entry, finding: Finding) -> bool:
    pattern = _parsed(entry.pattern)
    if pattern.kind not in {"*", str(finding.subject.kind)}:
        return False
    if not any(pattern.name.fullmatch(one) for one in _names(finding)):
        return False
    return pattern.path is None or any(pattern.path.fullmatch(change.path) for change in finding.changes)


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
    paths = [path for entry in hits if (path := _parsed(entry.pattern).path) is not None]
    left = tuple(change for change in finding.changes if not any(path.fullmatch(change.path) for path in paths))
    if whole is None and left:
        return replace(finding, changes=left)
    entry = whole or hits[0]
    mark = Ignored(status=finding.status, pattern=entry.pattern, reason=entry.reason, until=entry.until)
    return replace(finding, status=Status.IGNORED, ignored=mark, remedy=None)
