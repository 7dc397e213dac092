"""Engagement of the whole organization, day by day (enterprise.md#engagement): seats, invitations, and how many were active."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from claude_simulator.admin.engagement_users import Activity, activity_of, people_active
from claude_simulator.admin.wire import engagement_query
from claude_simulator.admin.wire.engagement_query import ONE_DAY, SCOPE, EngagementQuery
from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.schema import MOMENT, Schema, nullable, record
from claude_simulator.behaviour import Behaviour
from claude_simulator.clock import stamp_seconds
from claude_simulator.organization import Organization

ROUTE = "/v1/organizations/analytics/summaries"
WINDOWS: Mapping[str, timedelta] = {
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=30),
}
PRODUCTS = ("chat", "claude_code", "cowork")
COUNT: Schema = {"type": "integer", "minimum": 0}
RATE: Schema = nullable({"type": "number", "minimum": 0})


def list_summaries(call: Call) -> Answer:
    """Answer the whole series of days on one page."""
    organization = call.organization
    query = engagement_query.parse(call, dimensions=("rbac_group_id",), is_range_only=True)
    data: list[Json] = [_day(organization, query, day) for day in query.days]
    return Answer({"data": data, "next_page": None})


def _day(organization: Organization, query: EngagementQuery, day: date) -> dict[str, Json]:
    midnight = datetime.combine(day, time(), UTC)
    is_whole = not query.filters
    seats = len(organization.enterprise.seat_tiers)
    active = {name: _active(organization, query, day, width) for name, width in WINDOWS.items()}
    counts: dict[str, Json] = {
        f"{name}_active_user_count": people_active(found.values()) for name, found in active.items()
    }
    rates: dict[str, Json] = {
        f"{name}_adoption_rate": round(100 * people_active(found.values()) / seats, 2) if is_whole and seats else None
        for name, found in active.items()
    }
    of_products: dict[str, Json] = {
        f"{product}_{name}_active_user_count": people_active(found.values(), product)
        for product in PRODUCTS
        for name, found in active.items()
    }
    return {
        "starting_at": stamp_seconds(midnight),
        "ending_at": stamp_seconds(midnight + ONE_DAY),
        "assigned_seat_count": seats if is_whole else None,
        "pending_invite_count": _pending(organization) if is_whole else None,
        **counts,
        **rates,
        **of_products,
    }


def _active(organization: Organization, query: EngagementQuery, day: date, width: timedelta) -> dict[str, Activity]:
    """Return who was active in the days that end with one."""
    days = tuple(day - ONE_DAY * number for number in range(width.days))
    question = ("engagement", days, tuple(sorted(query.filters.get("rbac_group_id", ()))))
    asked = replace(query, days=days)
    return organization.ledger.remember(question, lambda: activity_of(organization, asked))


def _pending(organization: Organization) -> int:
    now = organization.clock.now()
    return sum(1 for invite in organization.invites.values() if invite.status == "pending" and invite.expires_at > now)


ABOUT = Behaviour(
    "Enterprise only: seats, open invitations and active members of each day",
    source="enterprise.md#engagement",
    gap="seats and invitations are today's on every day; products other than chat, Claude Code and Cowork are left out, as where they are not enabled",
)
ROW = record(
    {
        "starting_at": MOMENT,
        "ending_at": MOMENT,
        "assigned_seat_count": nullable(COUNT),
        "pending_invite_count": nullable(COUNT),
        **{f"{name}_active_user_count": COUNT for name in WINDOWS},
        **{f"{name}_adoption_rate": RATE for name in WINDOWS},
        **{f"{product}_{name}_active_user_count": COUNT for product in PRODUCTS for name in WINDOWS},
    },
    title="AnalyticsSummary",
)
OPERATIONS = (
    Operation(
        "GET",
        ROUTE,
        list_summaries,
        answer=engagement_query.page_schema(ROW),
        query=engagement_query.parameters(is_range_only=True),
        scope=SCOPE,
        is_enterprise_only=True,
        limited_by="analytics_requests_per_minute",
    ),
)
