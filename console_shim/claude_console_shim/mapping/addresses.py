"""An address of a page as a browser shows it, often without its scheme, as the path that a map takes. Pure."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

_HOST: Final = re.compile(r"(?:[\w-]+\.)+[\w-]+(?::\d+)?|[\w-]+:\d+|localhost")


def path_of(said: str) -> str:
    """The path of an address, of one without a scheme, or of a path, without query and fragment. It begins with a slash."""
    text = said.strip()
    if "://" not in text and not text.startswith("/") and _HOST.fullmatch(text.partition("/")[0]):
        text = f"https://{text}"
    path = urlsplit(text).path
    return path if path.startswith("/") else f"/{path}"
