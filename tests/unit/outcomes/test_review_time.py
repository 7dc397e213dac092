"""How long a change waited for the first review by a person other than who made it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pulumi_claude_admin.outcome_ports import ChangePart, ForgeAccount, MergedChange
from pulumi_claude_admin.outcomes.review_time import Reviewed, reviewed
from tests.support.merged_changes import a_change, a_review


def hours(number: float) -> Reviewed:
    return Reviewed(timedelta(hours=number))


def test_the_first_review_by_another_person_counts() -> None:
    reviews = (a_review(1, "lint", is_bot=True), a_review(2, "ANA"), a_review(5, "ben"), a_review(3, "cem"))

    assert reviewed(a_change(reviews=reviews)) == hours(3)


def test_a_draft_waits_from_when_it_was_ready() -> None:
    created = a_change().created_at
    drafted: Any = {"ready_at": created + timedelta(hours=10)}

    assert reviewed(a_change(reviews=(a_review(12, "ben"),), **drafted)) == hours(2)
    assert reviewed(a_change(reviews=(a_review(4, "ben"),), **drafted)) == hours(0)


def test_a_review_by_somebody_who_has_left_is_somebody_elses() -> None:
    assert reviewed(a_change(reviews=(a_review(4, None),))) == hours(4)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (a_change(), Reviewed(None)),
        (a_change(merged_by=ForgeAccount("Ana")), Reviewed(None, is_self_merged=True)),
        (a_change(merged_by=ForgeAccount("ana"), reviews=(a_review(40, "ben"),)), Reviewed(None, is_self_merged=True)),
        (a_change(unread=frozenset({ChangePart.REVIEWS})), Reviewed(None, is_unread=True)),
    ],
    ids=["nobody looked", "merged by who made it", "looked at after the merge", "may not be read"],
)
def test_what_nobody_reviewed_has_no_waiting_time(change: MergedChange, expected: Reviewed) -> None:
    assert reviewed(change) == expected
