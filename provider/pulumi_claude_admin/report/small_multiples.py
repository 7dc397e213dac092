"""
Small multiples as an HTML table of little SVGs, drawn here: the same numbers give the same bytes. Colours are classes of the page's sheet.

One column has one scale, so that teams can be compared by eye; what is hidden is a gap with a grey band behind it, and never a zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from pulumi_claude_admin.quoting import printable
from pulumi_claude_admin.report.multiples import Interval, Multiples, MultiplesCell, Trend
from pulumi_claude_admin.report.text_columns import fit

_WIDE, _HIGH, _INTERVAL_HIGH = 132, 46, 18
_MARGIN: Final = 4
_LONGEST: Final = 60


def table(chart: Multiples) -> str:
    """The whole table. Names are escaped."""
    scales = [_scale([row.cells[place] for row in chart.rows]) for place in range(len(chart.columns))]
    heads = "".join(
        f'<th scope="col">{escape(column.title)}<span>{escape(column.unit if column.is_of_each else _scale_words(column.unit, scale))}</span></th>'
        for column, scale in zip(chart.columns, scales, strict=True)
    )
    rows = "".join(_row(chart, row.name, row.cells, scales) for row in chart.rows)
    return f'<p class="key">{_key(chart)}</p><div class="wide"><table class="multiples"><thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'


def _key(chart: Multiples) -> str:
    before, after = chart.sides
    marks = (
        f'<i class="after"></i>{escape(after)}<i class="before"></i>{escape(before)}<i class="gap"></i>'
        if before
        else ""
    )
    return f"{marks}{escape(chart.note)}"


def _row(chart: Multiples, name: str, cells: Sequence[MultiplesCell], scales: Sequence[tuple[float, float]]) -> str:
    drawn = (
        f"<td>{_of_each(cell, f'{name}, {column.title}') if column.is_of_each else _cell(cell, scale, f'{name}, {column.title}')}</td>"
        for cell, scale, column in zip(cells, scales, chart.columns, strict=True)
    )
    return f'<tr><th scope="row">{escape(fit(printable(name), _LONGEST))}</th>{"".join(drawn)}</tr>\n'


def _scale(cells: Sequence[MultiplesCell]) -> tuple[float, float]:
    """From the least to the most of a column, zero among them."""
    numbers = [0.0]
    for cell in cells:
        if isinstance(cell, Trend):
            numbers += [one for one in (*cell.before, *cell.after) if one is not None]
        elif cell is not None:
            most = max(abs(cell.low), abs(cell.high))
            numbers += [-most, most]
    low, high = min(numbers), max(numbers)
    return (low, high) if high > low else (low, low + 1)


def _scale_words(unit: str, scale: tuple[float, float]) -> str:
    low, high = (f"{number:,.0f}" if abs(number) >= 10 else f"{number:.2g}" for number in scale)  # noqa: PLR2004 - digits
    return f"{low} to {high} {unit}".rstrip().replace("-", "\N{MINUS SIGN}")


def _of_each(cell: MultiplesCell, name: str) -> str:
    """A cell with a scale of its own, which is said beneath."""
    scale = _scale([cell])
    drawn = _cell(cell, scale, name)
    words = f"<span>{escape(_scale_words('', scale))}</span>" if isinstance(cell, Trend) and _has_number(cell) else ""
    return drawn + words


def _has_number(cell: Trend) -> bool:
    return any(one is not None for one in (*cell.before, *cell.after))


def _untold(words: str) -> str:
    return f'<span class="untold">{escape(words)}</span>'


def _cell(cell: MultiplesCell, scale: tuple[float, float], name: str) -> str:
    if cell is None:
        return _untold("hidden")
    return _trend(cell, scale, name) if isinstance(cell, Trend) else _interval(cell, scale, name)


def _svg(high: int, name: str, inner: str) -> str:
    return f'<svg viewBox="0 0 {_WIDE} {high}" role="img" aria-label="{escape(fit(printable(name), _LONGEST))}">{inner}</svg>'


def _trend(cell: Trend, scale: tuple[float, float], name: str) -> str:
    if not _has_number(cell):
        return _untold(cell.untold)
    low, high = scale
    step = (_WIDE - 2 * _MARGIN) / max(len(cell.after) - 1, 1)

    def x(place: int) -> float:
        return _MARGIN + place * step

    def y(number: float) -> float:
        return _HIGH - _MARGIN - (number - low) / (high - low) * (_HIGH - 2 * _MARGIN)

    bands = "".join(
        f'<rect class="gap" x="{max(x(place) - step / 2, 0):.1f}" y="0" width="{step:.1f}" height="{_HIGH}"/>'
        for place, pair in enumerate(zip(cell.before, cell.after, strict=True))
        if all(one is None for one in pair)
    )
    axis = f'<line class="zero" x1="0" x2="{_WIDE}" y1="{y(0):.1f}" y2="{y(0):.1f}"/>'
    lines = "".join(
        _line(
            [None if one is None else (x(place), y(one), one) for place, one in enumerate(numbers)], side, cell.labels
        )
        for numbers, side in ((cell.before, "before"), (cell.after, "after"))
    )
    return _svg(_HIGH, name, bands + axis + lines)


def _line(points: Sequence[tuple[float, float, float] | None], side: str, labels: Sequence[str]) -> str:
    """A line through neighbours, and a dot that says its number at each."""
    parts = (f'<polyline class="{side}" points="{" ".join(piece)}"/>' for piece in _pieces(points))
    dots = (
        f'<circle class="{side}" cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="1.8"><title>{escape(label)}: {point[2]:,.4g}</title></circle>'
        for point, label in zip(points, labels, strict=True)
        if point is not None
    )
    return "".join((*parts, *dots))


def _pieces(points: Sequence[tuple[float, float, float] | None]) -> Iterator[list[str]]:
    piece = list[str]()
    for point in (*points, None):
        if point is not None:
            piece.append(f"{point[0]:.1f},{point[1]:.1f}")
        else:
            if len(piece) > 1:
                yield piece
            piece = []


def _interval(cell: Interval, scale: tuple[float, float], name: str) -> str:
    low, high = scale

    def x(number: float) -> float:
        return _MARGIN + (number - low) / (high - low) * (_WIDE - 2 * _MARGIN)

    middle = _INTERVAL_HIGH / 2
    side = "seen" if cell.is_seen else "open"
    inner = (
        f'<line class="zero" x1="{x(0):.1f}" x2="{x(0):.1f}" y1="0" y2="{_INTERVAL_HIGH}"/>'
        f'<line class="{side}" x1="{x(cell.low):.1f}" x2="{x(cell.high):.1f}" y1="{middle:.1f}" y2="{middle:.1f}"/>'
        f'<circle class="{side}" cx="{x(cell.value):.1f}" cy="{middle:.1f}" r="3.5"/>'
    )
    words = f'<b>{escape(cell.words)}</b><span>{escape(cell.detail)}</span><span class="{side}">{escape(cell.verdict)}</span>'
    return _svg(_INTERVAL_HIGH, name, inner) + words
