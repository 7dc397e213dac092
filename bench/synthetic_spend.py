"""
Daily spend of made-up workspaces, on which forecast and spikes are measured: the same days for the same seed, everywhere.

Noise is log-normal with sigma 0.25, 2.5 % of days are spikes of three to eight times the day. People spend a fifth to a quarter on
weekends.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final, Literal, get_args

from pulumi_claude_admin.audit.spend_series import SpendSeries, days_between, spend_by_day

Shape = Literal["human", "svc", "ramp", "step"]
SHAPES: Final[tuple[Shape, ...]] = get_args(Shape)
"""People; a service, every day alike; people and 5 to 20 % more each week; a service whose level changes once."""

BEFORE: Final = 90
"""Days before the month that is forecast."""
MONTH: Final = 30
_MONTHS: Final = tuple(
    date(*one, 1) for one in ((2026, 6), (2026, 9), (2026, 4), (2023, 6), (2023, 9), (2023, 4), (2026, 11))
)
"""Of thirty days, beginning on a Monday, a Tuesday and so on."""
_SEED: Final = 14
_NOISE: Final = 0.25
_SPIKES: Final = 0.025
_SPIKE_TIMES: Final = (3.0, 8.0)
_WEEKEND: Final = (0.20, 0.25)
_GROWTH: Final = (0.05, 0.20)
_STEP_TIMES: Final = (1.5, 4.0)
_STEP_DAYS: Final = (-40, 15)
"""From the first day of the month."""
_FALLS: Final = 0.3
_MEAN_DAY: Final = (3.0, 8.0)
"""As logarithms: 20 to 3,000 a day."""
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Drawn:
    """A series; the days that are spikes, and the one from which on its level is another."""

    days: tuple[tuple[date, Decimal], ...]
    spikes: frozenset[date]
    step: date | None

    def seen(self, whole: int) -> SpendSeries:
        """Its first `whole` days, all of them whole."""
        end = self.days[0][0] + timedelta(whole)
        rows = self.days[:whole]
        seen_until = datetime(end.year, end.month, end.day, 12, tzinfo=UTC)
        return spend_by_day(rows, covered=[day for day, _ in rows], seen_until=seen_until)


def drawn(shape: Shape, number: int, *, length: int = BEFORE + MONTH) -> Drawn:
    """Series `number` of a shape. The month begins on another weekday each time."""
    source = random.Random(f"{_SEED} {shape} {number}")  # noqa: S311 - a made-up series, no secret
    mean, weekend, growth = (source.uniform(*bounds) for bounds in (_MEAN_DAY, _WEEKEND, _GROWTH))
    step_at = BEFORE + source.randint(*_STEP_DAYS)
    times = source.uniform(*_STEP_TIMES) ** (-1 if source.random() < _FALLS else 1)
    first = _MONTHS[number % 7] - timedelta(BEFORE)
    rows, spikes = [], set[date]()
    for place, day in enumerate(days_between(first, first + timedelta(length))):
        amount = math.exp(mean + source.gauss(0, _NOISE))
        if shape in {"human", "ramp"} and day.weekday() >= _SATURDAY:
            amount *= weekend
        if shape == "ramp":
            amount *= (1 + growth) ** (place / 7)
        if shape == "step" and place >= step_at:
            amount *= times
        if source.random() < _SPIKES:
            amount *= source.uniform(*_SPIKE_TIMES)
            spikes.add(day)
        rows.append((day, Decimal(f"{amount:.6f}")))
    return Drawn(tuple(rows), frozenset(spikes), first + timedelta(step_at) if shape == "step" else None)
