"""An Enterprise organization in memory that is an `enterprise_ports.Enterprise`: for tests of what stands above the port."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Self

from pulumi_claude_admin.errors import AdminApiError, ApiWriteNotConfirmed, NotFound, Rejected
from pulumi_claude_admin.model.cubes import Window
from pulumi_claude_admin.model.enterprise_use import CreditsReport, PersonActivity, PersonCredits, SeatCount
from pulumi_claude_admin.model.increase_request import IncreaseRequest
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.member_spend_limit import (
    ORGANIZATION,
    PERSON,
    EffectiveLimit,
    EnterpriseLimit,
    LimitScope,
)
from pulumi_claude_admin.model.money import Money

ANA, BEN, CLEO = "user_01ana", "user_01ben", "user_01cleo"
EMAILS = {ANA: "ana@example.com", BEN: "ben@example.com", CLEO: "cleo@example.com"}


@dataclass
class FakeEnterprise:
    """
    `calls` are the names of what was asked, in order, with the person of a write. `refusals` are raised by the write with that number.

    `default` is the organization's monthly limit. It is each of its own objects, as few as they are.
    """

    id: str = "44444444-4444-4444-8444-444444444444"
    emails: dict[str, str] = field(default_factory=lambda: dict(EMAILS))
    stored: dict[tuple[str, str], EnterpriseLimit] = field(default_factory=dict)
    default: Money | None = field(default_factory=lambda: Money(10_000))
    spent: dict[str, Decimal] = field(default_factory=dict)
    requests: dict[str, IncreaseRequest] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    refusals: dict[int, AdminApiError] = field(default_factory=dict)
    people_refusal: AdminApiError | None = None
    decision_error: AdminApiError | None = None
    """Raised instead of an answer by every approval and denial; `takes_all_the_same`: after it was carried out."""
    takes_all_the_same: bool = False
    at: datetime = datetime(2026, 9, 16, tzinfo=UTC)
    """The platform's clock: half of a month is over."""
    costs: dict[str, str] = field(default_factory=dict)
    """What people cost in each window, in fractional cents; the total is their sum and `unattributed`."""
    unattributed: Decimal = Decimal(0)
    active: dict[str, date] = field(default_factory=dict)
    """Who is in the report of engagement, with their last day."""
    seats_assigned: int | None = None
    told_until: date = date(2026, 9, 14)
    """The last day that the report of engagement has."""
    analytics_refusal: AdminApiError | None = None
    joined_at: datetime | None = datetime(2026, 1, 12, tzinfo=UTC)
    keeps: bool = True
    """False: a write is answered, and nothing is kept."""

    @property
    def limits(self) -> _Limits:
        return _Limits(self)

    @property
    def effective(self) -> _Effective:
        return _Effective(self)

    @property
    def people(self) -> _People:
        return _People(self)

    @property
    def increase_requests(self) -> _Requests:
        return _Requests(self)

    @property
    def credits(self) -> _Credits:
        return _Credits(self)

    @property
    def engagement(self) -> _Engagement:
        return _Engagement(self)

    def organization_id(self) -> str:
        self.calls.append("organization")
        return self.id

    def now(self) -> datetime:
        return self.at

    def anew(self) -> Self:
        return self

    def amounts(self, period: str = "monthly") -> dict[str, str]:
        """The overrides of a period, by e-mail."""
        return {
            self.emails.get(user_id, user_id): "no_limit" if one.amount is None else one.amount.major
            for (user_id, of), one in self.stored.items()
            if of == period
        }

    def put(self, user_id: str, amount: Money | None, period: str = "monthly") -> EnterpriseLimit:
        """Somebody sets an override by hand."""
        made = EnterpriseLimit(f"spl_{user_id}_{period}", LimitScope(PERSON, user_id), period, amount)
        self.stored[user_id, period] = made
        return made

    @property
    def writes(self) -> list[str]:
        """The calls that change something."""
        return [one for one in self.calls if one.startswith(("set ", "clear "))]

    def refuse(self) -> None:
        """Raise what this write is refused with."""
        error = self.refusals.get(len(self.writes)) if self.refusals else None
        if error is not None:
            raise error


@dataclass
class _Limits:
    of: FakeEnterprise

    def list(self) -> tuple[EnterpriseLimit, ...]:
        self.of.calls.append("limits")
        default = self.of.default
        own = () if default is None else (EnterpriseLimit("spl_org", LimitScope(ORGANIZATION), "monthly", default),)
        return (*own, *self.of.stored.values())

    def set(self, user_id: str, period: str, amount: Money | None) -> EnterpriseLimit:
        self.of.calls.append(f"set {user_id}")
        self.of.refuse()
        if user_id not in self.of.emails:
            raise NotFound("no such member", method="POST", path="/v1/organizations/spend_limits", status=404)
        if not self.of.keeps:
            return EnterpriseLimit("spl_lost", LimitScope(PERSON, user_id), period, amount)
        return self.of.put(user_id, amount, period)

    def clear(self, limit: EnterpriseLimit) -> None:
        self.of.calls.append(f"clear {limit.user_id}")
        self.of.refuse()
        self.of.stored.pop((str(limit.user_id), limit.period), None)


