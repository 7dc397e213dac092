"""Which changes mend something, and which take another one back: by labels, closed issues and words, all of which a company may name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.outcome_ports import BranchCommit, LinkedIssue, MergedChange

_REVERTED_COMMIT: Final = re.compile(r"^\W*this reverts commit (?P<oid>[0-9a-f]{7,64})\b", re.IGNORECASE | re.MULTILINE)
_REVERTED_TITLE: Final = re.compile(r'^revert:? "(?P<title>.*)"(?: \([#!]\d+\))*$', re.IGNORECASE)
_REVERTED_NUMBER: Final = re.compile(
    r"^\W*(?:this )?reverts (?:(?:merge|pull) request )?(?:[\w.-]+/[\w./-]+)?[#!](?P<number>\d+)\b",
    re.IGNORECASE | re.MULTILINE,
)
_NUMBER_AT_END: Final = re.compile(r"(?: \([#!]\d+\))+$")


@dataclass(frozen=True, slots=True)
class FixWords:
    """What a bug is called: labels of issues and pull requests, and a pattern for titles, empty to go by labels alone."""

    labels: frozenset[str] = frozenset({"bug", "defect", "regression", "type: bug", "kind/bug", "type::bug"})
    """In lower case."""
    title: str = r"^(fix|hotfix|bugfix)\b"

    def is_bug(self, labels: Iterable[str]) -> bool:
        """Whether one of these labels is a bug's."""
        return any(label.strip().casefold() in self.labels for label in labels)


def is_fix(change: MergedChange, words: FixWords) -> bool:
    """Whether it mends a bug: it is labelled so, it closes a bug, or its title says so. What takes another change back is told as a revert."""
    if reverted_title(change.title) is not None:
        return False
    if words.is_bug(change.labels) or any(words.is_bug(issue.labels) for issue in change.closes):
        return True
    return bool(words.title) and re.search(words.title, change.title, re.IGNORECASE) is not None


def bugs_mentioned(change: MergedChange, words: FixWords) -> tuple[LinkedIssue, ...]:
    """Bugs that refer to it and were opened after it was merged."""
    return tuple(one for one in change.mentioned_in if one.opened_at > change.merged_at and words.is_bug(one.labels))


def reverted_title(title: str) -> str | None:
    """The title of the change that one of this title takes back, without the number that a squash adds; None where it takes none back."""
    found = _REVERTED_TITLE.match(title.strip())
    return _NUMBER_AT_END.sub("", found["title"].strip()) if found else None


def reverted_commits(commits: Iterable[BranchCommit]) -> tuple[tuple[str, BranchCommit], ...]:
    """The commits that others say they take back, as they spell them, each with the one that does."""
    return tuple((oid.lower(), one) for one in commits for oid in _REVERTED_COMMIT.findall(one.message))


def reverted_numbers(changes: Iterable[MergedChange]) -> tuple[tuple[int, MergedChange], ...]:
    """The numbers of the changes that others take back: by what a forge writes into them, else by the title."""
    listed = tuple(changes)
    by_title: Mapping[str, list[MergedChange]] = _by_title(listed)
    found = list[tuple[int, MergedChange]]()
    for change in listed:
        title = reverted_title(change.title)
        if title is None:
            continue
        named = [int(number) for number in _REVERTED_NUMBER.findall(change.body)]
        earlier = [one for one in by_title.get(title, []) if one.merged_at < change.merged_at]
        if named:
            found += [(number, change) for number in named]
        elif earlier:
            found.append((max(earlier, key=lambda one: (one.merged_at, one.number)).number, change))
    return tuple(found)


def _by_title(changes: tuple[MergedChange, ...]) -> dict[str, list[MergedChange]]:
    titles = dict[str, list[MergedChange]]()
    for change in changes:
        titles.setdefault(_NUMBER_AT_END.sub("", change.title.strip()), []).append(change)
    return titles
