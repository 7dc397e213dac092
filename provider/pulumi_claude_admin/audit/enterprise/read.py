"""
Reads what an audit of a Claude Enterprise organization counts from, and says beforehand how many calls that takes.

Limits have to be there; people, credits and engagement take scopes of their own, and without one they are unseen. Nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, TypeVar

from pulumi_claude_admin.audit.facts import UnseenFact
from pulumi_claude_admin.audit.read_costs import Calls
from pulumi_claude_admin.enterprise_ports import Engagement, Enterprise
from pulumi_claude_admin.errors import AdminApiError, FeatureNotEnabled, PermissionDenied, Rejected
from pulumi_claude_admin.model.cubes import Window
from pulumi_claude_admin.model.enterprise_use import CreditsReport, PersonActivity, SeatCount
from pulumi_claude_admin.model.increase_request import PENDING, IncreaseRequest
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.member_spend_limit import PERSON, EffectiveLimit, EnterpriseLimit

DAYS: Final = 30
"""Whole days before today that use is counted over."""
TOLD_AFTER: Final = timedelta(hours=10)
"""How long after its end a day is in the report of engagement (docs/platform/enterprise.md#engagement)."""

_A_PAGE: Final = 1000
_FIRST_PAGES: Final = 8
"""Limits, requests, people who cost something and the total of two windows, people who did something, seats."""
_BY_PERSON: Final = 4
"""So many of these questions have a row for each person."""
_LATER: Final = 3
"""So many days the report may be later than it says."""
_DAY: Final = timedelta(days=1)
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """What is still asked once it is known how many `people` there are (those with a limit where they cannot be listed)."""

    people: int
    calls: Calls


@dataclass(frozen=True, slots=True)
class EngagementRead:
    """The report of engagement of `window`, which ends with its last day."""

    window: Window
    people: tuple[PersonActivity, ...]
    seats: SeatCount | None


@dataclass(frozen=True, slots=True)
class EnterpriseRead:
    """Everything that was read. None is what could not be, with its reason in `unseen`."""

    organization_id: str
    as_of: datetime
    month: Window
    lately: Window
    effective: tuple[EffectiveLimit, ...]
    limits: tuple[EnterpriseLimit, ...]
    requests: tuple[IncreaseRequest, ...]
    people: tuple[User, ...] | None
    credits_of_month: CreditsReport | None
    credits_lately: CreditsReport | None
    engagement: EngagementRead | None
    unseen: tuple[UnseenFact, ...]


def read_enterprise(
    enterprise: Enterprise, *, days: int = DAYS, announce: Callable[[ReadPlan], None] = lambda _: None
) -> EnterpriseRead:
    """
    Ask for all of it, each list once. `announce` is told the plan before the calls that it is about.

    Raises AdminApiError where limits cannot be read, and what is no refusal of a single list.
    """
    organization_id, effective = enterprise.organization_id(), enterprise.effective.list()
    asking = _Asking()
    people = asking.ask("people", enterprise.people.list)
    announce(plan(effective, people))
    now = enterprise.now().astimezone(UTC)
    month, lately = windows(now, days)
    return EnterpriseRead(
        organization_id=organization_id,
        as_of=now,
        month=month,
        lately=lately,
        effective=effective,
        limits=enterprise.limits.list(),
        requests=enterprise.increase_requests.list((PENDING,)),
        people=people,
        credits_of_month=asking.ask("credits of this month", lambda: enterprise.credits.read(month)),
        credits_lately=asking.ask(f"credits of the last {days} days", lambda: enterprise.credits.read(lately)),
        engagement=asking.ask("engagement", lambda: _engagement(enterprise.engagement, now, days)),
        unseen=tuple(asking.unseen),
    )


def plan(effective: tuple[EffectiveLimit, ...], people: tuple[User, ...] | None) -> ReadPlan:
    """
    How many calls are left: a page of each question, and more for each 1,000 limits and people.

    How many people cost something, did something or wait is only known afterwards; of limits it is known how many people have one.
    Defaults may make one page of limits more, and late days of engagement a call each.
    """
    own = sum(one.source is not None and one.source.kind == PERSON for one in effective)
    number = len(people) if people is not None else len({one.user_id for one in effective})
    least = _FIRST_PAGES + own // _A_PAGE
    return ReadPlan(number, Calls(least, least + 1 + _BY_PERSON * (number // _A_PAGE) + _LATER))


def windows(now: datetime, days: int) -> tuple[Window, Window]:
    """This month so far, today included, and whole days before today. UTC."""
    today = now.astimezone(UTC).date()
    return Window(today.replace(day=1), today + _DAY), Window(today - days * _DAY, today)


def last_told(now: datetime) -> date:
    """The last day that the report of engagement should have."""
    return (now.astimezone(UTC) - TOLD_AFTER).date() - _DAY


def _engagement(engagement: Engagement, now: datetime, days: int) -> EngagementRead:
    """Up to the last day that is there: one that is later than it should be is refused, and the one before is asked for."""
    for window in _windows(last_told(now), days):
        with suppress(Rejected):
            return EngagementRead(window, engagement.people(window), engagement.seats(_last_day(window)))
    window = next(_windows(last_told(now) - _LATER * _DAY, days))
    return EngagementRead(window, engagement.people(window), engagement.seats(_last_day(window)))


def _windows(last: date, days: int) -> Iterator[Window]:
    for late in range(_LATER):
        end = last - late * _DAY + _DAY
        yield Window(end - days * _DAY, end)


def _last_day(window: Window) -> Window:
    return Window(window.end - _DAY, window.end)


class _Asking:
    """Asks for what takes a scope of its own, and keeps why it was not told."""

    def __init__(self) -> None:
        self.unseen: list[UnseenFact] = []

    def ask(self, what: str, question: Callable[[], Answer]) -> Answer | None:
        """What was asked for; None where the key may not, or the organization has no such report."""
        try:
            return question()
        except (PermissionDenied, FeatureNotEnabled, Rejected) as error:
            self.unseen.append(UnseenFact(what, _why(error)))
            return None


def _why(error: AdminApiError) -> str:
    answer = " ".join(str(part) for part in (error.status, error.error_code or error.type) if part is not None)
    hint = f". {error.hint}" if error.hint else ""
    return f"{error.message.rstrip('.')}{hint}" + (f" [{answer}]" if answer else "")
