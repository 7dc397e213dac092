"""
HTTP to the Admin API: the only module that imports `httpx`.

One `Transport` serves all threads of a process. It presents the credential, keeps the pace, sends again what may be sent
again, and turns whatever goes wrong into the errors of `errors.py`. It knows no endpoint. No secret gets into a message, and
the frames of the HTTP library, whose local variables hold headers, are cut off every error.
"""

from __future__ import annotations

import importlib.metadata
import logging
import ssl
import urllib.request
from collections.abc import Generator
from datetime import datetime
from typing import Final

import httpx

from pulumi_claude_admin.admin_api.http.address import Address
from pulumi_claude_admin.admin_api.http.call import Answer, Call
from pulumi_claude_admin.admin_api.http.credential import Credential, CredentialSource
from pulumi_claude_admin.admin_api.http.proxy import proxy_for
from pulumi_claude_admin.admin_api.http.rate_limiter import IN_FLIGHT, RateLimiter
from pulumi_claude_admin.admin_api.http.response import CHECK_NETWORK, RawResponse, unexpected
from pulumi_claude_admin.admin_api.http.retry import LONGEST_WAIT, BrokenOff, is_untrusted, links, retrying
from pulumi_claude_admin.errors import AdminApiError, AuthenticationFailed, ConfigurationError, RateLimited, Unreachable

__all__ = ["Credential", "RateLimiter", "Transport"]

VERSION: Final = "2026-10-21"
"""The `anthropic-version` that is spoken. Source: docs/platform/credentials.md#headers."""

LARGEST_BODY: Final = 32 * 1024 * 1024
"""Bytes of one answer. A page of 1,000 objects is well under one MiB."""

TIMEOUT: Final = httpx.Timeout(connect=10, read=60, write=30, pool=60)
"""Seconds."""

KEEP_ALIVE: Final = 3.0
"""Seconds. Shorter than a server's, so that a write does not meet a connection that is being closed."""

UNNAMED_WAIT: Final = 5.0
"""Seconds to wait after a 429 that names none."""

_log: Final = logging.getLogger(__name__)

_NOTHING_SENT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


class Transport:
    """
    The Admin API at one address with one source of credentials, or with none; safe to use from several threads.

    `base_url` is https, or plain http to this machine itself. The system's proxy and CA settings are honoured
    (`HTTPS_PROXY`, `NO_PROXY`, `SSL_CERT_FILE`, `SSL_CERT_DIR`); this machine itself is never asked through a proxy. `http`
    replaces the network in tests. Raises ConfigurationError when the address or the proxy settings cannot be used.
    """

    def __init__(
        self,
        base_url: str,
        credentials: CredentialSource | None,
        rate_limiter: RateLimiter,
        *,
        http: httpx.BaseTransport | None = None,
    ) -> None:
        self.rate_limiter = rate_limiter
        self._address = Address.parse(base_url)
        self._credentials = credentials
        self._latest: datetime | None = None
        self._client = _client(self._address, http)

    def send(self, call: Call) -> Answer:
        """
        Ask, again where that is safe, and return the answer.

        Raises AdminApiError. A call with `Replay.ONLY_WHEN_REFUSED` is sent again only after a 429 or when no connection came
        about; `outcome_unknown` says when it may have been carried out all the same. A credential that is refused is renewed
        once, where it can be.
        """
        return retrying(call, self.rate_limiter)(self._send_once, call)

    def latest_date(self) -> datetime | None:
        """The `Date` of the latest answer (aware, UTC); None before the first."""
        return self._latest

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def _send_once(self, call: Call) -> Answer:
        if self._credentials is None:
            return self._answer(call, None)
        credential = self._credentials.current()
        try:
            return self._answer(call, credential)
        except AuthenticationFailed:
            if not self._credentials.renew(credential):
                raise
        return self._answer(call, self._credentials.current())

    def _answer(self, call: Call, credential: Credential | None) -> Answer:
        self._refuse_long_closure(call)
        with self.rate_limiter.turn(call.family):
            response = self._logged_exchange(call, credential)
        self._latest = response.date or self._latest
        try:
            return response.answer(call)
        except AdminApiError as error:
            self._cool_down(call, response)
            if error.status == httpx.codes.NOT_FOUND and self._address.has_version:
                error.hint = "ANTHROPIC_BASE_URL ends in /v1, which is added to it: leave that out"
            raise

    def _logged_exchange(self, call: Call, credential: Credential | None) -> RawResponse:
        began = self.rate_limiter.clock()
        outcome = "no answer"
        try:
            response = self._exchange(call, credential)
            outcome = f"{response.status} {response.request_id or 'no request id'}"
        finally:
            _log.info("%s: %s, %.0f ms", call.shown, outcome, (self.rate_limiter.clock() - began) * 1000)
        return response

    def _exchange(self, call: Call, credential: Credential | None) -> RawResponse:
        """One request on the wire. Every failure leaves without the library's frames."""
        failure: AdminApiError
        try:
            with self._client.stream(
                call.method,
                self._address.url + call.path,
                params=dict(call.query),
                json=call.body,
                auth=_Signature(call, credential),
            ) as response:
                return self._read(call, credential, response)
        except _NOTHING_SENT as error:
            failure = self._unreachable(call, error, outcome_unknown=False)
        except httpx.TransportError as error:
            failure = self._unreachable(call, error, outcome_unknown=call.is_write)
        raise failure

    def _read(self, call: Call, credential: Credential | None, response: httpx.Response) -> RawResponse:
        failure: AdminApiError
        chunks: list[bytes] = []
        size = 0
        try:
            for chunk in response.iter_bytes():
                size += len(chunk)
                if size > LARGEST_BODY:
                    break
                chunks.append(chunk)
            else:
                return RawResponse(response.status_code, response.headers, _masked(b"".join(chunks), call, credential))
            failure = unexpected(call, f"is larger than {LARGEST_BODY} bytes")
        except (httpx.TransportError, httpx.DecodingError) as error:
            failure = unexpected(call, f"broke off ({type(error).__name__})", hint=CHECK_NETWORK, kind=BrokenOff)
            failure.__cause__ = _without_frames(error)
        chunks.clear()
        raise failure

    def _unreachable(self, call: Call, error: httpx.TransportError, *, outcome_unknown: bool) -> Unreachable:
        failure = Unreachable(
            f"no answer from {self._address.host}: {_reason(error)}",
            method=call.method,
            path=call.path,
            outcome_unknown=outcome_unknown,
            hint="SSL_CERT_FILE may name a file of CAs to trust" if is_untrusted(error) else CHECK_NETWORK,
        )
        failure.__cause__ = _without_frames(error)
        return failure

    def _cool_down(self, call: Call, response: RawResponse) -> None:
        if response.status == httpx.codes.TOO_MANY_REQUESTS:
            self.rate_limiter.cool_down(call.family, response.retry_after or UNNAMED_WAIT)
        elif response.status >= httpx.codes.INTERNAL_SERVER_ERROR and response.retry_after is not None:
            self.rate_limiter.cool_down(call.family, response.retry_after)

    def _refuse_long_closure(self, call: Call) -> None:
        seconds = self.rate_limiter.closed_for(call.family)
        if seconds > LONGEST_WAIT:
            refusal = RateLimited(
                f"the Admin API asked for a pause that lasts another {seconds:.0f} seconds",
                method=call.method,
                path=call.path,
                hint="Try again later",
            )
            refusal.retry_after = seconds
            raise refusal


