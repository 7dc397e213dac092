"""
The report as one HTML file: no script, nothing from the network, light and dark, and fit for paper.

The template escapes everything that it is given. A cell in which a name begins like a formula begins with a character that a
spreadsheet takes for text.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Final

import jinja2
from markupsafe import Markup

from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.quoting import printable
from pulumi_claude_admin.report.bar_chart import AFTER, BEFORE, svg
from pulumi_claude_admin.report.page import Cell, Ink, Page, Piece, Section
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
    chart = {"drawing": _drawing(page), "colors": {"before": BEFORE, "after": AFTER}}
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


def _drawing(page: Page) -> Markup:
    return Markup(svg(page.chart)) if page.chart is not None else Markup("")  # noqa: S704 - leather escapes the labels


def _is_open(section: Section) -> bool:
    """What is wrong is open as long as it is no wall."""
    return section.is_urgent and len(section.rows) <= _OPEN_ROWS


def _shown(text: str) -> str:
    return fit(printable(text), LONGEST)


def _cell(cell: Cell) -> Markup:
    html = Markup("").join(map(_piece, cell))
    is_formula = bool(cell) and cell[0].ink is not Ink.SENTENCE and cell[0].text.startswith(_FORMULA)
    return Markup(_JOINER) + html if is_formula else html  # noqa: S704 - a constant of ours


def _piece(piece: Piece) -> Markup:
    match piece.ink:
        case Ink.NAME:
            return Markup.escape(_shown(piece.text))
        case Ink.WORDS:
            return Markup.escape(printable(piece.text))
        case Ink.VALUE:
            return Markup("<code>{}</code>").format(_shown(piece.text))
        case Ink.SENTENCE:
            return _sentence(piece.text)


def _sentence(text: str) -> Markup:
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if is_command else Markup.escape(piece)
        for piece, is_command in pieces(printable(text))
    )


def _mark(cell: Cell) -> Markup:
    """The class of a cell that holds nothing but a severity."""
    is_severity = len(cell) == 1 and cell[0].ink is Ink.SENTENCE and cell[0].text in set(Severity)
    return Markup(' class="{}"').format(cell[0].text) if is_severity else Markup("")
