"""What a name of the platform becomes in the name of a Pulumi resource: a persistent format (ARCHITECTURE.md#persistent-formats)."""

from __future__ import annotations

import re


def slug(group: str) -> str:
    """A group's spelling as part of a resource name: lower case, every other run of characters one hyphen."""
    return re.sub(r"[^a-z0-9]+", "-", group.casefold())
