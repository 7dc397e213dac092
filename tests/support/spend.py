"""Daily spend for tests: amounts from a day on, all of them read, all of them whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from pulumi_claude_admin.audit.spend_series import SpendSeries, days_between, spend_by_day

FIRST = date(2026, 7, 1)
"""A Wednesday."""


def noon_after(day: date) -> datetime:
    """Noon of the next day: that day is whole."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC) + timedelta(1)


def spend(amounts: Sequence[str | int], *, first: date = FIRST, unread: frozenset[date] = frozenset()) -> SpendSeries:
    """One amount a day."""
    days = days_between(first, first + timedelta(len(amounts)))
    rows = [(day, Decimal(amount)) for day, amount in zip(days, amounts, strict=True) if day not in unread]
    last = days[-1] if days else first - timedelta(1)
    return spend_by_day(rows, covered=frozenset(days) - unread, seen_until=noon_after(last))
