"""
What people of a Claude Enterprise organization may spend, as the platform says it. Source: docs/platform/enterprise.md#spend-limits.

What somebody wants of it is in `member_spend_limit_spec`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final, Literal

from pulumi_claude_admin.model.money import Money

Period = Literal["daily", "weekly", "monthly"]

PERSON: Final = "user"
GROUP: Final = "rbac_group"
SEAT_TIER: Final = "seat_tier"
ORGANIZATION: Final = "organization"


@dataclass(frozen=True, slots=True)
class LimitScope:
    """
    Where a limit was set. `kind` is `user`, `rbac_group`, `seat_tier`, `organization`, `organization_service`, or one that is new;
    `name` is the id of the person or group, the seat tier or the service, None for the organization.
    """

    kind: str
    name: str | None = None

    def __str__(self) -> str:
        words = {PERSON: "override of", GROUP: "group", SEAT_TIER: "seat tier"}.get(
            self.kind, self.kind.replace("_", " ")
        )
        return words if self.name is None else f"{words} {self.name}"


@dataclass(frozen=True, slots=True)
class EnterpriseLimit:
    """One limit that was set, of whatever scope. `amount` None: explicitly no limit for that period. `period` is open on reads."""

    id: str
    scope: LimitScope
    period: str
    amount: Money | None

    @property
    def user_id(self) -> str | None:
        """Whose override this is; None for a default."""
        return self.scope.name if self.scope.kind == PERSON else None


@dataclass(frozen=True, slots=True)
class EffectiveLimit:
    """
    What holds for one person and period. `amount` None: no limit. `source` None: nothing was set anywhere.

    `email` is None where the account is not available. `spent` is in minor units, with fractions, and None where it is not told:
    the platform says `0` for nothing and for *unavailable* alike.
    """

    user_id: str
    email: str | None
    period: str
    amount: Money | None
    source: LimitScope | None
    spent: Decimal | None
    is_deleted: bool = False

    @property
    def source_words(self) -> str:
        """Where it comes from, for people."""
        if self.source is None:
            return "nothing"
        return "an override of their own" if self.source.kind == PERSON else str(self.source)


@dataclass(frozen=True, slots=True)
class ApprovedRequest:
    """A request for a higher limit that was approved: by whom is not said, nor with which amount."""

    request_id: str
    user_id: str
    period: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PendingRequest:
    """A request for a higher limit that waits."""

    request_id: str
    user_id: str
    period: str


@dataclass(frozen=True, slots=True)
class EnterpriseSnapshot:
    """
    What was read of one Enterprise organization at one moment. `emails` are those of its people by id, as far as they were told.

    `is_everybody_known`: False where its key may not list people, so that only those with a limit are among them.
    """

    organization_id: str
    limits: tuple[EnterpriseLimit, ...]
    effective: tuple[EffectiveLimit, ...] = ()
    emails: Mapping[str, str] = field(default_factory=dict)
    is_everybody_known: bool = True
    approved: tuple[ApprovedRequest, ...] = ()
    pending: tuple[PendingRequest, ...] = ()
