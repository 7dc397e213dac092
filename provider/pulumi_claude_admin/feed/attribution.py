"""Who made what drift found: one reading of the feed for all findings, and only when there is something to ask it about."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from pulumi_claude_admin.feed.console_replay import SWITCHED, words
from pulumi_claude_admin.feed.reading import Silence, read_feed
from pulumi_claude_admin.feed.traces import ALL_TYPES, Trace, traces
from pulumi_claude_admin.findings import Finding, Kind, MadeBy, Status
from pulumi_claude_admin.key_ports import Activities
from pulumi_claude_admin.model.activity import Activity
from pulumi_claude_admin.model.member import User

REACH: Final = timedelta(days=30)
"""How far back is looked. A drift run is a weekly or daily matter; what is older has been reported before."""

ASKED_ABOUT: Final = frozenset({Status.CONFLICT, Status.DRIFTED, Status.MISSING, Status.ARCHIVED, Status.UNMANAGED})

_ELSEWHERE: Final = frozenset({Kind.GATEWAY_SPEND_LIMIT, Kind.MEMBER_SPEND_LIMIT, Kind.MEMBER_SPEND_LIMITS})

_Feed = Mapping[str, Sequence[tuple[int, Activity]]]
"""Events by type, each with its place in the feed, newest first."""


def with_authors(
    findings: tuple[Finding, ...], feed: Activities, *, users: Iterable[User], organization_id: str, now: datetime
) -> tuple[tuple[Finding, ...], Silence | None]:
    """The findings with who made them, and why not when the feed tells nothing."""
    asked = [one for one in findings if _is_asked_about(one)]
    if not asked:
        return findings, None
    activities = read_feed(feed, now - REACH, ALL_TYPES | {SWITCHED}, organization_id=organization_id)
    if isinstance(activities, Silence):
        return findings, activities
    people = {user.email.casefold(): user.id for user in users}
    by_type: dict[str, list[tuple[int, Activity]]] = {}
    for place, activity in enumerate(activities):
        by_type.setdefault(activity.type, []).append((place, activity))
    by_id = {id(one) for one in asked}
    found = tuple(_attributed(one, by_type, people) if id(one) in by_id else one for one in findings)
    is_told = all(one.made_by for one in found if _is_asked_about(one))
    return found, None if is_told else _gap(activities)


def _is_asked_about(finding: Finding) -> bool:
    """A gateway is another server, which keeps a record of its own, and an Enterprise organization has a feed of its own."""
    is_elsewhere = finding.subject.kind in _ELSEWHERE
    return finding.status in ASKED_ABOUT and not finding.is_counted and not is_elsewhere


def _gap(activities: Sequence[Activity]) -> Silence | None:
    """That the feed was off at some time, by the latest event of its own switch."""
    switched = next((one.at for one in activities if one.type == SWITCHED), None)
    if switched is None:
        return None
    reason = f"the activity feed was switched off or on at {words(switched)} and lacks what was done while it was off"
    return Silence(f"{reason}; leave the Compliance API switched on", is_partial=True)


def _attributed(finding: Finding, feed: _Feed, people: Mapping[str, str]) -> Finding:
    made_by = (_made_by(trace, feed) for trace in traces(finding, people))
    return replace(finding, made_by=tuple(one for one in made_by if one is not None))


def _made_by(trace: Trace, feed: _Feed) -> MadeBy | None:
    of_it = _selected(trace, feed)
    latest = next(of_it, None)
    if latest is None or not trace.leaves(latest):
        return None
    before = next(of_it, None) if trace.is_sole else None
    if before is not None and trace.leaves(before):
        return None
    return MadeBy(trace.path, latest.actor, latest.at)


def _selected(trace: Trace, feed: _Feed) -> Iterator[Activity]:
    """The events of this trace's types and object, newest first."""
    of_its_types = heapq.merge(*(feed.get(event, ()) for event in trace.types))
    return (activity for _, activity in of_its_types if trace.where(activity))
