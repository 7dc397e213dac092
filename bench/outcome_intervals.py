"""
How often the interval of a difference holds, by size of the team: on drawn teams without repositories, so that there can be many.

    python -m bench.outcome_intervals [TEAMS] [SIZE …]      the table of docs/outcomes-methods.md

The teams are those of `tests/support/histories/draw.py`: people differ, and what one makes is alike.
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from pulumi_claude_admin.outcomes.difference import Observation, Statistic, at_share, difference, mean

TEAMS: Final = 100
SIZES: Final = (5, 6, 8, 12, 20)
_WEEKS: Final = 12
_MATURE: Final = 8
"""Of the weeks, those whose changes are thirty days old."""
METRICS: Final[Mapping[str, tuple[Statistic, float]]] = MappingProxyType(
    {
        "defects, no effect": (mean, 0.0),
        "defects, +10 points": (mean, 0.1),
        "median wait, +3 h": (at_share(0.5), 3.0),
        "p75 wait, +3 h": (at_share(0.75), 3.0),
        "coverage, no effect": (mean, 0.0),
    }
)
"""What is told, and what is true."""


@dataclass(frozen=True, slots=True)
class Held:
    """Of so many teams, the share in which the truth is inside, and in which the interval leaves zero out."""

    inside: float
    without_zero: float


def held(size: int, *, teams: int = TEAMS) -> Mapping[str, Held]:
    """By metric, for teams of a size."""
    inside, without_zero = defaultdict[str, int](int), defaultdict[str, int](int)
    for number in range(teams):
        for name, observed in _team(size, random.Random(f"{size}/{number}")).items():  # noqa: S311 - made up, no secret
            statistic, truth = METRICS[name]
            found = difference(observed, statistic, seed=str(number))
            if found is not None:
                inside[name] += found.low <= truth <= found.high
                without_zero[name] += not found.low <= 0 <= found.high
    return {name: Held(inside[name] / teams, without_zero[name] / teams) for name in METRICS}


def _team(size: int, draw: random.Random) -> Mapping[str, list[Observation]]:
    found = defaultdict[str, list[Observation]](list)
    for who in range(size):
        a_week, share = draw.gammavariate(8, 0.3), min(max(draw.betavariate(6, 6), 0.05), 0.95)
        chance, hours = draw.betavariate(3, 22), draw.gauss(0, 1.5)
        for week in range(_WEEKS):
            for is_assisted in (draw.random() < share for _ in range(_poisson(draw, a_week))):
                for name, value in _change(draw, chance, hours, week, is_assisted=is_assisted):
                    found[name].append(Observation(str(who), is_assisted, value))
    return found


def _change(
    draw: random.Random, chance: float, hours: float, week: int, *, is_assisted: bool
) -> Iterator[tuple[str, float]]:
    if week < _MATURE:
        yield "defects, no effect", float(draw.random() < chance)
        yield "defects, +10 points", float(draw.random() < chance + 0.1 * is_assisted)
    waited = max(8 + hours + draw.gauss(0, 3) + 3 * is_assisted, 0.05)
    yield "median wait, +3 h", waited
    yield "p75 wait, +3 h", waited
    yield "coverage, no effect", draw.gauss(0, 1)


def _poisson(draw: random.Random, expected: float) -> int:
    count, passed = 0, draw.expovariate(1)
    while passed < expected:
        count, passed = count + 1, passed + draw.expovariate(1)
    return count


def main() -> None:
    """Print the table."""
    teams, *sizes = [int(word) for word in sys.argv[1:]] or [TEAMS]
    print(f"| people | {' | '.join(METRICS)} |")
    print(f"|---|{'---|' * len(METRICS)}")
    for size in sizes or SIZES:
        found = held(size, teams=teams)
        cells = (f"{one.inside:.0%}, {one.without_zero:.0%}" for one in found.values())
        print(f"| {size} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
