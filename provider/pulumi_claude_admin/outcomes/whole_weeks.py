"""Which weeks are told: the last whole ones. A week that is not over would look like one in which less was done."""

from __future__ import annotations

from datetime import date, timedelta

from pulumi_claude_admin.outcomes.week import Week


def whole_weeks(count: int, until: date) -> tuple[Week, ...]:
    """So many weeks, the oldest first, of which the last one's Sunday is that day or before it."""
    after = Week.of_day(until + timedelta(days=1))
    return tuple(Week.of_day(after.monday - timedelta(weeks=number)) for number in range(count, 0, -1))
