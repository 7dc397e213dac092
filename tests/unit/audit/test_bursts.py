"""Weeks of which the last hours took more than they usually do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from pulumi_claude_admin.audit.bursts import BurstThreshold, EndOfWeek, end_of_week_bursts

SATURDAY = datetime(2026, 8, 1, tzinfo=UTC)
WEEKS = 10
END = SATURDAY + timedelta(weeks=WEEKS)
LAST_EVENING = END - timedelta(hours=2)  # Friday 22:00


def _hours(extra: int = 0, *, at: datetime = LAST_EVENING) -> list[tuple[datetime, int]]:
    hours = [SATURDAY + timedelta(hours=number) for number in range(WEEKS * 168)]
    return [(hour, 100_000 + (extra if hour == at else 0)) for hour in hours]


def test_a_burst_has_its_share_the_usual_one_and_what_is_beyond() -> None:
    (burst,) = end_of_week_bursts(_hours(10_000_000), start=SATURDAY, end=END)

    assert burst.end == END
    assert (burst.tokens, burst.week_tokens) == (11_200_000, 26_800_000)
    assert burst.usual == Fraction(12, 168)
    assert burst.beyond == 9_285_714


def test_the_same_tokens_on_another_day_are_no_burst() -> None:
    wednesday = LAST_EVENING - timedelta(2)

    assert end_of_week_bursts(_hours(10_000_000, at=wednesday), start=SATURDAY, end=END) == ()


def test_what_is_usual_there_is_no_burst() -> None:
    fridays = [SATURDAY + timedelta(weeks=week, days=6, hours=20) for week in range(WEEKS)]
    hours = [*_hours(), *((hour, 10_000_000) for hour in fridays)]

    assert end_of_week_bursts(hours, start=SATURDAY, end=END) == ()


def test_below_the_least_tokens_nobody_is_told() -> None:
    least = BurstThreshold(tokens=50_000_000)

    assert end_of_week_bursts(_hours(10_000_000), start=SATURDAY, end=END, threshold=least) == ()


def test_a_week_that_was_not_read_whole_says_nothing() -> None:
    assert end_of_week_bursts(_hours(10_000_000), start=SATURDAY, end=END - timedelta(hours=1)) == ()


def test_less_than_four_weeks_before_say_nothing() -> None:
    late = SATURDAY + timedelta(weeks=WEEKS - 4)

    assert end_of_week_bursts(_hours(10_000_000), start=late, end=END) == ()


def test_the_week_ends_where_people_are() -> None:
    los_angeles = EndOfWeek(zone=ZoneInfo("America/Los_Angeles"))
    friday_evening_there = datetime(2026, 10, 3, 5, tzinfo=UTC)  # Saturday in UTC

    found = end_of_week_bursts(
        _hours(10_000_000, at=friday_evening_there), start=SATURDAY, end=END, of_week=los_angeles
    )

    assert [burst.end.isoformat() for burst in found] == ["2026-10-03T00:00:00-07:00"]


def test_weeks_without_a_token_say_nothing() -> None:
    assert end_of_week_bursts([(hour, 0) for hour, _ in _hours()], start=SATURDAY, end=END) == ()
