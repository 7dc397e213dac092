from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from pulumi_claude_admin.forges.merged_span import MergedSpan
from pulumi_claude_admin.model.cubes import Window

WEEK = MergedSpan.of(Window(date(2026, 9, 7), date(2026, 9, 14)))


def test_a_week_has_seven_days_a_day_has_hours_and_an_hour_has_nothing() -> None:
    days = WEEK.parts()
    hours = days[0].parts()
    assert (len(days), len(hours), hours[0].parts()) == (7, 24, ())
    assert [days[0].first, days[-1].end, hours[0].first, hours[-1].end] == [
        WEEK.first,
        WEEK.end,
        days[0].first,
        days[0].end,
    ]


def test_parts_lie_end_to_end() -> None:
    parts = WEEK.parts()
    assert [one.end for one in parts[:-1]] == [one.first for one in parts[1:]]


def test_it_is_searched_with_both_ends() -> None:
    assert WEEK.qualifier == "merged:2026-09-07T00:00:00Z..2026-09-13T23:59:59Z"


def test_the_first_moment_is_in_it_and_the_end_is_not() -> None:
    assert WEEK.has(datetime(2026, 9, 7, tzinfo=UTC))
    assert WEEK.has(WEEK.end - timedelta(microseconds=1))
    assert not WEEK.has(WEEK.end)


def test_it_is_told_in_days_or_by_its_hour() -> None:
    day = WEEK.parts()[1]
    told = [str(WEEK), str(day), str(day.parts()[5])]
    assert told == ["2026-09-07 to 2026-09-13", "2026-09-08", "the hour from 2026-09-08 05:00 UTC"]
