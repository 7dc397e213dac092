"""ISO weeks, by UTC's calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from pulumi_claude_admin.outcomes.week import Week


def test_a_moment_is_in_the_week_of_its_utc_day() -> None:
    late_on_sunday = datetime(2026, 9, 6, 23, 30, tzinfo=timezone(timedelta(hours=-5)))

    assert Week.of(late_on_sunday) == Week(2026, 37)
    assert Week.of(datetime(2026, 9, 6, 23, 30, tzinfo=UTC)) == Week(2026, 36)


def test_the_last_days_of_a_year_may_be_in_the_first_week_of_the_next() -> None:
    assert str(Week.of(datetime(2025, 12, 29, tzinfo=UTC))) == "2026-W01"
    assert Week(2026, 53).following == Week(2027, 1)
    assert Week(2026, 53).monday == date(2026, 12, 28)
