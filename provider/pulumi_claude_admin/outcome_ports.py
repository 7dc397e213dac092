"""
What the job of outcomes needs from outside, as Protocols: what a forge has merged, what a checkout knows of lines, what tests covered.

What is read is told as it is read. Whether a change was assisted, was reviewed or caused a defect is decided in `outcomes/`, and
nowhere here. Moments are aware and in UTC, days are UTC days, a commit is its whole id in lower case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from pulumi_claude_admin.model.cubes import Window


class Forge(StrEnum):
    """Where repositories are. The words are kept and printed."""

    GITHUB = "github"
    GITLAB = "gitlab"


@dataclass(frozen=True, slots=True, order=True)
class ForgeRepository:
    """One repository: `owner/name`, or the whole path of a project."""

    forge: Forge
    name: str

    def is_same(self, other: ForgeRepository) -> bool:
        """Whether both are spellings of one: forges tell no letter case apart."""
        return self.forge is other.forge and self.name.casefold() == other.name.casefold()

    def __str__(self) -> str:
        return f"{self.forge.value}:{self.name}"


@dataclass(frozen=True, slots=True)
class ForgeAccount:
    """Somebody's account at a forge. `is_bot` is the forge's own word for it, as is `login`."""

    login: str
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class CommitAuthor:
    """One author of a commit, as it is written there. `login` is the account that the forge takes them for, None where it knows none."""

    email: str
    name: str = ""
    login: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeCommit:
    """One commit of a pull request, as it was proposed. `authors`: who wrote it first, then the co-authors that the forge reads in its trailers."""

    oid: str
    message: str
    """Whole, with its trailers."""
    authors: tuple[CommitAuthor, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """A review that was submitted, a review comment, or an approval. `author` is None where the account is gone."""

    submitted_at: datetime
    author: ForgeAccount | None


@dataclass(frozen=True, slots=True)
class LinkedIssue:
    """An issue beside a pull request. Which labels are those of a bug is not the forge's to say."""

    number: int
    opened_at: datetime
    labels: tuple[str, ...] = ()


class ChangePart(StrEnum):
    """What of a pull request a token may be kept from, each for itself. The words are printed."""

    COMMITS = "commits"
    REVIEWS = "reviews"
    LABELS = "labels"
    ISSUES = "linked issues"


