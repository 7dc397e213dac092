"""Which commits of a branch came with which change."""

from __future__ import annotations

from pulumi_claude_admin.outcomes.landed import landed
from tests.support.merged_changes import a_change, a_commit, on_branch


def oid(number: int) -> str:
    return f"{number:040x}"


def test_a_squash_is_one_commit_whatever_was_proposed() -> None:
    change = a_change(7, merge_commit=oid(2), commits=(a_commit("one"), a_commit("two")))

    found = landed([change], [on_branch(2, 1, message="Sell more (#7)\n\n* one\n\n* two")])

    assert found.number_of == {oid(2): 7}
    assert found.span_of == {7: (oid(1), oid(2))}


def test_a_merge_brings_its_own_commits() -> None:
    change = a_change(7, merge_commit=oid(4), commits=(a_commit("one", oid=oid(2)), a_commit("two", oid=oid(3))))

    found = landed([change], [on_branch(4, 1, 3), on_branch(3, 2), on_branch(2, 1)])

    assert found.number_of == {oid(4): 7, oid(3): 7, oid(2): 7}
    assert found.span_of == {7: (oid(1), oid(4))}


def test_a_merge_of_a_squash_brings_the_squash() -> None:
    change = a_change(7, merge_commit=oid(4), commits=(a_commit("one", oid=oid(8)), a_commit("two", oid=oid(9))))

    found = landed([change], [on_branch(4, 1, 3), on_branch(3, 1), on_branch(1, 0)])

    assert found.number_of[oid(3)] == 7
    assert found.span_of == {7: (oid(1), oid(4))}


def test_a_rebase_is_known_by_what_its_commits_say() -> None:
    change = a_change(7, merge_commit=oid(3), commits=(a_commit("one\n"), a_commit("two")))

    found = landed([change], [on_branch(3, 2, message="two\n"), on_branch(2, 1, message="one"), on_branch(1, 0)])

    assert found.number_of == {oid(3): 7, oid(2): 7}
    assert found.span_of == {7: (oid(1), oid(3))}


def test_what_is_not_on_the_branch_is_told() -> None:
    found = landed([a_change(7, merge_commit=oid(9)), a_change(8, merge_commit=None)], [on_branch(1, 0)])

    assert found.missing == (7, 8)
    assert found.number_of == {}
