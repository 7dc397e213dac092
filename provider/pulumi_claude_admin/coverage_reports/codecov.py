"""Codecov's API v2: the totals of each file at a commit. Source: docs/platform/codecov.md."""

from __future__ import annotations

import logging
import re
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.client import HTTPException
from typing import IO, Final
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pulumi_claude_admin.errors import ConfigurationError, OutcomesUnreadable
from pulumi_claude_admin.model.addresses import safe_url
from pulumi_claude_admin.outcome_ports import FileCoverage

_log: Final = logging.getLogger(__name__)

ADDRESS: Final = "https://api.codecov.io"
_SECONDS: Final = 30
_LARGEST: Final = 64 * 1024 * 1024
"""Bytes of an answer."""
_TRIES: Final = 4
_ENOUGH: Final = 3
"""Commits in a row of one repository, each tried so often, that Codecov did not tell of."""
_REFUSED: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_LONGEST_WAIT: Final = 300
"""Seconds."""
_IN_ADDRESS: Final = re.compile(r"/commit/([0-9a-f]{40})\b", re.IGNORECASE)


class _Totals(BaseModel):
    model_config = ConfigDict(frozen=True)

    lines: int = Field(ge=0)
    hits: int = Field(ge=0)


class _File(BaseModel):
    model_config = ConfigDict(frozen=True)

    name: str
    totals: _Totals


class _Commit(BaseModel):
    model_config = ConfigDict(frozen=True)

    files: tuple[_File, ...]
    commit_file_url: str | None = None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: object, newurl: str
    ) -> None:
        del self, req, fp, code, msg, headers, newurl


class _Failed(Exception):
    def __init__(self, reason: str, *, is_refusal: bool = False) -> None:
        self.reason = reason
        self.is_refusal = is_refusal


class CodecovReports:
    """Repositories of one forge, in Codecov's word (`github`, `gitlab`, `bitbucket`). Raises ConfigurationError for what is no address."""

    def __init__(
        self, token: str, *, service: str, url: str = ADDRESS, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        try:
            self._url = safe_url(url)
        except ValueError as error:
            raise ConfigurationError(f"the address of Codecov {error}") from None
        self._token = token
        self._service = service
        self._sleep = sleep
        self._opener = urllib.request.build_opener(_NoRedirect)
        self._failed = Counter[str]()
        self._given_up: dict[str, str] = {}

    def of(self, repository: str, commit: str) -> Mapping[str, FileCoverage] | None:
        """
        By path from the root; None where Codecov has no report of this commit. Raises OutcomesUnreadable.

        Of a repository that it refuses, or of which a few commits in a row came to nothing, it is asked no more.
        """
        if repository in self._given_up:
            raise OutcomesUnreadable(self._given_up[repository])
        owner, _, name = repository.rpartition("/")
        path = (
            f"{quote(self._service)}/{quote(owner.replace('/', ':'))}/repos/{quote(name)}/totals/?sha={quote(commit)}"
        )
        what = f"what tests covered at {commit[:12]} of {repository}"
        try:
            content = self._content(f"{self._url}/api/v2/{path}", what)
        except _Failed as failed:
            raise self._failure(repository, what, failed) from None
        self._failed[repository] = 0
        if content is None:
            return None
        try:
            found = _Commit.model_validate_json(content)
        except ValidationError as error:
            where = ".".join(str(part) for part in error.errors()[0]["loc"])
            raise OutcomesUnreadable(f"{what}: Codecov answered `{where}` otherwise than it documents") from None
        named = _IN_ADDRESS.search(found.commit_file_url or "")
        if named is not None and named[1].lower() != commit:
            raise OutcomesUnreadable(f"{what}: Codecov answered of commit {named[1][:12]}")
        return {one.name: FileCoverage(one.totals.hits, one.totals.lines) for one in found.files}

    def _content(self, url: str, what: str) -> bytes | None:
        """None where there is no such thing. What was too fast, or failed at Codecov, is asked again."""
        reason = ""
        for attempt in range(_TRIES):
            _log.info("Codecov: reading %s", what)
            request = urllib.request.Request(url, headers={"Authorization": f"Bearer {self._token}"})  # noqa: S310 - https, or http to this machine
            try:
                with self._opener.open(request, timeout=_SECONDS) as answer:
                    content: bytes = answer.read(_LARGEST + 1)
            except urllib.error.HTTPError as error:
                error.close()
                if error.code == HTTPStatus.NOT_FOUND:
                    return None
                reason = f"Codecov answered {error.code}"
                if error.code in _REFUSED:
                    raise _Failed(reason, is_refusal=True) from None
                if error.code != HTTPStatus.TOO_MANY_REQUESTS and error.code < HTTPStatus.INTERNAL_SERVER_ERROR:
                    break
                self._wait(attempt, error.headers.get("Retry-After"))
                continue
            except (OSError, HTTPException) as error:
                reason = f"Codecov did not answer ({type(error).__name__})"
                self._wait(attempt, None)
                continue
            if len(content) > _LARGEST:
                raise OutcomesUnreadable(f"{what}: Codecov answered more than {_LARGEST // 1024**2} MiB")
            return content
        raise _Failed(reason)

    def _failure(self, repository: str, what: str, failed: _Failed) -> OutcomesUnreadable:
        """The line of it; of what is not worth asking again it is the same for all commits."""
        self._failed[repository] += 1
        if failed.is_refusal or self._failed[repository] >= _ENOUGH:
            self._given_up[repository] = f"what tests covered of {repository} is not known: {failed.reason}"
        return OutcomesUnreadable(self._given_up.get(repository, f"{what}: {failed.reason}"))

    def _wait(self, attempt: int, named: str | None) -> None:
        seconds = int(named) if named is not None and named.isdigit() else 2**attempt
        if attempt + 1 < _TRIES:
            self._sleep(min(seconds, _LONGEST_WAIT))
