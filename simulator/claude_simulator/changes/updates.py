"""The ``updates`` of an event: what a value was and what it became, as texts (activity-feed.md#events)."""

from __future__ import annotations

from collections.abc import Mapping


def changed_values(before: Mapping[str, str | None], after: Mapping[str, str | None]) -> list[dict[str, str | None]]:
    """Return one ``{type, previous_value, current_value}`` per value that differs, in the order of ``after``."""
    return [
        {"type": name, "previous_value": before.get(name), "current_value": value}
        for name, value in after.items()
        if before.get(name) != value
    ]
