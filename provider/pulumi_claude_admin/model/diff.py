"""
Differences between what is wanted and what is there. Which paths an object has is said beside it (`diff_…` in its file).

Both sides are projected onto the same flat paths (only what the spec manages), and the projections are compared. So
`diff(spec(x), x) == ()`, and applying the changes empties the diff. Lists are compared as sets where order means nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Scalar = str | int | tuple[str, ...] | None
Projection = Mapping[str, Scalar]


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One difference at one path. None on a side means: nothing there."""

    path: str
    declared: Scalar
    actual: Scalar


def compare(wanted: Projection, found: Projection) -> tuple[Change, ...]:
    """Every path at which the two differ, sorted by path."""
    paths = sorted(wanted.keys() | found.keys())
    return tuple(
        Change(path=path, declared=wanted.get(path), actual=found.get(path))
        for path in paths
        if wanted.get(path) != found.get(path)
    )
