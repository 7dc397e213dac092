"""
GitLab's REST as far as we use it, on loopback: one project with its limits and refusals.

It knows nothing of what we write. What it imitates has its sources in docs/platform/gitlab.md.
"""

from __future__ import annotations

import itertools
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from urllib.parse import parse_qs, urlsplit

from tests.support.forges.serving import Answer, Json

BOT = "project_7_bot"
PAGE = 20
NOT_FOUND: Answer = (404, {}, {"message": "404 Not found"})


@dataclass
class Note:
    """A note on the merge request."""

    id: int
    author: str
    body: str


@dataclass
class MergeRequest:
    """Another merge request than the one that is open: merged as these commits."""

    number: int
    head: str
    commits: tuple[str, ...]
    target: str = "main"
    state: str = "merged"
    notes: list[Note] = field(default_factory=list)


@dataclass
class Pipeline:
    """A pipeline of a branch."""

    id: int
    sha: str
    ref: str = "main"
    status: str = "success"
    source: str = "push"


@dataclass
class Issue:
    """An issue of the project."""

    number: int
    author: str
    title: str
    body: str
    labels: list[str]
    state: str = "opened"
    remarks: list[str] = field(default_factory=list)


@dataclass
class GitLab:
    """Project 7 with one merge request, who has which token, and what is to go wrong."""

    head: str
    url: str = ""
    project: int = 7
    number: int = 5
    visibility: str = "private"
    longest_body: int = 1_000_000
    """Characters of a note or an issue; more is refused."""
    writers: dict[str, str] = field(default_factory=lambda: {"glpat-writer": BOT})
    readers: dict[str, str] = field(default_factory=lambda: {"glpat-reader": BOT, "glcbt-job": BOT})
    notes: list[Note] = field(default_factory=list)
    merge_requests: list[MergeRequest] = field(default_factory=list)
    main: list[str] = field(default_factory=list)
    """Commits of the branch `main`, oldest first."""
    pipelines: list[Pipeline] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    statuses: list[tuple[str, Json]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    quick_actions: list[str] = field(default_factory=list)
    """Commands that stood in a note, each at the beginning of a line, and would have been carried out."""
    too_fast: int = 0
    """So many next writes are told to come again at once."""
    refused: str = "^$"
    """Writes to these paths are refused to everybody."""
    before_write: Callable[[], None] | None = None
    """Somebody else's moment: called once."""
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1_000))
    lock: threading.RLock = field(default_factory=threading.RLock)

    def note(self, body: str, author: str = BOT) -> Note:
        """Somebody writes one."""
        made = Note(next(self.ids), author, body)
        self.notes.append(made)
        return made

    def issue(self, title: str, body: str, author: str, *labels: str) -> Issue:
        """Somebody opens one."""
        self.issues.append(Issue(len(self.issues) + 1, author, title, body, list(labels)))
        return self.issues[-1]

    @property
    def own(self) -> list[Note]:
        """The notes of the bot that are not folded."""
        return [one for one in self.notes if one.author == BOT and not one.body.startswith("<details>")]

    def somebody_else(self, method: str, _path: str) -> None:
        """Let somebody else act, before a write is served and while nothing is held."""
        if method != "GET" and self.before_write is not None:
            meanwhile, self.before_write = self.before_write, None
            meanwhile()

    def answer(self, method: str, target: str, token: str, document: Json) -> Answer:
        """Status, further headers, and body."""
        parts = urlsplit(target)
        path, query = parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.requests.append(f"{method} {path}")
        author = self.writers.get(token) or self.readers.get(token)
        if author is None:
            return 401, {}, {"message": "401 Unauthorized"}
        if method != "GET" and (token not in self.writers or re.search(self.refused, path)):
            return 403, {}, {"error": "insufficient_scope", "error_description": "needs more than this token has"}
        if method != "GET" and self.too_fast:
            self.too_fast -= 1
            return 429, {"Retry-After": "0"}, {"message": "Too many requests"}
        for verb, pattern, serve in self._routes():
            match = re.fullmatch(f"/api/v4{pattern}", path)
            if verb == method and match is not None:
                return serve(match, query, document, author)
        return NOT_FOUND

    def _routes(self) -> list[tuple[str, str, Callable[[re.Match[str], dict[str, str], Json, str], Answer]]]:
        project = f"/projects/{self.project}"
        request = f"{project}/merge_requests/{self.number}"
        return [
            ("GET", "/user", lambda *called: (200, {}, {"id": 70, "username": called[-1]})),
            ("GET", project, lambda *_: (200, {}, {"id": self.project, "visibility": self.visibility})),
            ("GET", request, lambda *_: (200, {}, self._request())),
            ("PUT", request, self._edit_request),
            ("GET", f"{request}/notes", self._list_notes),
            ("POST", f"{request}/notes", self._add_note),
            ("GET", f"{request}/notes/(\\d+)", self._get_note),
            ("PUT", f"{request}/notes/(\\d+)", self._edit_note),
            ("GET", f"{project}/merge_requests/(\\d+)/notes", self._list_notes_of),
            ("GET", f"{project}/pipelines/(\\d+)", self._get_pipeline),
            ("GET", f"{project}/pipelines", self._list_pipelines),
            ("GET", f"{project}/repository/compare", self._compare),
            ("GET", f"{project}/repository/commits/([0-9a-f]+)/merge_requests", self._list_requests_of),
            ("GET", f"{project}/issues", self._list_issues),
            ("POST", f"{project}/issues", self._open_issue),
            ("PUT", f"{project}/issues/(\\d+)", self._edit_issue),
            ("POST", f"{project}/issues/(\\d+)/notes", self._add_remark),
            ("POST", f"{project}/statuses/([0-9a-f]+)", self._add_status),
        ]

    def _request(self) -> Json:
        return {"id": 900, "iid": self.number, "sha": self.head, "labels": self.labels}

    def _edit_request(self, _match: re.Match[str], _query: dict[str, str], document: Json, _author: str) -> Answer:
        gone = document.get("remove_labels", "").split(",")
        added = [name for name in document.get("add_labels", "").split(",") if name]
        self.labels = [*(name for name in self.labels if name not in gone), *added]
        return 200, {}, self._request()

    def _list_notes(self, match: re.Match[str], query: dict[str, str], _document: Json, _author: str) -> Answer:
        return self._page(match[0], query, [self._told(one) for one in self.notes])

    def _list_notes_of(self, match: re.Match[str], query: dict[str, str], _document: Json, _author: str) -> Answer:
        found = next((one for one in self.merge_requests if one.number == int(match[1])), None)
        return NOT_FOUND if found is None else self._page(match[0], query, [self._told(one) for one in found.notes])

    def _get_pipeline(self, match: re.Match[str], *_: Json) -> Answer:
        found = next((one for one in self.pipelines if one.id == int(match[1])), None)
        return (200, {}, asdict(found)) if found is not None else NOT_FOUND

    def _list_pipelines(self, match: re.Match[str], query: dict[str, str], _document: Json, _author: str) -> Answer:
        wanted = (query["ref"], query["status"])
        return self._page(match[0], query, [asdict(one) for one in self.pipelines if (one.ref, one.status) == wanted])

    def _compare(self, _match: re.Match[str], query: dict[str, str], _document: Json, _author: str) -> Answer:
        if query["from"] not in self.main or query["to"] != "main":
            return 404, {}, {"message": "404 Ref Not Found"}
        return 200, {}, {"commits": [{"id": one} for one in self.main[self.main.index(query["from"]) + 1 :]]}

    def _list_requests_of(self, match: re.Match[str], query: dict[str, str], _document: Json, _author: str) -> Answer:
        found = [one for one in self.merge_requests if match[1] in one.commits]
        return self._page(match[0], query, [_merge_request(one) for one in found])

    def _page(self, path: str, query: dict[str, str], oldest_first: list[Json]) -> Answer:
        """Newest first unless asked otherwise, 20 a page and 100 at most."""
        page, size = int(query.get("page", "1")), min(int(query.get("per_page", PAGE)), 100)
        ordered = oldest_first if query.get("sort") == "asc" else oldest_first[::-1]
        rest = "&".join(f"{name}={value}" for name, value in query.items() if name != "page")
        link = f'<{self.url}{path}?{rest}&page={page + 1}>; rel="next"'
        return 200, {"Link": link} if len(ordered) > page * size else {}, ordered[(page - 1) * size : page * size]

    def _add_note(self, _match: re.Match[str], _query: dict[str, str], document: Json, author: str) -> Answer:
        refusal = self._taken(document["body"])
        return refusal or (201, {}, self._told(self.note(document["body"], author)))

    def _get_note(self, match: re.Match[str], *_: Json) -> Answer:
        found = self._note(match)
        return (200, {}, self._told(found)) if found is not None else NOT_FOUND

    def _edit_note(self, match: re.Match[str], _query: dict[str, str], document: Json, author: str) -> Answer:
        found = self._note(match)
        if found is None:
            return NOT_FOUND
        if found.author != author:
            return 403, {}, {"message": "403 Forbidden"}
        refusal = self._taken(document["body"])
        if refusal is None:
            found.body = document["body"]
        return refusal or (200, {}, self._told(found))

    def _taken(self, body: str) -> Answer | None:
        self.quick_actions += re.findall(r"^\s*/[a-z_]+.*", body, re.MULTILINE)
        return (400, {}, {"message": {"note": ["is too long"]}}) if len(body) > self.longest_body else None

    def _note(self, match: re.Match[str]) -> Note | None:
        return next((one for one in self.notes if one.id == int(match[1])), None)

    def _told(self, one: Note) -> Json:
        return {"id": one.id, "body": one.body, "author": {"id": 1, "username": one.author}, "system": False}

    def _list_issues(self, match: re.Match[str], query: dict[str, str], _document: Json, _author: str) -> Answer:
        wanted = set(query.get("labels", "").split(","))
        fitting = [_issue(one) for one in self.issues if wanted <= set(one.labels)]
        return self._page(match[0], query, fitting)

    def _open_issue(self, _match: re.Match[str], _query: dict[str, str], document: Json, author: str) -> Answer:
        labels = document["labels"]
        names = labels.split(",") if isinstance(labels, str) else labels
        return self._taken(document["description"]) or (
            201,
            {},
            _issue(self.issue(document["title"], document["description"], author, *names)),
        )

    def _edit_issue(self, match: re.Match[str], _query: dict[str, str], document: Json, _author: str) -> Answer:
        found = self.issues[int(match[1]) - 1]
        refusal = self._taken(document["description"])
        if refusal is None:
            found.body = document["description"]
            found.state = {"close": "closed", "reopen": "opened"}.get(document.get("state_event", ""), found.state)
        return refusal or (200, {}, _issue(found))

    def _add_remark(self, match: re.Match[str], _query: dict[str, str], document: Json, author: str) -> Answer:
        self.issues[int(match[1]) - 1].remarks.append(document["body"])
        return 201, {}, {"id": next(self.ids), "body": document["body"], "author": {"id": 1, "username": author}}

    def _add_status(self, match: re.Match[str], _query: dict[str, str], document: Json, _author: str) -> Answer:
        if len(document.get("description", "")) > 255:
            return 400, {}, {"message": {"description": ["is too long (maximum is 255 characters)"]}}
        named = document.get("pipeline_id")
        if named is not None and not any((one.id, one.sha) == (named, match[1]) for one in self.pipelines):
            return 404, {}, {"message": "404 Pipeline Not Found"}
        self.statuses.append((match[1], document))
        return 201, {}, {"id": 1, **document}


def _merge_request(one: MergeRequest) -> Json:
    return {
        "id": 900 + one.number,
        "iid": one.number,
        "sha": one.head,
        "state": one.state,
        "target_branch": one.target,
    }


def _issue(one: Issue) -> Json:
    author = {"id": 1, "username": one.author}
    facts = {"title": one.title, "description": one.body, "labels": one.labels, "state": one.state}
    return {"id": 5_000 + one.number, "iid": one.number, "author": author, **facts}
