"""
Which changes caused a defect, by three definitions that are told apart and never added up: docs/outcomes-methods.md#defects.

*Reverted*: a later commit or change takes it back. *Lines*: a later fix takes away lines that it was the last to change (SZZ).
*Issue*: a bug was opened afterwards that refers to it. Each within thirty days of its merge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from pulumi_claude_admin.outcome_ports import BranchCommit, ChangePart, MergedChange
from pulumi_claude_admin.outcomes.fixes import (
    FixWords,
    bugs_mentioned,
    is_fix,
    reverted_commits,
    reverted_numbers,
)
from pulumi_claude_admin.outcomes.landed import Landed

WITHIN: Final = timedelta(days=30)
"""How long after its merge a defect counts, and so how old a change has to be to be counted at all."""


class DefectKind(StrEnum):
    """By which definition. The words are kept and printed."""

    REVERTED = "reverted"
    LINES = "lines"
    ISSUE = "issue"


@dataclass(frozen=True, slots=True)
class Defects:
    """By which definitions each change caused a defect, by number, and which definitions cannot be told of a change."""

    of: Mapping[int, frozenset[DefectKind]]
    unknown: Mapping[int, frozenset[DefectKind]]


def fixes_to_blame(changes: Iterable[MergedChange], landed: Landed, words: FixWords) -> tuple[MergedChange, ...]:
    """The fixes of which the lines are asked, oldest first: each once, and none that is not on the branch."""
    found = [one for one in changes if one.number in landed.span_of and is_fix(one, words)]
    return tuple(sorted(found, key=lambda one: (one.merged_at, one.number)))


def defects(
    changes: Iterable[MergedChange],
    commits: Iterable[BranchCommit],
    landed: Landed,
    blamed: Mapping[int, tuple[str, ...]],
    words: FixWords,
) -> Defects:
    """Which of these changes of one repository caused what. `blamed`: of each fix, by number, the commits whose lines it took away."""
    listed = {one.number: one for one in changes}
    found = defaultdict[int, set[DefectKind]](set)
    for number, at in _reverts(listed, tuple(commits), landed):
        _note(found, listed, number, at, DefectKind.REVERTED)
    for fix, last_changed in blamed.items():
        for caused_by in {landed.number_of.get(commit) for commit in last_changed} - {None, fix}:
            _note(found, listed, caused_by, listed[fix].merged_at, DefectKind.LINES)
    for change in listed.values():
        for issue in bugs_mentioned(change, words):
            _note(found, listed, change.number, issue.opened_at, DefectKind.ISSUE)
    return Defects(
        {number: frozenset(found.get(number, ())) for number in listed},
        {number: _unknown(change, landed) for number, change in listed.items()},
    )


def _unknown(change: MergedChange, landed: Landed) -> frozenset[DefectKind]:
    kinds = {DefectKind.ISSUE} if ChangePart.ISSUES in change.unread else set[DefectKind]()
    return frozenset(kinds if change.number in landed.span_of else kinds | {DefectKind.LINES})


def _note(
    found: dict[int, set[DefectKind]],
    changes: Mapping[int, MergedChange],
    number: int | None,
    at: datetime,
    kind: DefectKind,
) -> None:
    change = None if number is None else changes.get(number)
    if change is not None and change.merged_at <= at <= change.merged_at + WITHIN:
        found[change.number].add(kind)


def _reverts(
    changes: Mapping[int, MergedChange], commits: tuple[BranchCommit, ...], landed: Landed
) -> Iterable[tuple[int, datetime]]:
    """
    What was taken back, and when: by a pull request, and by a commit that says so.

    Not what takes a revert back: the change before it stands again, and was reverted all the same.
    """
    for number, by in reverted_numbers(changes.values()):
        yield number, by.merged_at
    for oid, by_commit in reverted_commits(commits):
        taken_back, mender = _number_of(oid, landed), landed.number_of.get(by_commit.oid)
        if taken_back is None or mender == taken_back:
            continue
        change = None if mender is None else changes.get(mender)
        yield taken_back, change.merged_at if change else by_commit.committed_at


def _number_of(oid: str, landed: Landed) -> int | None:
    """Whose commit this is, by its whole id or by a beginning that only one has."""
    if oid in landed.number_of:
        return landed.number_of[oid]
    found = {number for whole, number in landed.number_of.items() if whole.startswith(oid)}
    return found.pop() if len(found) == 1 else None
