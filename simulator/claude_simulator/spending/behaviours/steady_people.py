"""People who work as they always do: weekdays, and a little at weekends."""

from __future__ import annotations

from dataclasses import dataclass

from claude_simulator.spending.behaviours.strand import Strand


@dataclass(frozen=True, slots=True)
class SteadyPeople(Strand):
    """Nothing is wrong with them."""
