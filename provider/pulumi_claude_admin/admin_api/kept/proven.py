"""Which kept lists are as they were, by the events since they were read. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import ValidationError

from pulumi_claude_admin.admin_api.kept.list_files import KeptList
from pulumi_claude_admin.admin_api.kept.list_types import ListKey, adapter
from pulumi_claude_admin.feed.changed_lists import ListName, Touch, is_shown, latest_touches
from pulumi_claude_admin.model.activity import Activity


@dataclass(frozen=True, slots=True)
class Proven:
    """`lists` and what touched them, by name. Rate limits are proven only where it is known that keys' changes are told too."""

    lists: Mapping[ListKey, KeptList]
    touched: Mapping[str, tuple[tuple[Touch, datetime], ...]]
    now: datetime
    are_limits_by_key_told: bool

    @classmethod
    def by(
        cls,
        activities: Iterable[Activity],
        lists: Mapping[ListKey, KeptList],
        *,
        now: datetime,
        are_limits_by_key_told: bool,
    ) -> Proven:
        """The lists, and the events since."""
        latest = latest_touches(activities)
        touched = {
            str(name): tuple((touch, at) for touch, at in latest.items() if touch.name == name) for name in ListName
        }
        return cls(lists, touched, now, are_limits_by_key_told)

    def without(self, is_left_out: Callable[[ListKey], bool]) -> Proven:
        """The same without some lists."""
        return replace(self, lists={key: kept for key, kept in self.lists.items() if not is_left_out(key)})

    def find(self, key: ListKey, basis: str) -> KeptList | None:
        """The list, when it is as it was: what it depends on is the same, and nothing has touched it since it was read."""
        kept = self.lists.get(key)
        if kept is None or kept.basis != basis or not self._is_told(key):
            return None
        if any(_is_in(touch, key, kept) and not is_shown(at, kept.read_at) for touch, at in self.touched[key.name]):
            return None
        return None if key.name == ListName.INVITES and self._has_expired(kept) else kept

    def _is_told(self, key: ListKey) -> bool:
        return key.name != ListName.WORKSPACE_RATE_LIMITS or self.are_limits_by_key_told

    def _has_expired(self, kept: KeptList) -> bool:
        """An invitation expires without an event."""
        try:
            invites = adapter(ListName.INVITES).validate_python(kept.value)
        except ValidationError:
            return True
        return any(one.status == "pending" and one.expires_at <= self.now for one in invites)


def _is_in(touch: Touch, key: ListKey, kept: KeptList) -> bool:
    if touch.person is not None:
        rows = kept.value if isinstance(kept.value, list) else []
        return any(isinstance(row, dict) and row.get("user_id") == touch.person for row in rows)
    return touch.of is None or touch.of == key.of
