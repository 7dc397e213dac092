"""
GitHub's REST and GraphQL as far as we use them, on loopback: one repository with its limits and refusals.

It knows nothing of what we write. What it imitates has its sources in docs/platform/github.md.
"""

from __future__ import annotations

import itertools
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from tests.support.forges.serving import Answer, Json

BOT = "github-actions[bot]"
PAGE = 30


@dataclass
class Remark:
    """A comment."""

    id: int
    login: str
    body: str
    is_hidden: bool = False


@dataclass
class Thread:
    """An issue or pull request. Of a pull request `head` is its commit."""

    number: int
    head: str | None = None
    base: str = "main"
    merged: tuple[str, ...] = ()
    """The commits on its base that it was merged as."""
    state: str = "open"
    title: str = ""
    body: str = ""
    login: str = "ana"
    labels: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


@dataclass
class WorkflowRun:
    """A run of the one workflow."""

    id: int
    sha: str
    branch: str = "main"
    conclusion: str | None = "success"


@dataclass
class GitHub:
    """The repository, who has which token, and what is to go wrong."""

    url: str = ""
    repository: str = "acme/claude"
    is_private: bool = True
    longest_body: int = 65_536
    """Characters of a comment or an issue; more is refused."""
    writers: dict[str, str] = field(default_factory=lambda: {"ghs_writer": BOT})
    readers: dict[str, str] = field(default_factory=lambda: {"ghs_reader": BOT})
    threads: dict[int, Thread] = field(default_factory=dict)
    statuses: list[tuple[str, Json]] = field(default_factory=list)
    main: list[str] = field(default_factory=list)
    """Commits of the branch `main`, oldest first."""
    runs: list[WorkflowRun] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    secondary_limits: int = 0
    """So many next writes are told to come again at once."""
    before_write: Callable[[str, str], None] | None = None
    """Somebody else's moment: called with method and path, once."""
    refused: str = "^$"
    """Writes to these paths are refused to everybody."""
    unreadable: str = "^$"
    """And these cannot be read."""
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1_000))
    lock: threading.RLock = field(default_factory=threading.RLock)

    def pull_request(self, number: int, head: str) -> Thread:
        """Open one."""
        self.threads[number] = Thread(number, head)
        return self.threads[number]

    def issue(self, title: str, body: str, login: str, *labels: str) -> Thread:
        """Somebody opens one."""
        number = max(self.threads, default=0) + 1
        self.threads[number] = Thread(number, title=title, body=body, login=login, labels=list(labels))
        return self.threads[number]

    @property
    def issues(self) -> list[Thread]:
        """All that are no pull request."""
        return [one for one in self.threads.values() if one.head is None]

    def remark(self, number: int, body: str, login: str = BOT) -> Remark:
        """Somebody comments."""
        made = Remark(next(self.ids), login, body)
        self.threads[number].remarks.append(made)
        return made

    def own(self, number: int) -> list[Remark]:
        """The comments of the bot that nobody has hidden."""
        return [one for one in self.threads[number].remarks if one.login == BOT and not one.is_hidden]

    def somebody_else(self, method: str, path: str) -> None:
        """Let somebody else act, before a write is served and while nothing is held."""
        if method != "GET" and path != "/graphql" and self.before_write is not None:
            meanwhile, self.before_write = self.before_write, None
            meanwhile(method, path)

    def answer(self, method: str, target: str, token: str, document: Json) -> Answer:
        """Status, further headers, and body."""
        parts = urlsplit(target)
        path, query = parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.requests.append(f"{method} {path}")
        login = self.writers.get(token) or self.readers.get(token)
        if login is None:
            return 401, {}, {"message": "Bad credentials"}
        is_write = method != "GET" and not (path == "/graphql" and "mutation" not in document["query"])
        if not is_write and re.search(self.unreadable, path):
            return 403, {}, {"message": "Resource not accessible by integration"}
        refusal = self._refusal(path, token) if is_write else None
        return refusal if refusal is not None else self._served(method, path, query, document, login)

    def _refusal(self, path: str, token: str) -> Answer | None:
        if token not in self.writers or re.search(self.refused, path):
            return 403, {}, {"message": "Resource not accessible by integration"}
        if self.secondary_limits:
            self.secondary_limits -= 1
            return 403, {"Retry-After": "0"}, {"message": "You have exceeded a secondary rate limit."}
        return None

    def _served(self, method: str, path: str, query: dict[str, str], document: Json, login: str) -> Answer:
        if path == "/user":
            return 403, {}, {"message": "Resource not accessible by integration"}
        if path == "/graphql":
            return self._graphql(document, login)
        match = re.fullmatch(rf"/repos/{re.escape(self.repository)}(?P<rest>/.*)?", path)
        if match is None:
            return 404, {}, {"message": "Not Found"}
        return self._rest(method, match["rest"] or "", query, document, login)

    def _graphql(self, document: Json, login: str) -> Answer:
        if "minimizeComment" in document["query"]:
            found = self._remark(int(document["variables"]["input"]["subjectId"].removeprefix("IC_")))
            if found is None:
                return 200, {}, {"errors": [{"type": "NOT_FOUND", "message": "Could not resolve to a node"}]}
            found[1].is_hidden = True
            return 200, {}, {"data": {"minimizeComment": {"minimizedComment": {"isMinimized": True}}}}
        return 200, {}, {"data": {"viewer": {"login": login}}}

    def _rest(self, method: str, rest: str, query: dict[str, str], document: Json, login: str) -> Answer:
        for verb, pattern, serve in self._routes():
            match = re.fullmatch(pattern, rest)
            if verb == method and match is not None:
                return serve(match, query, document, login)
        return 404, {}, {"message": "Not Found"}

    def _routes(self) -> list[tuple[str, str, Callable[..., Answer]]]:
        return [
            ("GET", "", lambda *_: (200, {}, self._repository())),
            ("GET", "/pulls/(\\d+)", self._get_pull),
            ("GET", "/actions/runs/(\\d+)", self._get_run),
            ("GET", "/actions/workflows/7/runs", self._list_runs),
            ("GET", "/compare/([0-9a-f]+)\\.\\.\\.main", self._compare),
            ("GET", "/commits/([0-9a-f]+)/pulls", self._pulls_at),
            ("POST", "/statuses/([0-9a-f]+)", self._add_status),
            ("GET", "/commits/([0-9a-f]+)", lambda match, *_: (200, {}, self._commit(match[1]))),
            ("GET", "/issues/(\\d+)/comments", self._list_remarks),
            ("POST", "/issues/(\\d+)/comments", self._add_remark),
            ("GET", "/issues/comments/(\\d+)", self._get_remark),
            ("PATCH", "/issues/comments/(\\d+)", self._edit_remark),
            ("GET", "/issues", self._list_issues),
            ("POST", "/issues", self._open_issue),
            ("PATCH", "/issues/(\\d+)", self._edit_issue),
            ("GET", "/issues/(\\d+)/labels", self._list_labels),
            ("POST", "/issues/(\\d+)/labels", self._add_label),
            ("DELETE", "/issues/(\\d+)/labels/(.+)", self._remove_label),
            ("GET", "/issues/(\\d+)", lambda match, *_: self._thread(match, self._issue)),
        ]

    def _repository(self) -> Json:
        url = f"{self.url}/repos/{self.repository}"
        return {"id": 1, "full_name": self.repository, "private": self.is_private, "url": url}

    def _thread(self, match: re.Match[str], shape: Callable[[Thread], Json]) -> Answer:
        found = self.threads.get(int(match[1]))
        return (200, {}, shape(found)) if found is not None else (404, {}, {"message": "Not Found"})

    def _issue(self, one: Thread) -> Json:
        return {
            "id": one.number,
            "number": one.number,
            "state": one.state,
            "title": one.title,
            "body": one.body,
            "url": f"{self.url}/repos/{self.repository}/issues/{one.number}",
            "user": {"login": one.login},
            "labels": [{"name": name} for name in one.labels],
            **({"pull_request": {}} if one.head else {}),
        }

    def _pull(self, one: Thread) -> Json:
        url = f"{self.url}/repos/{self.repository}/pulls/{one.number}"
        merged_at = "2026-11-29T08:00:00Z" if one.merged else None
        ends = {"head": {"sha": one.head}, "base": {"ref": one.base}, "merged_at": merged_at}
        return {"id": one.number, "number": one.number, "state": one.state, "url": url, **ends}

    def _commit(self, sha: str) -> Json:
        return {"sha": sha, "url": f"{self.url}/repos/{self.repository}/commits/{sha}"}

    def _get_pull(self, match: re.Match[str], *_: Json) -> Answer:
        return self._thread(match, self._pull)

    def _pulls_at(self, match: re.Match[str], *_: Json) -> Answer:
        return 200, {}, [self._pull(one) for one in self.threads.values() if match[1] in (one.head, *one.merged)]

    def _run(self, one: WorkflowRun) -> Json:
        return {
            "id": one.id,
            "workflow_id": 7,
            "head_branch": one.branch,
            "head_sha": one.sha,
            "conclusion": one.conclusion,
        }

    def _get_run(self, match: re.Match[str], *_: Json) -> Answer:
        found = next((one for one in self.runs if one.id == int(match[1])), None)
        return (200, {}, self._run(found)) if found is not None else (404, {}, {"message": "Not Found"})

    def _list_runs(self, _match: re.Match[str], query: Json, *_: Json) -> Answer:
        """Newest first."""
        found = [one for one in self.runs if (one.branch, one.conclusion) == (query["branch"], query["status"])]
        page = int(query.get("page", "1"))
        shown = [self._run(one) for one in found[::-1][(page - 1) * PAGE : page * PAGE]]
        return 200, {}, {"total_count": len(found), "workflow_runs": shown}

    def _compare(self, match: re.Match[str], query: Json, *_: Json) -> Answer:
        if match[1] not in self.main:
            return 404, {}, {"message": "Not Found"}
        since = self.main[self.main.index(match[1]) + 1 :]
        size, page = int(query.get("per_page", "250")), int(query.get("page", "1"))
        url = f"{self.url}/repos/{self.repository}/compare/{match[1]}...main"
        more = {"Link": f'<{url}?per_page={size}&page={page + 1}>; rel="next"'} if len(since) > page * size else {}
        shown = [self._commit(sha) for sha in since[(page - 1) * size : page * size]]
        return 200, more, {"url": url, "total_commits": len(since), "commits": shown}

    def _add_status(self, match: re.Match[str], _query: Json, document: Json, _login: str) -> Answer:
        if len(document.get("description", "")) > 140:
            return 422, {}, {"message": "description is too long (maximum is 140 characters)"}
        self.statuses.append((match[1], document))
        return 201, {}, {"id": 1, **document}

    def _list_remarks(self, match: re.Match[str], query: Json, *_: Json) -> Answer:
        thread = self.threads.get(int(match[1]))
        if thread is None:
            return 404, {}, {"message": "Not Found"}
        page = int(query.get("page", "1"))
        shown = thread.remarks[(page - 1) * PAGE : page * PAGE]
        url = f"{self.url}/repos/{self.repository}/issues/{thread.number}/comments"
        more = {"Link": f'<{url}?page={page + 1}>; rel="next"'} if len(thread.remarks) > page * PAGE else {}
        return 200, more, [self._told(one) for one in shown]

    def _told(self, one: Remark) -> Json:
        url = f"{self.url}/repos/{self.repository}/issues/comments/{one.id}"
        return {"id": one.id, "node_id": f"IC_{one.id}", "url": url, "body": one.body, "user": {"login": one.login}}

    def _add_remark(self, match: re.Match[str], _query: Json, document: Json, login: str) -> Answer:
        if int(match[1]) not in self.threads:
            return 404, {}, {"message": "Not Found"}
        if len(document["body"]) > self.longest_body:
            return 422, {}, {"message": "Validation Failed: body is too long"}
        return 201, {}, self._told(self.remark(int(match[1]), document["body"], login))

    def _remark(self, number: int) -> tuple[Thread, Remark] | None:
        found = ((thread, one) for thread in self.threads.values() for one in thread.remarks if one.id == number)
        return next(found, None)

    def _get_remark(self, match: re.Match[str], *_: Json) -> Answer:
        found = self._remark(int(match[1]))
        return (200, {}, self._told(found[1])) if found is not None else (404, {}, {"message": "Not Found"})

    def _edit_remark(self, match: re.Match[str], _query: Json, document: Json, login: str) -> Answer:
        found = self._remark(int(match[1]))
        if found is None:
            return 404, {}, {"message": "Not Found"}
        if found[1].login != login:
            return 403, {}, {"message": "Resource not accessible by integration"}
        if len(document["body"]) > self.longest_body:
            return 422, {}, {"message": "Validation Failed: body is too long"}
        found[1].body = document["body"]
        return 200, {}, self._told(found[1])

    def _list_issues(self, _match: re.Match[str], query: Json, *_: Json) -> Answer:
        page, state, label = int(query.get("page", "1")), query.get("state", "open"), query.get("labels", "")
        fitting = [one for one in self.threads.values() if label in one.labels and state in {"all", one.state}]
        url = f"{self.url}/repos/{self.repository}/issues?state={state}&labels={label}"
        more = {"Link": f'<{url}&page={page + 1}>; rel="next"'} if len(fitting) > page * PAGE else {}
        return 200, more, [self._issue(one) for one in fitting[::-1][(page - 1) * PAGE : page * PAGE]]

    def _open_issue(self, _match: re.Match[str], _query: Json, document: Json, login: str) -> Answer:
        if len(document["body"]) > self.longest_body:
            return 422, {}, {"message": "Validation Failed: body is too long"}
        opened = self.issue(document["title"], document["body"], login, *document["labels"])
        return 201, {}, self._issue(opened)

    def _edit_issue(self, match: re.Match[str], _query: Json, document: Json, _login: str) -> Answer:
        found = self.threads[int(match[1])]
        if len(document.get("body", "")) > self.longest_body:
            return 422, {}, {"message": "Validation Failed: body is too long"}
        found.body, found.state = document.get("body", found.body), document.get("state", found.state)
        return 200, {}, self._issue(found)

    def _list_labels(self, match: re.Match[str], *_: Json) -> Answer:
        return self._thread(match, lambda one: [{"name": name} for name in one.labels])

    def _add_label(self, match: re.Match[str], _query: Json, document: Json, _login: str) -> Answer:
        thread = self.threads[int(match[1])]
        thread.labels += document if isinstance(document, list) else document["labels"]
        return 200, {}, [{"name": name} for name in thread.labels]

    def _remove_label(self, match: re.Match[str], *_: Json) -> Answer:
        thread = self.threads[int(match[1])]
        if match[2] not in thread.labels:
            return 404, {}, {"message": "Label does not exist"}
        thread.labels.remove(match[2])
        return 200, {}, []
