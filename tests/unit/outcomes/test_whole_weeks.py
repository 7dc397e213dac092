"""The last whole weeks: the one that is not over is in none."""

from __future__ import annotations

from datetime import date

import pytest

from pulumi_claude_admin.outcomes.week import Week
from pulumi_claude_admin.outcomes.whole_weeks import last_day, whole_weeks


@pytest.mark.parametrize(
    ("until", "last"),
    [
        (date(2026, 10, 31), Week(2026, 43)),  # a Saturday
        (date(2026, 11, 1), Week(2026, 44)),
        (date(2026, 11, 2), Week(2026, 44)),
        (date(2027, 1, 3), Week(2026, 53)),
    ],
)
def test_the_last_week_is_over_by_then(until: date, last: Week) -> None:
    assert whole_weeks(1, until) == (last,)


def test_the_weeks_come_one_after_the_other() -> None:
    assert whole_weeks(3, date(2026, 1, 11)) == (Week(2025, 52), Week(2026, 1), Week(2026, 2))


@pytest.mark.parametrize(
    ("until", "last"),
    [
        (None, Week(2026, 47)),
        (date(2026, 11, 29), Week(2026, 47)),
        (date(2026, 11, 28), Week(2026, 47)),
        (date(2026, 11, 15), Week(2026, 46)),
    ],
)
def test_on_a_sunday_its_week_is_not_over(until: date | None, last: Week) -> None:
    assert whole_weeks(1, last_day(until, date(2026, 11, 29))) == (last,)


def test_on_the_monday_after_it_is() -> None:
    assert whole_weeks(1, last_day(None, date(2026, 11, 30))) == (Week(2026, 48),)
