"""
Error answers to the classes of `errors.py`: by status, then by `error_code`, never by wording.

Only what has the Admin API's own error shape is believed: a 404 of some gateway must not mean that a workspace is gone.
Source: docs/platform/errors.md#codes.
"""

from __future__ import annotations

from typing import Final, TypeVar

from pulumi_claude_admin.admin_api.http.call import Call
from pulumi_claude_admin.errors import (
    AdminApiError,
    AuthenticationFailed,
    FeatureNotEnabled,
    NotFound,
    PermissionDenied,
    RateLimited,
    Rejected,
    StorageStillAttached,
    Unavailable,
    UnexpectedResponse,
)

ErrorT = TypeVar("ErrorT", bound=AdminApiError)

SPEND_LIMITS_NOT_ENABLED: Final = "spend_limits_admin_api_writes_not_enabled"
ORGANIZATION_TYPE_NOT_SUPPORTED: Final = "organization_type_not_supported"

_BY_CODE: Final[dict[tuple[int, str], type[AdminApiError]]] = {
    (403, SPEND_LIMITS_NOT_ENABLED): FeatureNotEnabled,
    (400, ORGANIZATION_TYPE_NOT_SUPPORTED): FeatureNotEnabled,
    (409, "storage_attached_during_archive"): StorageStillAttached,
}
_BY_STATUS: Final[dict[int, type[AdminApiError]]] = {
    401: AuthenticationFailed,
    403: PermissionDenied,
    404: NotFound,
}
_CREATED_ALL_THE_SAME: Final[dict[tuple[int, str], str]] = {(503, "workspace_created_incomplete"): "workspace_id"}
"""Answers that are errors although something was made, and which of their details names it."""

_RATE_LIMITED: Final = 429
_SERVER_ERROR: Final = 500

_HINTS: Final[dict[type[AdminApiError], str]] = {
    AuthenticationFailed: "Check the credential: an Admin API key (Console > Settings > Admin keys) "
    "or an OAuth token with scope org:admin, neither revoked nor expired",
    PermissionDenied: "The credential may not do this; a key that is scoped to a workspace never works on the Admin API, "
    "and in CI the job's rule has to grant org:admin (`claude-admin doctor --ci`)",
    FeatureNotEnabled: "Ask Anthropic to enable it, or use another channel",
    RateLimited: "Something else uses up the organization's request limit; try again later",
    StorageStillAttached: "Archive it again as a caller with the permission org:external-storage:use, which detaches it",
    Unavailable: "Try again later",
}
_LONGEST: Final = 300
"""Characters of the platform's own text that are repeated."""


def error_for(
    call: Call, *, status: int, body: object, request_id: str | None, retry_after: float | None
) -> AdminApiError:
    """The error that an answer of 400 or more means. `body` is parsed JSON, or None when it was none; seconds to wait, or None."""
    said = _Said(body, is_oauth=call.errors == "oauth")
    kind = _kind(status, said)
    message = said.message or f"the Admin API answered {status}"
    if kind is UnexpectedResponse:
        message = f"this answer ({status}) is not one of the Admin API; something else may stand in between"
    error = kind(
        message,
        method=call.method,
        path=call.path,
        status=status,
        type=said.type,
        error_code=said.code,
        request_id=request_id or said.request_id,
        created_id=said.detail(_CREATED_ALL_THE_SAME.get((status, said.code or ""))),
        outcome_unknown=call.is_write and kind in {Unavailable, UnexpectedResponse},
        hint=_HINTS.get(kind),
    )
    if isinstance(error, RateLimited):
        error.retry_after = retry_after
    return error


def told_as(kind: type[ErrorT], error: AdminApiError, *, message: str | None = None, hint: str | None) -> ErrorT:
    """The same answer with another meaning: its call, status, code and request stay, and nothing is left uncertain."""
    return kind(
        error.message if message is None else message,
        method=error.method,
        path=error.path,
        status=error.status,
        type=error.type,
        error_code=error.error_code,
        request_id=error.request_id,
        hint=hint,
    )


def _kind(status: int, said: _Said) -> type[AdminApiError]:
    if status == _RATE_LIMITED:
        return RateLimited
    if status >= _SERVER_ERROR:
        return Unavailable
    if said.type is None:
        return UnexpectedResponse
    if said.code is not None and (status, said.code) in _BY_CODE:
        return _BY_CODE[status, said.code]
    return _BY_STATUS.get(status, Rejected)


class _Said:
    """What an error body says, as far as it has the documented shape."""

    def __init__(self, body: object, *, is_oauth: bool) -> None:
        outer = body if isinstance(body, dict) else {}
        error = outer.get("error")
        if is_oauth and isinstance(error, str):
            error = {"type": error, "message": outer.get("error_description")}
        error = error if isinstance(error, dict) else {}
        details = error.get("details")
        self._details = details = details if isinstance(details, dict) else {}
        self.type = _text(error.get("type"))
        self.code = _text(details.get("error_code"))
        self.message = (_text(error.get("message")) or "")[:_LONGEST]
        self.request_id = _text(outer.get("request_id"))

    def detail(self, name: str | None) -> str | None:
        """One of the details that come with the code, where it is text."""
        return _text(self._details.get(name))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
