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
    """
    Which commit a report is of, which attempt of which run made it, and where that run is to be seen.

    `is_from_fork`: program and workflow of that run are a stranger's, who may have written the report by hand.
    """

    head: str
    run: int
    attempt: int
    url: str
    is_from_fork: bool = False


class Verdict(StrEnum):
    """What a commit is marked with. The words are GitHub's."""

    SUCCESS = "success"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Merged:
    """A pull request that was merged: its last commit, and everybody's comments, oldest first."""

    number: int
    head: str
    comments: tuple[Comment, ...]


@dataclass(frozen=True, slots=True)
class Since:
    """What was merged since a moment, and a sentence for each thing that came otherwise or cannot be told. `noun` is the forge's own word."""

    pull_requests: tuple[Merged, ...]
    remarks: tuple[str, ...] = ()
    noun: str = "pull request"


class Merges(Protocol):
    """What the run of a workflow or pipeline applies. Its methods raise `PullRequestError` as those of `PullRequest` do."""

    def viewer(self) -> str:
        """Who this token writes as, in the word of `Comment.author`."""

    def since_last_good_run(self) -> Since:
        """What came to the branch since the run of this workflow that last succeeded."""


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


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue."""

    number: int
    author: str
    body: str
    is_open: bool


class Issues(Protocol):
    """The issues of one repository. Every method raises `PullRequestError`, as those of `PullRequest` do."""

    def viewer(self) -> str:
        """Who this token writes as, in the word of `Issue.author`."""

    def is_public(self) -> bool:
        """Whether anybody may read them."""

    def labelled(self, label: str) -> tuple[Issue, ...]:
        """All with this label, open or not, in the order of their numbers."""

    def open(self, title: str, body: str, *, label: str) -> Issue:
        """Open a new one."""

    def replace(self, issue: Issue, body: str, *, is_open: bool) -> None:
        """Write another body, and leave the issue open or closed."""

    def comment(self, issue: Issue, text: str) -> None:
        """Comment on it, which tells those who follow it."""
