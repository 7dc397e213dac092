"""What it costs at most to read what was merged: known from how many changes there are, before any of them is read. Pure."""

from __future__ import annotations

from typing import Final

from pulumi_claude_admin.forges.github_change_query import MOST_HITS, PAGE

_POINTS: Final = 21
"""Of a page of pull requests with the first pages of their lists: 2,101 look-ups, a hundred a point."""
_HOURS: Final = 24
_GITLAB_PAGE: Final = 100
BATCH: Final = 50
"""Merge requests of GitLab that are handed on at once."""
_LISTS: Final = 3
"""Of one merge request: commits, notes, issues that it closes."""
_QUESTIONS: Final = 6
"""Of fifty merge requests: sizes, issues that refer to them, which of up to 300 new accounts are bots, whose the commits are."""


def most_questions(changes: int, *, days: int, further: int = 0) -> int:
    """
    Questions to GitHub for so many pull requests of a window: one for its name and count, and pages of 50.

    A search of more than 1,000 hits is asked again by day, such a day by hours; `further` are pages beyond the first of the lists of
    one pull request, each of 100. One more for a repository that was renamed, and for each part that a token may not read.
    """
    if changes <= MOST_HITS:
        return 1 + max(-(-changes // PAGE), 1) + further
    crowded_days = changes // MOST_HITS
    spans = days + crowded_days * _HOURS
    return 1 + crowded_days + spans + -(-changes // PAGE) + further


def most_points(changes: int, *, days: int, further: int = 0) -> int:
    """Points of GitHub's GraphQL for the same: 5,000 come back each hour, 15,000 for a GitHub App of an Enterprise."""
    return most_questions(changes, days=days, further=further) * _POINTS


def most_requests(changes: int, *, touched: int, further: int = 0) -> int:
    """
    Requests to GitLab for so many merge requests of a window: three for each, and a few for every fifty.

    `touched` are those of the project that were opened before the window's end and touched since its begin, which are all listed;
    `further` are pages beyond the first of the lists of one merge request, each of 100.
    """
    batches = -(-changes // BATCH)
    return 1 + max(-(-touched // _GITLAB_PAGE), 1) + changes * _LISTS + batches * _QUESTIONS + further
