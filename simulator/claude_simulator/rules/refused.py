"""The answer no: one exception for every refusal of the platform, and the three forms that most take."""

from __future__ import annotations

from collections.abc import Mapping


class Refused(Exception):
    """The platform says no: an HTTP status, ``error.type``, a message, and a code where the platform defines one.

    ``details`` are what the code brings along.
    """

    def __init__(
        self,
        status: int,
        kind: str,
        message: str,
        error_code: str | None = None,
        *,
        details: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.type = kind
        self.message = message
        self.error_code = error_code
        self.details = dict(details or {})


def invalid(message: str, error_code: str | None = None) -> Refused:
    """Return a plain 400; validation errors have the form ``<field>: <reason>`` (errors.md#without-a-code)."""
    return Refused(400, "invalid_request_error", message, error_code)


def forbidden(message: str, error_code: str | None = None) -> Refused:
    """Return a 403 (errors.md#codes)."""
    return Refused(403, "permission_error", message, error_code)


def absent(what: str) -> Refused:
    """Return a plain 404 for an unknown id (errors.md#without-a-code)."""
    return Refused(404, "not_found_error", f"{what} not found")
