"""Questions to GitHub's GraphQL: waits for points, and tells a refusal of the whole from that of a part. Source: docs/platform/github.md#graphql."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

import github

from pulumi_claude_admin.errors import PullRequestError
from pulumi_claude_admin.forges.github_client import READER_HINTS, told
from pulumi_claude_admin.forges.github_points import Points, points_of, points_used_up

_log: Final = logging.getLogger(__name__)

_TRIES: Final = 3
_REFUSED: Final = frozenset({"FORBIDDEN", "INSUFFICIENT_SCOPES"})
_GONE: Final = "NOT_FOUND"
_USED_UP: Final = frozenset({"RATE_LIMITED", "RATE_LIMIT"})
_LATER: Final = "What was read is kept: ask again then, or hand over a token of a GitHub App, which has more"
Json = Mapping[str, Any]


class FieldsRefused(Exception):
    """This token may not read what stands under these names of the question."""

    def __init__(self, fields: frozenset[str], reason: str) -> None:
        self.fields = fields
        self.reason = reason
        super().__init__(reason)


class GitHubGraphQl:
    """Asks one question after another. `longest_wait` is in seconds: a limit that takes longer is an error."""

    def __init__(self, client: github.Github, *, longest_wait: float, sleep: Callable[[float], None]) -> None:
        self._client = client
        self._longest_wait = longest_wait
        self._sleep = sleep
        self._points: Points | None = None

    def ask(self, question: str, variables: Json, *, what: str) -> Json:
        """
        The `data` of the answer. A thing deep in it that is not there (any more) is null.

        Raises FieldsRefused where the token may not read some fields of it, PullRequestError where there is no answer at all.
        """
        for _ in range(_TRIES):
            self._wait(what)
            headers, answer = self._answer(question, variables, what)
            errors = _errors(answer)
            if not any(one.get("type") in _USED_UP for one in errors):
                self._points = points_of(headers, answer)
                return _data(answer, errors, what)
            self._points = points_used_up(headers)
        raise PullRequestError(f"{what}: GitHub's points are used up", status=HTTPStatus.TOO_MANY_REQUESTS, hint=_LATER)

    def _answer(self, question: str, variables: Json, what: str) -> tuple[Json, Json]:
        with told(what, hints=READER_HINTS):
            try:
                return self._client.requester.graphql_query(question, dict(variables))
            except github.GithubException as error:
                if not isinstance(error.data, dict) or not isinstance(error.data.get("errors"), list):
                    raise
                return error.headers or {}, error.data

    def _wait(self, what: str) -> None:
        points = self._points
        seconds = 0.0 if points is None else points.seconds_to_wait
        if points is None or not seconds:
            return
        until = f"{points.reset_at:%H:%M:%S} UTC"
        if seconds > self._longest_wait:
            raise PullRequestError(
                f"{what}: GitHub's points are used up until {until}", status=HTTPStatus.TOO_MANY_REQUESTS, hint=_LATER
            )
        _log.info("GitHub: %d points are left, waiting %.0f s until %s", points.remaining, seconds, until)
        self._points = None
        self._sleep(seconds)


def _errors(answer: Json) -> list[Json]:
    errors = answer.get("errors")
    return [one for one in errors if isinstance(one, dict)] if isinstance(errors, list) else []


def _data(answer: Json, errors: list[Json], what: str) -> Json:
    refused = [one for one in errors if one.get("type") in _REFUSED]
    if refused:
        raise FieldsRefused(frozenset(name for one in refused for name in _names(one)), _reason(refused[0]))
    for one in errors:
        if one.get("type") != _GONE or len(_names(one)) <= 1:
            status = HTTPStatus.NOT_FOUND if one.get("type") == _GONE else None
            raise PullRequestError(f"{what}: GitHub answered an error ({_reason(one)})", status=status)
    data = answer.get("data")
    if not isinstance(data, dict):
        raise PullRequestError(f"{what}: GitHub answered without data")
    return data


def _names(error: Json) -> list[str]:
    path = error.get("path")
    return [one for one in path if isinstance(one, str)] if isinstance(path, list) else []


def _reason(error: Json) -> str:
    return str(error.get("message", ""))[:200]
