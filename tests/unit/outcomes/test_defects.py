"""Which changes caused a defect, by each of the three definitions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pulumi_claude_admin.outcome_ports import BranchCommit, ChangePart, MergedChange
from pulumi_claude_admin.outcomes.defects import DefectKind, Defects, defects, fixes_to_blame
from pulumi_claude_admin.outcomes.fixes import FixWords
from pulumi_claude_admin.outcomes.landed import landed
from tests.support.merged_changes import MERGED_AT, a_change, an_issue, on_branch

WORDS = FixWords()


def oid(number: int) -> str:
    return f"{number:040x}"


def merged(number: int, days: float, **fields: Any) -> MergedChange:  # noqa: ANN401 - any field of a change
    """A squash that came so many days after the first; its commit has its number, its parent the one before."""
    return a_change(number, merged_at=MERGED_AT + timedelta(days=days), **fields)


def found(changes: list[MergedChange], blamed: dict[int, tuple[str, ...]], *commits: BranchCommit) -> Defects:
    branch = (*commits, *(on_branch(one.number, one.number - 1) for one in changes))
    return defects(changes, branch, landed(changes, branch), blamed, WORDS)


def test_a_fix_tells_whose_line_it_takes_away_within_thirty_days() -> None:
    changes = [merged(1, 0), merged(2, 5), merged(3, 30, labels=("bug",)), merged(4, 40, labels=("bug",))]

    told = found(changes, {3: (oid(1), oid(3), "f" * 40), 4: (oid(2),)})

    assert told.of == {1: {DefectKind.LINES}, 2: set(), 3: set(), 4: set()}


def test_a_change_taken_back_is_told_whether_a_pull_request_or_a_commit_did_it() -> None:
    changes = [
        merged(1, 0, title="One"),
        merged(2, 1, title="Two"),
        merged(3, 2, title='Revert "One"'),
        merged(4, 33, title="Three"),
    ]
    by_hand = on_branch(9, 4, message=f"Away\n\nThis reverts commit {oid(2)}.", hours=48)
    too_late = on_branch(10, 9, message=f"Away\n\nThis reverts commit {oid(3)}.", hours=24 * 40)

    told = found(changes, {}, by_hand, too_late)

    assert told.of == {1: {DefectKind.REVERTED}, 2: {DefectKind.REVERTED}, 3: set(), 4: set()}


def test_a_bug_that_refers_to_a_change_is_told_within_thirty_days() -> None:
    changes = [merged(1, 0, mentioned_in=(an_issue(29, "bug"),)), merged(2, 0, mentioned_in=(an_issue(31, "bug"),))]

    assert found(changes, {}).of == {1: {DefectKind.ISSUE}, 2: set()}


def test_what_cannot_be_told_of_a_change_is_unknown_and_not_good() -> None:
    changes = [merged(1, 0, unread=frozenset({ChangePart.ISSUES})), merged(2, 0, merge_commit=oid(99))]
    branch = [on_branch(1, 0)]

    told = defects(changes, branch, landed(changes, branch), {}, WORDS)

    assert told.unknown == {1: {DefectKind.ISSUE}, 2: {DefectKind.LINES}}


def test_only_fixes_that_are_on_the_branch_are_blamed_oldest_first() -> None:
    changes = [merged(3, 9, title="Fix b"), merged(1, 0), merged(2, 5, title="fix a"), merged(8, 1, title="Fix c")]
    branch = [on_branch(number, number - 1) for number in (1, 2, 3)]

    assert [one.number for one in fixes_to_blame(changes, landed(changes, branch), WORDS)] == [2, 3]
