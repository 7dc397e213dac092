"""A pull request as GitHub's GraphQL answers it: strict about what is used. Source: docs/platform/github.md#graphql."""

from __future__ import annotations

from typing import Generic, TypeVar

from pydantic import Field

from pulumi_claude_admin.forges.answered import Answered, Moment
from pulumi_claude_admin.outcome_ports import ForgeAccount


class PageInfo(Answered):
    """Whether there are more."""

    has_next: bool = Field(validation_alias="hasNextPage")
    end: str | None = Field(validation_alias="endCursor")


Node = TypeVar("Node")


class Connection(Answered, Generic[Node]):
    """One page of a list. A node is None where it may not be seen or is gone."""

    page: PageInfo = Field(validation_alias="pageInfo")
    nodes: tuple[Node | None, ...]


class Actor(Answered):
    """Who did something: a person, or one of the kinds that are none."""

    kind: str = Field(validation_alias="__typename")
    login: str

    @property
    def account(self) -> ForgeAccount:
        """As it is told."""
        return ForgeAccount(self.login, is_bot=self.kind == "Bot" or self.login.casefold().endswith("[bot]"))


class Label(Answered):
    """A label."""

    name: str


class Issue(Answered):
    """An issue, of this repository or another."""

    id: str
    number: int
    created_at: Moment = Field(validation_alias="createdAt")
    labels: Connection[Label] | None = None


class User(Answered):
    """The account that a commit's author is taken for."""

    login: str


class GitActor(Answered):
    """An author of a commit, first or by a trailer."""

    email: str | None
    name: str | None
    user: User | None = None


class Commit(Answered):
    """A commit as it was proposed."""

    id: str
    oid: str
    message: str
    authors: Connection[GitActor]


class ProposedCommit(Answered):
    """The place of a commit in a pull request."""

    commit: Commit


class SubmittedReview(Answered):
    """A review; one that is not submitted yet has no moment."""

    submitted_at: Moment | None = Field(validation_alias="submittedAt")
    author: Actor | None


class BecameReady(Answered):
    """A draft that stopped to be one."""

    created_at: Moment = Field(validation_alias="createdAt")


class Source(Answered):
    """What refers to a pull request: an issue, with all that we ask of one, or another pull request."""

    kind: str = Field(validation_alias="__typename")
    id: str | None = None
    number: int | None = None
    created_at: Moment | None = Field(default=None, validation_alias="createdAt")
    labels: Connection[Label] | None = None

    @property
    def issue(self) -> Issue | None:
        """None of a pull request."""
        if self.kind != "Issue" or self.id is None or self.number is None or self.created_at is None:
            return None
        return Issue(id=self.id, number=self.number, created_at=self.created_at, labels=self.labels)


class Mention(Answered):
    """That something refers to it."""

    source: Source | None


class MergeCommit(Answered):
    """The last commit that it put on its branch."""

    oid: str


class PullRequestNode(Answered):
    """A merged pull request. A list is None where it was not asked for, or may not be read."""

    id: str
    number: int
    url: str
    title: str
    body: str
    created_at: Moment = Field(validation_alias="createdAt")
    merged_at: Moment = Field(validation_alias="mergedAt")
    additions: int
    deletions: int
    changed_files: int = Field(validation_alias="changedFiles")
    base: str = Field(validation_alias="baseRefName")
    author: Actor | None
    merged_by: Actor | None = Field(validation_alias="mergedBy")
    merge_commit: MergeCommit | None = Field(validation_alias="mergeCommit")
    labels: Connection[Label] | None = None
    commits: Connection[ProposedCommit] | None = None
    reviews: Connection[SubmittedReview] | None = None
    ready: Connection[BecameReady] | None = None
    closes: Connection[Issue] | None = None
    mentions: Connection[Mention] | None = None


class Hits(Answered):
    """A page of a search. A hit is None where it may not be seen."""

    count: int = Field(validation_alias="issueCount")
    page: PageInfo = Field(validation_alias="pageInfo")
    nodes: tuple[PullRequestNode | None, ...]
