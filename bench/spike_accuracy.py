"""
How well spikes are found on synthetic workspaces, by shape, beside simpler rules.

    python -m bench.spike_accuracy        the table of docs/audit-methods.md
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from bench.synthetic_spend import SHAPES, Drawn, Shape, drawn
from pulumi_claude_admin.audit.robust_statistics import mean, median, spread
from pulumi_claude_admin.audit.spikes import LeastImpact, spikes

SERIES: Final = 400
_JUDGED: Final = 60
"""The last days of each series; what is before them is history."""
_BEFORE: Final = 30
_ANY: Final = LeastImpact(Decimal(0), Decimal(0))


@dataclass(frozen=True, slots=True)
class SpikeAccuracy:
    """How many of the told days are spikes, how many of the spikes are told, and false ones in thirty days of a series."""

    precision: float
    recall: float
    false_alarms: float


Rule = Callable[[Drawn], set[date]]


def accuracy(shape: Shape, rule: Rule, *, series: int = SERIES) -> SpikeAccuracy:
    """What a rule finds in the last sixty days of the first series of a shape."""
    right = wrong = there = 0
    for number in range(series):
        one = drawn(shape, number)
        judged = {day for day, _ in one.days[-_JUDGED:]}
        told, real = rule(one) & judged, one.spikes & judged
        right += len(told & real)
        wrong += len(told - real)
        there += len(real)
    return SpikeAccuracy(right / max(right + wrong, 1), right / max(there, 1), wrong * 30 / (series * _JUDGED))


def alerts(one: Drawn) -> set[date]:
    """The careful rule of the audit, whatever the money."""
    return {spike.day for spike in spikes(one.seen(len(one.days)), _ANY) if spike.grade == "alert"}


def told(one: Drawn) -> set[date]:
    """All that the audit tells, alert or notice."""
    return {spike.day for spike in spikes(one.seen(len(one.days)), _ANY)}


def three_deviations(one: Drawn) -> set[date]:
    """More than the mean of thirty days and three standard deviations."""

    def most(before: list[float]) -> float:
        middle = mean(before)
        return middle + 3 * math.sqrt(mean([(value - middle) ** 2 for value in before]))

    return _above(one, most)


def plain_mad(one: Drawn) -> set[date]:
    """More than the median of thirty days and 3.5 MAD."""
    return _above(one, lambda before: median(before) + 3.5 * spread([value - median(before) for value in before]))


def twice_the_day_before(one: Drawn) -> set[date]:
    """More than two of the day before."""
    return _above(one, lambda before: 2 * before[-1])


def _above(one: Drawn, most: Callable[[list[float]], float]) -> set[date]:
    values = [float(amount) for _, amount in one.days]
    places = range(_BEFORE, len(values))
    return {one.days[place][0] for place in places if values[place] > most(values[place - _BEFORE : place])}


RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "mean + 3 sd (30 d)": three_deviations,
        "MAD 3.5 (30 d)": plain_mad,
        "day over day > 2x": twice_the_day_before,
        "shipped: alert": alerts,
        "shipped: alert or notice": told,
    }
)


def main() -> None:
    """Print the table."""
    for name, rule in RULES.items():
        found = (accuracy(shape, rule) for shape in SHAPES)
        cells = (f"{one.precision:.2f} / {one.recall:.2f} / {one.false_alarms:.2f}" for one in found)
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
