"""One number a day as a line of SVG, drawn by leather: the same numbers give the same bytes, in a colour that a page may replace."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from pulumi_claude_admin.report.bar_chart import AFTER, scalable
from pulumi_claude_admin.report.page import DayChart

_WIDTH, _HEIGHT = 900, 260
_HEADROOM: Final = 1.05
_DAYS_BETWEEN_TICKS: Final = 14


def svg(chart: DayChart) -> str:
    """The line, from nothing up."""
    import leather  # noqa: PLC0415 - only what draws loads it

    first = chart.days[0][0]
    numbers = [((day - first).days, amount) for day, amount in chart.days]
    last = numbers[-1][0]
    drawn = leather.Chart()
    drawn.add_line(numbers, stroke_color=AFTER, width=2)
    drawn.add_x_scale(0, last)
    drawn.add_x_axis(
        ticks=list(range(0, last + 1, _DAYS_BETWEEN_TICKS)),
        tick_formatter=lambda number, *_: f"{first + timedelta(days=int(number)):%d %b}",
    )
    drawn.add_y_scale(0, max(amount for _, amount in chart.days) * _HEADROOM or 1)
    drawn.add_y_axis(tick_formatter=lambda amount, *_: f"{amount:,.0f}")
    text: str = drawn.to_svg(width=_WIDTH, height=_HEIGHT)
    return scalable(text, _WIDTH, _HEIGHT)
