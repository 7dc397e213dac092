"""
Requests for a higher limit as a report. Its fields are the JSON form, key by key (`request_json.py`): additions do not raise
`SCHEMA_VERSION`, anything else does. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.increase_requests.standing import RequestStanding, TeamStanding
from pulumi_claude_admin.model.increase_request import PENDING
from pulumi_claude_admin.model.member_spend_limit import EffectiveLimit
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.report.pii import Pii

SCHEMA_VERSION: Final = 1
NO_LIMIT: Final = "no_limit"


@dataclass(frozen=True, slots=True)
class TeamLine:
    """
    A team's month. `untold` of its `people` are those of whose spend nothing is told. `expected` is None where somebody has no limit, and
    `budget` where the rules have none.
    """

    name: str
    people: int
    untold: int
    spent: Decimal
    expected: Decimal | None
    budget: Decimal | None


@dataclass(frozen=True, slots=True)
class RequestLine:
    """
    One request. Amounts are in major units of the report's currency.

    `limit` is an amount, `no_limit`, or None where it is not known; `source` says in words where it was set. `spent` None: it is not told,
    which is not zero. `rule`, `amount` and `reason` are those of a pending request: `amount` None means that a person decides.
    `declared_at` is the URN that declares the person's limit of this period, `declared` the amount there.
    """

    id: str
    user_id: str
    person: str | None
    status: str
    period: str
    created_at: datetime
    resolved_at: datetime | None
    resolved_by: str | None
    spent: Decimal | None
    forecast: Decimal | None
    limit: str | None
    source: str | None
    team: TeamLine | None
    approved_this_month: int
    rule: str | None
    amount: str | None
    reason: str | None
    declared_at: str | None
    declared: str | None

    @property
    def who(self) -> str:
        """The person as people call them."""
        return self.person or self.user_id

    @property
    def is_pending(self) -> bool:
        """Whether somebody waits for an answer."""
        return self.status == PENDING


@dataclass(frozen=True, slots=True)
class RequestRun:
    """Facts of the run. `rules` is the file of rules, None where there is none."""

    generated_at: datetime
    tool_version: str
    pii: Pii
    rules: str | None
    exit_codes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RequestReport:
    """All of it: the requests that wait first, the oldest first."""

    organization_id: str
    currency: str
    requests: tuple[RequestLine, ...]
    notices: tuple[str, ...]
    run: RequestRun

    @property
    def pending(self) -> tuple[RequestLine, ...]:
        """Those that wait."""
        return tuple(one for one in self.requests if one.is_pending)


def build(
    standings: Iterable[RequestStanding],
    *,
    organization_id: str,
    currency: str,
    notices: tuple[str, ...],
    run: RequestRun,
) -> RequestReport:
    """The report of these requests."""
    lines = [_line(one, currency) for one in standings]
    ordered = sorted(lines, key=lambda one: (not one.is_pending, one.created_at, one.id))
    return RequestReport(organization_id, currency, tuple(ordered), notices, run)


def _line(one: RequestStanding, currency: str) -> RequestLine:
    request, proposal = one.request, one.proposal
    return RequestLine(
        id=request.id,
        user_id=request.user_id,
        person=request.email,
        status=request.status,
        period=request.period,
        created_at=request.created_at,
        resolved_at=request.resolved_at,
        resolved_by=request.resolved_by,
        spent=_major(one.limit.spent if one.limit is not None else None, currency),
        forecast=_major(one.forecast, currency),
        limit=_amount(one.limit),
        source=None if one.limit is None else one.limit.source_words,
        team=None if one.team is None else _team(one.team, currency),
        approved_this_month=one.approved,
        rule=None if proposal is None else proposal.rule,
        amount=None if proposal is None or proposal.amount is None else proposal.amount.major,
        reason=None if proposal is None else proposal.reason,
        declared_at=None if one.declared is None else one.declared.urn,
        declared=None if one.declared is None else one.declared.amount,
    )


def _team(team: TeamStanding, currency: str) -> TeamLine:
    return TeamLine(
        name=team.name,
        people=team.people,
        untold=team.untold,
        spent=_major(team.spent, currency) or Decimal(0),
        expected=_major(team.expected, currency),
        budget=None if team.budget is None else Decimal(team.budget.major),
    )


def _amount(limit: EffectiveLimit | None) -> str | None:
    if limit is None:
        return None
    return NO_LIMIT if limit.amount is None else limit.amount.major


def _major(minor: Decimal | None, currency: str) -> Decimal | None:
    """In major units, as exactly as it was told."""
    return None if minor is None else minor * Decimal(Money(1, currency).major)
