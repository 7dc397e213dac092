"""Whether a feed tells of every change since a moment, or why lists that were kept since then are not believed. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from pulumi_claude_admin.feed.changed_lists import SWITCHED, is_shown, touches
from pulumi_claude_admin.model.activity import ActivityLog
from pulumi_claude_admin.model.organization import is_same_organization

REACH_BEFORE: Final = timedelta(minutes=5)
"""So much longer than the oldest list the feed is asked for: events become visible late, and never in order."""
_SKEW: Final = timedelta(seconds=5)
"""Between the time of an event and that of the answer beside it."""


def gap(log: ActivityLog, *, oldest: datetime, organization_id: str) -> str | None:
    """
    Why the events do not tell all that happened since `oldest`, goes on from "because"; None: they do.

    Our own reading of the feed is an event, so where it reaches back there is one of before the lists were read.
    """
    whose = not_ours(log, organization_id)
    if whose is not None:
        return whose
    if not log.is_complete:
        return "the activity feed could not be read to its end"
    since = [one for one in log.activities if not is_shown(one.at, oldest)]
    unknown = next((one.type for one in since if touches(one) is None), None)
    if unknown is not None:
        return f"the activity feed tells of {unknown!r}, which this version does not know"
    if any(one.type == SWITCHED for one in since):
        return "the activity feed was switched off or on in between"
    if not any(one.at <= oldest + _SKEW for one in log.activities):
        return f"the activity feed does not reach back to {oldest:%Y-%m-%d %H:%M} UTC"
    return None


def not_ours(log: ActivityLog, organization_id: str) -> str | None:
    """Why this may be another organization's feed, as with a wrong CLAUDE_ADMIN_FEED_KEY. Our own reading names none."""
    if log.organization_id is not None and not is_same_organization(log.organization_id, organization_id):
        return "the credential for the activity feed belongs to another organization"
    told = {one.organization_id for one in log.activities} - {None}
    if not all(one is None or is_same_organization(one, organization_id) for one in told):
        return "the activity feed tells of another organization"
    if log.organization_id is None and not told:
        return "the activity feed does not say whose it is"
    return None
