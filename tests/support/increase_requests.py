"""Requests for a higher limit, and what holds for the people who made them: of the three of `fake_enterprise`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from pulumi_claude_admin.increase_requests.declared import Declarations, DeclaredLimit
from pulumi_claude_admin.increase_requests.judge import judge
from pulumi_claude_admin.increase_requests.observed import Observed
from pulumi_claude_admin.increase_requests.rules import IncreaseRules
from pulumi_claude_admin.model.increase_request import PENDING, IncreaseRequest
from pulumi_claude_admin.model.member_spend_limit import ORGANIZATION, EffectiveLimit, LimitScope
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.report.pii import Pii
from pulumi_claude_admin.report.request_report import RequestReport, RequestRun, build
from tests.support.fake_enterprise import ANA, BEN, EMAILS

NOW = datetime(2026, 9, 16, tzinfo=UTC)
"""Half of a month is over."""


def asked(
    id_: str = "slir_01Ana",
    user_id: str = ANA,
    *,
    status: str = PENDING,
    period: str = "monthly",
    days_ago: int = 1,
    summary: EffectiveLimit | None = None,
) -> IncreaseRequest:
    """A request that was made, and where it is decided also resolved, so many days ago."""
    at = NOW - timedelta(days=days_ago)
    resolved = None if status == PENDING else at
    return IncreaseRequest(id_, user_id, EMAILS[user_id], status, period, at, resolved, None, summary)


def holds(
    user_id: str = ANA, minor: int | None = 10_000, *, spent: str | None = None, period: str = "monthly"
) -> EffectiveLimit:
    """What holds for somebody, by the organization's default."""
    amount = None if minor is None else Money(minor)
    told = None if spent is None else Decimal(spent)
    return EffectiveLimit(user_id, EMAILS[user_id], period, amount, LimitScope(ORGANIZATION), told)


def declared(user_id: str = ANA, *, team: str | None = "payments", amount: str = "100.00") -> DeclaredLimit:
    """A person's limit in a resource that declares many, which is called like the team."""
    urn = f"urn:pulumi:main::org::pulumi-python:dynamic/claude:MemberSpendLimits::{team}"
    return DeclaredLimit(urn, EMAILS[user_id], user_id, "monthly", amount, team)


def a_report() -> RequestReport:
    """Somebody of a team waits, somebody else was denied."""
    observed = Observed((asked(), asked("slir_b", BEN, status="denied")), (holds(ANA, spent="12.5"), holds(BEN)), NOW)
    standings = judge(observed, IncreaseRules(), Declarations((declared(),)))
    run = RequestRun(NOW, "1.0", Pii.FULL, None, (0,))
    return build(standings, organization_id="org", currency="USD", notices=("a notice",), run=run)
