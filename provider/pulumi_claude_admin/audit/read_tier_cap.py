"""What the platform itself allows in a month, above every cap that the organization sets for itself."""

from __future__ import annotations

from decimal import Decimal

from pulumi_claude_admin.audit.facts import UnseenFact
from pulumi_claude_admin.errors import AdminApiError, AuthenticationFailed
from pulumi_claude_admin.ports import AdminApi


def read_tier_cap(api: AdminApi) -> Decimal | UnseenFact | None:
    """Fractional cents, None where the platform does not say. One call. Raises AuthenticationFailed."""
    try:
        cap = api.spend_limits.retrieve_tier_cap()
    except AuthenticationFailed:
        raise
    except AdminApiError as error:
        return UnseenFact("the cap of the usage tier", f"the Admin API does not show it: {error.message}")
    return None if cap is None else Decimal(cap.minor)
