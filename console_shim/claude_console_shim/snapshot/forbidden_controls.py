"""What is never clicked, whatever a page map or a page says."""

from __future__ import annotations

import re
from typing import Final

NEVER_CLICK: Final = ("archive.*", "delete.*", "remove card", "buy credits", "more actions")
"""Names that no layout may name as a control and that nothing here ever clicks, as expressions without regard to case."""


def is_forbidden(name: str) -> bool:
    """Whether a control with this name must never be clicked."""
    return any(re.fullmatch(pattern, name.strip(), re.IGNORECASE) for pattern in NEVER_CLICK)
