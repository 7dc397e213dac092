"""Which changes mend something, and which take another one back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pulumi_claude_admin.outcome_ports import MergedChange
from pulumi_claude_admin.outcomes.fixes import FixWords, bugs_mentioned, is_fix, reverted_commits, reverted_numbers
from tests.support.merged_changes import MERGED_AT, a_change, an_issue, on_branch


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (a_change(labels=("ui", "Bug")), True),
        (a_change(closes=(an_issue(-3, "kind/bug"),)), True),
        (a_change(title="fix: an empty cart"), True),
        (a_change(title="Prefix all names"), False),
        (a_change(closes=(an_issue(-3, "feature"),)), False),
        (a_change(title='Revert "Fix an empty cart"', labels=("bug",)), False),
    ],
)
def test_a_fix_is_known_by_label_closed_issue_or_title(change: MergedChange, *, expected: bool) -> None:
    assert is_fix(change, FixWords()) is expected


def test_a_company_says_what_its_bugs_are_called() -> None:
    words = FixWords(frozenset({"störung"}), title="")

    assert is_fix(a_change(labels=("Störung",)), words)
    assert not is_fix(a_change(title="Fix it"), words)


def test_a_bug_that_was_there_before_the_merge_is_not_of_it() -> None:
    change = a_change(mentioned_in=(an_issue(-1, "bug"), an_issue(3, "question"), an_issue(4, "bug")))

    assert bugs_mentioned(change, FixWords()) == (an_issue(4, "bug"),)


def test_a_revert_names_what_it_takes_back_by_number_or_by_the_newest_of_its_title() -> None:
    def later(days: float, title: str, number: int, body: str = "") -> MergedChange:
        return a_change(number, title=title, body=body, merged_at=MERGED_AT + timedelta(days=days))

    changes = [
        later(0, "Sell more", 1),
        later(1, "Sell more", 2),
        later(2, 'Revert "Sell more (#2)"', 3),
        later(3, 'Revert "Sell less"', 4, body="Reverts acme/shop#1\n\nIt broke."),
        later(4, 'Revert "Nobody knows"', 5),
        later(5, 'Revert "Sell more"', 6, body="This reverts merge request !1"),
    ]

    assert [(number, by.number) for number, by in reverted_numbers(changes)] == [(2, 3), (1, 4), (1, 6)]


def test_a_commit_that_reverts_says_so_in_a_line_of_its_own() -> None:
    reverting = on_branch(5, message="Revert x\n\nThis reverts commit 00000000000000000001.\n")
    quoting = on_branch(6, message="Say that this reverts commit 0000000001 sometimes")

    assert reverted_commits([reverting, quoting]) == (("0" * 19 + "1", reverting),)
