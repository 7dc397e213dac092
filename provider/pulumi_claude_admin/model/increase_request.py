"""That somebody of an Enterprise organization asked for a higher limit. It names no amount. Source: docs/platform/enterprise.md#increase-requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pulumi_claude_admin.model.member_spend_limit import EffectiveLimit

PENDING: Final = "pending"
APPROVED: Final = "approved"
DENIED: Final = "denied"

STAYS_PENDING: Final = "setting a limit directly, as `pulumi up` does, leaves a request pending: approve it with the amount that holds, or deny it"
"""Said wherever limits of people are written beside requests that wait."""


@dataclass(frozen=True, slots=True)
class IncreaseRequest:
    """
    One request. `status` is `pending`, `approved`, `denied`, or one that is new. `resolved_by` is the id of a person or of a key.

    `email` is None where the account is not available. `summary` is told while it is pending alone, and may be missing then, too.
    """

    id: str
    user_id: str
    email: str | None
    status: str
    period: str
    created_at: datetime
    resolved_at: datetime | None = None
    resolved_by: str | None = None
    summary: EffectiveLimit | None = None
