"""Values as people read them, whatever the report is about. Pure, and escaped by nobody yet."""

from __future__ import annotations

from typing import Final

from pulumi_claude_admin.model.diff import Scalar

NOTHING: Final = "—"
"""Shown where nothing is there, or nothing was declared."""
MOST: Final = 4
"""So many members or limiters are named in a summary; the rest are counted. JSON has them all."""


def value(scalar: Scalar) -> str:
    """One side of a change."""
    if scalar is None or scalar == ():
        return NOTHING
    if isinstance(scalar, tuple):
        return ", ".join(scalar)
    if isinstance(scalar, bool):
        return "yes" if scalar else "no"
    return f"{scalar:,}" if isinstance(scalar, int) else scalar or '""'
