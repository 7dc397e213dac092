"""
What says that a change was made with an assistant. A change is *assisted*, with its evidence, or shows *no sign*; never "without AI".

Every sign can be switched off by a setting of anybody's, so what shows none may be assisted all the same: docs/outcomes-methods.md#signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from pulumi_claude_admin.outcome_ports import ChangeCommit, ChangePart, MergedChange

CLAUDE_ADDRESS: Final = "noreply@anthropic.com"
"""Whose co-author trailer it is; the name before it is that of a model, and changes."""
CLAUDE_LABEL: Final = "claude-code-assisted"
"""What the vendor's GitHub app puts on merged pull requests of Team and Enterprise organizations."""
_CLAUDE: Final = "Claude Code"

_CO_AUTHOR: Final = re.compile(r"^[ \t]*co-authored-by:[^<\n]*<([^>\n]*)>", re.IGNORECASE | re.MULTILINE)
_SESSION: Final = re.compile(r"^[ \t]*claude-session:[ \t]*\S", re.IGNORECASE | re.MULTILINE)
_BODY: Final = re.compile(
    r"^[ \t]*(?:\N{ROBOT FACE}[ \t]*)?generated with (?:\[claude code\]\([^)\s]*\)|claude code)[ \t.]*\r?$",
    re.IGNORECASE | re.MULTILINE,
)
_OTHER_ADDRESSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "cursoragent@cursor.com": "Cursor",
        "copilot@users.noreply.github.com": "Copilot",
        "codex@openai.com": "Codex",
        "noreply@openai.com": "Codex",
    }
)
_OTHER_LOGINS: Final[Mapping[str, str]] = MappingProxyType(
    {"copilot-swe-agent": "Copilot", "copilot": "Copilot", "chatgpt-codex-connector": "Codex"}
)
_NUMBERED: Final = re.compile(r"\d+\+")
"""What a forge puts before the login in an address that hides the real one."""


class EvidenceKind(StrEnum):
    """By what a sign was seen, the strongest first. The words are kept and printed."""

    LABEL = "label"
    TRAILER = "trailer"
    SESSION = "session"
    BODY = "body"
    NOTES = "notes"
    AUTHOR = "author"


class Sign(StrEnum):
    """
    What a change shows. The words are kept and printed.

    `UNREAD`: none was seen, and something that may carry one could not be read, so that nobody can say.
    """

    ASSISTED = "assisted"
    OTHER_TOOL = "other tool"
    NO_SIGN = "no sign"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """One sign: by what it was seen, and whose it is."""

    kind: EvidenceKind
    tool: str = _CLAUDE


@dataclass(frozen=True, slots=True)
class Classified:
    """What a change shows, and all evidence of it, each once, the strongest first."""

    sign: Sign
    evidence: tuple[Evidence, ...] = ()


def classify(change: MergedChange, notes: Mapping[str, str] = MappingProxyType({})) -> Classified:
    """What a change shows. `notes`: what is noted on commits, by commit, under the reference that somebody named as a tool's."""
    found = set(_evidence(change, notes))
    ordered = tuple(sorted(found, key=lambda one: (tuple(EvidenceKind).index(one.kind), one.tool)))
    if any(one.tool == _CLAUDE for one in ordered):
        return Classified(Sign.ASSISTED, ordered)
    if ordered:
        return Classified(Sign.OTHER_TOOL, ordered)
    is_unread = bool(change.unread & {ChangePart.COMMITS, ChangePart.LABELS})
    return Classified(Sign.UNREAD if is_unread else Sign.NO_SIGN)


def _evidence(change: MergedChange, notes: Mapping[str, str]) -> Iterator[Evidence]:
    if any(label.strip().casefold() == CLAUDE_LABEL for label in change.labels):
        yield Evidence(EvidenceKind.LABEL)
    for commit in change.commits:
        yield from _of_commit(commit)
    if _SESSION.search(change.body):
        yield Evidence(EvidenceKind.SESSION)
    if _BODY.search(change.body):
        yield Evidence(EvidenceKind.BODY)
    landed = [change.merge_commit] if change.merge_commit else []
    if any(notes.get(oid, "").strip() for oid in [*landed, *(commit.oid for commit in change.commits)]):
        yield Evidence(EvidenceKind.NOTES)
    login = change.author.login.casefold().removesuffix("[bot]") if change.author else ""
    if login in _OTHER_LOGINS:
        yield Evidence(EvidenceKind.AUTHOR, _OTHER_LOGINS[login])


def _of_commit(commit: ChangeCommit) -> Iterator[Evidence]:
    addresses = [found.casefold().strip() for found in _CO_AUTHOR.findall(commit.message)]
    addresses += [author.email.casefold().strip() for author in commit.authors]
    for address in addresses:
        if address == CLAUDE_ADDRESS:
            yield Evidence(EvidenceKind.TRAILER)
        tool = _OTHER_ADDRESSES.get(_NUMBERED.sub("", address, count=1))
        if tool is not None:
            yield Evidence(EvidenceKind.TRAILER, tool)
    if _SESSION.search(commit.message):
        yield Evidence(EvidenceKind.SESSION)


def trailer_commits(change: MergedChange) -> int:
    """How many of its commits carry the assistant's own trailer: what the platform's count of commits is held against."""
    return sum(Evidence(EvidenceKind.TRAILER) in set(_of_commit(commit)) for commit in change.commits)


def is_tool_address(email: str) -> bool:
    """Whether this is the address of an assistant, and so no person's."""
    address = _NUMBERED.sub("", email.casefold().strip(), count=1)
    return address == CLAUDE_ADDRESS or address in _OTHER_ADDRESSES
