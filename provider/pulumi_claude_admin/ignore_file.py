r"""
`.claude-admin-ignore`: what need not be looked at, why, and until when. What a line looks like; what it hides is said by drift and by
the audit, each of which passes over the other's lines. Pure.

One entry a line, three columns separated by blanks; a pattern with blanks in it stands in double quotes, or each blank behind a
backslash:

    # what                                    last day    why
    workspace:Sandbox*                        2027-01-31  experiments; closed in January (OPS-12)
    "*:Data Science*"                         2027-03-31  team moves to a stack of its own
    workspace_members:Payments#members.bot@*  2026-12-31  on-call bot adds itself (OPS-40)
    "workspace:C\# Tools"                     2027-01-31  its name has a # in it (OPS-51)
    spend.spike:Payments                      2026-12-31  quarterly batch (OPS-52)

A pattern is `KIND:NAME`, or `KIND:NAME#PROPERTY` for single changes of a finding. `*` stands for any text, `?` for one
character; case counts. A KIND with a point in it is a rule of the audit. A backslash before one of
`\ " # * ? :` or a blank makes it an ordinary character, and `\x0a`, `\u3000`, `\U0001f600` stand for what a report shows so;
before anything else a backslash is one.

Lines rather than TOML: an entry is one line in a diff and in `git blame`, which is where people look for who decided it,
and every mistake has a line number. Reason and last day (UTC) are required: an exception without an end is a second
program that nobody reviews. An expired entry no longer applies and is reported. Names are chosen by whoever may create a
workspace: where that matters, write the id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from pulumi_claude_admin.errors import ConfigurationError

FILE_NAME: Final = ".claude-admin-ignore"
NO_REASON: Final = "WHY?"
"""What stands in the place of a reason in a line that was proposed: nobody has decided yet."""


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
        return parsed(self.pattern).path is not None

    def is_expired(self, today: date) -> bool:
        """Whether its last day is over."""
        return today > self.until


_LINE: Final = re.compile(
    r"""\s*(?:"(?P<quoted>(?:\\.|[^"\\])+)"|(?P<bare>(?:\\.|[^\s"\\])+))\s+(?P<until>\S+)(?:\s+(?P<reason>.*\S))?\s*"""
)
_CHARACTER: Final = re.compile(
    r"\\x(?P<x>[0-9a-fA-F]{2})|\\u(?P<u>[0-9a-fA-F]{4})|\\U(?P<U>00(?:0[0-9a-fA-F]|10)[0-9a-fA-F]{4})"
    r"|\\(?P<plain>[\\\"#*?: ])|(?P<own>.)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a pattern says. `path` is None where it names whole findings."""

    kind: str
    name: re.Pattern[str]
    path: re.Pattern[str] | None

    @property
    def is_of_audit(self) -> bool:
        """Whether its kind is a rule of the audit."""
        return "." in self.kind


@cache
def parsed(text: str) -> Pattern:
    """Raises ValueError with a reason for people."""
    characters = list(_characters(text))
    colon = next((at for at, (char, is_own) in enumerate(characters) if is_own and char == ":"), None)
    rest = characters[colon + 1 :] if colon is not None else []
    mark = next((at for at, (char, is_own) in enumerate(rest) if is_own and char == "#"), None)
    name = rest[:mark]
    if not name:
        message = f"{text!r} is not KIND:NAME"
        raise ValueError(message)
    path = rest[mark + 1 :] if mark is not None else []
    kind = "".join(char for char, _ in characters[:colon])
    return Pattern(kind, _expression(name), _expression(path) if path else None)


def parse(
    text: str, *, name: str, is_ours: Callable[[Pattern], bool], require_known: Callable[[Pattern], None]
) -> tuple[Entry, ...]:
    """
    Read those lines of the file that are ours. Raises ConfigurationError that names every wrong line with its number.

    `require_known` raises ValueError on what is meant for us and means nothing.
    """
    entries: list[Entry] = []
    problems: list[str] = []
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            entry = _entry(number, line)
            pattern = parsed(entry.pattern)
            if is_ours(pattern):
                require_known(pattern)
                entries.append(entry)
        except ValueError as error:
            problems.append(f"{name}:{number}: {error}")
    if problems:
        raise ConfigurationError("; ".join(problems), hint="A line is: PATTERN YYYY-MM-DD REASON")
    return tuple(entries)


def _entry(number: int, line: str) -> Entry:
    match = _LINE.fullmatch(line)
    if match is None:
        raise ValueError("no date after the pattern")
    pattern = match["quoted"] or match["bare"]
    parsed(pattern)
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
