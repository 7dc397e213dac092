"""Merged changes for tests: a plain one by Ana, merged on a Wednesday, and whatever is said otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from pulumi_claude_admin.outcome_ports import (
    BranchCommit,
    ChangeCommit,
    CommitAuthor,
    ForgeAccount,
    LinkedIssue,
    MergedChange,
    Review,
)

MERGED_AT: Final = datetime(2026, 9, 9, 12, tzinfo=UTC)
ANA: Final = CommitAuthor("ana@example.com", "Ana", "ana")

_PLAIN: Final = MergedChange(
    "acme/shop",
    1,
    "https://forge.example/acme/shop/pull/1",
    "Sell more",
    "",
    ForgeAccount("ana"),
    ForgeAccount("ben"),
    "main",
    created_at=MERGED_AT - timedelta(hours=30),
    ready_at=None,
    merged_at=MERGED_AT,
    merge_commit="c" * 40,
    additions=10,
    deletions=2,
    changed_files=1,
)


def a_change(number: int = 1, **fields: Any) -> MergedChange:  # noqa: ANN401 - any field of a change
    """One change; commits are `oid`s of their own."""
    return replace(_PLAIN, number=number, merge_commit=fields.pop("merge_commit", f"{number:040x}"), **fields)


def a_commit(message: str = "Sell more", *authors: CommitAuthor, oid: str = "a" * 40) -> ChangeCommit:
    """One commit of a pull request, Ana's unless others are named."""
    return ChangeCommit(oid, message, authors or (ANA,))


def on_branch(number: int, *parents: int, message: str = "", hours: float = 0) -> BranchCommit:
    """A commit of the branch; its id is its number, and so are its parents'."""
    at = MERGED_AT + timedelta(hours=hours)
    return BranchCommit(f"{number:040x}", tuple(f"{one:040x}" for one in parents), at, message, ANA)


def a_review(hours: float, login: str | None, *, is_bot: bool = False) -> Review:
    """One, so many hours after the change was opened."""
    at = _PLAIN.created_at + timedelta(hours=hours)
    return Review(at, None if login is None else ForgeAccount(login, is_bot))


def an_issue(days: float, *labels: str) -> LinkedIssue:
    """One, opened so many days after the merge."""
    return LinkedIssue(900, MERGED_AT + timedelta(days=days), labels)
