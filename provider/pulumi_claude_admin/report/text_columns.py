"""How many columns text takes, and text cut or filled to so many. What of it prints at all is decided in `quoting.py`."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from typing import Final

_TOGETHER: Final = re.compile(r'"(?:\\.|[^"\\])*"|`[^`]*`')
"""A literal or a command: to be pasted, so not to be broken over lines."""
_BLANK: Final = "\0"


def width(text: str) -> int:
    """Columns that a terminal takes for it: wide characters count two, combining ones none."""
    return len(text) if text.isascii() else sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def fit(text: str, columns: int) -> str:
    """The text cut to so many columns, with an ellipsis where something is missing."""
    if width(text) <= columns:
        return text
    kept = used = 0
    for char in text:
        used += _columns(char)
        if used > columns - 1:
            break
        kept += 1
    return f"{text[:kept]}…"


def pad(text: str, columns: int) -> str:
    """The text with blanks up to so many columns."""
    return text + " " * max(0, columns - width(text))


def wrap(text: str, columns: int, *, indent: str, hanging: int = 0) -> list[str]:
    """Lines of at most so many columns; longer only where one word, literal or command is longer than half a line."""

    def together(match: re.Match[str]) -> str:
        return match[0].replace(" ", _BLANK) if len(match[0]) <= columns // 2 else match[0]

    pieces = textwrap.wrap(
        _TOGETHER.sub(together, text),
        columns,
        initial_indent=indent,
        subsequent_indent=indent + " " * hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [piece.replace(_BLANK, " ") for piece in pieces]
