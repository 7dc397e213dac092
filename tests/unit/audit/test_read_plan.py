from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_claude_admin.audit.read_plan import (
    Archived,
    asked_days,
    days_of_totals,
    days_to_read,
    in_order,
    windows,
)
from pulumi_claude_admin.audit_ports import HowRead, Kept
from pulumi_claude_admin.model.cubes import (
    CLAUDE_CODE,
    COST_BY_WHO,
    COST_TOTALS,
    LONGEST_WINDOW,
    USAGE_BY_HOUR,
    Cube,
    Surface,
    Window,
)

TODAY = date(2026, 11, 29)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def read_on(day: date, surface: Surface = Surface.ANALYTICS) -> HowRead:
    return HowRead(datetime.combine(day, time(12), UTC), None, surface)


def archived(cube: Cube, days: Iterable[date], how: HowRead) -> Archived:
    return Archived.of([Kept(cube.name, dict.fromkeys(days, how))])


EMPTY = Archived.of([])
LAST_90 = asked_days(COST_BY_WHO, TODAY)


def test_ninety_days_end_today() -> None:
    assert (len(LAST_90), LAST_90[0], LAST_90[-1]) == (90, date(2026, 9, 1), TODAY)


def test_hours_reach_back_eight_weeks_and_leave_out_the_day_that_is_not_over() -> None:
    days = asked_days(USAGE_BY_HOUR, TODAY)
    assert (len(days), days[-1]) == (55, ago(1))


def test_nothing_is_asked_of_days_before_2026() -> None:
    assert asked_days(COST_BY_WHO, date(2026, 1, 10))[0] == date(2026, 1, 1)


def test_an_empty_archive_needs_every_day() -> None:
    assert days_to_read(COST_BY_WHO, TODAY, EMPTY) == LAST_90
    assert days_of_totals(COST_TOTALS, TODAY, EMPTY) == LAST_90


def test_a_day_that_was_read_is_read_again_only_when_it_moved() -> None:
    kept = archived(COST_BY_WHO, LAST_90, read_on(TODAY))
    assert days_to_read(COST_BY_WHO, TODAY, kept) == ()
    assert days_to_read(COST_BY_WHO, TODAY, kept, moved={ago(3), ago(1)}) == (ago(3), ago(1))


def test_a_day_is_read_once_for_good_at_31_days() -> None:
    kept = archived(COST_BY_WHO, LAST_90, read_on(ago(1)))
    assert days_to_read(COST_BY_WHO, TODAY, kept) == (ago(31),)
    settled = archived(COST_BY_WHO, LAST_90, read_on(TODAY))
    assert days_to_read(COST_BY_WHO, TODAY, settled, moved=LAST_90)[0] == ago(30)


def test_totals_are_looked_at_as_long_as_they_may_move() -> None:
    kept = archived(COST_TOTALS, LAST_90, read_on(TODAY))
    assert days_of_totals(COST_TOTALS, TODAY, kept) == LAST_90[-31:]


def test_a_weekly_run_reads_seven_days_for_good() -> None:
    kept = archived(COST_BY_WHO, LAST_90, read_on(ago(7)))
    assert days_to_read(COST_BY_WHO, TODAY, kept) == tuple(ago(days) for days in range(37, 30, -1))


def test_hours_are_read_once_a_day() -> None:
    days = asked_days(USAGE_BY_HOUR, TODAY)
    today, yesterday = (archived(USAGE_BY_HOUR, days, read_on(one)) for one in (TODAY, ago(1)))
    assert days_to_read(USAGE_BY_HOUR, TODAY, today, moved={ago(1)}) == ()
    assert days_to_read(USAGE_BY_HOUR, TODAY, yesterday, moved={ago(1)}) == (ago(31), ago(1))


def test_claude_code_is_read_again_while_something_may_come_in_late() -> None:
    kept = archived(CLAUDE_CODE, LAST_90, read_on(TODAY))
    assert days_to_read(CLAUDE_CODE, TODAY, kept) == (ago(1), TODAY)


@pytest.mark.parametrize("now", [Surface.ANALYTICS, Surface.LEGACY])
def test_a_month_is_of_one_generation_of_reports(now: Surface) -> None:
    other = Surface.LEGACY if now is Surface.ANALYTICS else Surface.ANALYTICS
    kept = archived(COST_BY_WHO, LAST_90[:-1], read_on(TODAY, other))
    assert days_to_read(COST_BY_WHO, TODAY, kept, surface=other) == (TODAY,)
    november = tuple(day for day in LAST_90 if day.month == 11)
    assert days_to_read(COST_BY_WHO, TODAY, kept, surface=now) == november


def test_a_month_that_was_left_half_and_half_is_put_right() -> None:
    days = dict.fromkeys(LAST_90, read_on(TODAY)) | {date(2026, 9, 9): read_on(TODAY, Surface.LEGACY)}
    kept = Archived.of([Kept(COST_BY_WHO.name, days)])
    assert days_to_read(COST_BY_WHO, TODAY, kept, surface=Surface.ANALYTICS) == (date(2026, 9, 9),)


def test_windows_are_runs_of_days_cut_at_the_end_of_a_month_latest_first() -> None:
    days = [date(2026, 10, 30), date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 3)]
    assert windows(days) == (
        Window(date(2026, 11, 3), date(2026, 11, 4)),
        Window(date(2026, 11, 1), date(2026, 11, 2)),
        Window(date(2026, 10, 30), date(2026, 11, 1)),
    )


@given(st.sets(st.dates(date(2026, 1, 1), date(2027, 3, 1))))
def test_windows_hold_each_day_once_within_one_month(days: set[date]) -> None:
    made = windows(days)
    held = [one.first + timedelta(days=number) for one in made for number in range(one.days)]
    assert sorted(held) == sorted(days)
    assert all(one.first.month == (one.end - timedelta(days=1)).month for one in made)
    assert all(one.end - one.first <= LONGEST_WINDOW for one in made)


def test_the_latest_month_comes_first_and_claude_code_last() -> None:
    steps = in_order({CLAUDE_CODE.name: LAST_90, COST_BY_WHO.name: LAST_90, USAGE_BY_HOUR.name: LAST_90})
    told = [(step.cube.name, step.window.first.month) for step in steps]
    assert told == [
        ("cost_by_who", 11),
        ("usage_by_hour", 11),
        ("cost_by_who", 10),
        ("usage_by_hour", 10),
        ("cost_by_who", 9),
        ("usage_by_hour", 9),
        ("claude_code", 11),
        ("claude_code", 10),
        ("claude_code", 9),
    ]
