"""
What the product needs of a Claude Enterprise organization, as Protocols: beside `ports`, because its credential is another one.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol, Self

from pulumi_claude_admin.model.cubes import Window
from pulumi_claude_admin.model.enterprise_use import CreditsReport, PersonActivity, SeatCount
from pulumi_claude_admin.model.increase_request import IncreaseRequest
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.member_spend_limit import EffectiveLimit, EnterpriseLimit
from pulumi_claude_admin.model.money import Money


class EnterpriseLimits(Protocol):
    """The limits that were set. Only those of people can be written; all others are set by hand."""

    def list(self) -> tuple[EnterpriseLimit, ...]:
        """All of them: organization, seat tiers, groups, services and people."""

    def set(self, user_id: str, period: str, amount: Money | None) -> EnterpriseLimit:
        """Set a person's own limit of a period in place; None is explicitly no limit. Raises NotFound or Rejected for nobody of the organization."""

    def clear(self, limit: EnterpriseLimit) -> None:
        """Take a person's own limit away: what was set for others holds again. Already gone is success."""


class EffectiveLimits(Protocol):
    """What holds for each person and period, and what they have spent."""

    def list(self) -> tuple[EffectiveLimit, ...]:
        """Of everybody for whom a limit was set anywhere."""

    def list_of(self, user_ids: Collection[str]) -> tuple[EffectiveLimit, ...]:
        """Of these people, asked anew each time."""

    def read_back(
        self, written: Collection[EnterpriseLimit], cleared: Collection[EnterpriseLimit] = ()
    ) -> tuple[EffectiveLimit, ...]:
        """What holds for these people after that was written and taken away. Raises ApiWriteNotConfirmed where something else does."""


class IncreaseRequests(Protocol):
    """Requests of people for a higher limit; nobody who has left is among them."""

    def list(self, statuses: Collection[str] = (), user_ids: Collection[str] = ()) -> tuple[IncreaseRequest, ...]:
        """Of these statuses and people, else all of them; the newest first."""

    def retrieve(self, request_id: str) -> IncreaseRequest:
        """One of them, asked anew each time. Raises NotFound."""

    def approve(self, request_id: str, amount: Money, *, period: str | None, is_silent: bool) -> IncreaseRequest:
        """Set the person's own limit to this amount, of the period that was asked for unless another is named. Never replayed. Raises Rejected for one that is no longer pending."""

    def deny(self, request_id: str, *, is_silent: bool) -> IncreaseRequest:
        """Deny it. Denied already is success; raises Rejected for one that was approved."""


class EnterprisePeople(Protocol):
    """The people of the organization."""

    def list(self) -> tuple[User, ...]:
        """Everybody. Raises PermissionDenied for a key without the scope `read:members`."""

    def retrieve(self, user_id: str) -> User:
        """One of them, asked anew each time. Raises NotFound, and PermissionDenied as above."""


class Credits(Protocol):
    """What people cost in usage credits. Raises PermissionDenied for a key without the scope `read:analytics`, Rejected where the organization has no such report."""

    def read(self, window: Window) -> CreditsReport:
        """Of a window of at most 31 days, by person, with the total that the platform says itself."""


class Engagement(Protocol):
    """What people did, by whole days, a day late. Raises PermissionDenied as above, and Rejected for a day that is not there yet."""

    def people(self, window: Window) -> tuple[PersonActivity, ...]:
        """Who is in the report of these days. Whoever is not did nothing that it knows of."""

    def seats(self, window: Window) -> SeatCount | None:
        """Seats on the last of these days; None where the report has no row of it."""


class Enterprise(Protocol):
    """One Enterprise organization. Every method of its objects may raise AdminApiError; PermissionDenied for a scope that the key lacks."""

    def organization_id(self) -> str:
        """The organization that the key belongs to, a UUID."""

    def now(self) -> datetime:
        """The platform's clock, by its last answer. Raises UnexpectedResponse when answers carry no date."""

    def anew(self) -> Self:
        """The same organization, of which nothing is remembered."""

    @property
    def people(self) -> EnterprisePeople:
        """`/v1/organizations/users`."""

    @property
    def limits(self) -> EnterpriseLimits:
        """`/v1/organizations/spend_limits`."""

    @property
    def effective(self) -> EffectiveLimits:
        """`/v1/organizations/spend_limits/effective`."""

    @property
    def increase_requests(self) -> IncreaseRequests:
        """`/v1/organizations/spend_limit_increase_requests`."""

    @property
    def credits(self) -> Credits:
        """`/v1/organizations/analytics/cost`, by person."""

    @property
    def engagement(self) -> Engagement:
        """`/v1/organizations/analytics/users` and `…/summaries`."""
