"""What was merged at GitHub, by a search of its GraphQL through PyGithub. Source: docs/platform/github.md#graphql."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

import github
from pydantic import Field

from pulumi_claude_admin.errors import ConfigurationError, PullRequestError
from pulumi_claude_admin.forges.answered import Answered, parsed
from pulumi_claude_admin.forges.change_cost import most_points
from pulumi_claude_admin.forges.github_change import GitHubChange
from pulumi_claude_admin.forges.github_change_nodes import Hits
from pulumi_claude_admin.forges.github_change_query import COUNT, MOST_HITS, PAGE, PARTS, SMALL_PAGE, page_of_changes
from pulumi_claude_admin.forges.github_graphql import FieldsRefused, GitHubGraphQl, Json
from pulumi_claude_admin.forges.merged_span import MergedSpan
from pulumi_claude_admin.model.cubes import Window
from pulumi_claude_admin.outcome_ports import ChangePage, ChangePart, MergedChange, ReadingCost

_LONGEST_WAIT: Final = 3_700
"""Seconds. Points come back within the hour."""
_REPOSITORY: Final = re.compile(r"[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+")
_GONE: Final = "Look at its name; a token that may not read a private repository gets the same answer"


class _Named(Answered):
    name: str = Field(validation_alias="nameWithOwner")


class _Counted(Answered):
    count: int = Field(validation_alias="issueCount")


@dataclass
class _Reading:
    """One repository while it is read: its name now, the parts that cannot be read, whose loss was told, and what was read already."""

    name: str
    unread: frozenset[ChangePart] = frozenset()
    size: int = PAGE
    remarks: list[str] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def told(self) -> tuple[str, ...]:
        """What has come up since it was last asked for."""
        told, self.remarks = tuple(self.remarks), []
        return told

    def is_new(self, change: MergedChange) -> bool:
        """Whether it is seen for the first time."""
        is_new = change.number not in self.seen
        self.seen.add(change.number)
        return is_new

    def refuse(self, parts: frozenset[ChangePart], reason: str) -> None:
        """Go on without these."""
        self.unread |= parts
        self.remarks += [f"the token may not read the {part} of {self.name} ({reason})" for part in sorted(parts)]


@dataclass(frozen=True, slots=True)
class _Page:
    """One page of a search; `changes` is None where the search has more hits than it hands out."""

    hits: Hits
    changes: tuple[MergedChange, ...] | None


class GitHubChanges:
    """The merged pull requests of any repository that the token may read. `longest_wait` is in seconds."""

    def __init__(
        self, client: github.Github, *, longest_wait: float = _LONGEST_WAIT, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._graphql = GitHubGraphQl(client, longest_wait=longest_wait, sleep=sleep)

    def cost(self, repository: str, window: Window) -> ReadingCost:
        """In points, by how many pull requests were merged on these days; of a repository that was renamed by a second question."""
        span = MergedSpan.of(window)
        name, count = self._counted(repository, span)
        is_renamed = not _is_same(name, repository)
        if is_renamed:
            count = self._counted(name, span)[1]
        return ReadingCost(name, count, most_points(count, days=window.days, further=int(is_renamed)), "points")

    def read(self, repository: str, window: Window) -> Iterator[ChangePage]:
        """Each once, a page of a search at a time; a span of more than 1,000 hits by its days, such a day by its hours."""
        span = MergedSpan.of(window)
        name, count = self._counted(repository, span)
        reading = _Reading(name)
        if not _is_same(name, repository):
            reading.remarks.append(f"{repository} is called {name} now: name it so")
            count = 0
        yield from self._parts(reading, span) if count > MOST_HITS and span.parts() else self._span(reading, span)

    def _counted(self, repository: str, span: MergedSpan) -> tuple[str, int]:
        """The name that the repository has now, and the number of hits under the name that was given."""
        if not _REPOSITORY.fullmatch(repository):
            raise ConfigurationError(f"{repository!r} is no repository of GitHub: write owner/name")
        what = f"looking for the repository {repository}"
        owner, _, name = repository.partition("/")
        variables = {"owner": owner, "name": name, "search": _search(repository, span)}
        try:
            data = self._graphql.ask(COUNT, variables, what=what)
        except FieldsRefused as refused:
            raise _refusal(what, refused) from None
        found = data.get("repository")
        if found is None:
            raise PullRequestError(f"{what}: GitHub has none of this name", status=HTTPStatus.NOT_FOUND, hint=_GONE)
        return parsed(_Named, found, what=what).name, parsed(_Counted, data.get("search"), what=what).count

    def _parts(self, reading: _Reading, span: MergedSpan) -> Iterator[ChangePage]:
        for part in span.parts():
            yield from self._span(reading, part)

    def _span(self, reading: _Reading, span: MergedSpan) -> Iterator[ChangePage]:
        """The pages of one search; of one that has more hits than it hands out those of its parts."""
        handed_out, page = 0, self._page(reading, span, None)
        if page.changes is None:
            yield from self._parts(reading, span)
            return
        while True:
            handed_out += len(page.changes)
            is_last = not page.hits.page.has_next
            shortfall = _shortfall(span, page.hits.count, handed_out) if is_last else []
            reading.remarks += shortfall
            fresh = tuple(one for one in page.changes if reading.is_new(one) and span.has(one.merged_at))
            yield ChangePage(fresh, reading.told(), is_short=bool(shortfall))
            if is_last:
                return
            page = self._page(reading, span, page.hits.page.end)

    def _page(self, reading: _Reading, span: MergedSpan, after: str | None) -> _Page:
        """One page with all that belongs to it; asked for again without what the token may not read."""
        what = f"reading what was merged in {reading.name} ({span})"
        while True:
            try:
                return self._asked_page(reading, span, after, what)
            except FieldsRefused as refused:
                parts = frozenset(PARTS[name] for name in refused.fields if name in PARTS) - reading.unread
                if not parts:
                    raise _refusal(what, refused) from None
                reading.refuse(parts, refused.reason)
            except PullRequestError as error:
                if error.status != HTTPStatus.SERVICE_UNAVAILABLE or reading.size == SMALL_PAGE:
                    raise
                reading.size = SMALL_PAGE

    def _asked_page(self, reading: _Reading, span: MergedSpan, after: str | None, what: str) -> _Page:
        def ask(question: str, variables: Json) -> Json:
            return self._graphql.ask(question, variables, what=what)

        data = ask(
            page_of_changes(reading.unread, size=reading.size), {"search": _search(reading.name, span), "after": after}
        )
        hits = parsed(Hits, data.get("search"), what=what)
        if after is None and hits.count > MOST_HITS and span.parts():
            return _Page(hits, None)
        change = GitHubChange(ask, reading.name, reading.unread)
        return _Page(hits, tuple(change.whole(one) for one in hits.nodes if one is not None))


def _search(repository: str, span: MergedSpan) -> str:
    return f"repo:{repository} is:pr is:merged {span.qualifier} sort:created-asc"


def _is_same(name: str, repository: str) -> bool:
    return name.casefold() == repository.casefold()


def _shortfall(span: MergedSpan, count: int, handed_out: int) -> list[str]:
    """A line where a search has handed out less than it has found."""
    if handed_out >= count:
        return []
    return [f"GitHub has {count:,} merged pull requests for {span}, and its search hands out {handed_out:,} of them"]


def _refusal(what: str, refused: FieldsRefused) -> PullRequestError:
    return PullRequestError(
        f"{what}: GitHub refuses it ({refused.reason})",
        status=HTTPStatus.FORBIDDEN,
        hint="The token needs to read contents, pull requests, issues and metadata of the repository",
    )
