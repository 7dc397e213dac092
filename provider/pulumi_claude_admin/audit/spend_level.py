"""
The level that daily spend is at, how it grows, and what each weekday is of it. Floats: statistics, no sums.

The mean of a half-life of 7 days over a weekday index, outliers clipped by MAD, with a damped Theil-Sen trend of weekly medians. Why
these, and what was measured: docs/audit-methods.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.audit.robust_statistics import half_life_mean, mean, median, spread, theil_sen

WEEK: Final = 7
HISTORY: Final = 13 * WEEK
SHORTEST: Final = WEEK
"""Days. Of fewer nothing is said."""

JUST_CHANGED: Final = (0.6, 1.6)
"""The last days ÷ the 21 before: outside, the level is said to have just changed."""

_HALF_LIFE: Final = 7.0
_HALF_LIFE_AFTER_CHANGE: Final = 3.0
_LEVEL_DAYS: Final = 6 * WEEK
_LEVEL_AGE: Final = 9
"""Days. The mean age of what the level is a mean of: a trend has gone on since."""
_PHI: Final = 0.85
"""What each further week keeps of the trend."""
_TREND_WEEKS: Final = 12
_RECENT_WEEKS: Final = 5
_CLIP: Final = 2.5
_CLIP_WINDOW: Final = 7
"""Days before and after."""
_LEAST_SPREAD: Final = 0.05
_INDEX_WEEKS: Final = 8
IDLE: Final = 0.05
"""A weekday below this share of the mean tells nothing of the level."""
_SUDDEN_DAYS: Final = 3
_BEFORE: Final = 3 * WEEK
_SMALLEST: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Level:
    """
    Spend of a mean day (`value`), its growth in a week as a logarithm, and each weekday's share of the mean, Monday first.

    `change` is the last week ÷ the three weeks before it or, when only that is news, the median of the last three days ÷ theirs; None
    without four weeks.
    """

    value: float
    growth: float
    weekdays: tuple[float, ...]
    change: float | None

    @property
    def has_just_changed(self) -> bool:
        """Whether `change` leaves the interval in which it is no news."""
        return self.change is not None and _is_news(self.change)

    def expected(self, weekday: int, *, ahead: int) -> float:
        """The spend of a day of that weekday, `ahead` days after the last one that was seen."""
        weeks = (ahead + _LEVEL_AGE) / WEEK
        trend = self.growth * _PHI * (1 - _PHI**weeks) / (1 - _PHI)
        return self.value * math.exp(trend) * self.weekdays[weekday]


def fit(values: Sequence[float], *, last_weekday: int) -> Level:
    """
    The level of days without a gap, the last of which is a `last_weekday` (Monday is 0).

    A level that has just changed is none that no day has reached yet: what began on an idle weekday need not follow the week.

    Leading days without spend are from before there was anything, and count as none.
    """
    begun = next((place for place, value in enumerate(values) if value > 0), len(values))
    days = [max(value, 0.0) for value in values[max(begun, len(values) - HISTORY) :]]
    first = (last_weekday - len(days) + 1) % WEEK
    weekdays = weekday_index(days, first_weekday=first)
    plain = without_weekdays(days, weekdays, first_weekday=first)
    clipped = _clipped(plain)
    recent = clipped[-_LEVEL_DAYS:]
    if len(days) < WEEK + _BEFORE:
        return Level(half_life_mean(recent, _HALF_LIFE), _growth(clipped), weekdays, None)
    week = _ratio(mean(clipped[-WEEK:]), mean(clipped[-WEEK - _BEFORE : -WEEK]))
    if _is_news(week):
        return Level(min(half_life_mean(recent, _HALF_LIFE_AFTER_CHANGE), max(days[-WEEK:])), 0.0, weekdays, week)
    latest = median(plain[-_SUDDEN_DAYS:])
    sudden = _ratio(latest, median(plain[-_SUDDEN_DAYS - _BEFORE : -_SUDDEN_DAYS]))
    if _is_news(sudden):
        return Level(min(latest, max(days[-_SUDDEN_DAYS:])), 0.0, weekdays, sudden)
    return Level(half_life_mean(recent, _HALF_LIFE), _growth(clipped), weekdays, week)


def weekday_index(days: Sequence[float], *, first_weekday: int) -> tuple[float, ...]:
    """
    What each weekday is of a mean day: the median over eight weeks of the day ÷ the week around it; a mean of 1.

    All the same with less than two weeks, or with hardly any spend.
    """
    count = len(days)
    ratios: list[list[float]] = [[] for _ in range(WEEK)]
    for place in range(max(0, count - _INDEX_WEEKS * WEEK), count if count >= 2 * WEEK else 0):
        start = min(max(0, place - 3), count - WEEK)
        around = sum(days[start : start + WEEK]) / WEEK
        if around > 0:
            ratios[(first_weekday + place) % WEEK].append(days[place] / around)
    medians = [median(one) for one in ratios]
    total = sum(medians)
    return tuple(one * WEEK / total for one in medians) if total > 0 else (1.0,) * WEEK


def without_weekdays(days: Sequence[float], weekdays: Sequence[float], *, first_weekday: int) -> list[float]:
    """Each day as if it were a mean weekday; one that is idle by habit is like the day before it."""
    plain = list[float]()
    for place, value in enumerate(days):
        share = weekdays[(first_weekday + place) % WEEK]
        if share >= IDLE:
            plain.append(value / share)
        else:
            plain.append(plain[-1] if plain else 0.0)
    return plain


def as_logs(values: Sequence[float]) -> list[float]:
    """Logarithms, of which a day without spend is that of a hundredth of the mean."""
    least = max(sum(values) / len(values) / 100, _SMALLEST) if values else _SMALLEST
    return [math.log(max(value, least)) for value in values]


def _clipped(plain: Sequence[float]) -> list[float]:
    """The days, those that are far from the fortnight around them brought nearer."""
    logs = as_logs(plain)
    centres = [
        median(logs[max(0, place - _CLIP_WINDOW) : max(0, place - _CLIP_WINDOW) + 2 * _CLIP_WINDOW + 1])
        for place in range(len(logs))
    ]
    residuals = [log - centre for log, centre in zip(logs, centres, strict=True)]
    most = _CLIP * max(spread(residuals), _LEAST_SPREAD)
    return [
        value if abs(residual) <= most else math.exp(centre + math.copysign(most, residual))
        for value, centre, residual in zip(plain, centres, residuals, strict=True)
    ]


def _growth(clipped: Sequence[float]) -> float:
    """The trend of a week that twelve weeks show, as far as they agree on it and as the last five show it too."""
    count = len(clipped)
    weeks = min(_TREND_WEEKS, count // WEEK)
    medians = [median(clipped[count - WEEK * (back + 1) : count - WEEK * back]) for back in reversed(range(weeks))]
    logs = as_logs(medians)
    slope, agreement = theil_sen(logs)
    recent, _ = theil_sen(logs[-_RECENT_WEEKS:])
    if slope * recent <= 0:
        return 0.0
    return math.copysign(min(abs(slope) * agreement, abs(recent)), slope)


def _is_news(change: float) -> bool:
    return not JUST_CHANGED[0] <= change <= JUST_CHANGED[1]


def _ratio(now: float, before: float) -> float:
    """How often the one before; of nothing before, 1 when nothing came of it."""
    if before > 0:
        return now / before
    return math.inf if now > 0 else 1.0
