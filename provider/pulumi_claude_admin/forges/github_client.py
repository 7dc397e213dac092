"""GitHub by PyGithub: who asks, how long a limit is waited for, and what its errors mean to us. Source: docs/platform/github.md#api."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

import github
import requests
from github.GithubRetry import GithubRetry

from pulumi_claude_admin.errors import PullRequestError

_log: Final = logging.getLogger(__name__)

_TRIES: Final = 4
_LONGEST_WAIT: Final = 300
"""Seconds. A limit that takes longer is an error: a job that sleeps costs too."""
_TIMEOUT: Final = 30
_VIEWER: Final = "query { viewer { login } }"
_AGENT: Final = "pulumi-claude-admin"


def connect(api_url: str, token: str) -> github.Github:
    """A client. What was said to be too fast is tried again when GitHub says; nothing is sent yet."""
    _quiet()
    return github.Github(
        auth=github.Auth.Token(token),
        base_url=api_url.rstrip("/"),
        timeout=_TIMEOUT,
        user_agent=_AGENT,
        retry=GithubRetry(total=_TRIES, max_rate_limit_wait=_LONGEST_WAIT),
        seconds_between_requests=None,
        seconds_between_writes=None,
        lazy=True,
    )


def _quiet() -> None:
    """Take away the lines that the library writes to standard error from its import on: what is asked is in our own log."""
    library = logging.getLogger(github.__name__)
    library.setLevel(logging.WARNING)
    for handler in [one for one in library.handlers if type(one) is logging.StreamHandler]:
        library.removeHandler(handler)


def viewer_of(client: github.Github) -> str:
    """The login of this token. By GraphQL, as `GET /user` is refused to the token of a job."""
    with told("asking who the token is"):
        _, answer = client.requester.graphql_query(_VIEWER, {})
        login = answer.get("data", {}).get("viewer", {}).get("login")
    if not isinstance(login, str) or not login:
        raise PullRequestError("asking who the token is: GitHub named nobody")
    return login


@contextlib.contextmanager
def told(what: str, *, hints: Mapping[int, str] | None = None) -> Iterator[None]:
    """Turn the library's errors into ours; `what` says what was tried, `hints` what to do by status: unless they are given, for whoever writes."""
    _log.info("GitHub: %s", what)
    try:
        yield
    except github.GithubException as error:
        raise _error(what, error, _HINTS if hints is None else hints) from None
    except requests.RequestException as error:
        gave_up = isinstance(error, requests.exceptions.RetryError)  # answered 5xx each time
        status = HTTPStatus.SERVICE_UNAVAILABLE if gave_up else None
        raise PullRequestError(f"{what}: GitHub did not answer ({type(error).__name__})", status=status) from None


def _error(what: str, error: github.GithubException, hints: Mapping[int, str]) -> PullRequestError:
    reason = _reason(error)
    is_too_fast = isinstance(error, github.RateLimitExceededException)  # a 403, and no refusal
    status = HTTPStatus.TOO_MANY_REQUESTS if is_too_fast else error.status
    return PullRequestError(
        f"{what}: GitHub answered {error.status}{f' ({reason})' if reason else ''}",
        status=status,
        hint=hints.get(status),
    )


READER_HINTS: Final[Mapping[int, str]] = MappingProxyType(
    {
        401: "GITHUB_TOKEN is not taken: look whether it has ended",
        403: "GITHUB_TOKEN may not read this: it needs contents, pull requests, issues and metadata, and the organization's consent where that asks for one",
        429: "What was read is kept: run it again later",
    }
)
"""For whoever only reads, by GraphQL."""
_HINTS: Final = {
    401: "GITHUB_TOKEN is not taken: hand over the token of the job",
    403: "The token may not write here, as that of a fork's run may not; give the job `pull-requests: write` and `statuses: write` (or `issues: write`)",
    404: "Look at GITHUB_REPOSITORY and the number; a token that may not read a private repository gets the same answer",
    429: "GitHub's limit is used up for now: run it again later",
}


def _reason(error: github.GithubException) -> str:
    message = error.data.get("message") if isinstance(error.data, dict) else None
    return message[:200] if isinstance(message, str) else ""
