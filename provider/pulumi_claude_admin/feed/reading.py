"""One reading of the activity feed: the events, or why there are none to go by."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pulumi_claude_admin.errors import AdminApiError, PermissionDenied
from pulumi_claude_admin.key_ports import Activities
from pulumi_claude_admin.model.activity import Activity
from pulumi_claude_admin.model.organization import is_same_organization

HOW_TO_ENABLE: Final = (
    "switch the Compliance API on (Console > Settings, or claude.ComplianceSettings), make a new Admin API key after that, "
    "and give it in CLAUDE_ADMIN_FEED_KEY"
)


@dataclass(frozen=True, slots=True)
class Silence:
    """Why the feed tells nothing, with what to do about it. `is_partial`: of some it does."""

    reason: str
    is_partial: bool = False


def read_feed(
    feed: Activities, since: datetime, types: Collection[str], *, organization_id: str
) -> tuple[Activity, ...] | Silence:
    """Events of these types since then, newest first. Nothing is believed of a feed that has an event of another organization."""
    try:
        activities = feed.list_since(since, types)
    except PermissionDenied:
        return Silence(f"this credential may not read the activity feed; to see it, {HOW_TO_ENABLE}")
    except AdminApiError as error:
        return Silence(f"the activity feed could not be read: {error}")
    if any(not _is_ours(one, organization_id) for one in activities):
        return Silence("CLAUDE_ADMIN_FEED_KEY reads the activity feed of another organization")
    return activities


def _is_ours(activity: Activity, organization_id: str) -> bool:
    return activity.organization_id is None or is_same_organization(activity.organization_id, organization_id)
