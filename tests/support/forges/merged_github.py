"""
GitHub's GraphQL over merged pull requests, on loopback: a schema of GitHub's own types, its search, its pages, its points and its refusals.

What was merged is told to it as values, and it answers them in GitHub's forms, with what else stands among them there: reviews that
are not submitted, pull requests that refer to one another, drafts.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from graphql import DocumentNode, GraphQLError, build_schema, execute_sync, parse, validate

from pulumi_claude_admin.outcome_ports import ChangeCommit, CommitAuthor, ForgeAccount, LinkedIssue, MergedChange
from tests.support.forges.github_points import nodes_of, points_of
from tests.support.forges.serving import Answer, Json

HOUR = timedelta(hours=1)
_SCHEMA = build_schema(Path(__file__).with_name("github_subset.graphql").read_text(encoding="utf-8"))
_MERGED = re.compile(r"merged:(\S+)\.\.(\S+)")


@dataclass
class MergedGitHub:
    """One repository, the pull requests that were merged in it, and what is to go wrong."""

    changes: Sequence[MergedChange]
    repository: str = "acme/shop"
    former: frozenset[str] = frozenset()
    """Names that it had before."""
    tokens: frozenset[str] = frozenset({"ghs_reader"})
    refused: frozenset[str] = frozenset()
    """Fields that no token may read."""
    handed_out: int = 1_000
    """Hits of one search that are handed out."""
    limit: int = 5_000
    """Points an hour."""
    now: datetime = datetime(2026, 11, 30, 12, tzinfo=UTC)
    broken: list[int] = field(default_factory=list)
    """Statuses that the next questions are answered with."""
    most_at_once: int = 100
    """Hits of a page that is answered in time."""
    url: str = ""
    questions: list[str] = field(default_factory=list)
    """The text of each that was asked."""
    points: int = 0
    """Used since the beginning."""
    lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        self.remaining = self.limit
        self.reset_at = self.now + HOUR

    def sleep(self, seconds: float) -> None:
        """Time goes by."""
        self.now += timedelta(seconds=seconds)

    def somebody_else(self, method: str, path: str) -> None:
        """Nobody."""

    def answer(self, method: str, target: str, token: str, document: Json) -> Answer:
        """Status, further headers, and body."""
        self.questions.append(document["query"] if isinstance(document, dict) else target)
        headers = {"Date": format_datetime(self.now, usegmt=True)}
        if self.broken:
            return self.broken.pop(0), headers, {"message": "Something went wrong"}
        if token not in self.tokens:
            return 401, headers, {"message": "Bad credentials"}
        if (method, target) != ("POST", "/graphql"):
            return 404, headers, {"message": "Not Found"}
        return self._graphql(document["query"], document.get("variables") or {}, headers)

    def _graphql(self, text: str, variables: Json, headers: dict[str, str]) -> Answer:
        question, wrong = _parsed(text)
        if wrong or nodes_of(question, variables) > 500_000:
            return 200, headers, {"errors": [{"type": "INVALID", "message": wrong or "MAX_NODE_LIMIT_EXCEEDED"}]}
        if self.now >= self.reset_at:
            self.remaining, self.reset_at = self.limit, self.now + HOUR
        asked_for = re.search(r"query: \$search, first: (\d+)", text)
        if asked_for is not None and int(asked_for[1]) > self.most_at_once:
            return 502, headers, {"message": "We couldn't respond to your request in time."}
        cost = points_of(question, variables)
        if cost > self.remaining:
            headers |= {"X-RateLimit-Reset": str(int(self.reset_at.timestamp())), "X-RateLimit-Remaining": "0"}
            return 200, headers, {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}
        self.remaining -= cost
        self.points += cost
        found = execute_sync(_SCHEMA, question, root_value=self._root(cost), variable_values=variables)
        errors = [
            {"type": (e.extensions or {})["type"], "path": e.path, "message": e.message} for e in found.errors or ()
        ]
        return 200, headers, {"data": found.data, **({"errors": errors} if errors else {})}

    def _root(self, cost: int) -> Json:
        limit = {"cost": cost, "limit": self.limit, "remaining": self.remaining, "resetAt": _moment(self.reset_at)}
        return {
            "repository": self._repository,
            "search": self._search,
            "node": self._node,
            "rateLimit": lambda *_, **__: limit,
        }

    def _repository(self, _info: object, owner: str, name: str, **_: object) -> Json:
        if f"{owner}/{name}" not in {self.repository, *self.former}:
            raise _error("NOT_FOUND", f"Could not resolve to a Repository with the name '{owner}/{name}'.")
        self._require("repository")
        return {"id": "R_1", "nameWithOwner": self.repository}

    def _search(self, _info: object, query: str, first: int, after: str | None = None, **_: object) -> Json:
        words = query.split()
        begin, end = map(datetime.fromisoformat, _MERGED.findall(query)[0])
        found = [one for one in self.changes if begin <= one.merged_at.replace(microsecond=0) <= end]
        if f"repo:{self.repository}" not in words or not {"is:pr", "is:merged"} <= {*words}:
            found = []
        hits = sorted(found, key=lambda one: one.created_at)
        page = _page(hits[: self.handed_out], first, after)
        return {**page, "nodes": [self._pull_request(one) for one in page["nodes"]], "issueCount": len(hits)}

    def _node(self, _info: object, id: str) -> Json:  # noqa: A002 - GraphQL's own name
        kind, _, rest = id.partition(":")
        number, _, inner = rest.partition(":")
        change = next(one for one in self.changes if one.number == int(number))
        if kind == "PR":
            return self._pull_request(change)
        if kind == "C":
            return self._commit(change, next(one for one in change.commits if one.oid == inner))
        return self._issue(
            change, next(one for one in (*change.closes, *change.mentioned_in) if one.number == int(inner))
        )

    def _require(self, name: str) -> None:
        if name in self.refused:
            raise _error("FORBIDDEN", "Resource not accessible by personal access token")

    def _list(self, name: str, nodes: Callable[[], list[Json]]) -> Callable[..., Json]:
        def page(_info: object, first: int | None = None, after: str | None = None, **_: object) -> Json:
            self._require(name)
            if first is None or not 1 <= first <= 100:
                raise _error("MISSING_PAGINATION_BOUNDARIES", f"`first` of {name} has to be 1 to 100")
            return _page(nodes(), first, after)

        return page

    def _pull_request(self, one: MergedChange) -> Json:
        return {
            "__typename": "PullRequest",
            "id": f"PR:{one.number}",
            "number": one.number,
            "url": one.url,
            "title": one.title,
            "body": one.body,
            "createdAt": _moment(one.created_at),
            "mergedAt": _moment(one.merged_at),
            "additions": one.additions,
            "deletions": one.deletions,
            "changedFiles": one.changed_files,
            "baseRefName": one.base_branch,
            "author": _actor(one.author),
            "mergedBy": _actor(one.merged_by),
            "mergeCommit": {"id": f"C:{one.number}:merge", "oid": one.merge_commit} if one.merge_commit else None,
            "labels": self._list("labels", lambda: _labels(one.labels)),
            "commits": self._list("commits", lambda: self._commits(one)),
            "reviews": self._list("reviews", lambda: _reviews(one)),
            "closingIssuesReferences": self._list("issues", lambda: [self._issue(one, it) for it in one.closes]),
            "timelineItems": lambda *of, **how: self._timeline(one, *of, **how),
        }

    def _timeline(self, one: MergedChange, _info: object, itemTypes: list[str], **how: Any) -> Json:  # noqa: ANN401, N803 - GraphQL's own names and values
        if itemTypes == ["READY_FOR_REVIEW_EVENT"]:
            return self._list("ready", lambda: _became_ready(one))(_info, **how)
        return self._list("issues", lambda: self._mentions(one))(_info, **how)

    def _mentions(self, one: MergedChange) -> list[Json]:
        """Each issue, twice, and pull requests among them."""
        issues = [{"__typename": "CrossReferencedEvent", "source": self._issue(one, it)} for it in one.mentioned_in]
        pull_request = {"__typename": "CrossReferencedEvent", "source": {"__typename": "PullRequest"}}
        return [pull_request, *issues, *issues]

    def _issue(self, one: MergedChange, issue: LinkedIssue) -> Json:
        return {
            "__typename": "Issue",
            "id": f"I:{one.number}:{issue.number}",
            "number": issue.number,
            "createdAt": _moment(issue.opened_at),
            "labels": self._list("issues", lambda: _labels(issue.labels)),
        }

    def _commits(self, one: MergedChange) -> list[Json]:
        return [{"id": f"PRC:{commit.oid}", "commit": self._commit(one, commit)} for commit in one.commits]

    def _commit(self, one: MergedChange, commit: ChangeCommit) -> Json:
        return {
            "__typename": "Commit",
            "id": f"C:{one.number}:{commit.oid}",
            "oid": commit.oid,
            "message": commit.message,
            "authors": self._list("authors", lambda: [_author(it) for it in commit.authors]),
        }


@lru_cache
def _parsed(text: str) -> tuple[DocumentNode, str]:
    """A question, and what is wrong with it by GitHub's types."""
    question = parse(text)
    return question, "; ".join(one.message for one in validate(_SCHEMA, question))


