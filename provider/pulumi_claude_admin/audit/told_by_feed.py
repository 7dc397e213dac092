"""
What the activity feed alone tells of settings that an audit asks for: caps and what happens at them, who gets notifications, the limit
for each person of Claude Code. Pure. Source: docs/platform/activity-feed.md#replay.

Without a value that we read ourselves the oldest event that says a whole value is where a replay begins; what the feed does not
reach back to stays unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import CapAction, CapFacts, CapSource
from pulumi_claude_admin.feed import console_replay
from pulumi_claude_admin.feed.console_replay import Anchor, History, Proven, replay_cap, replay_recipients
from pulumi_claude_admin.model.activity import LEFT, Activity
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope

_CREATED: Final = ("workspace_spend_limit_created", "platform_spend_limit_created")
_RECIPIENTS: Final = ("workspace_spend_limit_alert_emails_updated", "platform_spend_limit_alert_emails_updated")
_PERSONS: Final[Mapping[str, str | None]] = {
    "workspace_member_spend_limit_created": "limit_usd",
    "workspace_member_spend_limit_updated": "new_limit_usd",
    "workspace_member_spend_limit_deleted": None,
}
"""Events of the limits of Claude Code, with the field that has the amount in cents."""
TYPES: Final = frozenset(
    {
        *console_replay.TYPES,
        *LEFT,
        *_PERSONS,
        "admin_api_key_created",
        "admin_api_key_deleted",
        "platform_workspace_created",
    }
)
"""Every type of event that an audit goes by."""


def recipients_told(activities: Iterable[Activity], now: datetime) -> dict[Scope, tuple[str, ...]]:
    """Who gets the notifications of each scope of which an event tells."""
    history = History.of(activities, now)
    found: dict[Scope, tuple[str, ...]] = {}
    for scope, first in _firsts(history, _RECIPIENTS):
        replayed = replay_recipients(history, scope, Anchor(_emails(first), first.at))
        if isinstance(replayed, Proven):
            found[scope] = replayed.value
    return found


def caps_told(activities: Iterable[Activity], now: datetime) -> dict[Scope, CapFacts]:
    """The cap of each scope that an event made and a replay proves; what a workspace without an event has is not told."""
    history = History.of(activities, now)
    found: dict[Scope, CapFacts] = {}
    for scope, first in _firsts(history, _CREATED, action="notify_and_pause"):
        anchor: Anchor[Money | None] = Anchor(_money(first), first.at)
        replayed = replay_cap(history, scope, anchor)
        if isinstance(replayed, Proven):
            amount = None if replayed.value is None else Decimal(replayed.value.minor)
            found[scope] = CapFacts(
                amount, CapSource.FEED, CapAction.PAUSES if amount is not None else CapAction.UNKNOWN
            )
    return found


def with_actions(caps: Mapping[Scope, CapFacts], told: Mapping[Scope, CapFacts]) -> dict[Scope, CapFacts]:
    """Caps that another source shows, with what happens at them where the feed tells of the same amount; and those that only it tells."""
    merged = dict(told)
    for scope, cap in caps.items():
        known = told.get(scope)
        if not cap.is_seen and known is not None:
            merged[scope] = replace(known, declared=cap.declared, declared_at=cap.declared_at)
        elif known is not None and known.amount == cap.amount:
            merged[scope] = replace(cap, action=known.action)
        else:
            merged[scope] = cap
    return merged


def claude_code_limit_told(activities: Iterable[Activity]) -> CapFacts | None:
    """The limit that everybody has in Claude Code who has none of their own; None where no event tells of it."""
    rows = [one for one in activities if one.type in _PERSONS and one.details.get("account_id") is None]
    if not rows:
        return None
    last = max(rows, key=lambda one: one.at)
    field = _PERSONS[last.type]
    if field is None:
        return CapFacts(None, CapSource.FEED)
    cents = last.details.get(field)
    if not isinstance(cents, int) or isinstance(cents, bool):
        return CapFacts(None, None, why_unseen="the event that set it does not say what it became")
    return CapFacts(Decimal(cents), CapSource.FEED)


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
