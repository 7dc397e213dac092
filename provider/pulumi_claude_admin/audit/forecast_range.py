"""How far the forecast was off on a series' own days: at each week's end of its past, for as many days ahead."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.audit.robust_statistics import quantile
from pulumi_claude_admin.audit.spend_level import WEEK, fit

_TENTH: Final = 0.1
_FIRST_ORIGIN: Final = 4 * WEEK
_LEAST_ORIGINS: Final = 4
_SHORTEST_HORIZON: Final = WEEK
_LONGEST_HORIZON: Final = 3 * WEEK
"""A longer sum leaves few origins, which overlap: its range would hold less often than it says."""
_FAR_BELOW: Final = math.log(0.01)
"""What came to nothing counts as a hundredth of what was expected."""
_FAR_ABOVE: Final = math.log(3)
"""A change that nobody could expect is no error of the method: it counts as three times what was expected, and is said as a change."""


@dataclass(frozen=True, slots=True)
class Errors:
    """The middle four fifths of what came ÷ what was expected, as logarithms: `lowest` ≤ 0 ≤ `highest`."""

    lowest: float
    highest: float

    def widened(self, times: float) -> Errors:
        """The same, further out."""
        return Errors(self.lowest * times, self.highest * times)


NO_ERROR: Final = Errors(0.0, 0.0)


def own_errors(values: Sequence[float], *, horizon: int, last_weekday: int) -> Errors | None:
    """
    The errors of the same method on these whole days for sums of `horizon` days, of three weeks at most and of as many as leave four origins.

    None when there are too few days for four of a week.
    """
    if not any(values):
        return NO_ERROR
    latest = len(values) - _FIRST_ORIGIN - (_LEAST_ORIGINS - 1) * WEEK
    if latest < _SHORTEST_HORIZON:
        return None
    ahead = min(max(horizon, 1), latest, _LONGEST_HORIZON)
    origins = range(len(values) - ahead, _FIRST_ORIGIN - 1, -WEEK)
    errors = [
        error
        for origin in origins
        if (error := _error(values, origin, ahead, weekday=(last_weekday - len(values) + origin) % WEEK)) is not None
    ]
    if len(errors) < _LEAST_ORIGINS:
        return None
    return Errors(min(quantile(errors, _TENTH), 0.0), max(quantile(errors, 1 - _TENTH), 0.0))


def _error(values: Sequence[float], origin: int, ahead: int, *, weekday: int) -> float | None:
    """What came ÷ what was expected at `origin`, as a logarithm; None when nothing was expected."""
    level = fit(values[:origin], last_weekday=weekday)
    expected = sum(level.expected((weekday + day) % WEEK, ahead=day) for day in range(1, ahead + 1))
    if expected <= 0:
        return None
    came = sum(values[origin : origin + ahead])
    return min(max(math.log(came / expected), _FAR_BELOW), _FAR_ABOVE) if came > 0 else _FAR_BELOW
