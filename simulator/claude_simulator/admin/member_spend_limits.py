"""What each member of an Enterprise organization may spend, from where that comes, and what they have spent (enterprise.md#effective)."""

from __future__ import annotations

from collections.abc import Iterator

from claude_simulator.admin.wire import paging
from claude_simulator.admin.wire.member_limits import (
    KEY_ACTOR,
    READ,
    SCOPE,
    USER_ACTOR,
    person_shape,
    scope_shape,
)
from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.paging import BY_TOKEN, page_by_token
from claude_simulator.admin.wire.schema import TEXT, either, many, nullable, one_of, record, tagged, text
from claude_simulator.behaviour import Behaviour
from claude_simulator.effective import Limits, spent_picocents, spent_text
from claude_simulator.enterprise_values import PERIODS, Period, PersonLimit
from claude_simulator.organization import Organization
from claude_simulator.rules.member_spend_limits import period_is_one
from claude_simulator.spending.booking import up_to_date

ROUTE = "/v1/organizations/spend_limits/effective"
LIMITED_BY = "spend_requests_per_minute"
MOST_USERS = 100
SUMMARY = record(
    {
        "scope": SCOPE,
        "actor": either(USER_ACTOR, KEY_ACTOR),
        "amount": nullable(text(pattern="^[0-9]+$")),
        "currency": text(pattern="^[A-Z]{3}$"),
        "period": one_of(PERIODS),
        "period_to_date_spend": text(pattern=r"^[0-9]+(\.[0-9]{1,3})?$"),
        "source": nullable(SCOPE),
        "spend_limit_id": nullable(tagged("spl")),
    },
    title="SpendSummary",
)


def list_effective(call: Call) -> Answer:
    """Answer a page of members, each with a row for every period in which something limits them."""
    organization = call.organization
    periods = tuple(dict.fromkeys(period_is_one(period) for period in call.query.many("period")))
    wanted = call.query.many("user_ids", most=MOST_USERS)
    limits = Limits.of(organization)
    members = [user_id for user_id in wanted if user_id in organization.users] if wanted else organization.users
    rows = {user_id: found for user_id in sorted(set(members)) if (found := _found(limits, user_id, periods))}
    page = paging.by_token(
        call,
        [*rows],
        lambda user_id: user_id,
        lambda user_id: [row(organization, user_id, period, limit) for period, limit in rows[user_id]],
        is_sorted=True,
    )
    return Answer({**(page.body or {}), "data": _flat((page.body or {})["data"])})


def _found(limits: Limits, user_id: str, periods: tuple[Period, ...]) -> list[tuple[Period, PersonLimit | None]]:
    """Return the periods in which a member has a row; one whom nothing limits has none, or by switch an empty one."""
    found: list[tuple[Period, PersonLimit | None]] = [
        (period, limit)
        for period in PERIODS
        if (not periods or period in periods) and (limit := limits.limit_of(user_id, period)) is not None
    ]
    if limits.organization.switches.choice("effective_without_limit") == "no_row":
        return found
    named = {period for period, _ in found}
    bare = periods or (() if found else ("monthly",))
    return found + [(period, None) for period in bare if period not in named]


def _flat(pages: Json) -> Json:
    return [row for rows in pages for row in _rows(rows)] if isinstance(pages, list) else pages


def _rows(rows: Json) -> Iterator[Json]:
    if isinstance(rows, list):
        yield from rows


def row(organization: Organization, user_id: str, period: Period, limit: PersonLimit | None) -> dict[str, Json]:
    """Return the row of a member and a period; ``limit`` None: nothing limits them."""
    is_readable = organization.switches.choice("effective_spend") == "read"
    now = organization.clock.now()
    spent = spent_picocents(up_to_date(organization), user_id, period, now) if is_readable else 0
    return {
        "scope": {"type": "user", "user_id": user_id},
        "actor": person_shape(organization, user_id),
        "amount": None if limit is None or limit.cents is None else str(limit.cents),
        "currency": organization.currency,
        "period": period,
        "period_to_date_spend": spent_text(spent),
        "source": None if limit is None else scope_shape(limit),
        "spend_limit_id": None if limit is None else limit.id,
    }


ABOUT = Behaviour(
    "Enterprise only: who is limited by what; own before group before seat tier before organization, each period alone",
    source="enterprise.md#effective",
    gap="which of several groups counts, a member without a limit, and unreadable spend are switches; order of members by id, and weeks from Monday, are guesses",
)
OPERATIONS = (
    Operation(
        "GET",
        ROUTE,
        list_effective,
        answer=page_by_token(SUMMARY),
        query={**BY_TOKEN, "period[]": many(one_of(PERIODS)), "user_ids[]": many(TEXT, most=MOST_USERS)},
        scope=READ,
        is_enterprise_only=True,
        limited_by=LIMITED_BY,
    ),
)
