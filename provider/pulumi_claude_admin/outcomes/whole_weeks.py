"""Which weeks are told: the last whole ones. A week that is not over would look like one in which less was done."""

from __future__ import annotations

from datetime import date, timedelta

from pulumi_claude_admin.outcomes.week import Week


def last_day(until: date | None, today: date) -> date:
    """The last day that is told: `until`, yesterday where that is not over or none is named."""
    yesterday = today - timedelta(days=1)
    return yesterday if until is None else min(until, yesterday)


def whole_weeks(count: int, until: date) -> tuple[Week, ...]:
    """So many weeks, the oldest first, of which the last one's Sunday is that day or before it. Raises OverflowError before the year 1."""
    after = Week.of_day(until + timedelta(days=1))
    return tuple(Week.of_day(after.monday - timedelta(weeks=number)) for number in range(count, 0, -1))
