"""
What the activity feed alone tells of settings that an audit asks for: who gets notifications, and with which cap a scope began. Pure.

Without a value that we read ourselves the oldest event that says a whole value is where a replay begins; what the feed does not
reach back to stays unseen. Source: docs/platform/activity-feed.md#replay.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from pulumi_claude_admin.feed.console_replay import TYPES as REPLAYED
from pulumi_claude_admin.feed.console_replay import Anchor, History, Proven, replay_recipients
from pulumi_claude_admin.model.activity import LEFT, Activity
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope

_CREATED: Final = ("workspace_spend_limit_created", "platform_spend_limit_created")
_RECIPIENTS: Final = ("workspace_spend_limit_alert_emails_updated", "platform_spend_limit_alert_emails_updated")
TYPES: Final = REPLAYED | frozenset((*LEFT, "admin_api_key_created", "admin_api_key_deleted"))
"""Every type of event that an audit goes by."""
REACH: Final = timedelta(days=730)
"""How far back the feed is asked: caps, Admin keys and recipients that are older show in no event."""


def recipients_told(history: History) -> dict[Scope, tuple[str, ...]]:
    """Who gets the notifications of each scope of which an event tells."""
    found: dict[Scope, tuple[str, ...]] = {}
    for scope, first in _firsts(history, _RECIPIENTS):
        replayed = replay_recipients(history, scope, Anchor(_emails(first), first.at))
        if isinstance(replayed, Proven):
            found[scope] = replayed.value
    return found


def first_caps(history: History) -> dict[Scope, Anchor[Money | None]]:
    """The cap that the oldest event about one set, for each scope of which there is such an event: where a replay can begin."""
    pausing = _firsts(history, _CREATED, action="notify_and_pause")
    return {scope: Anchor(_money(first), first.at) for scope, first in pausing}


def _firsts(history: History, types: tuple[str, ...], *, action: str | None = None) -> Iterator[tuple[Scope, Activity]]:
    """The oldest event of these types for each scope, from which on its value is known."""
    seen: set[Scope] = set()
    for one in history.events:
        scope = _scope(one)
        if one.type not in types or scope is None or scope in seen:
            continue
        if action is None or one.details.get("limit_action") == action:
            seen.add(scope)
            yield scope, one


def _scope(event: Activity) -> Scope | None:
    if event.type.startswith("platform_"):
        return ORGANIZATION
    workspace_id = event.details.get("workspace_id")
    return Scope(workspace_id) if isinstance(workspace_id, str) else None


def _emails(event: Activity) -> tuple[str, ...]:
    listed = event.details.get("alert_emails")
    return tuple(sorted({str(one).casefold() for one in listed})) if isinstance(listed, list) else ()


def _money(event: Activity) -> Money | None:
    cents = event.details.get("limit_usd")
    return Money(cents) if isinstance(cents, int) and not isinstance(cents, bool) else None
