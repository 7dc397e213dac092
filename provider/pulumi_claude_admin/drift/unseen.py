"""What cannot be read now is *unseen*: a value with its reason, not an error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from pulumi_claude_admin.errors import AdminApiError, AuthenticationFailed, FeatureNotEnabled
from pulumi_claude_admin.findings import Kind, Unseen

T = TypeVar("T")

FORBIDDEN: Final = 403


def attempt(ask: Callable[[], T], kind: Kind, workspace_id: str | None = None) -> T | Unseen:
    """What was asked for, as a rule a collection, or why it could not be listed. A credential that is refused outright stops everything."""
    try:
        return ask()
    except AuthenticationFailed:
        raise
    except AdminApiError as error:
        return Unseen(kind, why(error), workspace_id, is_partial=not _is_surely_closed(error))


def _is_surely_closed(error: AdminApiError) -> bool:
    """Whether there is no such list for this organization. A 403 without a code may also mean that this credential may not look."""
    return isinstance(error, FeatureNotEnabled) and (error.status != FORBIDDEN or error.error_code is not None)


def why(error: AdminApiError) -> str:
    """The error without its path and request id, so that one reason for many workspaces is told once."""
    answer = " ".join(str(part) for part in (error.status, error.error_code or error.type) if part is not None)
    text = error.message if error.hint is None else f"{error.message.rstrip('.')}. {error.hint}"
    return f"{text} [{answer}]" if answer else text
