"""Playwright's errors, in one line. Pure."""

from __future__ import annotations

import re
from typing import Final

from playwright.async_api import Error

_FRAME: Final = " \t╔╗╚╝═║"
_TELLING: Final = re.compile(
    r"version mismatch|(?:server|client) version|missing x server|\$display|no usable sandbox|error while loading shared"
    r"|permission denied|enoent|no space left|econnrefused",
    re.IGNORECASE,
)
"""Lines of a long message that say why: what is above them is the same for every reason."""
_TOLD: Final = 3
_LONGEST: Final = 500


def first_line(error: Error) -> str:
    """Playwright's reason without its call log, and the line below it that says why where the first does not."""
    lines = [line.strip(_FRAME) for line in error.message.splitlines()]
    lines = [line for line in lines if line]
    if not lines:
        return "no reason given"
    telling = [line for line in lines[1:] if _TELLING.search(line)]
    return "; ".join((lines[0], *telling[:_TOLD]))[:_LONGEST]
