"""How far the forecast of a month is off on synthetic workspaces, beside what the best simple methods were measured at."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bench.figure import Figure
from bench.forecast_accuracy import DAYS, SERIES, accuracy, coverage, shipped
from bench.ground import Ground
from bench.synthetic_spend import SHAPES, Shape

_AIMS: Final[Mapping[Shape, tuple[float, ...]]] = MappingProxyType(
    {
        "human": (8.7, 6.5, 3.1),
        "svc": (8.7, 6.5, 3.5),
        "ramp": (21.9, 14.6, 7.8),
        "step": (20.2, 10.8, 3.7),
    }
)
"""Per cent on the days of `DAYS`: docs/audit-methods.md says where they come from."""
_NOMINAL: Final = 80.0
_OFF_BY: Final = 10.0


def measure(ground: Ground) -> tuple[Figure, ...]:
    """The median error by shape and day, and how far from 80 % the range held where it was worst."""
    ground.speak(f"forecasts of {SERIES} months, by shape and day")
    errors = tuple(
        Figure(
            f"forecast on day {day}, {shape}",
            accuracy(shape, day, shipped).median,
            aim,
            "%",
            f"median error of {SERIES} months",
        )
        for shape in SHAPES
        for day, aim in zip(DAYS, _AIMS[shape], strict=True)
    )
    held = {f"{shape} on day {day}": coverage(shape, day).held for shape in SHAPES for day in DAYS}
    worst = max(held, key=lambda name: abs(held[name] - _NOMINAL))
    what = f"{worst} {held[worst]:.0f} % of months ended in it"
    return (*errors, Figure("forecast range: from 80 %", abs(held[worst] - _NOMINAL), _OFF_BY, "%", what))
