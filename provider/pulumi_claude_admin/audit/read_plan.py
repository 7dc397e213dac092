"""
Which windows of which cubes a run has to read: from the day, from what the archive holds and from what has moved since. Pure.

A day is read when it is not kept, again when its total has moved, and once for good when the platform revises it no more. A
window is whole days of one UTC month, and all of a month is read from one generation of reports.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Final

from pulumi_claude_admin.audit_ports import HowRead, Kept
from pulumi_claude_admin.model.cubes import (
    CLAUDE_CODE,
    COST_BY_HOW,
    COST_BY_WHO,
    COST_TOTALS,
    CUBES,
    PROVISIONAL,
    USAGE_BY_HOUR,
    USAGE_BY_WHO,
    USAGE_TOTALS,
    Cube,
    Measure,
    Surface,
    Window,
)

DAYS: Final = 90
ROWS_A_CALL: Final = 1000
FIRST_TOLD: Final = date(2026, 1, 1)
"""Of days before, the analytics reports tell nothing (docs/platform/usage.md#analytics)."""

SETTLED_AFTER: Final = PROVISIONAL + timedelta(days=1)
TOTALS: Final = {Measure.COST: COST_TOTALS, Measure.USAGE: USAGE_TOTALS}
PAGED: Final = (COST_BY_WHO, USAGE_BY_WHO, COST_BY_HOW, USAGE_BY_HOUR)
"""Cubes whose rows are many, in the order in which they are read."""

_DAY: Final = timedelta(days=1)
_LATE: Final = timedelta(days=1)
"""How late what was done with Claude Code may come in; that report has no totals that would show it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One window of one cube to be read."""

    cube: Cube
    window: Window


@dataclass(frozen=True, slots=True)
class Archived:
    """What the archive holds, by the name of a cube."""

    cubes: Mapping[str, Kept]

    @classmethod
    def of(cls, kept: Iterable[Kept]) -> Archived:
        """From the archive's answer."""
        return cls({one.cube: one for one in kept})

    def days(self, cube: Cube) -> Mapping[date, HowRead]:
        """The days of a cube that were read whole."""
        found = self.cubes.get(cube.name)
        return found.days if found is not None else {}


def asked_days(cube: Cube, today: date, days: int = DAYS) -> tuple[date, ...]:
    """The days that an audit wants of a cube, oldest first, today included where rows are by the day."""
    reach = min(days, cube.days or days)
    first = max(today - (reach - 1) * _DAY, FIRST_TOLD)
    last = today if cube is not USAGE_BY_HOUR else today - _DAY
    return tuple(first + number * _DAY for number in range((last - first).days + 1))


def is_settled(day: date, how: HowRead) -> bool:
    """Whether a day was read when it was not revised any more."""
    return how.read_at.astimezone(UTC).date() >= day + SETTLED_AFTER


def days_of_totals(cube: Cube, today: date, archived: Archived, days: int = DAYS) -> tuple[date, ...]:
    """Which days' totals are looked at: all that may have moved."""
    kept = archived.days(cube)
    return tuple(day for day in asked_days(cube, today, days) if day not in kept or not is_settled(day, kept[day]))


def days_to_read(
    cube: Cube,
    today: date,
    archived: Archived,
    *,
    moved: Collection[date] = (),
    surface: Surface | None = None,
    days: int = DAYS,
) -> tuple[date, ...]:
    """Which days of a cube are read, `moved` being those whose total is another than the cube's. `surface`: which reports answer now."""
    kept, asked = archived.days(cube), asked_days(cube, today, days)
    wanted = {day for day in asked if day not in kept or _is_due(cube, day, kept[day], today, moved)}
    return tuple(day for day in asked if day in wanted | _of_another_surface(kept, wanted, surface))


def _of_another_surface(kept: Mapping[date, HowRead], wanted: Collection[date], surface: Surface | None) -> set[date]:
    """Days that other reports told, of months of which something is read now or which have both."""
    if surface is None:
        return set()
    others = {day for day, how in kept.items() if how.surface is not surface}
    months = {(day.year, day.month) for day in {*wanted, *(kept.keys() - others)}}
    return {day for day in others if (day.year, day.month) in months}


def _is_due(cube: Cube, day: date, how: HowRead, today: date, moved: Collection[date]) -> bool:
    if is_settled(day, how):
        return False
    read_on = how.read_at.astimezone(UTC).date()
    if today >= day + SETTLED_AFTER:
        return True
    if cube.measure is Measure.CLAUDE_CODE:
        return read_on <= day + _LATE
    return day in moved and not (cube is USAGE_BY_HOUR and read_on == today)


def windows(days: Iterable[date]) -> tuple[Window, ...]:
    """Days as windows, latest first: runs of days without a gap, cut where a month ends."""
    runs: list[Window] = []
    for day in sorted(days):
        if runs and runs[-1].end == day and runs[-1].first.month == day.month:
            runs[-1] = Window(runs[-1].first, day + _DAY)
        else:
            runs.append(Window(day, day + _DAY))
    return tuple(reversed(runs))


def in_order(wanted: Mapping[str, Iterable[date]]) -> tuple[Step, ...]:
    """Steps for the days of each cube, by its name: the latest month first, money before the rest, Claude Code at the end."""
    steps = [Step(cube, window) for cube in CUBES for window in windows(wanted.get(cube.name, ()))]
    return tuple(sorted(steps, key=lambda step: (step.cube is CLAUDE_CODE, -_month(step.window))))


def _month(window: Window) -> int:
    return window.first.year * 12 + window.first.month
