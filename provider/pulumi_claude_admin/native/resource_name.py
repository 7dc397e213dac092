"""What the URN of a resource says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

_PARTS = 4


@dataclass(frozen=True, slots=True)
class ResourceName:
    """The name of a resource in a stack of a project, and its type token."""

    project: str
    stack: str
    type: str
    name: str

    @classmethod
    def of(cls, urn: str) -> Self:
        """Read a URN; the name may have a `::` of its own. Raises ValueError for what is none."""
        parts = urn.split("::", _PARTS - 1)
        if len(parts) != _PARTS or not parts[0].startswith("urn:pulumi:"):
            message = f"not the URN of a resource: {urn!r}"
            raise ValueError(message)
        stack, project, types, name = parts
        return cls(project, stack.removeprefix("urn:pulumi:"), types.rpartition("$")[2], name)
