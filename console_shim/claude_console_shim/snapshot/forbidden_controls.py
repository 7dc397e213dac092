"""
What is never pressed, whatever a page map or a page says: by language, and all of them on every page.

The one place for it: no map and no words file adds to this or takes from it. A language that has no words here is not loaded, since
verbs stand elsewhere in other languages (German ones at the end).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

NEVER_PRESSED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "en": ("archive.*", "delete.*", "remove card", "buy credits", "more actions"),
        "de": (".*archivieren", ".*löschen", "karte entfernen", "guthaben kaufen", "weitere aktionen"),
    }
)
"""Names, as expressions without regard to case, that no layout may give to a control and that nothing here ever presses."""

_ANY: Final = re.compile("|".join(each for words in NEVER_PRESSED.values() for each in words), re.IGNORECASE)


def is_forbidden(name: str) -> bool:
    """Whether a control with this name must never be pressed; a question mark or dots at its end change nothing."""
    return _ANY.fullmatch(name.strip().rstrip("?!.… ")) is not None
