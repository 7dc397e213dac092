"""Reading the Compliance Activity Feed (activity-feed.md#call): query in, page out. Who may read is gate/feed_gate.py's."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.query import Query
from claude_simulator.admin.wire.schema import FLAG, MOMENT, TEXT, Schema, many, nullable, record, whole
from claude_simulator.behaviour import Behaviour
from claude_simulator.clock import stamp
from claude_simulator.feed.activity_feed import OWN_CALL, Activity
from claude_simulator.feed.activity_types import ACTIVITY_TYPES
from claude_simulator.http.request_limit import FEED_LIMIT
from claude_simulator.organization import Organization
from claude_simulator.rules import activities as rules
from claude_simulator.rules import invalid

ROUTE = "/v1/compliance/activities"
MOST = 5000
DEFAULT = 100
BOUNDS = ("created_at.gt", "created_at.gte", "created_at.lt", "created_at.lte")
ARRAYS = ("activity_types[]", "exclude_activity_types[]", "actor_ids[]", "organization_ids[]")
PARAMETERS = (*ARRAYS, *BOUNDS, "after_id", "before_id", "limit")
EXCLUSIVE = (("activity_types[]", "exclude_activity_types[]"), ("after_id", "before_id"))
Place = tuple[datetime, str]


def list_activities(call: Call) -> Answer:
    """Answer a page of what can be seen now, newest first; cursors name an event, so late arrivals shift nothing."""
    query, organization = call.query, call.organization
    given = {name for name, _ in query.pairs}
    rules.feed_parameters_are_known(sorted(given), PARAMETERS)
    rules.feed_parameters_go_together(EXCLUSIVE, given)
    limit = query.limit(default=DEFAULT, most=MOST, lenient=False)
    rows = _wanted(organization, query)
    after, before = query.text("after_id"), query.text("before_id")
    if before is not None:
        place = _cursor(organization, before)
        rows = [row for row in rows if _place(row) > place]
        page, has_more = rows[max(0, len(rows) - limit) :], len(rows) > limit
    else:
        if after is not None:
            place = _cursor(organization, after)
            rows = [row for row in rows if _place(row) < place]
        page, has_more = rows[:limit], len(rows) > limit
    ids: dict[str, Json] = {"organization_id": organization.tagged_id, "organization_uuid": organization.uuid}
    data: list[Json] = [_shape(row, ids) for row in page]
    return Answer(
        {
            "data": data,
            "has_more": has_more,
            "first_id": _write_cursor(page[0]) if page else None,
            "last_id": _write_cursor(page[-1]) if page else None,
        }
    )


def _wanted(organization: Organization, query: Query) -> list[Activity]:
    types, without = query.many("activity_types", most=MOST), query.many("exclude_activity_types", most=MOST)
    rules.activity_types_are_known([*types, *without], ACTIVITY_TYPES)
    actors = query.many("actor_ids", most=MOST)
    rules.actors_are_people(actors)
    rules.feed_is_of_the_organization(organization, query.many("organization_ids"))
    gt, gte, lt, lte = (_moment(query, name) for name in BOUNDS)
    return [
        row
        for row in organization.feed.visible(organization.clock.now())
        if (not types or row.type in types)
        and row.type not in without
        and (not actors or row.actor.get("user_id") in actors)
        and (gt is None or row.created_at > gt)
        and (gte is None or row.created_at >= gte)
        and (lt is None or row.created_at < lt)
        and (lte is None or row.created_at <= lte)
    ]


def _shape(row: Activity, ids: Mapping[str, Json]) -> dict[str, Json]:
    """Return an event as it goes over the wire: the envelope, and its own fields flat beside it (activity-feed.md#envelope)."""
    envelope: dict[str, Json] = {
        "id": row.id,
        "created_at": stamp(row.created_at),
        "type": row.type,
        **(dict.fromkeys(ids) if row.type == OWN_CALL else ids),
        "actor": {**row.actor},
    }
    return {**envelope, **row.fields}  # type: ignore[dict-item]  # fields are JSON: feed/activity_types.py names them


def _place(row: Activity) -> Place:
    return row.created_at, row.id


def _write_cursor(row: Activity) -> str:
    return base64.urlsafe_b64encode(f"{row.id}|{row.created_at.isoformat()}".encode()).decode().rstrip("=")


def _cursor(organization: Organization, cursor: str) -> Place:
    """Read a cursor, or a plain ``activity_…`` id, which is accepted too (activity-feed.md#call, seen live)."""
    place = _of_id(organization.feed.activities, cursor) if cursor.startswith("activity_") else _read(cursor)
    rules.feed_cursor_is_known(place)
    assert place is not None  # noqa: S101 - the rule above has just refused None
    return place


def _of_id(activities: Sequence[Activity], wanted: str) -> Place | None:
    return next((_place(row) for row in activities if row.id == wanted), None)


def _read(cursor: str) -> Place | None:
    try:
        name, _, moment = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition("|")
        return datetime.fromisoformat(moment).astimezone(UTC), name
    except ValueError:
        return None


def _moment(query: Query, name: str) -> datetime | None:
    value = query.text(name)
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        moment = datetime.min  # noqa: DTZ901 - refused below, as it is naive
    if moment.tzinfo is None:
        raise invalid(f"{name}: must be an RFC 3339 timestamp")
    return moment.astimezone(UTC)


ABOUT = Behaviour(
    "the activity feed: events of both doors, late and not in order, opaque cursors",
    source="activity-feed.md#call, activity-feed.md#events",
    verified="test",
    gap="only the types of the table below are known (not `prepaid_auto_recharge_*`, whose names are not published whole); "
    "reads in the Console leave no trace; answers come at once (live: 0.9 to 5.1 s) unless the fault `latency` is "
    "ordered; who leaves and whom a directory takes out is a control call; guesses: a feed that is off answers 403, "
    "`updates` join lists by commas, a write that changes nothing is no event, a cap that is overwritten is a delete and "
    "a create, fields of logged reads, scopes of API keys, the actor of a directory, that snoozing lasts until the cap is "
    "set anew, that data retention is two events",
)
ENVELOPE = ("id", "created_at", "type", "organization_id", "organization_uuid", "actor")
ACTIVITY: Schema = {"type": "object", "required": [*ENVELOPE]}
OPERATION = Operation(
    "GET",
    ROUTE,
    list_activities,
    answer=record(
        {"data": many(ACTIVITY), "has_more": FLAG, "first_id": nullable(TEXT), "last_id": nullable(TEXT)},
    ),
    query={
        **dict.fromkeys(ARRAYS, many(TEXT)),
        **dict.fromkeys(BOUNDS, MOMENT),
        "after_id": TEXT,
        "before_id": TEXT,
        "limit": whole(1, MOST),
    },
    refusals=(404,),
    limited_by=FEED_LIMIT,
)
OPERATIONS = (OPERATION,)
