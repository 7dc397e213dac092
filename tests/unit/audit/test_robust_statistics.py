"""The few statistics that the audit is made of."""

from __future__ import annotations

import pytest

from pulumi_claude_admin.audit.robust_statistics import half_life_mean, mean, median, quantile, spread, theil_sen


def test_the_median_is_the_middle_and_zero_of_nothing() -> None:
    assert (median([3, 1, 2]), median([4, 1, 2, 3]), median([]), mean([])) == (2, 2.5, 0, 0)


def test_a_tenth_of_nine_is_the_lowest() -> None:
    assert (quantile(range(9), 0.1), quantile(range(9), 0.9), quantile([5], 0.1)) == (0, 8, 5)


def test_a_value_one_half_life_ago_counts_half() -> None:
    assert half_life_mean([0, 3], 1) == pytest.approx(2)
    assert half_life_mean([], 7) == 0


def test_one_outlier_moves_neither_slope_nor_spread() -> None:
    slope, agreement = theil_sen([0, 1, 2, 300, 4, 5])

    assert slope == pytest.approx(1)
    assert agreement > 0.7
    assert spread([1, -1, 1, -1, 500]) == pytest.approx(1.4826)


def test_two_values_have_a_slope_and_one_has_none() -> None:
    assert theil_sen([1, 3]) == (2, 1)
    assert theil_sen([1]) == (0, 0)
