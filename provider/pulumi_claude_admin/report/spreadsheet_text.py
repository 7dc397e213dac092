"""Names that people choose, in files that a spreadsheet opens. Pure."""

from __future__ import annotations

from typing import Final

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def no_formula(name: str) -> str:
    """The name, which a spreadsheet would otherwise execute: an apostrophe before it makes it text."""
    return f"'{name}" if name.startswith(_FORMULA) else name
