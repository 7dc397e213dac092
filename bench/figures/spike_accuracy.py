"""How many alerts are false and how many spikes none is told of, on synthetic workspaces."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bench.figure import Figure
from bench.ground import Ground
from bench.spike_accuracy import SERIES, accuracy, alerts
from bench.synthetic_spend import Shape

_AIMS: Final[Mapping[Shape, tuple[float, float]]] = MappingProxyType(
    {"human": (7, 19), "svc": (6, 19), "ramp": (11, 13)}
)
"""Per cent of alerts that are false, and of spikes that are missed."""


def measure(ground: Ground) -> tuple[Figure, ...]:
    """Both by shape."""
    ground.speak(f"spikes of {SERIES} series, by shape")
    figures = list[Figure]()
    for shape, (false, missed) in _AIMS.items():
        found = accuracy(shape, alerts)
        what = f"of {SERIES} series of 60 days"
        figures.append(Figure(f"false alerts of spikes, {shape}", 100 * (1 - found.precision), false, "%", what))
        figures.append(Figure(f"spikes without an alert, {shape}", 100 * (1 - found.recall), missed, "%", what))
    return tuple(figures)
