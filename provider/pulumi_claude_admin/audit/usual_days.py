"""What is usual for a day, judged by the days before it alone: two rules, each of which gives a band. Logarithms, floats."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.audit.robust_statistics import median, spread
from pulumi_claude_admin.audit.spend_level import IDLE, WEEK, weekday_index

LEARNING: Final = 3 * WEEK
"""Days since the first spend of which none is judged."""

_FAR: Final = 3.5
"""Standard deviations, or what MAD makes of them."""
_LEVEL_KEEPS: Final = 0.5 ** (1 / 7)
"""From day to day: a half-life of a week."""
_VARIANCE_KEEPS: Final = 0.5 ** (1 / 14)
_CLIP: Final = 3.0
"""Standard deviations. What is farther off counts as that far."""
_LEAST_SPREAD: Final = 0.05
_NEW_LEVEL: Final = 3
"""Days in a row that are far off on one side are the new level."""
_CENTRE: Final = 2 * WEEK
_RESIDUALS: Final = 4 * WEEK
_SMALLEST: Final = 1e-9


@dataclass(frozen=True, slots=True)
class PlainDay:
    """The logarithm of a day as if it were a mean weekday, the weekday's share of the mean, and whether that weekday is idle by habit."""

    log: float
    share: float
    is_idle: bool


@dataclass(frozen=True, slots=True)
class Band:
    """What is usual: as far as `width` from `centre`, both as the logarithm of a plain day."""

    centre: float
    width: float


def plain_days(values: Sequence[float], *, first_weekday: int) -> list[PlainDay]:
    """
    The days, each by the weekday index of the weeks before it; the first three weeks by their own.

    A day without spend is that of a hundredth of the mean before it.
    """
    days = list[PlainDay]()
    shares: tuple[float, ...] = (1.0,) * WEEK
    total = sum(values[:LEARNING])
    for place, value in enumerate(values):
        if place % WEEK == 0:
            shares = weekday_index(values[: max(place, LEARNING)], first_weekday=first_weekday)
        mean = total / max(place, min(LEARNING, len(values)))
        share = max(shares[(first_weekday + place) % WEEK], IDLE)
        log = math.log(max(value / share, mean / 100, _SMALLEST))
        days.append(PlainDay(log, share, is_idle=share <= IDLE))
        total += max(value, 0.0) if place >= LEARNING else 0.0
    return days


def by_half_life(days: Sequence[PlainDay]) -> Iterator[tuple[int, Band]]:
    """The careful rule: level and variance of a half-life of one and two weeks; what is far off moves neither by much."""
    start = [day.log for day in days[:LEARNING] if not day.is_idle]
    level = median(start)
    deviation = max(spread([log - level for log in start]), _LEAST_SPREAD)
    run = _Run()
    for place in range(LEARNING, len(days)):
        yield place, Band(level, _FAR * deviation)
        off = days[place].log - level
        if days[place].is_idle:
            continue
        if run.is_new_level(off, _FAR * deviation):
            level = median([day.log for day in days[place - _NEW_LEVEL + 1 : place + 1]])
            continue
        clipped = max(-_CLIP * deviation, min(_CLIP * deviation, off))
        level += (1 - _LEVEL_KEEPS) * clipped
        variance = _VARIANCE_KEEPS * deviation**2 + (1 - _VARIANCE_KEEPS) * clipped**2
        deviation = max(math.sqrt(variance), _LEAST_SPREAD)


def by_mad(days: Sequence[PlainDay]) -> Iterator[tuple[int, Band]]:
    """The sensitive rule: the median of the fortnight before, and how far days were from theirs in the four weeks before."""
    busy = list[float]()
    residuals = list[float]()
    run = _Run()
    for place, day in enumerate(days):
        level = median(busy[-_CENTRE:]) if busy else day.log
        usual = median(residuals[-_RESIDUALS:])
        width = _FAR * max(spread([one - usual for one in residuals[-_RESIDUALS:]]), _LEAST_SPREAD)
        if place >= LEARNING:
            yield place, Band(level + usual, width)
        if day.is_idle:
            continue
        if place >= LEARNING and run.is_new_level(day.log - level - usual, width):
            busy = busy[-_NEW_LEVEL + 1 :]
        busy.append(day.log)
        residuals.append(day.log - level)


class _Run:
    """How many days in a row were far off on one side."""

    def __init__(self) -> None:
        self._days = 0

    def is_new_level(self, off: float, width: float) -> bool:
        """Whether this day makes it enough of them; then counting begins anew."""
        if abs(off) <= width:
            self._days = 0
            return False
        side = 1 if off > 0 else -1
        self._days = self._days + side if self._days * side > 0 else side
        if abs(self._days) < _NEW_LEVEL:
            return False
        self._days = 0
        return True
