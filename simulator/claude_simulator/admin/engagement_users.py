"""Engagement of members (enterprise.md#engagement): what each did on a day or in a range, from the ledger.

The ledger knows chat, Claude Code and Cowork; what it does not know of is nothing here, and reads 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from claude_simulator.admin.wire import engagement_query
from claude_simulator.admin.wire.engagement_metrics import METRICS_SCHEMA, Done, metrics
from claude_simulator.admin.wire.engagement_query import SCOPE, EngagementQuery
from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.schema import TEXT, Schema, constant, nullable, record, tagged
from claude_simulator.behaviour import Behaviour
from claude_simulator.organization import Organization
from claude_simulator.spending.booking import up_to_date

ROUTE = "/v1/organizations/analytics/users"
DIMENSIONS = ("project_id", "rbac_group_id", "user_id")
GROUPS = ("rbac_group_id",)
COUNT: Schema = {"type": "integer", "minimum": 0}
ROW = record(
    {
        "user": nullable(record({"id": tagged("user"), "type": constant("user"), "email_address": TEXT})),
        "distinct_user_count": nullable(COUNT),
        "last_activity_date": nullable({"type": "string", "format": "date"}),
        "rbac_group_id": nullable(tagged("rbac_group")),
        "rbac_group_name": nullable(TEXT),
        "web_search_count": COUNT,
        **METRICS_SCHEMA,
    },
    title="AnalyticsUserActivity",
    optional=("rbac_group_id", "rbac_group_name"),
)


@dataclass(slots=True)
class Activity:
    """What one member, or the members of a group, did; ``users`` are who."""

    users: set[str] = field(default_factory=set)
    last: date | None = None
    done: Done = field(default_factory=Done)


def list_users(call: Call) -> Answer:
    """Answer a page of members who did anything, by address, or of groups."""
    organization = call.organization
    query = engagement_query.parse(call, dimensions=DIMENSIONS, groups=GROUPS)
    found = activity_of(organization, query)
    if "rbac_group_id" in query.groups:
        groups = _by_group(organization, found, query)
        rows = sorted(groups.items(), reverse=query.is_descending)
        return engagement_query.page(call, "engagement-users", rows, lambda row: _of_group(organization, *row))
    people = [(email, user_id) for user_id in found if (email := _email(organization, user_id)) is not None]
    return engagement_query.page(
        call,
        "engagement-users",
        sorted(people, reverse=query.is_descending),
        lambda person: _of_person(person, found[person[1]], is_range=query.is_range),
    )


def activity_of(organization: Organization, query: EngagementQuery) -> dict[str, Activity]:
    """Return what each member did on the days that are asked for, filters applied."""
    ledger, found = up_to_date(organization), dict[str, Activity]()
    for day in query.days:
        booked = ledger.days.get(day)
        if booked is None:
            continue
        for dimensions, cell in booked.totals().items():
            if dimensions.user_id is not None and any(cell.amounts):
                _noted(found, dimensions.user_id, day).done.add_use(dimensions.product, cell.amounts)
        for hour in booked.claude_code:
            if hour.dimensions.user_id is not None:
                _noted(found, hour.dimensions.user_id, day).done.add_code(hour.facts)
    return {user_id: activity for user_id, activity in found.items() if _is_wanted(organization, query, user_id)}


def _noted(found: dict[str, Activity], user_id: str, day: date) -> Activity:
    activity = found.setdefault(user_id, Activity({user_id}))
    activity.last = day if activity.last is None else max(activity.last, day)
    return activity


def _is_wanted(organization: Organization, query: EngagementQuery, user_id: str) -> bool:
    groups = [group.id for group in organization.enterprise.groups_of(user_id)]
    is_in_a_project = "project_id" not in query.filters  # there are no projects here
    return is_in_a_project and query.takes("user_id", user_id) and query.takes("rbac_group_id", *groups)


def _by_group(organization: Organization, found: dict[str, Activity], query: EngagementQuery) -> dict[str, Activity]:
    """Add up by group; a member of several counts in each, one of none in none."""
    sums: dict[str, Activity] = {}
    for user_id, activity in found.items():
        for group in organization.enterprise.groups_of(user_id):
            if query.takes("rbac_group_id", group.id):
                total = sums.setdefault(group.id, Activity())
                total.users.add(user_id)
                total.done.add(activity.done)
    return sums


def _email(organization: Organization, user_id: str) -> str | None:
    user = organization.users.get(user_id) or organization.former_users.get(user_id)
    return None if user is None else user.email


def _of_person(person: tuple[str, str], activity: Activity, *, is_range: bool) -> dict[str, Json]:
    email, user_id = person
    return {
        "user": {"id": user_id, "type": "user", "email_address": email},
        "distinct_user_count": None,
        "last_activity_date": None if activity.last is None else activity.last.isoformat(),
        "web_search_count": activity.done.web_searches,
        **metrics(activity.done, is_exact=not is_range),
    }


def _of_group(organization: Organization, group_id: str, activity: Activity) -> dict[str, Json]:
    return {
        "user": None,
        "distinct_user_count": len(activity.users),
        "last_activity_date": None,
        "rbac_group_id": group_id,
        "rbac_group_name": organization.enterprise.groups[group_id].name,
        "web_search_count": activity.done.web_searches,
        **metrics(activity.done, is_exact=False),
    }


def people_active(found: Iterable[Activity], product: str | None = None) -> int:
    """Return how many did anything, or anything with a product."""
    return sum(1 for activity in found if product is None or product in activity.done.requests)


ABOUT = Behaviour(
    "Enterprise only: who did what, a day late; the names are not those of the Console's report of Claude Code",
    source="enterprise.md#engagement",
    gap="chat, Claude Code and Cowork only; conversations are a tenth of the messages, sessions and distinct counts of a range null (guesses); membership of groups is today's; order_by is refused; nothing is revised",
)
OPERATIONS = (
    Operation(
        "GET",
        ROUTE,
        list_users,
        answer=engagement_query.page_schema(ROW),
        query=engagement_query.parameters(groups=GROUPS),
        scope=SCOPE,
        is_enterprise_only=True,
        limited_by="analytics_requests_per_minute",
    ),
)
