"""Days that cost more than they should have, and levels that changed. Two rules, one careful and one sensitive: docs/audit-methods.md."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Literal

from pulumi_claude_admin.audit.forecast import FINEST, whole_days
from pulumi_claude_admin.audit.spend_series import SpendSeries
from pulumi_claude_admin.audit.usual_days import Band, by_half_life, by_mad, plain_days

Grade = Literal["alert", "notice"]
_ALERT: Final[Grade] = "alert"
_NOTICE: Final[Grade] = "notice"


@dataclass(frozen=True, slots=True)
class LeastImpact:
    """What a day has to cost beyond what was expected before anybody is told: money **and** a share of what was expected."""

    money: Decimal = Decimal(10_000)
    """Fractional cents."""
    share: Decimal = Decimal("0.4")


@dataclass(frozen=True, slots=True)
class Spike:
    """A day that cost more than expected. `upper` is the most that the rule takes for usual; `money` is `actual` - `expected`."""

    day: date
    grade: Grade
    actual: Decimal
    expected: Decimal
    lower: Decimal
    upper: Decimal

    @property
    def money(self) -> Decimal:
        """What the day cost beyond what was expected."""
        return self.actual - self.expected


def spikes(spend: SpendSeries, least: LeastImpact | None = None) -> tuple[Spike, ...]:
    """
    The whole days that were read and are a spike: an *alert* where the careful rule says so, a *notice* where only the sensitive one does.

    Each day is judged by the days before it alone, so that what was told once stays told.
    """
    impact = least or LeastImpact()
    values = whole_days(spend, longest=len(spend.amounts))
    first = spend.last_whole - timedelta(len(values) - 1)
    days = plain_days(values, first_weekday=first.weekday())
    found = dict[date, Spike]()
    for bands, grade in ((by_mad(days), _NOTICE), (by_half_life(days), _ALERT)):
        for place, band in bands:
            day = first + timedelta(place)
            actual = spend.amount(day)
            if actual is None:
                continue
            spike = _spike(day, grade, actual, band, days[place].share)
            if actual > spike.upper and spike.money >= max(impact.money, impact.share * spike.expected):
                found[day] = spike
    return tuple(found[day] for day in sorted(found))


def _spike(day: date, grade: Grade, actual: Decimal, band: Band, share: float) -> Spike:
    lower, expected, upper = (
        Decimal(math.exp(band.centre + off) * share).quantize(FINEST) for off in (-band.width, 0.0, band.width)
    )
    return Spike(day, grade, actual, expected, lower, upper)
