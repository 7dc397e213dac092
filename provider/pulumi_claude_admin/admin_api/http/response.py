"""An answer as it came over the wire, and what it means: a value, or an error. No I/O here."""

from __future__ import annotations

import email.utils
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from pulumi_claude_admin.admin_api.http.call import Answer, Call
from pulumi_claude_admin.admin_api.http.errors import error_for
from pulumi_claude_admin.errors import AdminApiError, UnexpectedResponse

SHORTEST_WAIT: Final = 0.1
"""Seconds. `retry-after: 0` must not become a busy loop."""

CHECK_NETWORK: Final = "Check the network, the proxy settings and ANTHROPIC_BASE_URL"

_REDIRECT: Final = 300
_ERROR: Final = 400


@dataclass(frozen=True, slots=True)
class RawResponse:
    """Status, headers (names in lower case, or case-insensitive) and the whole body."""

    status: int
    headers: Mapping[str, str]
    content: bytes = field(repr=False)

    @property
    def request_id(self) -> str | None:
        """The platform's id of this request, for its support."""
        return self.headers.get("request-id")

    @property
    def organization_id(self) -> str | None:
        """Whose answer it is; None when it does not say."""
        return self.headers.get("anthropic-organization-id")

    @property
    def date(self) -> datetime | None:
        """The platform's clock, None when the answer does not say."""
        return _http_date(self.headers.get("date", ""))

    @property
    def retry_after(self) -> float | None:
        """Seconds to wait: `retry-after-ms`, or `retry-after` in seconds or as a date; None when the answer does not say."""
        for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
            number = _number(self.headers.get(name, ""))
            if number is not None:
                return max(SHORTEST_WAIT, number * unit)
        until, now = _http_date(self.headers.get("retry-after", "")), self.date
        return max(SHORTEST_WAIT, (until - now).total_seconds()) if until and now else None

    def answer(self, call: Call) -> Answer:
        """The answer. Raises AdminApiError when it is an error, a redirect or not JSON."""
        if self.status >= _ERROR:
            raise self._error(call)
        if self.status >= _REDIRECT:
            target = urlsplit(self.headers.get("location", "")).hostname or "the same host"
            raise unexpected(
                call,
                f"is a redirect to {target}; a credential never follows one",
                response=self,
                hint="Check ANTHROPIC_BASE_URL",
            )
        if not self.content:
            return Answer(call, self.status, None, self.request_id, self.organization_id)
        body = _json(self.content)
        if body is _NO_JSON:
            raise unexpected(call, "is not JSON", response=self, hint=CHECK_NETWORK)
        return Answer(call, self.status, body, self.request_id, self.organization_id)

    def _error(self, call: Call) -> AdminApiError:
        return error_for(
            call,
            status=self.status,
            body=_json(self.content),
            request_id=self.request_id,
            retry_after=self.retry_after,
        )


def unexpected(
    call: Call,
    what: str,
    *,
    response: RawResponse | None = None,
    hint: str | None = None,
    kind: type[UnexpectedResponse] = UnexpectedResponse,
) -> UnexpectedResponse:
    """The error for an answer that no page documents. A write may have happened."""
    return kind(
        f"the answer of the Admin API {what}",
        method=call.method,
        path=call.path,
        status=response.status if response else None,
        request_id=response.request_id if response else None,
        outcome_unknown=call.is_write,
        hint=hint,
    )


_NO_JSON: Final = object()


def _json(content: bytes) -> object:
    try:
        return json.loads(content)
    except ValueError:
        return _NO_JSON


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _http_date(text: str) -> datetime | None:
    try:
        return email.utils.parsedate_to_datetime(text).astimezone(UTC)
    except ValueError:
        return None
