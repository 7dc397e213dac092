"""Small multiples: one scale for a column, a gap where there is nothing to tell, names that are no markup."""

from __future__ import annotations

import re

from pulumi_claude_admin.report.multiples import (
    Interval,
    Multiples,
    MultiplesCell,
    MultiplesColumn,
    MultiplesRow,
    Trend,
)
from pulumi_claude_admin.report.small_multiples import table

WEEKS = ("2026-W36", "2026-W37", "2026-W38")


def drawn(*cells: MultiplesCell, name: str = "Payments", is_of_each: bool = False) -> str:
    rows = tuple(MultiplesRow(name, (cell,)) for cell in cells)
    return table(Multiples("Week by week", (MultiplesColumn("waited", "h", is_of_each),), rows, "hidden", ("a", "b")))


def trend(*numbers: float | None) -> Trend:
    return Trend(tuple(None for _ in numbers), numbers, WEEKS)


def heights(text: str) -> list[float]:
    return [float(one) for one in re.findall(r'cy="([0-9.]+)"', text)]


def test_all_cells_of_a_column_have_one_scale() -> None:
    low, high = heights(drawn(trend(1, None, None), trend(10, None, None)))
    assert low > high
    assert "0 to 10 h" in drawn(trend(1, None, None), trend(10, None, None))


def test_a_column_of_sums_has_a_scale_of_each() -> None:
    low, high = heights(drawn(trend(1, None, None), trend(10, None, None), is_of_each=True))
    assert low == high


def test_what_is_hidden_is_a_gap_in_the_line_and_no_zero() -> None:
    text = drawn(trend(3, None, 4))
    assert "polyline" not in text
    assert text.count('class="gap" x=') == 1
    assert len(heights(text)) == 2


def test_neighbours_are_joined_and_each_says_its_number() -> None:
    text = drawn(trend(3, 4, None))
    assert text.count("<polyline") == 1
    assert "<title>2026-W37: 4</title>" in text


def test_what_cannot_be_told_at_all_is_a_word() -> None:
    assert '<span class="untold">hidden</span>' in drawn(None)
    assert '<span class="untold">hidden</span>' in drawn(trend(None, None, None))


def test_an_interval_is_drawn_around_no_difference_and_says_its_words() -> None:
    text = drawn(Interval(2, 1, 4, "+2.0 h", "+1.0 to +4.0", "higher", is_seen=True))
    (zero,) = re.findall(r'class="zero" x1="([0-9.]+)"', text)
    (low,) = re.findall(r'line class="seen" x1="([0-9.]+)"', text)
    assert float(zero) < float(low)
    assert float(zero) == 66.0
    assert "<b>+2.0 h</b>" in text


def test_a_name_is_no_markup() -> None:
    assert "<img" not in drawn(trend(1, 2, 3), name='"><img src=x>')
