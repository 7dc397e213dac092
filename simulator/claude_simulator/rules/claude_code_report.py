"""What is refused about the Claude Code report."""

from __future__ import annotations

from datetime import UTC, datetime

from claude_simulator.rules.refused import invalid


def report_day_is_one(value: str | None) -> datetime:
    """Refuse what is no day in the Claude Code report. Source: usage.md#claude-code."""
    try:
        day = datetime.strptime(value or "", "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise invalid("starting_at: must be a date, YYYY-MM-DD") from None
    return day
