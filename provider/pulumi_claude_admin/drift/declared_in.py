"""
Where a team was declared: file and key, as its component's output `declared_in` has them in the state.

A persistent format: `{"file": "teams.yaml", "key": "payments"}`, the file as seen from the project's folder. No line is kept: files
change, and the key says it again. State without it says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

DECLARED_IN: Final = "declared_in"


@dataclass(frozen=True, slots=True, order=True)
class DeclaredIn:
    """A team's key in a team file."""

    file: str
    key: str

    @property
    def as_output(self) -> dict[str, str]:
        """As it stands in the state."""
        return {"file": self.file, "key": self.key}


def parse_declared_in(outputs: Mapping[str, object]) -> DeclaredIn | None:
    """What a component's outputs say; None when they say nothing that can be understood."""
    value = outputs.get(DECLARED_IN)
    file, key = (value.get("file"), value.get("key")) if isinstance(value, Mapping) else (None, None)
    return DeclaredIn(file, key) if isinstance(file, str) and isinstance(key, str) else None
