"""
What a setting that only the Console shows must be now, from a value that we read there and the events since. Pure.

A value is proven or it is not, with the reason. Source: docs/platform/activity-feed.md#replay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from typing import Final, Generic, TypeVar

from pulumi_claude_admin.model.activity import Activity
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope

SWITCHED: Final = "org_compliance_api_settings_updated"
_RECORDS: Final = ("created", "deleted")
_RECIPIENTS: Final = "alert_emails_updated"
_SPEND: Final = frozenset(
    f"{whose}_spend_limit_{what}" for whose in ("workspace", "platform") for what in (*_RECORDS, _RECIPIENTS)
)
_LIMITS: Final = frozenset(
    {
        *(one for one in _SPEND if not one.endswith(_RECIPIENTS)),
        "platform_workspace_rate_limit_updated",
        "platform_workspace_rate_limit_deleted",
    }
)
"""Changes that may be missing when a key made them (docs/platform/activity-feed.md#limits-by-key)."""
_OF_PERSONS: Final = {
    "workspace_member_spend_limit_created": "limit_usd",
    "workspace_member_spend_limit_updated": "new_limit_usd",
    "workspace_member_spend_limit_deleted": None,
}
"""Events about limits for each person of Claude Code, with the field that has the cents. No key can make one: there is no API."""
PERSONAL_TYPES: Final = frozenset(_OF_PERSONS)
TYPES: Final = _SPEND | _LIMITS | PERSONAL_TYPES | {SWITCHED}
"""Every type that a replay goes by."""

DEFAULT_LIMIT: Final = "default"
PERSONAL_LIMITS: Final = "people"
"""The properties of Claude Code limits: what is proven of people is by user id, None for no limit of their own."""

KEYS: Final = frozenset({"admin_api_key_actor", "api_actor"})
SETTLED_AFTER: Final = timedelta(minutes=5)
"""Events are visible within about a minute, and not in order: of the last minutes nothing is known for sure."""
UNSURE_BEFORE: Final = timedelta(minutes=2)
UNSURE_AFTER: Final = timedelta(seconds=1)
"""An anchor is dated by an answer of the platform, in whole seconds, not by the page itself: what is so near may be in it or not."""

UNKNOWN_EVENT: Final = "an event about it does not say what it became"
A_RECORD_WENT: Final = "a limit or threshold was deleted since, and no event says which"
TWO_CAPS: Final = "another limit was set without the first being deleted"
JUST_NOW: Final = "it was changed within the last five minutes"
TOO_NEAR: Final = "it was changed at about the time when it was last looked at"
NO_KEY_SEEN: Final = "no change of a limit by an API key is in the activity feed yet, so it may leave such changes out"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Anchor(Generic[T]):
    """A value that we read or wrote ourselves in the Console, and when."""

    value: T
    at: datetime


@dataclass(frozen=True, slots=True)
class Proven(Generic[T]):
    """What it was at `as_of`, and no event has touched it since."""

    value: T
    as_of: datetime


@dataclass(frozen=True, slots=True)
class NotProven:
    """Why it cannot be told. `is_gap`: since the feed has nothing from then, or lacks something."""

    reason: str
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """The events that were read, oldest first and each once, at `now` (the platform's clock)."""

    events: tuple[Activity, ...]
    now: datetime

    @classmethod
    def of(cls, newest_first: Iterable[Activity], now: datetime) -> History:
        """Of a feed's answer. Events of one moment keep the feed's order."""
        oldest_first = list({one.id: one for one in newest_first}.values())[::-1]
        return cls(tuple(sorted(oldest_first, key=lambda one: one.at)), now)


def replay_recipients(
    history: History, scope: Scope, anchor: Anchor[tuple[str, ...]]
) -> Proven[tuple[str, ...]] | NotProven:
    """Who gets the notifications: each event has the whole list."""
    return _replayed(history, anchor, _about(scope, _RECIPIENTS), _after_recipients)


def replay_thresholds(
    history: History, scope: Scope, anchor: Anchor[tuple[Money, ...]]
) -> Proven[tuple[Money, ...]] | NotProven:
    """The notification amounts, while none can have been deleted."""
    gap = _keys_gap(history, anchor.at)
    return gap or _replayed(history, anchor, _about(scope, *_RECORDS), _after_threshold)


def replay_cap(history: History, scope: Scope, anchor: Anchor[Money | None]) -> Proven[Money | None] | NotProven:
    """The limit that stops spending, of which a scope has one at most."""
    gap = _keys_gap(history, anchor.at)
    return gap or _replayed(history, anchor, _about(scope, *_RECORDS), _after_cap)


def replay_default_limit(
    history: History, scope: Scope, anchor: Anchor[Money | None]
) -> Proven[Money | None] | NotProven:
    """What everybody may spend on Claude Code: the last event about nobody in particular wins."""
    return _replayed(history, anchor, _about_persons(scope, is_default=True), _after_default)


def replay_personal_limits(
    history: History, scope: Scope, anchor: Anchor[Mapping[str, Money | None]]
) -> Proven[Mapping[str, Money | None]] | NotProven:
    """What single people may spend on Claude Code, by user id: the last event about each of them wins."""
    return _replayed(history, anchor, _about_persons(scope, is_default=False), _after_personal)


def _replayed(
    history: History,
    anchor: Anchor[T],
    is_about: Callable[[Activity], bool],
    after: Callable[[T | NotProven, Activity], T | NotProven],
) -> Proven[T] | NotProven:
    """
    The value after all events, from whichever of them the anchor does not have yet.

    Events near the anchor may be in its value or not. Our own write is among them: with and without it the value is the same.
    """
    gap = _gap(history, anchor.at)
    if gap is not None:
        return gap
    as_of = max(anchor.at, history.now - SETTLED_AFTER)
    since = [one for one in history.events if one.at > anchor.at - UNSURE_BEFORE and is_about(one)]
    if any(one.at > as_of for one in since):
        return NotProven(JUST_NOW)
    near = sum(one.at <= anchor.at + UNSURE_AFTER for one in since)
    start: T | NotProven = anchor.value
    outcomes = [reduce(after, since[first:], start) for first in range(near + 1)]
    last = outcomes[-1]
    if isinstance(last, NotProven):
        return last
    return Proven(last, as_of) if all(one == last for one in outcomes) else NotProven(TOO_NEAR)


def _gap(history: History, at: datetime) -> NotProven | None:
    """Why the feed may lack something since then."""
    if not any(one.at <= at + UNSURE_AFTER for one in history.events):
        return NotProven(
            f"the activity feed does not reach back to {words(at)}, when it was last looked at", is_gap=True
        )
    if any(one.type == SWITCHED and one.at > at - UNSURE_BEFORE for one in history.events):
        return NotProven("the activity feed was switched off or on since it was last looked at", is_gap=True)
    return None


def _keys_gap(history: History, at: datetime) -> NotProven | None:
    """Whether a change of a limit by a key would be in this feed: only where one was seen before."""
    is_seen = any(
        one.type in _LIMITS and one.actor.type in KEYS and one.at <= at + UNSURE_AFTER for one in history.events
    )
    return _gap(history, at) or (None if is_seen else NotProven(NO_KEY_SEEN))


def _about(scope: Scope, *what: str) -> Callable[[Activity], bool]:
    """Whether an event is about the scope; one that does not say of which workspace it is may be."""
    if scope.workspace_id is None:
        types = {f"platform_spend_limit_{one}" for one in what}
        return lambda activity: activity.type in types
    types = {f"workspace_spend_limit_{one}" for one in what}

    def is_about(activity: Activity) -> bool:
        where = activity.details.get("workspace_id")
        return activity.type in types and (where == scope.workspace_id or not isinstance(where, str))

    return is_about


def _about_persons(scope: Scope, *, is_default: bool) -> Callable[[Activity], bool]:
    """Events about this workspace; one that does not say of which it is may be. Without a person it is the default."""

    def is_about(activity: Activity) -> bool:
        where = activity.details.get("workspace_id")
        is_here = where == scope.workspace_id or not isinstance(where, str)
        return activity.type in _OF_PERSONS and is_here and (activity.details.get("account_id") is None) is is_default

    return is_about


def _after_default(_: Money | NotProven | None, event: Activity) -> Money | NotProven | None:
    return _personal_limit(event)


def _after_personal(
    known: Mapping[str, Money | None] | NotProven, event: Activity
) -> Mapping[str, Money | None] | NotProven:
    amount, user_id = _personal_limit(event), event.details.get("account_id")
    if isinstance(known, NotProven) or isinstance(amount, NotProven) or not isinstance(user_id, str):
        return known if isinstance(known, NotProven) else NotProven(UNKNOWN_EVENT)
    return {**known, user_id: amount}


def _personal_limit(event: Activity) -> Money | NotProven | None:
    name = _OF_PERSONS[event.type]
    if name is None:
        return None if _says_where(event) else NotProven(UNKNOWN_EVENT)
    amount = personal_amount(event)
    return amount if amount is not None and _says_where(event) else NotProven(UNKNOWN_EVENT)


def personal_amount(event: Activity) -> Money | None:
    """What an event says that somebody may spend on Claude Code; None where it says no amount."""
    cents = event.details.get(_OF_PERSONS.get(event.type) or "")
    is_whole = isinstance(cents, int) and not isinstance(cents, bool)
    return Money(cents) if is_whole and isinstance(cents, int) else None


def _after_recipients(_: tuple[str, ...] | NotProven, event: Activity) -> tuple[str, ...] | NotProven:
    emails = event.details.get("alert_emails")
    if not isinstance(emails, list) or not _says_where(event):
        return NotProven(UNKNOWN_EVENT)
    return tuple(sorted({str(one).casefold() for one in emails}))


def _after_threshold(known: tuple[Money, ...] | NotProven, event: Activity) -> tuple[Money, ...] | NotProven:
    if isinstance(known, NotProven):
        return known
    if event.type.endswith("deleted"):
        return NotProven(A_RECORD_WENT) if known else known
    match event.details.get("limit_action"), _amount(event):
        case "notify_only", Money() as amount:
            return tuple(sorted({*known, amount}))
        case "notify_and_pause", _:
            return known
        case _:
            return NotProven(UNKNOWN_EVENT)


def _after_cap(known: Money | NotProven | None, event: Activity) -> Money | NotProven | None:
    if isinstance(known, NotProven) and known.reason == TWO_CAPS:
        return known
    if event.type.endswith("deleted"):
        return None if known is None else NotProven(A_RECORD_WENT)
    match event.details.get("limit_action"), _amount(event):
        case "notify_only", _:
            return known
        case "notify_and_pause", Money() as amount:
            return NotProven(TWO_CAPS) if isinstance(known, Money) and known != amount else amount
        case _:
            return NotProven(UNKNOWN_EVENT)


def _says_where(event: Activity) -> bool:
    return event.type.startswith("platform_") or isinstance(event.details.get("workspace_id"), str)


def _amount(event: Activity) -> Money | None:
    """The event has cents, whatever its field is called; None where it has not, or does not say of which workspace."""
    cents = event.details.get("limit_usd")
    is_whole = isinstance(cents, int) and not isinstance(cents, bool) and _says_where(event)
    return Money(cents) if is_whole and isinstance(cents, int) else None


def words(moment: datetime) -> str:
    """`2026-11-24 09:00 UTC`."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