@dataclass
class _Effective:
    of: FakeEnterprise

    def list(self) -> tuple[EffectiveLimit, ...]:
        self.of.calls.append("effective")
        return self._rows(self.of.emails)

    def list_of(self, user_ids: Collection[str]) -> tuple[EffectiveLimit, ...]:
        self.of.calls.append("effective of some")
        return self._rows(user_ids)

    def read_back(
        self, written: Collection[EnterpriseLimit], cleared: Collection[EnterpriseLimit] = ()
    ) -> tuple[EffectiveLimit, ...]:
        self.of.calls.append("read back")
        for one in written:
            there = self.of.stored.get((str(one.user_id), one.period))
            if there is None or there.amount != one.amount:
                raise ApiWriteNotConfirmed("the report of what holds does not show the limit that was set", status=200)
        return self._rows({str(one.user_id) for one in (*written, *cleared)})

    def _rows(self, user_ids: Collection[str]) -> tuple[EffectiveLimit, ...]:
        rows = []
        own_of: dict[str, dict[str, EnterpriseLimit]] = {}
        for (of, period), one in self.of.stored.items():
            own_of.setdefault(of, {})[period] = one
        for user_id in (one for one in self.of.emails if one in user_ids):
            own = own_of.get(user_id, {})
            email, spent = self.of.emails[user_id], self.of.spent.get(user_id)
            rows += [EffectiveLimit(user_id, email, p, one.amount, one.scope, spent) for p, one in own.items()]
            if "monthly" not in own and self.of.default is not None:
                source = LimitScope(ORGANIZATION)
                rows.append(EffectiveLimit(user_id, email, "monthly", self.of.default, source, spent))
        return tuple(rows)


@dataclass
class _People:
    of: FakeEnterprise

    def list(self) -> tuple[User, ...]:
        self.of.calls.append("people")
        if self.of.people_refusal is not None:
            raise self.of.people_refusal
        return tuple(User(user_id, email, "", "user", self.of.joined_at) for user_id, email in self.of.emails.items())

    def retrieve(self, user_id: str) -> User:
        self.of.calls.append(f"person {user_id}")
        if self.of.people_refusal is not None:
            raise self.of.people_refusal
        if user_id not in self.of.emails:
            raise NotFound("no such user", status=404)
        return User(user_id, self.of.emails[user_id], "", "user")


@dataclass
class _Credits:
    of: FakeEnterprise

    def read(self, window: Window) -> CreditsReport:
        self.of.calls.append(f"credits {window.first} {window.end}")
        if self.of.analytics_refusal is not None:
            raise self.of.analytics_refusal
        people = tuple(
            PersonCredits(who, self.of.emails.get(who), Decimal(amount), is_deleted=who not in self.of.emails)
            for who, amount in self.of.costs.items()
        )
        total = sum((one.amount for one in people), self.of.unattributed)
        return CreditsReport(people, self.of.unattributed, total, self.of.at, "USD" if people else None)


@dataclass
class _Engagement:
    of: FakeEnterprise

    def people(self, window: Window) -> tuple[PersonActivity, ...]:
        self.of.calls.append(f"engagement {window.first} {window.end}")
        if self.of.analytics_refusal is not None:
            raise self.of.analytics_refusal
        if window.end > self.of.told_until + timedelta(days=1):
            raise Rejected(f"The latest available day is {self.of.told_until}.", status=400)
        return tuple(
            PersonActivity(who, self.of.emails.get(who), day, did_anything=True) for who, day in self.of.active.items()
        )

    def seats(self, window: Window) -> SeatCount | None:
        self.of.calls.append(f"seats {window.first} {window.end}")
        if self.of.analytics_refusal is not None:
            raise self.of.analytics_refusal
        return SeatCount(window.first, self.of.seats_assigned, len(self.of.active))


@dataclass
class _Requests:
    of: FakeEnterprise

    def list(self, statuses: Collection[str] = (), user_ids: Collection[str] = ()) -> tuple[IncreaseRequest, ...]:
        self.of.calls.append("requests")
        newest = sorted(self.of.requests.values(), key=lambda one: one.created_at, reverse=True)
        wanted = (one for one in newest if not statuses or one.status in statuses)
        return tuple(one for one in wanted if not user_ids or one.user_id in user_ids)

    def retrieve(self, request_id: str) -> IncreaseRequest:
        self.of.calls.append("request")
        if request_id not in self.of.requests:
            raise NotFound("no such request", status=404)
        return self.of.requests[request_id]

    def approve(self, request_id: str, amount: Money, *, period: str | None, is_silent: bool) -> IncreaseRequest:
        self.of.calls.append(f"approve {request_id}{' silently' if is_silent else ''}")
        found = self._undecided(request_id, but="")
        if self.of.keeps:
            self.of.put(found.user_id, amount, period or found.period)
        return self._answered(found, "approved")

    def deny(self, request_id: str, *, is_silent: bool) -> IncreaseRequest:
        self.of.calls.append(f"deny {request_id}{' silently' if is_silent else ''}")
        return self._answered(self._undecided(request_id, but="denied"), "denied")

    def _undecided(self, request_id: str, *, but: str) -> IncreaseRequest:
        found = self.of.requests[request_id]
        if found.status not in {"pending", but}:
            raise Rejected(f"This request has already been {found.status}.", status=400)
        if self.of.decision_error is not None and not self.of.takes_all_the_same:
            raise self.of.decision_error
        return found

    def _answered(self, found: IncreaseRequest, status: str) -> IncreaseRequest:
        made = self._resolved(found, status)
        if self.of.decision_error is not None:
            raise self.of.decision_error
        return made

    def _resolved(self, found: IncreaseRequest, status: str) -> IncreaseRequest:
        self.of.requests[found.id] = replace(found, status=status, summary=None, resolved_at=self.of.at)
        return self.of.requests[found.id]
