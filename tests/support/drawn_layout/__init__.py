"""Layout E: Console pages that no page map has seen, drawn by a number. A pure function makes the files; `write` puts them into a folder."""

from tests.support.drawn_layout.draw import Draw, draw
from tests.support.drawn_layout.pages import pages, route, write

__all__ = ["Draw", "draw", "pages", "route", "write"]
