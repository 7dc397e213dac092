"""A key that names nobody, neither who made it nor whom it acts as, and that spends more than people do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from claude_simulator.spending.behaviours.strand import Strand


@dataclass(frozen=True, slots=True)
class OwnerlessKey(Strand):
    """The key is the fault, not how it spends. Its seed gives it no ``created_by``."""

    RULE: ClassVar[str | None] = "keys.ownerless"
