"""A member's request for a higher spend limit, and what becomes of it (enterprise.md#increase-requests)."""

from __future__ import annotations

from collections.abc import Iterable

from claude_simulator.changes.member_spend_limits import set_member_limit
from claude_simulator.effective import limit_of, spent_picocents
from claude_simulator.enterprise_values import (
    PERIODS,
    IncreaseRequest,
    Notice,
    Period,
    PersonLimit,
    RequestStatus,
    Resolver,
)
from claude_simulator.organization import Organization
from claude_simulator.rules import increase_requests as rules
from claude_simulator.rules import member_spend_limits as limit_rules
from claude_simulator.rules import users as user_rules
from claude_simulator.seeds.values import People, Table, moment
from claude_simulator.spending import prices
from claude_simulator.spending.booking import up_to_date

SEEDED_AFTER = 3  # limits


def ask_for_more(organization: Organization, user_id: str, period: Period | None = None) -> IncreaseRequest:
    """Let a member press the button in claude.ai. Without a period it is the one that blocks them, else their narrowest."""
    with organization.lock:
        user_rules.user_exists(organization, user_id)
        wanted = period or blocked_period(organization, user_id) or _limited_period(organization, user_id)
        is_limited = wanted is not None and _amount(organization, user_id, wanted) is not None
        rules.member_may_ask_for_more(organization, user_id, is_limited=is_limited)
        now = organization.clock.now()
        made = IncreaseRequest(organization.ids.tagged("slir"), user_id, wanted or "monthly", now)
        organization.enterprise.requests[made.id] = made
        return made


def approve(
    organization: Organization,
    request: IncreaseRequest,
    amount: int,
    *,
    by: Resolver | None,
    period: Period | None = None,
    is_told: bool = True,
) -> PersonLimit:
    """Approve a pending request: the member gets a limit of their own, in the period of the request unless said."""
    with organization.lock:
        rules.approved_request_is_pending(organization, request)
        limit = set_member_limit(organization, request.user_id, period or request.period, amount)
        _resolve(organization, request, "approved", by=by, is_told=is_told)
        return limit


def deny(organization: Organization, request: IncreaseRequest, *, by: Resolver | None, is_told: bool = True) -> None:
    """Deny a request; one that is denied already stays as it is."""
    with organization.lock:
        rules.denied_request_is_not_approved(request)
        if request.status == "pending":
            _resolve(organization, request, "denied", by=by, is_told=is_told)


def blocked_period(organization: Organization, user_id: str) -> Period | None:
    """Return the first period whose limit a member has reached."""
    ledger, now = up_to_date(organization), organization.clock.now()
    for period in PERIODS:
        amount = _amount(organization, user_id, period)
        spent = spent_picocents(ledger, user_id, period, now)
        if amount is not None and spent >= amount * prices.PICOCENTS:
            return period
    return None


def _amount(organization: Organization, user_id: str, period: Period) -> int | None:
    limit = limit_of(organization, user_id, period)
    return None if limit is None else limit.cents


def _limited_period(organization: Organization, user_id: str) -> Period | None:
    return next((period for period in PERIODS if _amount(organization, user_id, period) is not None), None)


def _resolve(
    organization: Organization, request: IncreaseRequest, status: RequestStatus, *, by: Resolver | None, is_told: bool
) -> None:
    now = organization.clock.now()
    request.status, request.resolved_at, request.resolved_by = status, now, by
    if is_told:
        email = organization.users[request.user_id].email
        organization.enterprise.notices.append(Notice(email, request.id, status, now))


def from_seed(organization: Organization, tables: Iterable[Table], people: People) -> None:
    """Add the requests of a seed, in any of the three states."""
    for table in tables:
        made_at = moment(table.get("created_at", organization.clock.now()))
        status: RequestStatus = table.get("status", "pending")
        by = Resolver("person", people[table["resolved_by"].casefold()]) if "resolved_by" in table else None
        made = IncreaseRequest(
            table.get("id") or organization.ids.tagged("slir"),
            people[table["email"].casefold()],
            limit_rules.period_is_one(table.get("period", "monthly")),
            made_at,
            status,
            None if status == "pending" else moment(table.get("resolved_at", made_at)),
            by,
        )
        organization.enterprise.requests[made.id] = made
