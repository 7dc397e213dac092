"""The few statistics that the audit is made of. Floats in, floats out: no sum of money that is printed is made of these."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations


def median(values: Sequence[float]) -> float:
    """The middle, or the mean of the two in the middle; 0 of nothing."""
    if not values:
        return 0.0
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def mean(values: Sequence[float]) -> float:
    """0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def quantile(values: Sequence[float], share: float) -> float:
    """
    The value that `share` of further ones should stay below, between two neighbours where none is exactly there.

    Of few values the outermost are taken sooner than a plain percentile would: of nine, the 10 and 90 % are lowest and highest.
    """
    ordered = sorted(values)
    place = min(max(share * (len(ordered) + 1) - 1, 0), len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def spread(residuals: Sequence[float]) -> float:
    """The standard deviation that a normal distribution of this median absolute value has (1.4826 MAD)."""
    return 1.4826 * median([abs(one) for one in residuals])


def half_life_mean(values: Sequence[float], half_life: float) -> float:
    """The mean in which a value counts half as much as one that is `half_life` places later; 0 of nothing."""
    keep = 0.5 ** (1 / half_life)
    total = weights = 0.0
    weight = 1.0
    for value in reversed(values):
        total += weight * value
        weights += weight
        weight *= keep
    return total / weights if weights else 0.0


def theil_sen(values: Sequence[float]) -> tuple[float, float]:
    """
    The median slope per place between any two values, and how much they agree on its direction: 0 (as often up as down) to 1.

    The second is the size of Kendall's tau.
    """
    slopes = [(later - earlier) / (j - i) for (i, earlier), (j, later) in combinations(enumerate(values), 2)]
    if not slopes:
        return 0.0, 0.0
    return median(slopes), abs(sum((slope > 0) - (slope < 0) for slope in slopes)) / len(slopes)
