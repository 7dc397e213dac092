"""Moments in the questions of reports: RFC 3339 with a time zone (usage.md#analytics)."""

from __future__ import annotations

from datetime import UTC, datetime

from claude_simulator.admin.wire.query import Query
from claude_simulator.rules import reports as rules


def start(query: Query) -> datetime:
    """Return the beginning of a report, in UTC."""
    found = moment(query, "starting_at")
    rules.report_start_is_given(found)
    assert found is not None  # noqa: S101 - the rule above has just refused None
    return found


def moment(query: Query, name: str) -> datetime | None:
    """Return a moment with a time zone, in UTC, or None where none was given."""
    value = query.text(name)
    if value is None:
        return None
    try:
        found: datetime | None = datetime.fromisoformat(value)
    except ValueError:
        found = None
    try:
        return rules.report_moment_has_a_zone(name, found).astimezone(UTC)
    except OverflowError:
        return rules.report_moment_has_a_zone(name, None)
