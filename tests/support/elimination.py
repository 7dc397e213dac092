"""Linear equations about what a table hides: which of its numbers have one answer. Over a prime field, so that nothing is rounded."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any, Final

_PRIME: Final = 1_000_003

Equation = Mapping[Any, int]
"""Coefficients of unknowns, whose sum is known."""


def worked_out(equations: Iterable[Equation]) -> frozenset[Any]:
    """The unknowns that have one answer, whatever the sums are."""
    rows: dict[Hashable, dict[Hashable, int]] = {}
    """By the unknown that stands first in it, and in no other."""
    for equation in equations:
        row = {name: value % _PRIME for name, value in equation.items() if value % _PRIME}
        for name in [one for one in row if one in rows]:
            _subtract(row, rows[name], row[name])
        if not row:
            continue
        first = next(iter(row))
        inverse = pow(row[first], -1, _PRIME)
        row = {name: value * inverse % _PRIME for name, value in row.items()}
        for other in rows.values():
            if first in other:
                _subtract(other, row, other[first])
        rows[first] = row
    return frozenset(name for name, row in rows.items() if len(row) == 1)


def _subtract(row: dict[Hashable, int], other: Mapping[Hashable, int], times: int) -> None:
    for name, value in other.items():
        left = (row.get(name, 0) - times * value) % _PRIME
        if left:
            row[name] = left
        else:
            row.pop(name, None)
