"""
GitLab's REST, and of its GraphQL four questions, over merged merge requests, on loopback: its lists, pages, moves and refusals.

What was merged is told to it as values, and it answers them in GitLab's forms: reviews are notes, and among them stand what GitLab
itself writes of approvals, drafts and mentions. What it imitates has its sources in docs/platform/gitlab.md.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

from pulumi_claude_admin.outcome_ports import ChangeCommit, ForgeAccount, LinkedIssue, MergedChange
from tests.support.forges.serving import Answer, Json

_NOT_FOUND: Answer = (404, {}, {"message": "404 Not found"})
_LATER = timedelta(days=40)
"""How long after the merge somebody last touched one."""
Query = dict[str, list[str]]


@dataclass
class MergedGitLab:
    """Project 7, what was merged in it, and what is to go wrong."""

    changes: Sequence[MergedChange]
    repository: str = "acme/shop"
    former: frozenset[str] = frozenset()
    """Paths that it had before."""
    tokens: frozenset[str] = frozenset({"glpat-reader"})
    refused: str = "^$"
    """These paths are refused to everybody."""
    fails: str = ""
    """Questions with these words are answered as a release does that knows no such field."""
    undated: int = 0
    """So many more merge requests of which nobody knows when they were merged."""
    too_fast: int = 0
    """So many next requests are told to come again at once."""
    broken: list[int] = field(default_factory=list)
    """Statuses that the next requests are answered with."""
    url: str = ""
    requests: list[str] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def somebody_else(self, method: str, path: str) -> None:
        """Nobody."""

    def answer(self, method: str, target: str, token: str, document: Json) -> Answer:  # noqa: PLR0911 - one for each thing that goes wrong
        """Status, further headers, and body."""
        parts = urlsplit(target)
        path, query = unquote(parts.path), parse_qs(parts.query)
        self.requests.append(f"{method} {path}")
        if self.too_fast:
            self.too_fast -= 1
            return 429, {"Retry-After": "0"}, {"message": "Too many requests"}
        if self.broken:
            return self.broken.pop(0), {}, {"message": "Something went wrong"}
        if token not in self.tokens:
            return 401, {}, {"message": "401 Unauthorized"}
        if re.search(self.refused, path):
            return 403, {}, {"message": "403 Forbidden"}
        if path == "/api/graphql":
            if self.fails and self.fails in document["query"]:
                return 200, {}, {"errors": [{"message": "Field doesn't exist"}]}
            return 200, {}, {"data": self._graphql(document["query"], document["variables"])}
        return self._rest(path.removeprefix("/api/v4"), query)

    def _rest(self, path: str, query: Query) -> Answer:
        for former in self.former:
            if path == f"/projects/{former}":
                return (
                    301,
                    {"Location": f"{self.url}/api/v4/projects/7"},
                    {"message": "Non GET methods are not allowed"},
                )
        if path in {f"/projects/{self.repository}", "/projects/7"}:
            return 200, {}, {"id": 7, "path_with_namespace": self.repository, "name": "Shop"}
        for pattern, rows in self._lists():
            match = re.fullmatch(f"/projects/7/{pattern}", path)
            if match is not None:
                return self._page(path, query, rows(match, query))
        return _NOT_FOUND

    def _lists(self) -> list[tuple[str, Callable[[re.Match[str], Query], list[Json]]]]:
        return [
            ("merge_requests", self._merge_requests),
            ("merge_requests/(\\d+)/commits", lambda match, _: _commits(self._one(match))),
            ("merge_requests/(\\d+)/notes", lambda match, _: _notes(self._one(match))),
            ("merge_requests/(\\d+)/closes_issues", lambda match, _: [_issue(it) for it in self._one(match).closes]),
            ("issues", self._issues),
        ]

    def _one(self, match: re.Match[str]) -> MergedChange:
        return next(one for one in self.changes if one.number == int(match[1]))

    def _merge_requests(self, _match: re.Match[str], query: Query) -> list[Json]:
        """By when they were opened, oldest first."""
        assert (query["state"], query["order_by"], query["sort"]) == (["merged"], ["created_at"], ["asc"])
        since, until = (datetime.fromisoformat(query[name][0]) for name in ("updated_after", "created_before"))
        undated = [{"iid": 100_000 + one, "merged_at": None} for one in range(self.undated)]
        return [*undated, *map(_merge_request, self._touched(since, until))]

    def _touched(self, since: datetime, until: datetime) -> list[MergedChange]:
        listed = sorted(self.changes, key=lambda one: one.created_at)
        return [one for one in listed if one.merged_at + _LATER >= since and one.created_at <= until]

    def _issues(self, _match: re.Match[str], query: Query) -> list[Json]:
        known = {it.number: it for one in self.changes for it in one.mentioned_in}
        return [_issue(known[int(number)]) for number in query["iids[]"] if int(number) in known]

    def _page(self, path: str, query: Query, rows: list[Json]) -> Answer:
        page, size = int(query.get("page", ["1"])[0]), min(int(query.get("per_page", ["20"])[0]), 100)
        rest = "&".join(f"{name}={value}" for name, values in query.items() if name != "page" for value in values)
        link = f'<{self.url}/api/v4{path}?{rest.replace("+", "%2B")}&page={page + 1}>; rel="next"'
        more = {"Link": link} if len(rows) > page * size else {}
        return 200, more, rows[(page - 1) * size : page * size]

    def _graphql(self, question: str, variables: Json) -> Json:
        if "users(" in question:
            people = {one for each in self.changes for one in (each.author, each.merged_by, *_reviewers(each)) if one}
            bots = {one.login for one in people if one.is_bot}
            assert len(variables["names"]) <= 100
            return {"users": {"nodes": [{"username": name, "bot": name in bots} for name in variables["names"]]}}
        if variables["path"] != self.repository:
            return {"project": None}
        if "count" in question:
            begin, end = (datetime.fromisoformat(variables[name]) for name in ("after", "before"))
            merged = sum(begin <= one.merged_at < end for one in self.changes)
            return {"project": {"merged": {"count": merged}, "touched": {"count": len(self._touched(begin, end))}}}
        wanted = [one for one in self.changes if str(one.number) in variables["numbers"]]
        if "commits(" in question:
            return {"project": {"mergeRequests": {"nodes": [_committers(one) for one in wanted]}}}
        return {"project": {"mergeRequests": {"nodes": [_size(one) for one in wanted]}}}


def _reviewers(one: MergedChange) -> list[ForgeAccount | None]:
    return [it.author for it in one.reviews]


def _merge_request(one: MergedChange) -> Json:
    return {
        "id": 900 + one.number,
        "iid": one.number,
        "web_url": one.url,
        "title": one.title,
        "description": one.body or None,
        "state": "merged",
        "author": _user(one.author),
        "merge_user": _user(one.merged_by),
        "target_branch": one.base_branch,
        "created_at": _moment(one.created_at),
        "merged_at": _moment(one.merged_at),
        "sha": None,
        "merge_commit_sha": None,
        "squash_commit_sha": one.merge_commit,
        "labels": list(one.labels),
    }


def _size(one: MergedChange) -> Json:
    size = {"additions": one.additions, "deletions": one.deletions, "fileCount": one.changed_files}
    return {"iid": str(one.number), "diffStatsSummary": size}


def _committers(one: MergedChange) -> Json:
    """Of the newest hundred commits, and nobody's where the address is no account's."""
    logins = [(it.oid, it.authors[0].login) for it in reversed(one.commits)][:100]
    return {
        "commits": {"nodes": [{"sha": oid, "author": {"username": login} if login else None} for oid, login in logins]}
    }


def _user(account: ForgeAccount | None) -> Json:
    return {"id": 1, "username": "ghost" if account is None else account.login}


def _commits(one: MergedChange) -> list[Json]:
    """Newest first."""
    return [_commit(it) for it in reversed(one.commits)]


def _commit(one: ChangeCommit) -> Json:
    first = one.authors[0]
    return {"id": one.oid, "message": one.message, "author_name": first.name, "author_email": first.email}


def _notes(one: MergedChange) -> list[Json]:
    """Oldest first; every other review of somebody else's is an approval."""
    told = [
        _note(
            it.author,
            it.submitted_at,
            "approved this merge request" if place % 2 else "Why so?",
            is_system=place % 2 == 1,
        )
        for place, it in enumerate(one.reviews)
    ]
    events = [_note(one.author, one.created_at, "assigned to @ben", is_system=True)]
    if one.ready_at is not None:
        events.append(_note(one.author, one.ready_at, "marked this merge request as **ready**", is_system=True))
    for issue in one.mentioned_in:
        events += [_note(one.author, issue.opened_at, f"mentioned in issue #{issue.number}", is_system=True)] * 2
    events.append(_note(one.author, one.created_at, "mentioned in merge request !3", is_system=True))
    return sorted([*events, *told], key=lambda note: note["created_at"])


def _note(author: ForgeAccount | None, at: datetime, body: str, *, is_system: bool) -> Json:
    return {"id": 1, "body": body, "system": is_system, "created_at": _moment(at), "author": _user(author)}


def _issue(one: LinkedIssue) -> Json:
    return {
        "id": 5_000 + one.number,
        "iid": one.number,
        "created_at": _moment(one.opened_at),
        "labels": list(one.labels),
    }


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.000Z"
