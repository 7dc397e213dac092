"""
What a person comes to by the end of a period at the rate so far, and what they may cost in a month at most. Pure.

A spend that is not told says nothing: it is never taken for zero (docs/platform/enterprise.md#effective).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.model.member_spend_limit import EffectiveLimit

DAILY: Final = "daily"
WEEKLY: Final = "weekly"
MONTHLY: Final = "monthly"
EARLY: Final = Decimal("0.1")
"""In this share of a period, its first, a rate proves nothing."""

_WEEKS: Final = 6
"""So many weeks have a day in one month, at most."""
_FINEST: Final = Decimal(1)


def at_this_rate(spent: Decimal | None, period: str, now: datetime) -> Decimal | None:
    """
    What `spent` (minor units) becomes by the end of the period, of UTC: a day, a week from Monday, a month of the calendar.

    None where it is not told, early in a period, and for a period that is new.
    """
    elapsed = _elapsed(period, now.astimezone(UTC))
    if spent is None or elapsed is None or elapsed < EARLY:
        return None
    return (spent / elapsed).quantize(_FINEST)


def most_in_a_month(limits: Mapping[str, EffectiveLimit], now: datetime) -> Decimal | None:
    """What limits by period let somebody spend in this month, in minor units; None: as much as they like."""
    times = {MONTHLY: 1, WEEKLY: _WEEKS, DAILY: monthrange(now.year, now.month)[1]}
    bounds = (
        Decimal(limits[period].amount.minor * number)  # type: ignore[union-attr]  # asked in the condition
        for period, number in times.items()
        if period in limits and limits[period].amount is not None
    )
    return min(bounds, default=None)


def expected_in_a_month(limits: Mapping[str, EffectiveLimit], now: datetime) -> Decimal | None:
    """
    What somebody is expected to spend in this month: at the rate so far, never beyond their limits.

    Where nothing is told of their month it is all that their limits allow. None: nothing is told and nothing limits them.
    """
    most = most_in_a_month(limits, now)
    month = limits.get(MONTHLY)
    expected = None if month is None else at_this_rate(month.spent, MONTHLY, now)
    if expected is None:
        return most
    return expected if most is None else min(expected, most)


def has_ended(period: str, since: datetime, until: datetime) -> bool:
    """Whether a period that was under way at `since` is over at `until`; one that is new has no end that is known."""
    before, after = (_bounds(period, one.astimezone(UTC)) for one in (since, until))
    return before is not None and after is not None and before[0] < after[0]


def _elapsed(period: str, now: datetime) -> Decimal | None:
    """Which share of the period is over."""
    bounds = _bounds(period, now)
    return None if bounds is None else Decimal((now - bounds[0]) / bounds[1])


def _bounds(period: str, now: datetime) -> tuple[datetime, timedelta] | None:
    """When the period began, and how long it is."""
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    match period:
        case "daily":
            return day, timedelta(days=1)
        case "weekly":
            return day - timedelta(days=now.weekday()), timedelta(days=7)
        case "monthly":
            return day.replace(day=1), timedelta(days=monthrange(now.year, now.month)[1])
        case _:
            return None
