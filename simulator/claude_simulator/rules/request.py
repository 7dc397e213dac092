"""What is refused before an operation is looked at: version, beta, request limit. For the credential see credentials.py."""

from __future__ import annotations

from collections.abc import Collection

from claude_simulator.organization import Organization
from claude_simulator.rules.refused import Refused, invalid


def beta_is_sent(betas: Collection[str], needed: str) -> None:
    """Refuse a beta endpoint without its header. Source: spend-limits.md#gate; the status 400 is [assumed]."""
    if needed not in betas:
        raise invalid(f"anthropic-beta: this endpoint needs {needed}")


def version_is_sent(organization: Organization, version: str | None) -> None:
    """Refuse a request without a version, by the switch ``version_header``. Source: credentials.md#headers; 400 is [assumed]."""
    if version is None and organization.switches.choice("version_header") == "required":
        raise invalid("anthropic-version: header is required")


def version_is_known(version: str | None, known: Collection[str]) -> None:
    """Refuse a version that was never released; none at all is accepted. Source: credentials.md#headers; 400 is [assumed]."""
    if version is not None and version not in known:
        raise invalid(f"anthropic-version: {version!r} is not a valid version")


def request_is_within_the_limit(wait_seconds: float) -> None:
    """Refuse with 429 when the next request is allowed only later. Source: requests.md#request-limit."""
    if wait_seconds > 0:
        raise Refused(
            429, "rate_limit_error", "This request would exceed your organization's rate limit for the Admin API."
        )
