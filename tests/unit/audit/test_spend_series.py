"""Which days of spend are known, and which of them are whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from pulumi_claude_admin.audit.spend_series import month_of, spend_by_day

MONDAY = date(2026, 11, 2)
TUESDAY, WEDNESDAY = MONDAY + timedelta(1), MONDAY + timedelta(2)
NOON = datetime(2026, 11, 5, 12, tzinfo=UTC)


def test_a_covered_day_without_a_row_is_zero_and_any_other_is_unread() -> None:
    found = spend_by_day([(MONDAY, Decimal("1.5"))], covered={MONDAY, WEDNESDAY}, seen_until=NOON)

    assert (found.first, found.amounts) == (MONDAY, (Decimal("1.5"), None, Decimal(0)))


def test_rows_of_one_day_are_added_exactly() -> None:
    rows = [(MONDAY, Decimal("0.1")), (MONDAY, Decimal("0.2")), (MONDAY, Decimal("0.000000000001"))]

    found = spend_by_day(rows, covered={MONDAY}, seen_until=NOON)

    assert found.between(MONDAY, TUESDAY) == Decimal("0.300000000001")


@pytest.mark.parametrize(
    ("seen_until", "last_whole"),
    [
        (datetime(2026, 11, 4, 3, 59, tzinfo=UTC), MONDAY),
        (datetime(2026, 11, 4, 4, 0, tzinfo=UTC), TUESDAY),
        (datetime(2026, 11, 3, 20, 0, tzinfo=timezone(timedelta(hours=-8))), TUESDAY),
    ],
)
def test_a_day_is_whole_four_hours_after_its_end_in_utc(seen_until: datetime, last_whole: date) -> None:
    found = spend_by_day([], covered={MONDAY, TUESDAY, WEDNESDAY}, seen_until=seen_until)

    assert found.last_whole == last_whole


def test_no_day_is_whole_when_nothing_was_covered() -> None:
    assert spend_by_day([], covered=(), seen_until=NOON).whole == 0


def test_a_row_of_a_day_that_was_not_asked_for_is_refused() -> None:
    with pytest.raises(ValueError, match="2026-11-03"):
        spend_by_day([(TUESDAY, Decimal(1))], covered={MONDAY}, seen_until=NOON)


@pytest.mark.parametrize(
    ("day", "length"),
    [(date(2026, 2, 28), 28), (date(2028, 2, 1), 29), (date(2026, 11, 30), 30), (date(2026, 12, 31), 31)],
)
def test_a_month_ends_where_the_next_one_starts(day: date, length: int) -> None:
    start, end = month_of(day)

    assert (start.day, end.day, (end - start).days) == (1, 1, length)
