"""What we need from a forge, as Protocols: the comments of one pull request or issue, and what stands beside them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment. `author` is whoever wrote it, in the forge's own word; a greater `id` is a later comment."""

    id: int
    author: str
    body: str


@dataclass(frozen=True, slots=True)
class Occasion:
    """Which commit a report is of, which attempt of which run made it, and where that run is to be seen."""

    head: str
    run: int
    attempt: int
    url: str


class Verdict(StrEnum):
    """What a commit is marked with. The words are GitHub's."""

    SUCCESS = "success"
    FAILURE = "failure"


class PullRequest(Protocol):
    """
    One pull request or merge request.

    Every method raises `PullRequestError`: with `is_refused` where this token may not do it, and `is_gone` where there is no such thing.
    """

    def viewer(self) -> str:
        """Who this token writes as, in the word of `Comment.author`."""

    def head(self) -> str:
        """The commit that it is at now."""

    def is_public(self) -> bool:
        """Whether anybody may read it."""

    def comments(self) -> tuple[Comment, ...]:
        """All of them, oldest first."""

    def add_comment(self, body: str) -> Comment:
        """Write a new one."""

    def replace_comment(self, comment: Comment, body: str) -> None:
        """Write another body in its place."""

    def hide_comment(self, comment: Comment) -> None:
        """Fold it as outdated."""

    def set_label(self, name: str, *, is_there: bool) -> None:
        """Put the label there, or take it away. What is so already is left alone."""

    def set_status(self, commit: str, verdict: Verdict, *, context: str, description: str, url: str) -> None:
        """Mark a commit."""
