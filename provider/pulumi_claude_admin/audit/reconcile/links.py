"""Addresses in papers: whoever has that of an invoice can read it without signing in, so that it is a secret and is never said again."""

from __future__ import annotations

import re
from typing import Final

LEFT_OUT: Final = "(a link, left out)"
_LINK: Final = re.compile(r"\b(?:https?:/{1,2}|(?:invoice|pay|billing|checkout)\.stripe\.com)\S*", re.IGNORECASE)


def without_links(text: str) -> str:
    """The text with words in place of every address."""
    return _LINK.sub(LEFT_OUT, text)


def is_link(text: str) -> bool:
    """Whether this is an address, also one of which a path was made."""
    return _LINK.match(text) is not None
