"""Laws of `model.claude_code_limits`: what is written is what was named, nobody else is touched, and nothing is written twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pulumi_claude_admin.model.claude_code_limits import (
    UNCHANGED,
    ClaudeCodeLimitChanges,
    ClaudeCodeLimits,
    PersonLimit,
    applied,
    remaining,
)
from pulumi_claude_admin.model.money import Money

money = st.integers(min_value=0, max_value=10**9).map(Money)
amounts = st.one_of(st.none(), money)
emails = st.sampled_from([f"{name}@example.com" for name in ("ana", "ben", "cas", "dee", "eve", "fay")])
shown = st.builds(
    ClaudeCodeLimits,
    default=amounts,
    people=st.dictionaries(emails, amounts).map(lambda rows: tuple(PersonLimit(*row) for row in sorted(rows.items()))),
)
changes = st.builds(
    ClaudeCodeLimitChanges,
    default=st.one_of(st.just(UNCHANGED), amounts),
    people=st.dictionaries(emails, amounts),
    remove_others=st.booleans(),
)


@given(changes, shown)
def test_what_was_applied_leaves_nothing_to_write(wanted: ClaudeCodeLimitChanges, found: ClaudeCodeLimits) -> None:
    assert remaining(wanted, applied(wanted, found)) == ClaudeCodeLimitChanges()


@given(changes, shown)
def test_what_remains_does_the_same_as_the_whole(wanted: ClaudeCodeLimitChanges, found: ClaudeCodeLimits) -> None:
    assert applied(remaining(wanted, found), found) == applied(wanted, found)


@given(changes, shown)
def test_nobody_who_was_not_named_is_touched(wanted: ClaudeCodeLimitChanges, found: ClaudeCodeLimits) -> None:
    after = applied(wanted, found)
    assert [row.email for row in after.people] == [row.email for row in found.people]
    for was, is_now in zip(found.people, after.people, strict=True):
        if was.email in wanted.people:
            assert is_now.amount == wanted.people[was.email]
        else:
            assert is_now.amount == (None if wanted.remove_others else was.amount)
