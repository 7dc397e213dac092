"""What only a Claude Enterprise organization has: groups, roles, seats, spend limits that act on people, requests for more.

Plain values, kept by :class:`claude_simulator.organization.Organization` under ``enterprise``. Money is whole cents; a
limit whose ``cents`` are None says "no limit for that period" (enterprise.md#spend-limits).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

OrganizationKind: TypeAlias = Literal["console", "enterprise"]
Period: TypeAlias = Literal["daily", "weekly", "monthly"]
LimitScope: TypeAlias = Literal["organization", "seat_tier", "rbac_group", "organization_service", "user"]
RequestStatus: TypeAlias = Literal["pending", "approved", "denied"]
GroupSource: TypeAlias = Literal["direct", "scim"]
RoleSource: TypeAlias = Literal["built_in", "custom"]

PERIODS: tuple[Period, ...] = ("daily", "weekly", "monthly")
LIMIT_SCOPES: tuple[LimitScope, ...] = ("organization", "seat_tier", "rbac_group", "organization_service", "user")
"""In the order of the list of spend limits (enterprise.md#spend-limits)."""
STATUSES: tuple[RequestStatus, ...] = ("pending", "approved", "denied")
SCOPES = (
    "read:members",
    "write:members",
    "read:rbac_groups",
    "write:rbac_groups",
    "read:spend_limits",
    "write:spend_limits",
    "read:analytics",
    "read:compliance_activities",
    "read:compliance_user_data",
    "delete:compliance_user_data",
    "read:compliance_org_data",
    "read:org_audit",
)
"""What may be ticked when a scoped key is made (enterprise.md#keys)."""


@dataclass(slots=True)
class PersonLimit:
    """A spend limit that acts on people; ``scope_id`` is whose it is, empty for the organization's."""

    id: str
    scope: LimitScope
    scope_id: str
    period: Period
    cents: int | None
    created_at: datetime
    updated_at: datetime

    @property
    def place(self) -> tuple[str, str, str]:
        """What tells it from others: one limit for each scope and period."""
        return self.scope, self.scope_id, self.period


@dataclass(slots=True)
class RbacRole:
    """A role of the organization (enterprise.md#groups-and-roles); permissions are as they go over the wire, without their type."""

    id: str
    name: str
    source: RoleSource
    created_at: datetime
    updated_at: datetime
    permissions: list[dict[str, str]] = field(default_factory=list)
    grants_owner_access: bool = False


@dataclass(slots=True)
class RbacGroup:
    """A group of people; ``members`` are user ids and since when. One of a directory is not changed through the API."""

    id: str
    name: str
    source: GroupSource
    created_at: datetime
    updated_at: datetime
    role_ids: list[str] = field(default_factory=list)
    members: dict[str, datetime] = field(default_factory=dict)


@dataclass(slots=True)
class Resolver:
    """Who decided: a scoped key or a person of the organization."""

    kind: Literal["key", "person"]
    id: str


@dataclass(slots=True)
class IncreaseRequest:
    """A member's wish for more (enterprise.md#increase-requests): it names a period and no amount.

    ``resolved_by`` is None where the vendor's support decided, or the organization does not know.
    """

    id: str
    user_id: str
    period: Period
    created_at: datetime
    status: RequestStatus = "pending"
    resolved_at: datetime | None = None
    resolved_by: Resolver | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """An e-mail that the platform would have sent about a request."""

    to: str
    request_id: str
    about: RequestStatus
    sent_at: datetime


@dataclass(slots=True)
class Enterprise:
    """The Enterprise part of one organization; everything is empty in a Console organization.

    ``seat_tiers`` are by user id; somebody without one has no seat. ``limits`` are by their place, ``seat_numbers`` are
    how many seats of a tier are paid for.
    """

    seat_tiers: dict[str, str] = field(default_factory=dict)
    seat_numbers: dict[str, int] = field(default_factory=dict)
    roles: dict[str, RbacRole] = field(default_factory=dict)
    groups: dict[str, RbacGroup] = field(default_factory=dict)
    limits: dict[tuple[str, str, str], PersonLimit] = field(default_factory=dict)
    requests: dict[str, IncreaseRequest] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)

    def groups_of(self, user_id: str) -> list[RbacGroup]:
        """Return the groups that a person is in, in the order in which they were made."""
        return [group for group in self.groups.values() if user_id in group.members]

    def pending_request_of(self, user_id: str) -> IncreaseRequest | None:
        """Return the request of a person that nobody has decided."""
        return next((r for r in self.requests.values() if (r.user_id, r.status) == (user_id, "pending")), None)
