"""The Compliance Activity Feed as a store: what happened, who did it, and when others can see it.

``changes/`` say what happened, one line per change (``organization.record``); the two doors say who acts
(``acting_as``). Which events and fields there are is ``feed/activity_types.py``; how the feed is read is
``admin/activities.py``. Nothing here knows HTTP.
"""

from __future__ import annotations

import bisect
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from claude_simulator.feed.activity_types import ACTIVITY_TYPES
from claude_simulator.ids import Ids
from claude_simulator.switches import Switches

Actor: TypeAlias = Mapping[str, str | None]

SYSTEM: Actor = {"type": "system_actor", "service": None}
OWN_CALL = "compliance_api_accessed"
OWN_CALL_SECONDS = 1.0
KEPT = timedelta(days=6 * 365)


class UnknownActivity(ValueError):
    """The event is not in the table, or has other fields than its row."""


@dataclass(frozen=True, slots=True)
class Activity:
    """One event. ``number`` orders events of the same moment; ``visible_at`` is when the feed begins to show it."""

    id: str
    number: int
    type: str
    created_at: datetime
    visible_at: datetime
    actor: dict[str, str | None]
    fields: dict[str, object]

    @property
    def place(self) -> tuple[datetime, int]:
        """Where the event stands in the order of time."""
        return self.created_at, self.number


@dataclass(slots=True)
class Feed:
    """All events of one organization, in the order of time."""

    ids: Ids
    activities: list[Activity] = field(default_factory=list)
    count: int = 0
    _actors: list[Actor] = field(default_factory=list, repr=False)
    _is_silent: bool = field(default=False, repr=False)

    def add(self, kind: str, fields: Mapping[str, object], *, now: datetime, switches: Switches) -> None:
        """Note an event of the present actor; see :meth:`claude_simulator.organization.Organization.record`.

        Raises:
            UnknownActivity: the table does not have it so.
        """
        row = ACTIVITY_TYPES.get(kind)
        if row is None or row.fields != fields.keys():
            raise UnknownActivity(
                f"{kind} with {', '.join(sorted(fields)) or 'no field'} is not in feed/activity_types.py"
            )
        actor = self._actors[-1] if self._actors else SYSTEM
        by_key = actor["type"] not in ("user_actor", "system_actor")
        if self._is_silent or (row.is_limit and by_key and switches.choice("feed_limits_by_key") == "silent"):
            return
        activity_id = self.ids.tagged("activity")
        self.count += 1
        late = _delay(activity_id, kind, switches.number("feed_visible_within_seconds"))
        bisect.insort(
            self.activities,
            Activity(activity_id, self.count, kind, now, now + late, {**actor}, {**fields}),
            key=lambda activity: activity.place,
        )

    def visible(self, now: datetime) -> list[Activity]:
        """Return what can be seen now, newest first: an older event may appear after a newer one, none is for ever."""
        oldest = now - KEPT
        return [each for each in reversed(self.activities) if each.visible_at <= now and each.created_at > oldest]

    @contextmanager
    def acting_as(self, actor: Actor) -> Iterator[None]:
        """Let ``actor`` be the one who does what is recorded inside; the caller holds the organization's lock."""
        self._actors.append(actor)
        try:
            yield
        finally:
            self._actors.pop()

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Record nothing inside: what is done there will be undone."""
        before, self._is_silent = self._is_silent, True
        try:
            yield
        finally:
            self._is_silent = before


def _delay(activity_id: str, kind: str, within_seconds: int) -> timedelta:
    """Return how late an event becomes visible: some part of the limit, the same for the same id (activity-feed.md#call)."""
    most = min(OWN_CALL_SECONDS, within_seconds) if kind == OWN_CALL else within_seconds
    part = int.from_bytes(hashlib.sha256(activity_id.encode()).digest()[:4]) / 2**32
    return timedelta(seconds=part * most)
