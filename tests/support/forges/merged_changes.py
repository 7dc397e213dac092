"""Merged changes as values, with what makes them hard to read: more of everything than a first page, bots, people who left, squashes."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from pulumi_claude_admin.model.cubes import Window
from pulumi_claude_admin.outcome_ports import (
    ChangeCommit,
    CommitAuthor,
    ForgeAccount,
    LinkedIssue,
    MergedChange,
    Review,
)

REPOSITORY = "acme/shop"
WEEK = Window(date(2026, 9, 7), date(2026, 9, 14))
MONDAY = datetime(2026, 9, 7, tzinfo=UTC)
HOUR = timedelta(hours=1)
BOT = ForgeAccount("renovate[bot]", is_bot=True)
ANA, BEN = ForgeAccount("ana"), ForgeAccount("ben")
TRAILER = "\n\nCo-Authored-By: Claude <noreply@anthropic.com>"


def oid(*parts: int) -> str:
    """A commit's id."""
    return "".join(f"{part:010x}" for part in parts).rjust(40, "0")


def commit(number: int, place: int = 0, *, message: str = "Change it", co_authors: int = 0) -> ChangeCommit:
    """One of a pull request; its co-authors stand in its message, too."""
    others = [CommitAuthor(f"pair{one}@example.com", f"Pair {one}") for one in range(co_authors)]
    trailers = "".join(f"\nCo-authored-by: {one.name} <{one.email}>" for one in others)
    text = f"{message}\n{trailers}" if trailers else message
    return ChangeCommit(oid(number, place), text, (CommitAuthor("ana@example.com", "Ana", "ana"), *others))


def assisted_commit(number: int, place: int = 0) -> ChangeCommit:
    """One with the trailer of Claude Code."""
    authors = (CommitAuthor("ana@example.com", "Ana", "ana"), CommitAuthor("noreply@anthropic.com", "Claude"))
    return ChangeCommit(oid(number, place), f"Change it{TRAILER}", authors)


def issues(first: int, count: int, *, labels: int = 1) -> tuple[LinkedIssue, ...]:
    """Some issues in a row."""
    names = ("bug", *(f"label {one}" for one in range(labels - 1)))
    return tuple(LinkedIssue(first + one, MONDAY - HOUR * one, names) for one in range(count))


def change(number: int, merged_at: datetime = MONDAY + 30 * HOUR, **other: object) -> MergedChange:
    """A plain one: a commit, a review by somebody else, merged by them."""
    plain = MergedChange(
        repository=REPOSITORY,
        number=number,
        url="",
        title=f"Change {number}",
        body="Why.\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)",
        author=ANA,
        merged_by=BEN,
        base_branch="main",
        created_at=merged_at - 20 * HOUR,
        ready_at=None,
        merged_at=merged_at,
        merge_commit=oid(number, 999),
        additions=number,
        deletions=2,
        changed_files=3,
        labels=("feature",),
        commits=(commit(number),),
        reviews=(Review(merged_at - HOUR, BEN),),
    )
    return replace(plain, **other)  # type: ignore[arg-type] # names of the fields


def reviews(merged_at: datetime, count: int) -> tuple[Review, ...]:
    """One a minute, by a bot, by who made the change, and by others in turn."""
    who = (BOT, ANA, BEN)
    begin = merged_at - 10 * HOUR
    return tuple(Review(begin + timedelta(minutes=one), who[one % 3]) for one in range(count))


HARD = {
    "a plain one": change(1),
    "more commits than a first page": change(2, commits=tuple(commit(2, place) for place in range(250))),
    "more reviews than a first page": change(3, reviews=reviews(MONDAY + 30 * HOUR, 230)),
    "more labels than a first page": change(4, labels=tuple(f"label {one:03}" for one in range(120))),
    "more issues closed than a first page": change(5, closes=issues(1_000, 12)),
    "more mentions than a first page": change(6, mentioned_in=issues(2_000, 25)),
    "an issue of many labels": change(7, closes=issues(3_000, 1, labels=40)),
    "a commit of many authors": change(8, commits=(commit(8, co_authors=12),)),
    "a bot's": change(9, author=BOT, merged_by=BOT, reviews=()),
    "somebody's who left": change(10, author=None),
    "reviewed by somebody who left": change(11, reviews=(Review(MONDAY + 20 * HOUR, None),)),
    "a draft at first": change(12, ready_at=MONDAY + 20 * HOUR),
    "a squash that dropped the trailers": change(13, commits=(commit(13), assisted_commit(13, 1))),
    "into another branch": change(14, base_branch="release/1"),
    "in the first second of the week": change(15, MONDAY),
    "in the last second of the week": change(16, MONDAY + 168 * HOUR - timedelta(seconds=1)),
    "nobody's merge commit": change(17, merge_commit=None, body=""),
}
"""Each by what is hard about it; all of one week."""
OUTSIDE = (change(900, MONDAY - timedelta(seconds=1)), change(901, MONDAY + 168 * HOUR))
"""The second before that week, and the one after it."""


def drawn(
    count: int, *, seed: int, over: timedelta = timedelta(days=7), begin: datetime = MONDAY
) -> tuple[MergedChange, ...]:
    """So many plain ones, merged at moments drawn from a stretch of time."""
    draw = random.Random(seed)  # noqa: S311 - a history, no secret
    seconds = int(over.total_seconds())
    return tuple(
        change(number, begin + timedelta(seconds=draw.randrange(seconds)), commits=(assisted_commit(number),))
        for number in range(1, count + 1)
    )


def by_number(changes: Iterable[MergedChange]) -> dict[int, MergedChange]:
    """Each must be there once."""
    listed = list(changes)
    found = {one.number: one for one in listed}
    assert len(found) == len(listed)
    return found
