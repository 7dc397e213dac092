"""
How far assisted changes differ from those without a sign, and how sure that is: a bootstrap over the people who made them.

Over changes it would be too sure of itself: what one person makes is alike. The interval is the percentile one, widened for few
people as Hesterberg has it ("What Teachers Should Know About the Bootstrap", 2015). How often it holds is measured
(`make bench`, docs/outcomes-methods.md#interval), and where it holds too seldom no verdict is given.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate
from operator import itemgetter, mul
from statistics import NormalDist
from typing import Final

RESAMPLES: Final = 1000
FEWEST_RESAMPLES: Final = 200
_STEPS: Final = 20_000_000
"""Of a hundred thousand changes there are fewer samples: of so many, another one tells nothing new."""
LEAST_PEOPLE: Final = 8
"""With changes of either kind. Below, a 95 % interval held in fewer than 90 of 100 histories (docs/outcomes-methods.md#interval)."""
_LEVEL: Final = 0.95


@dataclass(frozen=True, slots=True)
class Observation:
    """One change: who made it, whether it was assisted, and what was measured of it."""

    person: str
    is_assisted: bool
    value: float


class Verdict(StrEnum):
    """What may be said of a difference, assisted less no sign. The words are kept and printed."""

    HIGHER = "higher"
    LOWER = "lower"
    OPEN = "no difference seen"
    FEW = "too few people for a verdict"
    NONE = "no verdict"


@dataclass(frozen=True, slots=True)
class Difference:
    """Assisted less no sign, with its 95 % interval, in the unit of the values. `people`: who has changes of either kind."""

    value: float
    low: float
    high: float
    people: int
    verdict: Verdict


Counts = Sequence[int]
"""How often each person is in a sample, by place."""
Statistic = Callable[[Sequence[tuple[float, int]], int], Callable[[Counts], float | None]]
"""Of values in their order, each with the place of whose it is, and of how many people: what is told of a sample, None of one without a value."""


def mean(values: Sequence[tuple[float, int]], people: int) -> Callable[[Counts], float | None]:
    """Each value as often as its person is in the sample."""
    sums, numbers = [0.0] * people, [0] * people
    for value, who in values:
        sums[who] += value
        numbers[who] += 1

    def of(counts: Counts) -> float | None:
        number = sum(map(mul, numbers, counts))
        return sum(map(mul, sums, counts)) / number if number else None

    return of


def at_share(share: float) -> Statistic:
    """The value that this share of all is at or below: 0.5 is the median, the mean of the two in the middle where it is between them."""

    def statistic(values: Sequence[tuple[float, int]], people: int) -> Callable[[Counts], float | None]:
        numbers = [0] * people
        for _, who in values:
            numbers[who] += 1

        ordered = [value for value, _ in values]
        each = itemgetter(*(who for _, who in values), 0)  # of one place alone it would give no tuple

        def of(counts: Counts) -> float | None:
            place = share * sum(map(mul, numbers, counts))
            passed = list(accumulate(each(counts)))
            above = bisect_right(passed, place, 0, len(ordered))
            if above == len(ordered):
                return None
            below = bisect_left(passed, place, 0, above)
            return ordered[above] if below == above else (ordered[below] + ordered[above]) / 2

        return of

    return statistic


def difference(
    observed: Iterable[Observation], statistic: Statistic, *, seed: str, most: int = RESAMPLES
) -> Difference | None:
    """
    The difference of a statistic; None where one kind has no change. The same observations and seed give the same interval.

    `most`: as many samples are drawn for it, or fewer.
    """
    listed = sorted(observed, key=lambda one: (one.value, one.person, one.is_assisted))
    place = {name: index for index, name in enumerate(sorted({one.person for one in listed}))}
    assisted = [(one.value, place[one.person]) for one in listed if one.is_assisted]
    others = [(one.value, place[one.person]) for one in listed if not one.is_assisted]
    if not assisted or not others:
        return None
    of_assisted, of_others = statistic(assisted, len(place)), statistic(others, len(place))

    def of(counts: Counts) -> float | None:
        first, second = of_assisted(counts), of_others(counts)
        return None if first is None or second is None else first - second

    people = min(len({who for _, who in kind}) for kind in (assisted, others))
    low, high = _interval(of, len(place), people, seed, resamples=min(resamples_of(len(listed)), most))
    return Difference(of([1] * len(place)) or 0.0, low, high, people, _verdict(low, high, people))


def share_difference(observed: Iterable[Observation], *, seed: str, most: int = RESAMPLES) -> Difference | None:
    """
    That of two shares, of values that are 0 or 1.

    Of a kind that has no case at all, or nothing else, every sample is alike, and the bootstrap would be sure of it. So the interval
    also holds what as many changes may well not have shown (Clopper and Pearson's bound).
    """
    listed = tuple(observed)
    found = difference(listed, mean, seed=seed, most=most)
    if found is None:
        return None
    (up, down), (up_of_others, down_of_others) = (
        _unseen([one.value for one in listed if one.is_assisted is kind]) for kind in (True, False)
    )
    low, high = max(found.low - down - up_of_others, -1.0), min(found.high + up + down_of_others, 1.0)
    return replace(found, low=low, high=high, verdict=_verdict(low, high, found.people))


def _unseen(values: Sequence[float]) -> tuple[float, float]:
    """By how much the true share may be above that of these values, and below it, where all of them are alike."""
    bound = 1 - ((1 - _LEVEL) / 2) ** (1 / len(values))
    return (0.0 if any(values) else bound), (bound if all(values) else 0.0)


def merged_difference(observed: Iterable[tuple[str, bool]], weeks: int, *, most: int = RESAMPLES) -> Difference | None:
    """
    How many more assisted changes than others a person merged in a week. `observed`: whose change, and whether it was assisted.

    Never a verdict: both add up to what a person merges, so that this says how much goes to the tool and not what the tool does.
    """
    net = defaultdict[str, int](int)
    for person, is_assisted in observed:
        net[person] += 1 if is_assisted else -1
    if not net or weeks < 1:
        return None
    values = [net[name] / weeks for name in sorted(net)]

    def of(counts: Counts) -> float:
        return math.fsum(map(mul, values, counts)) / sum(counts)

    low, high = _interval(of, len(values), len(values), "merged", resamples=most)
    return Difference(of([1] * len(values)), low, high, len(values), Verdict.NONE)


def _verdict(low: float, high: float, people: int) -> Verdict:
    if people < LEAST_PEOPLE:
        return Verdict.FEW
    if low > 0:
        return Verdict.HIGHER
    return Verdict.LOWER if high < 0 else Verdict.OPEN


def resamples_of(changes: int) -> int:
    """How many samples are drawn of so many changes."""
    return min(max(_STEPS // max(changes, 1), FEWEST_RESAMPLES), RESAMPLES)


def _interval(
    of: Callable[[Counts], float | None], size: int, people: int, seed: str, *, resamples: int
) -> tuple[float, float]:
    """Of samples with replacement of as many people; a sample that lacks one kind is drawn again, as often as there are samples."""
    draw = random.Random(seed)  # noqa: S311 - statistics, no secret
    found = list[float]()
    for _ in range(2 * resamples):
        counts = [0] * size
        for who in draw.choices(range(size), k=size):
            counts[who] += 1
        value = of(counts)
        if value is not None:
            found.append(value)
        if len(found) == resamples:
            break
    found.sort()
    outside = widened_tail(people)
    return _at(found, outside), _at(found, 1 - outside)


def widened_tail(people: int) -> float:
    """The share of samples beyond each end: 2.5 % of many people, less of few, by Student's distribution and the variance's bias."""
    normal = NormalDist()
    if people < 2:  # noqa: PLR2004 - one person has no spread
        return 0.0
    quantile = students_quantile(1 - (1 - _LEVEL) / 2, people - 1)
    return normal.cdf(-math.sqrt(people / (people - 1)) * quantile)


def students_quantile(share: float, freedom: int) -> float:
    """Student's t by Cornish and Fisher's expansion (Abramowitz and Stegun 26.7.5): within 1 % from four degrees of freedom on."""
    z = NormalDist().inv_cdf(share)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + math.fsum(term / freedom**power for power, term in enumerate(terms, 1))


def _at(ordered: Sequence[float], share: float) -> float:
    place = min(max(share * (len(ordered) - 1), 0), len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
