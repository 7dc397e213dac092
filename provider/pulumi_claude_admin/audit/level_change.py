"""Since when a level is another, and what that comes to in a month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.forecast import FINEST, whole_days
from pulumi_claude_admin.audit.robust_statistics import mean, median
from pulumi_claude_admin.audit.spend_level import WEEK, as_logs, fit, weekday_index, without_weekdays
from pulumi_claude_admin.audit.spend_series import SpendSeries

_LOOKED_AT: Final = 5 * WEEK
_LEAST_AFTER: Final = 3
_LEAST_BEFORE: Final = 2 * WEEK
_MONTH: Final = 30


@dataclass(frozen=True, slots=True)
class LevelChange:
    """The first day of the new level, and what a mean day was and is. `money` is what thirty such days cost more (less where negative)."""

    since: date
    before: Decimal
    now: Decimal

    @property
    def money(self) -> Decimal:
        """In a month of thirty days."""
        return (self.now - self.before) * _MONTH


def level_change(spend: SpendSeries) -> LevelChange | None:
    """The change when the level has just changed (docs/audit-methods.md says what that is), else None."""
    values = whole_days(spend)
    if not values or not fit(values, last_weekday=spend.last_whole.weekday()).has_just_changed:
        return None
    first_weekday = (spend.last_whole.weekday() - len(values) + 1) % WEEK
    weekdays = weekday_index(values, first_weekday=first_weekday)
    days = without_weekdays(values, weekdays, first_weekday=first_weekday)[-_LOOKED_AT:]
    after = _days_after(as_logs(days))
    since = spend.last_whole - timedelta(after - 1)
    return LevelChange(since, _money(median(days[:-after])), _money(median(days[-after:])))


def _days_after(logs: Sequence[float]) -> int:
    """How many of the last days are the new level: where two levels are nearest to all days."""

    def distance(after: int) -> float:
        return _scatter(logs[:-after]) + _scatter(logs[-after:])

    return min(range(_LEAST_AFTER, len(logs) - _LEAST_BEFORE + 1), key=distance)


def _scatter(values: Sequence[float]) -> float:
    middle = mean(values)
    return sum((value - middle) ** 2 for value in values)


def _money(value: float) -> Decimal:
    return Decimal(value).quantize(FINEST)
