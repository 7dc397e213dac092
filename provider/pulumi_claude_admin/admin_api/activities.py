"""The activity feed. Source: docs/platform/activity-feed.md#call."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from pulumi_claude_admin.admin_api.http.call import Call
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.errors import PermissionDenied, Rejected
from pulumi_claude_admin.model.activity import Activity, ActivityLog, Actor

_FEED: Final = "/v1/compliance/activities"
"""Not below `/v1/organizations`, where everything else is."""

LARGEST_PAGE: Final = 5000
MOST_PAGES: Final = 10
"""A page took seconds. Newest come first, so that what is left out is the oldest."""

LOOKS: Final = ("platform_workspace_members_listed", "platform_workspace_member_viewed")
"""Events of which there is one for each list of members that anybody reads."""

_ACTOR_IDS: Final = (
    "user_id",
    "admin_api_key_id",
    "api_key_id",
    "service_account_id",
    "subject",
    "directory_id",
    "service",
)
_ENVELOPE: Final = frozenset({"id", "type", "created_at", "organization_id", "organization_uuid", "actor"})


class HttpActivities:
    """`/v1/compliance/activities`. `reader` has the credential that reads events, where that is another one."""

    def __init__(self, transport: Transport, reader: Transport | None = None, *, page_size: int = LARGEST_PAGE) -> None:
        self._transport = transport
        self._reader = reader or transport
        self._page_size = page_size

    def may_read(self) -> bool:
        """One call, which is an event of the feed itself."""
        try:
            self._transport.send(Call("GET", _FEED, query={"limit": "1"}))
        except PermissionDenied:
            return False
        return True

    def list_since(self, moment: datetime, types: Collection[str]) -> tuple[Activity, ...]:
        """One call for each 5,000 events, ten at most. A type that the platform does not know makes it ask for all types."""
        try:
            return self._read({**_since(moment), "activity_types[]": tuple(sorted(types))}).activities
        except Rejected:
            events = self._read(_since(moment)).activities
        return tuple(event for event in events if event.type in types)

    def everything_since(self, moment: datetime) -> ActivityLog:
        """The same of all types but looks at members."""
        try:
            return self._read({**_since(moment), "exclude_activity_types[]": LOOKS})
        except Rejected:
            return self._read(_since(moment))

    def _read(self, query: Mapping[str, str | tuple[str, ...]]) -> ActivityLog:
        events: dict[str, Activity] = {}
        following: dict[str, str] = {}
        is_complete, organization_id = True, None
        for _ in range(MOST_PAGES):
            answer = self._reader.send(Call("GET", _FEED, query={**query, **following, "limit": str(self._page_size)}))
            page = answer.parse(_page)
            events |= {event.id: event for event in page.rows if event is not None}
            is_complete = is_complete and None not in page.rows
            organization_id = answer.organization_id
            if page.last_id is None:
                break
            following = {"after_id": page.last_id}
        else:
            is_complete = False
        newest_first = tuple(sorted(events.values(), key=lambda event: event.at, reverse=True))
        return ActivityLog(newest_first, is_complete, organization_id)


@dataclass(frozen=True, slots=True)
class _Page:
    """A row that does not say what it is or when it was is None; `last_id` is None on the last page."""

    rows: tuple[Activity | None, ...]
    last_id: str | None


def _page(body: object) -> _Page:
    fields = Fields(body, "page")
    rows = fields.items_or_null("data", parse_activity)
    return _Page(tuple(rows), fields.text("last_id") if fields.flag("has_more") else None)


def _since(moment: datetime) -> dict[str, str]:
    return {"created_at.gte": moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")}


def parse_activity(data: object) -> Activity | None:
    """From its JSON; None for an event that does not say when it was or what."""
    fields = Fields(data, "activity")
    activity_id, kind = fields.text_or_none("id"), fields.text_or_none("type")
    if activity_id is None or kind is None or fields.text_or_none("created_at") is None:
        return None
    return Activity(
        id=activity_id,
        type=kind,
        at=fields.time("created_at"),
        actor=_actor(fields.inner_or_none("actor")),
        organization_id=fields.text_or_none("organization_uuid"),
        details=fields.beside(_ENVELOPE),
    )


def _actor(fields: Fields | None) -> Actor:
    if fields is None:
        return Actor("unnamed actor")
    told = fields.present_texts()
    return Actor(
        type=told.get("type", "unnamed actor"),
        id=next((told[name] for name in _ACTOR_IDS if name in told), None),
        email=told.get("email_address"),
        ip_address=told.get("ip_address"),
        user_agent=told.get("user_agent"),
    )
