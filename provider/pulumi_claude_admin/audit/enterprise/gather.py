"""From what was read of a Claude Enterprise organization to the facts that its rules judge: everything that is known of one person, joined. Pure."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.concentration import concentration
from pulumi_claude_admin.audit.enterprise.facts import (
    MONTHLY,
    CreditsFacts,
    Declared,
    EngagementFacts,
    EnterpriseFacts,
    EnterprisePerson,
    PersonLimit,
    WaitingRequest,
)
from pulumi_claude_admin.audit.enterprise.read import EnterpriseRead
from pulumi_claude_admin.model.enterprise_use import CreditsReport, PersonActivity, PersonCredits
from pulumi_claude_admin.model.increase_request import PENDING
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.member_spend_limit import EffectiveLimit, EnterpriseLimit
from pulumi_claude_admin.model.money import Money

_DAY: Final = timedelta(days=1)


def gather(read: EnterpriseRead, declared: Declared | None) -> EnterpriseFacts:
    """All facts. `declared` is None where nobody said which stacks declare limits."""
    people = tuple(_People(read, declared or {}).each())
    engagement = read.engagement
    return EnterpriseFacts(
        as_of=read.as_of,
        organization_id=read.organization_id,
        currency=_currency(read),
        month=read.month,
        lately=read.lately,
        people=people,
        defaults=tuple(one for one in read.limits if one.user_id is None),
        waiting=tuple(sorted(_waiting(read, people), key=lambda one: (one.created_at, one.id))),
        members=None if read.people is None else len(read.people),
        credits=_credits(read),
        engagement=None
        if engagement is None
        else EngagementFacts(
            window=engagement.window,
            active=sum(one.is_active is True for one in people if one.is_member is not False),
            has_rows=bool(engagement.people),
            seats=engagement.seats,
        ),
        is_declared_known=declared is not None,
        concentration=concentration("people", (one.lately for one in people if one.lately is not None)),
        unseen=read.unseen,
    )


def month_forecast(month: Decimal, lately: Decimal, *, days: int, now: datetime) -> Decimal:
    """Where a month is heading that has cost `month` so far, at the rate of the last whole `days`."""
    now = now.astimezone(UTC)
    last = calendar.monthrange(now.year, now.month)[1]
    end = now.replace(day=last, hour=0, minute=0, second=0, microsecond=0) + _DAY
    left = Decimal((end - now) // timedelta(seconds=1)) / Decimal(_DAY // timedelta(seconds=1))
    return month + lately * left / days


@dataclass
class _People:
    """Everybody who is in any of the lists, by id."""

    read: EnterpriseRead
    declared: Declared
    users: Mapping[str, User] = field(init=False)
    effective: Mapping[str, list[EffectiveLimit]] = field(init=False)
    own: Mapping[str, list[EnterpriseLimit]] = field(init=False)
    month: Mapping[str, PersonCredits] = field(init=False)
    lately: Mapping[str, PersonCredits] = field(init=False)
    activity: Mapping[str, PersonActivity] = field(init=False)

    def __post_init__(self) -> None:
        read = self.read
        self.users = {one.id: one for one in read.people or ()}
        self.effective, self.own = defaultdict(list), defaultdict(list)
        for row in read.effective:
            self.effective[row.user_id].append(row)
        for limit in read.limits:
            if limit.user_id is not None:
                self.own[limit.user_id].append(limit)
        self.month, self.lately = _by_id(read.credits_of_month), _by_id(read.credits_lately)
        self.activity = {one.user_id: one for one in (read.engagement.people if read.engagement else ())}

    def each(self) -> Iterator[EnterprisePerson]:
        """By id."""
        known = {*self.users, *self.effective, *self.own, *self.month, *self.lately, *self.activity}
        return (self._person(who) for who in sorted(known))

    def _person(self, who: str) -> EnterprisePerson:
        month, lately = self.month.get(who), self.lately.get(who)
        cost = None if month is None else month.amount
        limits = tuple(sorted(self._limits(who, cost), key=lambda one: one.period))
        user = self.users.get(who)
        return EnterprisePerson(
            id=who,
            label=self._email(who) or who,
            is_member=self._is_member(who),
            added_at=None if user is None else user.added_at,
            limits=limits,
            month=cost,
            lately=None if lately is None else lately.amount,
            forecast=None if month is None else self._forecast(month, lately),
            is_active=self._is_active(who),
            last_active=self.activity[who].last_day if who in self.activity else None,
        )

    def _limits(self, who: str, month: Decimal | None) -> Iterator[PersonLimit]:
        """What holds, and of explicitly no limit, of which there may be no row, what was set."""
        rows = self.effective.get(who, ())
        for row in rows:
            spent = row.spent if row.spent is not None or row.period != MONTHLY else month
            amount = None if row.amount is None else Decimal(row.amount.minor)
            yield PersonLimit(row.period, amount, row.source, spent, self.declared.get((who, row.period)))
        there = {row.period for row in rows}
        for one in self.own.get(who, ()):
            if one.period not in there and one.amount is None:
                spent = month if one.period == MONTHLY else None
                yield PersonLimit(one.period, None, one.scope, spent, self.declared.get((who, one.period)))

    def _forecast(self, month: PersonCredits, lately: PersonCredits | None) -> Decimal | None:
        if self.read.credits_lately is None:
            return None
        before = Decimal(0) if lately is None else lately.amount
        return month_forecast(month.amount, before, days=self.read.lately.days, now=self.read.as_of)

    def _is_member(self, who: str) -> bool | None:
        if self.read.people is not None:
            return who in self.users
        deleted = [row.is_deleted for row in (*self.effective.get(who, ()), *self._cost(who))]
        return False if any(deleted) else None

    def _cost(self, who: str) -> tuple[PersonCredits, ...]:
        return tuple(found[who] for found in (self.month, self.lately) if who in found)

    def _is_active(self, who: str) -> bool | None:
        """A report without any row says nothing of anybody."""
        engagement = self.read.engagement
        if engagement is None or not engagement.people:
            return None
        found = self.activity.get(who)
        if found is None:
            return False
        window = engagement.window
        is_recent = found.last_day is not None and window.first <= found.last_day < window.end
        return is_recent or found.did_anything

    def _email(self, who: str) -> str | None:
        if who in self.users:
            return self.users[who].email
        told: Iterable[str | None] = (
            *(row.email for row in self.effective.get(who, ())),
            *(one.email for one in self._cost(who)),
            *((self.activity[who].email,) if who in self.activity else ()),
        )
        return next((email for email in told if email), None)


def _by_id(report: CreditsReport | None) -> Mapping[str, PersonCredits]:
    return {one.user_id: one for one in (report.people if report is not None else ())}


def _waiting(read: EnterpriseRead, people: tuple[EnterprisePerson, ...]) -> Iterator[WaitingRequest]:
    """A status that is new is not pending, whatever was asked for."""
    labels = {one.id: one.label for one in people}
    for one in read.requests:
        if one.status == PENDING:
            label = labels.get(one.user_id) or one.email or one.user_id
            yield WaitingRequest(one.id, one.user_id, label, one.period, one.created_at)


def _credits(read: EnterpriseRead) -> CreditsFacts | None:
    month, lately = read.credits_of_month, read.credits_lately
    if month is None or lately is None:
        return None
    return CreditsFacts(
        month=month.total,
        lately=lately.total,
        forecast=month_forecast(month.total, lately.total, days=read.lately.days, now=read.as_of),
        unattributed=lately.unattributed,
        difference=month.difference + lately.difference,
        refreshed_at=lately.refreshed_at,
        has_rows=bool(month.people or lately.people or month.total or lately.total),
    )


def _currency(read: EnterpriseRead) -> str:
    amounts = (
        amount
        for amount in (*(one.amount for one in read.limits), *(one.amount for one in read.effective))
        if amount is not None
    )
    costs = (one.currency for one in (read.credits_of_month, read.credits_lately) if one is not None and one.currency)
    return next((one.currency for one in amounts), None) or next(costs, Money(0).currency)
