"""
The report as one HTML file: no script, nothing from the network, light and dark, and fit for paper.

The template escapes everything that it is given. A cell in which a name begins like a formula begins with a character that a
spreadsheet takes for text.
"""

from __future__ import annotations

from functools import cache
from html import escape
from importlib import resources
from typing import Final

import jinja2
from markupsafe import Markup

from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.quoting import printable
from pulumi_claude_admin.report import bar_chart, day_chart, small_multiples
from pulumi_claude_admin.report.bar_chart import AFTER, BEFORE
from pulumi_claude_admin.report.multiples import Multiples
from pulumi_claude_admin.report.page import Cell, Chart, DayChart, Ink, Page, Piece, Section
from pulumi_claude_admin.report.sentences import pieces
from pulumi_claude_admin.report.targets import Target
from pulumi_claude_admin.report.text_columns import fit

TEMPLATE: Final = "html.j2"
LONGEST: Final = 160
_OPEN_ROWS: Final = 200
_FORMULA: Final = ("=", "+", "-", "@", "\t")
_JOINER: Final = "\u200c"


def render(page: Page, *, target: Target) -> str:
    """One document, ending with a line feed."""
    del target
    sections = [section for section in page.sections if section.rows]
    tools = {"cell": _cell, "sentence": _sentence, "mark": _mark, "is_open": _is_open, "shown": _shown}
    chart = {"draw": _draw, "colors": {"before": BEFORE, "after": AFTER}}
    return _defused(_template().render(page=page, sections=sections, **tools, **chart))


def _defused(text: str) -> str:
    """The document in a log: no line of it is a command of a runner, and to a browser nothing changes."""
    return text.replace("##", "&#35;#").rstrip("\n") + "\n"


@cache
def _template() -> jinja2.Template:
    source = resources.files(__package__).joinpath(TEMPLATE).read_text(encoding="utf-8")
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(source)


def _draw(chart: Chart | DayChart | Multiples) -> Markup:
    if isinstance(chart, Multiples):
        return Markup(small_multiples.table(chart))  # noqa: S704 - it escapes the names
    drawing = day_chart.svg(chart) if isinstance(chart, DayChart) else bar_chart.svg(chart)
    return Markup(drawing)  # noqa: S704 - leather escapes the labels


def _is_open(section: Section) -> bool:
    """What is wrong is open as long as it is no wall."""
    return section.is_urgent and len(section.rows) <= _OPEN_ROWS


def _shown(text: str) -> str:
    return fit(printable(text), LONGEST)


def _cell(cell: Cell) -> Markup:
    is_formula = bool(cell) and cell[0].ink not in {Ink.SENTENCE, Ink.NUMBER} and cell[0].text.startswith(_FORMULA)
    return Markup((_JOINER if is_formula else "") + "".join(map(_piece, cell)))  # noqa: S704 - every piece is escaped


def _piece(piece: Piece) -> str:
    match piece.ink:
        case Ink.NAME:
            return escape(_shown(piece.text))
        case Ink.WORDS | Ink.NUMBER:
            return escape(printable(piece.text))
        case Ink.VALUE:
            return f"<code>{escape(_shown(piece.text))}</code>"
        case Ink.SENTENCE:
            return _sentence(piece.text)


def _sentence(text: str) -> Markup:
    told = ((escape(piece), is_command) for piece, is_command in pieces(printable(text)))
    html = "".join(f"<code>{piece}</code>" if is_command else piece for piece, is_command in told)
    return Markup(html)  # noqa: S704 - every piece is escaped


def _mark(cell: Cell) -> Markup:
    """The class of a cell that holds a number, or nothing but a severity."""
    if cell and cell[0].ink is Ink.NUMBER:
        return Markup(' class="number"')
    is_severity = len(cell) == 1 and cell[0].ink is Ink.SENTENCE and cell[0].text in set(Severity)
    return Markup(' class="{}"').format(cell[0].text) if is_severity else Markup("")
