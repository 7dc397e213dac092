"""A pull request of GitHub made whole: the further pages of its lists are read to their end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Protocol, TypeVar

from pulumi_claude_admin.forges.answered import parsed
from pulumi_claude_admin.forges.github_change_nodes import (
    BecameReady,
    Commit,
    Connection,
    GitActor,
    Issue,
    Label,
    Mention,
    ProposedCommit,
    PullRequestNode,
    SubmittedReview,
)
from pulumi_claude_admin.forges.github_change_query import further_page
from pulumi_claude_admin.forges.github_graphql import Json
from pulumi_claude_admin.forges.review_order import ready_at
from pulumi_claude_admin.outcome_ports import (
    ChangeCommit,
    ChangePart,
    CommitAuthor,
    LinkedIssue,
    MergedChange,
    Review,
)

_Node = TypeVar("_Node")
_PULL_REQUEST: Final = "PullRequest"


class Ask(Protocol):
    """Asks a question, and answers with its `data`."""

    def __call__(self, question: str, variables: Json) -> Json:
        """Raises as the forge does."""


class GitHubChange:
    """Puts one pull request together; `ask` is asked for further pages alone."""

    def __init__(self, ask: Ask, repository: str, unread: frozenset[ChangePart]) -> None:
        self._ask = ask
        self._repository = repository
        self._unread = unread

    def whole(self, node: PullRequestNode) -> MergedChange:
        """With all of its commits, reviews, labels and issues. Raises FieldsRefused and PullRequestError as the question does."""
        author = node.author.account if node.author is not None else None
        reviews = self._reviews(node)
        moments = [
            one.created_at for one in self._all(_PULL_REQUEST, node.id, "ready", node.ready, Connection[BecameReady])
        ]
        return MergedChange(
            repository=self._repository,
            number=node.number,
            url=node.url,
            title=node.title,
            body=node.body,
            author=author,
            merged_by=node.merged_by.account if node.merged_by is not None else None,
            base_branch=node.base,
            created_at=node.created_at,
            ready_at=ready_at(moments, reviews, author),
            merged_at=node.merged_at,
            merge_commit=node.merge_commit.oid.lower() if node.merge_commit is not None else None,
            additions=node.additions,
            deletions=node.deletions,
            changed_files=node.changed_files,
            labels=self._labels(_PULL_REQUEST, node.id, node.labels),
            commits=self._commits(node),
            reviews=reviews,
            closes=self._issues(self._all(_PULL_REQUEST, node.id, "closes", node.closes, Connection[Issue])),
            mentioned_in=self._issues(self._mentions(node)),
            unread=self._unread,
        )

    def _reviews(self, node: PullRequestNode) -> tuple[Review, ...]:
        found = self._all(_PULL_REQUEST, node.id, "reviews", node.reviews, Connection[SubmittedReview])
        submitted = [
            Review(one.submitted_at, one.author.account if one.author is not None else None)
            for one in found
            if one.submitted_at is not None
        ]
        return tuple(sorted(submitted, key=lambda one: one.submitted_at))

    def _labels(self, kind: str, of: str, first: Connection[Label] | None) -> tuple[str, ...]:
        return tuple(one.name for one in self._all(kind, of, "labels", first, Connection[Label]))

    def _commits(self, node: PullRequestNode) -> tuple[ChangeCommit, ...]:
        found = self._all(_PULL_REQUEST, node.id, "commits", node.commits, Connection[ProposedCommit])
        return tuple(
            ChangeCommit(one.commit.oid.lower(), one.commit.message, self._authors(one.commit)) for one in found
        )

    def _authors(self, commit: Commit) -> tuple[CommitAuthor, ...]:
        return tuple(
            CommitAuthor(one.email or "", one.name or "", one.user.login if one.user is not None else None)
            for one in self._all("Commit", commit.id, "authors", commit.authors, Connection[GitActor])
        )

    def _mentions(self, node: PullRequestNode) -> Iterator[Issue]:
        for one in self._all(_PULL_REQUEST, node.id, "mentions", node.mentions, Connection[Mention]):
            issue = one.source.issue if one.source is not None else None
            if issue is not None:
                yield issue

    def _issues(self, found: Iterator[Issue]) -> tuple[LinkedIssue, ...]:
        """Each once, however often it refers to it."""
        each = {one.id: one for one in found}
        linked = [
            LinkedIssue(one.number, one.created_at, self._labels("Issue", key, one.labels)) for key, one in each.items()
        ]
        return tuple(sorted(linked, key=lambda one: (one.number, one.opened_at)))

    def _all(
        self, kind: str, of: str, name: str, first: Connection[_Node] | None, shape: type[Connection[_Node]]
    ) -> Iterator[_Node]:
        """Every node of a list, whose first page is there already."""
        page = first
        while page is not None:
            yield from (one for one in page.nodes if one is not None)
            page = self._next(kind, of, name, page.page.end, shape) if page.page.has_next else None

    def _next(
        self, kind: str, of: str, name: str, after: str | None, shape: type[Connection[_Node]]
    ) -> Connection[_Node]:
        data = self._ask(further_page(kind, name), {"id": of, "after": after})
        node = data.get("node")
        found = node.get(name) if isinstance(node, dict) else None
        return parsed(shape, found, what=f"reading further {name} of a pull request of {self._repository}")
