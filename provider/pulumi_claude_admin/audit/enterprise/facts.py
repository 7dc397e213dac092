"""
What an audit knows of a Claude Enterprise organization, as values: every rule of it reads these and nothing else.

Money is a `Decimal` of fractional cents, as billed. None is always "nobody could say", never zero: the platform says `0` for nothing
spent and for *unavailable* alike, and who is in no row of a report is not told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import ConcentrationFacts, UnseenFact
from pulumi_claude_admin.model.cubes import Window
from pulumi_claude_admin.model.enterprise_use import SeatCount
from pulumi_claude_admin.model.member_spend_limit import PERSON, SEAT_TIER, EnterpriseLimit, LimitScope

MONTHLY: Final = "monthly"


@dataclass(frozen=True, slots=True)
class PersonLimit:
    """
    What holds for a person in one period. `amount` None: no limit. `source` None: the platform does not say where it comes from, or
    nothing was set anywhere. `spent` is of the period so far. `declared_at` is the URN of what declares this person's limit of this period.
    """

    period: str
    amount: Decimal | None
    source: LimitScope | None
    spent: Decimal | None
    declared_at: str | None = None

    @property
    def is_own(self) -> bool:
        """Whether it is an override of the person's own."""
        return self.source is not None and self.source.kind == PERSON

    @property
    def is_included_use_only(self) -> bool:
        """Whether it is `0`: what the seat includes, and no credits."""
        return self.amount == 0

    @property
    def is_source_untold(self) -> bool:
        """Whether there is a limit, and the platform does not say where it comes from."""
        return self.amount is not None and self.source is None


@dataclass(frozen=True, slots=True)
class EnterprisePerson:
    """
    One person. `is_member` None: the people could not be listed. `month` is what the month so far cost, `lately` the last whole days of
    `EnterpriseFacts.lately`, `forecast` where the month is heading. `last_active` is the last day that the report of engagement tells.
    `is_active`: did something in its window, None where that was not read.
    """

    id: str
    label: str
    is_member: bool | None
    added_at: datetime | None
    limits: tuple[PersonLimit, ...]
    month: Decimal | None = None
    lately: Decimal | None = None
    forecast: Decimal | None = None
    is_active: bool | None = None
    last_active: date | None = None

    @property
    def seat_tier(self) -> str | None:
        """The tier of the person's seat, where a limit that holds comes from it: nothing else tells it."""
        sources = (one.source for one in self.limits)
        return next((one.name for one in sources if one is not None and one.kind == SEAT_TIER), None)

    @property
    def overrides(self) -> tuple[PersonLimit, ...]:
        """The limits of the person's own."""
        return tuple(one for one in self.limits if one.is_own)

    @property
    def is_unlimited(self) -> bool:
        """Whether no limit holds in any period."""
        return all(one.amount is None for one in self.limits)

    def limit_of(self, period: str) -> PersonLimit | None:
        """What holds in this period."""
        return next((one for one in self.limits if one.period == period), None)


@dataclass(frozen=True, slots=True)
class WaitingRequest:
    """A request for a higher limit that nobody has decided."""

    id: str
    user_id: str
    label: str
    period: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CreditsFacts:
    """What the organization cost in usage credits. `difference` is rows minus the platform's own total, over both windows."""

    month: Decimal
    lately: Decimal
    forecast: Decimal | None
    unattributed: Decimal
    difference: Decimal
    refreshed_at: datetime | None
    has_rows: bool


@dataclass(frozen=True, slots=True)
class EngagementFacts:
    """What the report of engagement was read for. `window` ends with the last day that it has; `active` people did something in it."""

    window: Window
    active: int
    has_rows: bool
    seats: SeatCount | None

    @property
    def unused_seats(self) -> int | None:
        """How many seats surely nobody used: those beyond the people who did something, some of whom may have no seat. None where nobody can say."""
        if not self.has_rows or self.seats is None or self.seats.assigned is None:
            return None
        return max(0, self.seats.assigned - self.active)


@dataclass(frozen=True, slots=True)
class EnterpriseFacts:
    """
    Everything. `month` is this month so far (days in UTC), `lately` the last whole days.

    `credits` and `engagement` are None where they could not be read; `members` None where the people could not be listed.
    `defaults` are the limits that were set for others than persons. `is_declared_known`: somebody said which stacks declare limits.
    """

    as_of: datetime
    organization_id: str
    currency: str
    month: Window
    lately: Window
    people: tuple[EnterprisePerson, ...]
    defaults: tuple[EnterpriseLimit, ...]
    waiting: tuple[WaitingRequest, ...]
    members: int | None
    credits: CreditsFacts | None
    engagement: EngagementFacts | None
    is_declared_known: bool
    concentration: ConcentrationFacts | None = None
    unseen: tuple[UnseenFact, ...] = ()

    @property
    def here(self) -> tuple[EnterprisePerson, ...]:
        """People who are in the organization, as far as is known: whoever surely left is not among them."""
        return tuple(one for one in self.people if one.is_member is not False)


Declared = Mapping[tuple[str, str], str]
"""The URN that declares a person's limit, by the person's id and the period."""
