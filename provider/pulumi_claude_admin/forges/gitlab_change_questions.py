"""What GitLab's REST cannot tell of many merge requests at once, asked of its GraphQL. Source: docs/platform/gitlab.md#merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import gitlab
from pydantic import Field

from pulumi_claude_admin.errors import PullRequestError
from pulumi_claude_admin.forges.answered import Answered, parsed
from pulumi_claude_admin.forges.gitlab_change_rows import SizeRow
from pulumi_claude_admin.forges.gitlab_client import READER_HINTS, told
from pulumi_claude_admin.forges.merged_span import MergedSpan

_MOST: Final = 100
_COUNT: Final = """query Q($path: ID!, $after: Time!, $before: Time!) {
  project(fullPath: $path) {
    merged: mergeRequests(state: merged, mergedAfter: $after, mergedBefore: $before) { count }
    touched: mergeRequests(state: merged, updatedAfter: $after, createdBefore: $before) { count }
  }
}"""
_SIZES: Final = """query Q($path: ID!, $numbers: [String!]) {
  project(fullPath: $path) { mergeRequests(iids: $numbers, first: 100) {
    nodes { iid diffStatsSummary { additions deletions fileCount } }
  } }
}"""
_COMMITTERS: Final = """query Q($path: ID!, $numbers: [String!]) {
  project(fullPath: $path) { mergeRequests(iids: $numbers, first: 100) {
    nodes { commits(first: 100) { nodes { sha author { username } } } }
  } }
}"""
_BOTS: Final = "query Q($names: [String!]) { users(usernames: $names, first: 100) { nodes { username bot } } }"


class _Sized(Answered):
    iid: int
    size: SizeRow | None = Field(validation_alias="diffStatsSummary")


class _Count(Answered):
    count: int


class _Counts(Answered):
    merged: _Count
    touched: _Count


class _Account(Answered):
    username: str


class _Commit(Answered):
    sha: str
    author: _Account | None


class _Commits(Answered):
    nodes: tuple[_Commit, ...]


class _Proposed(Answered):
    commits: _Commits | None


class _User(Answered):
    username: str
    bot: bool


class GitLabQuestions:
    """Asks about many at once."""

    def __init__(self, client: gitlab.Gitlab) -> None:
        self._client = client

    def counts(self, path: str, span: MergedSpan) -> tuple[int, int]:
        """How many merge requests of a project were merged in it, and how many were opened before its end and touched since its begin."""
        what = f"counting what was merged in {path}"
        variables = {"path": path, "after": span.first.isoformat(), "before": span.end.isoformat()}
        found = parsed(_Counts, self._ask(_COUNT, variables, "project", what=what), what=what)
        return found.merged.count, found.touched.count

    def sizes(self, path: str, numbers: Sequence[int]) -> dict[int, SizeRow]:
        """How much each of at most 100 changed; without those that GitLab has no size of (any more)."""
        what = f"reading how much was changed in {path}"
        variables = {"path": path, "numbers": [str(one) for one in numbers]}
        found = self._ask(_SIZES, variables, "project", "mergeRequests", what=what)
        rows = parsed(tuple[_Sized, ...], found.get("nodes"), what=what)
        return {one.iid: one.size for one in rows if one.size is not None}

    def committers(self, path: str, numbers: Sequence[int]) -> dict[str, str]:
        """Which account the author of a commit is taken for, by the commit's id: of the newest 100 of each of at most 100 merge requests."""
        what = f"reading whose the commits of {path} are"
        variables = {"path": path, "numbers": [str(one) for one in numbers]}
        found = self._ask(_COMMITTERS, variables, "project", "mergeRequests", what=what)
        rows = parsed(tuple[_Proposed, ...], found.get("nodes"), what=what)
        commits = [commit for row in rows if row.commits is not None for commit in row.commits.nodes]
        return {one.sha.lower(): one.author.username for one in commits if one.author is not None}

    def bots(self, names: Sequence[str]) -> frozenset[str]:
        """Which of these accounts are bots."""
        what, bots = "asking which accounts are bots", set[str]()
        for first in range(0, len(names), _MOST):
            found = self._ask(_BOTS, {"names": names[first : first + _MOST]}, "users", what=what)
            rows = parsed(tuple[_User, ...], found.get("nodes"), what=what)
            bots.update(one.username for one in rows if one.bot)
        return frozenset(bots)

    def _ask(self, question: str, variables: Mapping[str, Any], *names: str, what: str) -> Mapping[str, Any]:
        """The object at the end of these names. Raises PullRequestError where there is none."""
        with told(what, hints=READER_HINTS):
            url = f"{self._client.url}/api/graphql"
            answer: Any = self._client.http_post(url, post_data={"query": question, "variables": variables})
        errors = answer.get("errors") if isinstance(answer, dict) else None
        if isinstance(errors, list) and errors and isinstance(errors[0], dict):
            raise PullRequestError(f"{what}: GitLab answered an error ({str(errors[0].get('message'))[:200]})")
        found: Any = answer.get("data") if isinstance(answer, dict) else None
        for name in names:
            found = found.get(name) if isinstance(found, dict) else None
        if not isinstance(found, dict):
            raise PullRequestError(f"{what}: GitLab has no such thing", status=HTTPStatus.NOT_FOUND)
        return found
