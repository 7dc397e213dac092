"""
Where a job's identity token comes from: a file, a variable, or GitHub's endpoint. It is read anew for each exchange.

A token that is not there, or is none, is an AuthenticationFailed before anything is asked of the platform. Source of GitHub's
endpoint: docs/platform/github.md#identity-tokens.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import parse_qsl, urlsplit

from pulumi_claude_admin.admin_api.http.call import Call
from pulumi_claude_admin.admin_api.http.credential import Credential
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.rate_limiter import RateLimiter
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.errors import AdminApiError, AuthenticationFailed, RateLimited, Unavailable, Unreachable
from pulumi_claude_admin.model.identity_token import AUDIENCE, LARGEST_TOKEN, IdentityToken, parse_identity_token

_PERMISSION: Final = "The job needs `permissions: id-token: write`; a pull request from a fork never gets it"


class IdentityTokens(Protocol):
    """A source of identity tokens. `where` is how messages name it; `is_fresh` says that each one is made for one request."""

    where: str
    is_fresh: bool

    def read(self) -> IdentityToken:
        """A token. Raises AuthenticationFailed when there is none, or none that can be read."""


class TokenFile:
    """The file that `ANTHROPIC_IDENTITY_TOKEN_FILE` names; something else renews it."""

    is_fresh = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self.where = "the file that ANTHROPIC_IDENTITY_TOKEN_FILE names"

    def read(self) -> IdentityToken:
        """What is in the file now."""
        try:
            with self._path.open("rb") as file:
                content = file.read(LARGEST_TOKEN + 1)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise AuthenticationFailed(
                f"{self.where} cannot be read: {reason}", hint="The job has to write its identity token there"
            ) from None
        return _parsed(content.decode(errors="replace"), self.where)


class TokenVariable:
    """The token that stands in `ANTHROPIC_IDENTITY_TOKEN`."""

    where = "ANTHROPIC_IDENTITY_TOKEN"
    is_fresh = False

    def __init__(self, text: str) -> None:
        self._text = text

    def read(self) -> IdentityToken:
        """The same token each time: a process's environment does not change."""
        return _parsed(self._text, self.where)


class GitHubTokens:
    """GitHub's endpoint, which makes a token for each request, here for the platform's audience instead of GitHub's own default."""

    where = "GitHub"
    is_fresh = True

    def __init__(self, connect: Callable[[], Transport], call: Call) -> None:
        self._connect = connect
        self._call = call

    @classmethod
    def at(cls, url: str, request_token: str) -> GitHubTokens:
        """As a job's two variables name it."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        credential = Credential("auth_token", request_token)
        return cls(lambda: Transport(origin, credential, RateLimiter(0)), github_call(url))

    def read(self) -> IdentityToken:
        """A new token. Raises Unreachable, too, when GitHub does not answer."""
        failure: AdminApiError
        try:
            with closing(self._connect()) as transport:
                return transport.send(self._call).parse(_token_of_github)
        except (Unreachable, Unavailable, RateLimited) as error:
            failure = Unreachable(
                f"GitHub did not answer the request for an identity token ({error.status or error.message})",
                hint="Run the job again",
            )
        except AuthenticationFailed as error:
            failure = AuthenticationFailed(error.message, hint=error.hint) if not error.status else _refused(error)
        except AdminApiError as error:
            failure = _refused(error)
        raise failure


def github_call(url: str) -> Call:
    """The request that GitHub documents: its own query, and the audience."""
    parts = urlsplit(url)
    return Call("GET", parts.path, query=dict(parse_qsl(parts.query)) | {"audience": AUDIENCE})


def _refused(error: AdminApiError) -> AuthenticationFailed:
    return AuthenticationFailed(f"GitHub gave no identity token (it answered {error.status})", hint=_PERMISSION)


def _token_of_github(data: object) -> IdentityToken:
    return _parsed(Fields(data, "answer").text("value"), "the token that GitHub gave")


def _parsed(text: str, where: str) -> IdentityToken:
    failure: AuthenticationFailed
    try:
        return parse_identity_token(text)
    except ValueError as error:
        failure = AuthenticationFailed(
            f"the identity token cannot be used: {where} {error}", hint="Nothing was asked of the platform"
        )
    del text
    raise failure
