"""
Makes organization-controlled text safe to show: names of workspaces, tags and people are whatever somebody typed.

`printable` is for terminals and everything else; what Markdown and HTML need on top is in `as_markdown.py`.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_UNSEEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control, format (bidirectional overrides, zero width), surrogates, unassigned, line and paragraph separators."""


def printable(text: str) -> str:
    """The text with everything that does not print shown as an escape, its code point in hexadecimal."""
    return "".join(_escape(char) if unicodedata.category(char) in _UNSEEN_CATEGORIES else char for char in text)


def _escape(char: str) -> str:
    number = ord(char)
    if number <= 0xFF:  # noqa: PLR2004 - what two hexadecimal digits hold
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"  # noqa: PLR2004 - the same for four


def width(text: str) -> int:
    """Columns that a terminal takes for it: wide characters count two, combining ones none."""
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def fit(text: str, columns: int) -> str:
    """The text cut to so many columns, with an ellipsis where something is missing."""
    if width(text) <= columns:
        return text
    kept = ""
    for char in text:
        if width(kept) + _columns(char) > columns - 1:
            break
        kept += char
    return kept + "…"


def pad(text: str, columns: int) -> str:
    """The text with blanks up to so many columns."""
    return text + " " * max(0, columns - width(text))
