"""Bars as SVG, drawn by leather: the same numbers give the same bytes. Its two colours are names for which a page may put its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from pulumi_claude_admin.quoting import printable
from pulumi_claude_admin.report.page import Chart
from pulumi_claude_admin.report.text_columns import fit

BEFORE: Final = "#8a94a6"
AFTER: Final = "#3b6fd4"
_WIDTH, _MARGINS, _PER_BAR = 900, 110, 26
_EMPTY_ABOVE, _EMPTY_BELOW = 28, 22
"""What leather leaves free for titles that we do not have."""
_LONGEST: Final = 30
_TAG: Final = re.compile("<[^>]*>")
_LONG_NUMBER: Final = re.compile(r"[0-9]+\.[0-9]{2,}")


def svg(chart: Chart) -> str:
    """Two bars for each thing, one below the other, with its name and `declared` or `now` (or what the chart says) beside them."""
    import leather  # noqa: PLC0415 - only what draws loads it

    rows = list(_rows(chart))
    colors = {label: color for _, label, color in rows}

    def color(datum: Any) -> str:  # noqa: ANN401 - leather has no types
        return colors[datum.y]

    drawn = leather.Chart()
    drawn.add_bars([(number, label) for number, label, _ in rows], fill_color=color)
    height = _MARGINS + _PER_BAR * len(rows)
    text: str = drawn.to_svg(width=_WIDTH, height=height)
    return scalable(text, _WIDTH, height)


def scalable(text: str, wide: int, height: int) -> str:
    """
    The drawing with a view box, without which a narrow page would cut it off, without the empty space above and below, and without
    digits that nobody sees.
    """
    top, shown = _EMPTY_ABOVE, height - _EMPTY_ABOVE - _EMPTY_BELOW
    sizes = f'width="{wide}" height="{height}"'
    boxed = text.replace(sizes, f'width="{wide}" height="{shown}" viewBox="0 {top} {wide} {shown}"', 1)
    return _TAG.sub(lambda tag: _LONG_NUMBER.sub(lambda found: f"{float(found[0]):.1f}", tag[0]), boxed)


def _rows(chart: Chart) -> Iterator[tuple[float, str, str]]:
    """Number, label and colour of each bar; no two labels are the same."""
    seen: dict[str, int] = {}
    before, after = chart.sides
    for bar in chart.bars:
        name = fit(printable(bar.label), _LONGEST)
        seen[name] = seen.get(name, 0) + 1
        label = f"{name} ({seen[name]})" if seen[name] > 1 else name
        yield bar.before, f"{label}, {before}", BEFORE
        yield bar.after, f"{label}, {after}", AFTER
