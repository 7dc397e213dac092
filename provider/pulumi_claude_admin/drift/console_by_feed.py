"""
Tells what was not looked at in the Console from what the stack last saw there and the activity feed since.

One reading of the feed for all settings, and only when there is a value to begin with. What is not proven stays unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pulumi_claude_admin.drift.declared import Declared
from pulumi_claude_admin.drift.organization_index import Place
from pulumi_claude_admin.drift.told_by_feed import ToldByFeed
from pulumi_claude_admin.feed.attribution import REACH
from pulumi_claude_admin.feed.console_replay import (
    DEFAULT_LIMIT,
    PERSONAL_LIMITS,
    TYPES,
    Anchor,
    History,
    NotProven,
    Proven,
    replay_cap,
    replay_default_limit,
    replay_personal_limits,
    replay_recipients,
    replay_thresholds,
)
from pulumi_claude_admin.feed.reading import Silence, read_feed
from pulumi_claude_admin.feed.traces import ALL_TYPES
from pulumi_claude_admin.findings import Unseen
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.ports import AdminApi

REPLAYS: Final[Mapping[str, Callable[[History, Scope, Anchor[Any]], Proven[Any] | NotProven]]] = {
    "amount": replay_cap,
    "thresholds": replay_thresholds,
    "recipients": replay_recipients,
    DEFAULT_LIMIT: replay_default_limit,
    PERSONAL_LIMITS: replay_personal_limits,
}
"""How each property is told; a resource whose state has it, and when it was seen, gives the value to begin with."""

TOO_SHORT: Final = (
    "the activity feed does not reach back, without a gap, to when they were last looked at; leave the Compliance API switched on, "
    "and run `pulumi refresh` once with a Console session"
)

_Anchors = dict[str, Anchor[Any]]  # each property has values of its own type


@dataclass(frozen=True, slots=True)
class ByFeed:
    """What was told, what is still unseen, and why when the feed told nothing."""

    unseen: tuple[Unseen, ...]
    told: Mapping[Place, ToldByFeed] = field(default_factory=dict)
    silence: Silence | None = None


def read_by_feed(declared: Declared, api: AdminApi, unseen: tuple[Unseen, ...], *, organization_id: str) -> ByFeed:
    """One call when something that could not be looked at has a value to begin with."""
    known = _anchors(declared)
    asked = {one: anchors for one in unseen if (anchors := known.get((one.kind, one.workspace_id)))}
    if not asked:
        return ByFeed(unseen)
    oldest = min(anchor.at for anchors in asked.values() for anchor in anchors.values())
    events = read_feed(api.activities, oldest - REACH, TYPES | ALL_TYPES, organization_id=organization_id)
    if isinstance(events, Silence):
        return ByFeed(unseen, silence=events)
    history = History.of(events, api.now())
    replayed = {(one.kind, one.workspace_id): _replayed(history, one, anchors) for one, anchors in asked.items()}
    told = {place: _told(history, each) for place, each in replayed.items()}
    rest = (_rest(one, told.get((one.kind, one.workspace_id))) for one in unseen)
    has_gap = any(isinstance(one, NotProven) and one.is_gap for each in replayed.values() for one in each.values())
    return ByFeed(
        unseen=tuple(one for one in rest if one is not None),
        told={place: one for place, one in told.items() if one.values},
        silence=Silence(TOO_SHORT, is_partial=True) if has_gap else None,
    )


def _anchors(declared: Declared) -> dict[Place, _Anchors]:
    """The newest of each property: two stacks may have seen one setting."""
    newest: dict[Place, _Anchors] = {}
    for one in declared.legible:
        anchors = newest.setdefault((one.kind, one.workspace_id), {})
        for name, anchor in one.anchors.items():
            if name not in anchors or anchors[name].at < anchor.at:
                anchors[name] = anchor
    return newest


def _replayed(history: History, one: Unseen, anchors: _Anchors) -> dict[str, Proven[Any] | NotProven]:
    scope = Scope(one.workspace_id)
    return {name: REPLAYS[name](history, scope, anchor) for name, anchor in anchors.items()}


def _told(history: History, replayed: Mapping[str, Proven[Any] | NotProven]) -> ToldByFeed:
    proven = {name: found for name, found in replayed.items() if isinstance(found, Proven)}
    return ToldByFeed(
        as_of=min((found.as_of for found in proven.values()), default=history.now),
        values={name: found.value for name, found in proven.items()},
        unseen={name: found.reason for name, found in replayed.items() if isinstance(found, NotProven)},
    )


def _rest(one: Unseen, told: ToldByFeed | None) -> Unseen | None:
    """What is still unseen of it, and why; None when all of it was told."""
    if told is None:
        return one
    if not told.unseen:
        return None
    by_reason: dict[str, list[str]] = {}
    for name, reason in sorted(told.unseen.items()):
        by_reason.setdefault(reason, []).append(name)
    reasons = "; ".join(f"{', '.join(names)}: {reason}" for reason, names in by_reason.items())
    return replace(one, reason=f"{one.reason}, and the activity feed does not prove it ({reasons})")