@dataclass(frozen=True, slots=True)
class MergedChange:
    """
    A pull request or merge request that was merged. All of its commits, reviews, labels and issues, however many pages they are.

    What could not be read is empty here, and named in `unread`: empty and read is nothing, empty and unread is unknown.
    """

    repository: str
    """As it is called now, where it was renamed: `owner/name`."""
    number: int
    url: str
    title: str
    body: str
    author: ForgeAccount | None
    """None where the account is gone."""
    merged_by: ForgeAccount | None
    base_branch: str
    created_at: datetime
    ready_at: datetime | None
    """When it last stopped to be a draft before somebody else first looked at it, None where it never was one."""
    merged_at: datetime
    merge_commit: str | None
    """The last commit that it put on the base branch: the merge, the squash, or the last of a rebase. None where the forge tells none."""
    additions: int
    deletions: int
    changed_files: int
    labels: tuple[str, ...] = ()
    commits: tuple[ChangeCommit, ...] = ()
    """Oldest first, from the pull request itself: a squash drops trailers."""
    reviews: tuple[Review, ...] = ()
    """Everybody's, oldest first: bots' and the author's own too."""
    closes: tuple[LinkedIssue, ...] = ()
    """Issues that merging it closed: what says that it is a fix."""
    mentioned_in: tuple[LinkedIssue, ...] = ()
    """Issues that refer to it, whenever they were opened: what says that it may have caused one."""
    unread: frozenset[ChangePart] = frozenset()


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Some changes, in no order that is promised, and a line for each thing that could not be read or came otherwise."""

    changes: tuple[MergedChange, ...]
    remarks: tuple[str, ...] = ()
    is_short: bool = False
    """Whether the forge has more of these days than it hands out, or does not say of which days: a remark has the numbers."""


@dataclass(frozen=True, slots=True)
class ReadingCost:
    """
    What reading some days of a repository costs: `calls` at most, in `unit` ("points" of GitHub's GraphQL, "requests" to GitLab).

    Not in it: pages beyond the first hundred of one change's commits, reviews or labels, which nobody knows before they are read.
    """

    repository: str
    """As it is called now."""
    changes: int
    calls: int
    unit: str


class MergedChanges(Protocol):
    """
    What was merged, at one forge. Every method waits for the forge's limits, and raises PullRequestError: with `is_refused` where
    the token may not read the repository, with `is_gone` where there is none of this name.
    """

    def cost(self, repository: str, window: Window) -> ReadingCost:
        """What it costs to read these days, by a small question or two: known before anything is read."""

    def read(self, repository: str, window: Window) -> Iterator[ChangePage]:
        """
        Every change that was merged on these days, each once, into whatever branch; pages are asked for when they are wanted.

        Days of more hits than one search returns are asked for one by one; a day that still has more is a remark with both numbers.
        """


@dataclass(frozen=True, slots=True)
class FileCoverage:
    """How many of a file's lines were measured, and how many of those a test ran."""

    covered: int
    measured: int


class CoverageReports(Protocol):
    """What tests covered, by commit: a folder of files, or a service."""

    def of(self, repository: str, commit: str) -> Mapping[str, FileCoverage] | None:
        """
        Each file by its path from the repository's root, with `/`; None where nothing was measured at this very commit.

        Raises OutcomesUnreadable where there is something that cannot be read, or that names another commit.
        """


@dataclass(frozen=True, slots=True)
class BranchCommit:
    """One commit of a branch, in its first-parent order or beside it. `committed_at` is the committer's, in UTC."""

    oid: str
    parents: tuple[str, ...]
    committed_at: datetime
    message: str
    author: CommitAuthor


@dataclass(frozen=True, slots=True)
class BlamedLine:
    """A line that a fix took away or replaced, and the commit that had last changed it."""

    path: str
    text: str
    commit: str


@dataclass(frozen=True, slots=True)
class TouchedFile:
    """A file that a change left new or otherwise. `path_before` is another one of a file that was renamed, None of a new one."""

    path: str
    path_before: str | None


Span = tuple[str, str]
"""The commit that a branch was at before a change, and the one after it."""


class GitHistory(Protocol):
    """A full checkout of one repository. Its methods raise OutcomesUnreadable: a shallow clone says so before anything else is asked."""

    def commits(self, branch: str, since: datetime) -> tuple[BranchCommit, ...]:
        """Everything that is on a branch and was committed since, newest first, sides of merges too."""

    def blamed_lines(self, before: str, after: str) -> tuple[BlamedLine, ...]:
        """
        What lies between two commits, as lines of the first one: those that the second has no more, each with who changed it last.

        Moved and re-indented lines are followed, commits of `.git-blame-ignore-revs` passed over, and lines that say nothing
        (blank, comment, a brace) or were only formatted anew left out.
        """

    def touched_files(self, spans: Sequence[Span]) -> Mapping[Span, tuple[TouchedFile, ...]]:
        """Of each pair of commits, the files that the second one has and that are not as they were at the first, by path."""

    def notes(self, ref: str, commits: Sequence[str]) -> Mapping[str, str]:
        """What is noted under `refs/notes/…` on those of these commits that have a note."""

    def mailmap(self) -> str:
        """The text of `.mailmap`, empty where there is none."""


@dataclass(frozen=True, slots=True)
class ReportedWork:
    """What the platform's own report says that one person did with Claude Code on one day. Pull requests are those *created*."""

    day: date
    email: str
    commits: int
    pull_requests: int