def _page(nodes: Sequence[Json], first: int, after: str | None) -> Json:
    begin = int(after) if after is not None else 0
    end = min(begin + first, len(nodes))
    info = {"hasNextPage": end < len(nodes), "endCursor": str(end) if end else None}
    return {"pageInfo": info, "totalCount": len(nodes), "nodes": list(nodes[begin:end])}


def _reviews(one: MergedChange) -> list[Json]:
    """And one that somebody has begun."""
    pending = {"id": "PRR:0", "state": "PENDING", "submittedAt": None, "author": {"__typename": "User", "login": "ida"}}
    told = [{"submittedAt": _moment(it.submitted_at), "author": _actor(it.author)} for it in one.reviews]
    return [pending, *told]


def _became_ready(one: MergedChange) -> list[Json]:
    return [{"__typename": "ReadyForReviewEvent", "createdAt": _moment(one.ready_at)}] if one.ready_at else []


def _actor(account: ForgeAccount | None) -> Json:
    if account is None:
        return None
    return {"__typename": "Bot" if account.is_bot else "User", "login": account.login}


def _author(one: CommitAuthor) -> Json:
    return {"name": one.name, "email": one.email, "user": {"login": one.login} if one.login is not None else None}


def _labels(names: Sequence[str]) -> list[Json]:
    return [{"id": f"LA:{name}", "name": name} for name in names]


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _error(kind: str, message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"type": kind})
