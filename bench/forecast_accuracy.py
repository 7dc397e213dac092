"""
How far the forecast of a month is off on synthetic workspaces, by shape and day of the month, beside simpler methods.

    python -m bench.forecast_accuracy        the tables of docs/audit-methods.md
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from bench.synthetic_spend import BEFORE, MONTH, SHAPES, Drawn, Shape, drawn
from pulumi_claude_admin.audit.forecast import MonthForecast, forecast_month
from pulumi_claude_admin.audit.robust_statistics import half_life_mean, mean, median
from pulumi_claude_admin.audit.spend_level import weekday_index, without_weekdays
from pulumi_claude_admin.audit.spend_series import SpendSeries

DAYS: Final = (5, 12, 20)
"""Whole days of the month that were seen."""
SERIES: Final = 400
_WEEK: Final = 7
_UNKNOWABLE: Final = timedelta(3)
"""A step that is to come, or younger than that, is in no day that a forecast could learn from."""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Errors in per cent of a month's total: the median, and what nine in ten stay below."""

    median: float
    ninth: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """
    Per cent of months that ended in the printed range: of those whose level was not said to have just changed, and of those where it was.

    A month whose level changes later counts in neither (`unknowable`).
    """

    held: float
    held_after_change: float
    plain: int
    labelled: int
    unknowable: int


Method = Callable[[Drawn, int], Decimal]


def accuracy(shape: Shape, day: int, method: Method, *, series: int = SERIES) -> Accuracy:
    """The errors of a method on the first series of a shape, on that day of the month."""
    errors = sorted(_error(drawn(shape, number), day, method) for number in range(series))
    return Accuracy(median(errors), errors[int(0.9 * series)])


def coverage(shape: Shape, day: int, *, series: int = SERIES) -> Coverage:
    """How often the printed range held."""
    held: dict[bool, list[bool]] = {False: [], True: []}
    for number in range(series):
        one = drawn(shape, number)
        seen_until = one.days[BEFORE + day - 1][0]
        if one.step is not None and one.step > seen_until - _UNKNOWABLE and one.step <= one.days[-1][0]:
            continue
        forecast = _forecast(one, day)
        if forecast.lower is None or forecast.upper is None or forecast.ahead is None:
            continue
        held[forecast.ahead.change is not None].append(forecast.lower <= _total(one) <= forecast.upper)
    plain, labelled = held[False], held[True]
    return Coverage(
        100 * mean(plain), 100 * mean(labelled), len(plain), len(labelled), series - len(plain) - len(labelled)
    )


def shipped(one: Drawn, day: int) -> Decimal:
    """What the audit prints."""
    total = _forecast(one, day).total
    return Decimal("NaN") if total is None else total


def run_rate(one: Drawn, day: int) -> Decimal:
    """The month so far ÷ its days x all days."""
    return _forecast(one, day).run_rate or Decimal("NaN")


def weekday_median(one: Drawn, day: int) -> Decimal:
    """Each further day is the median of the same weekday in the last four weeks."""
    values = _floats(one, day)
    to_come = [median(values[-_WEEK + ahead % _WEEK :: -_WEEK][:4]) for ahead in range(MONTH - day)]
    return Decimal(sum(values[BEFORE:]) + sum(to_come))


def plain_mean(one: Drawn, day: int) -> Decimal:
    """The mean of a half-life of seven days x a weekday index, and nothing else."""
    values = _floats(one, day)
    first = one.days[0][0].weekday()
    weekdays = weekday_index(values, first_weekday=first)
    level = half_life_mean(without_weekdays(values, weekdays, first_weekday=first), _WEEK)
    to_come = [level * weekdays[(first + place) % _WEEK] for place in range(len(values), BEFORE + MONTH)]
    return Decimal(sum(values[BEFORE:]) + sum(to_come))


METHODS: Final[Mapping[str, Method]] = MappingProxyType(
    {
        "run rate": run_rate,
        "weekday median, 4 weeks": weekday_median,
        "half-life mean x weekday": plain_mean,
        "shipped": shipped,
    }
)


def _forecast(one: Drawn, day: int) -> MonthForecast:
    return forecast_month(_seen(one, day), one.days[BEFORE][0])


def _seen(one: Drawn, day: int) -> SpendSeries:
    return one.seen(BEFORE + day)


def _floats(one: Drawn, day: int) -> list[float]:
    return [float(amount) for _, amount in one.days[: BEFORE + day]]


def _total(one: Drawn) -> Decimal:
    return sum((amount for _, amount in one.days[BEFORE:]), Decimal(0))


def _error(one: Drawn, day: int, method: Method) -> float:
    return abs(float(method(one, day) / _total(one)) - 1) * 100


def main() -> None:
    """Print the tables of docs/audit-methods.md."""
    for shape in SHAPES:
        for name, method in METHODS.items():
            errors = (accuracy(shape, day, method) for day in DAYS)
            print(f"| {shape} | {name} |", " / ".join(f"{one.median:.1f} ({one.ninth:.0f})" for one in errors), "|")
    for shape in SHAPES:
        shares = (coverage(shape, day) for day in DAYS)
        told = (f"{one.held:.0f} of {one.plain} ({one.held_after_change:.0f} of {one.labelled})" for one in shares)
        print(f"| {shape} |", " / ".join(told), "|")


if __name__ == "__main__":
    main()
