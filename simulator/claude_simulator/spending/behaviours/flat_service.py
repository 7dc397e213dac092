"""A service in production: the same by day and night, on every day of the week."""

from __future__ import annotations

from dataclasses import dataclass

from claude_simulator.spending.behaviours.strand import Strand


@dataclass(frozen=True, slots=True)
class FlatService(Strand):
    """Nothing is wrong with it."""