class _Signature(httpx.Auth):
    """Adds the credential at the last moment, so that the client itself does not hold it."""

    def __init__(self, call: Call, credential: Credential | None) -> None:
        self._beta = call.beta
        self._credential = credential

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Sign one request."""
        if self._credential is not None:
            request.headers.update(self._credential.headers(self._beta))
        elif self._beta is not None:
            request.headers["anthropic-beta"] = self._beta
        yield request


def _masked(content: bytes, call: Call, credential: Credential | None) -> bytes:
    for secret in (call.secret, credential.secret if credential is not None else None):
        if secret:
            content = content.replace(secret.encode(), b"***")
    return content


def _client(address: Address, http: httpx.BaseTransport | None) -> httpx.Client:
    try:
        return httpx.Client(
            headers={"anthropic-version": VERSION, "user-agent": _user_agent(), "accept": "application/json"},
            verify=_certificates() if address.is_tls else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
            trust_env=False,  # the library's own reading of NO_PROXY ends in an exception for `[::1]`
            proxy=proxy_for(address, urllib.request.getproxies()) if http is None else None,
            follow_redirects=False,
            timeout=TIMEOUT,
            limits=httpx.Limits(
                max_connections=IN_FLIGHT, max_keepalive_connections=IN_FLIGHT, keepalive_expiry=KEEP_ALIVE
            ),
            transport=http,
        )
    except (ImportError, ValueError, httpx.InvalidURL):  # their texts may repeat a proxy's password
        failure = ConfigurationError(
            "the proxy settings of the environment cannot be used",
            hint="HTTPS_PROXY and ALL_PROXY take http:// and https:// addresses",
        )
    raise failure


def _certificates() -> ssl.SSLContext:
    """The system's CAs, or those that `SSL_CERT_FILE` and `SSL_CERT_DIR` name; the library's own for a Python that has none."""
    paths = ssl.get_default_verify_paths()
    if not paths.cafile and not paths.capath:
        return httpx.create_ssl_context()
    return ssl.create_default_context()


def _user_agent() -> str:
    try:
        return f"pulumi-claude-admin/{importlib.metadata.version('pulumi-claude-admin')}"
    except importlib.metadata.PackageNotFoundError:
        return "pulumi-claude-admin"


def _reason(error: httpx.TransportError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return f"it took too long ({type(error).__name__})"
    if isinstance(error, httpx.ProxyError):
        return "the proxy refused"
    return str(error) or type(error).__name__


def _without_frames(error: BaseException) -> BaseException:
    for link in links(error):
        link.__traceback__ = None
    return error
