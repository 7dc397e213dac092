"""How it is known: which days were read, by which reports, how fresh they are, and whether rows add up to the totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import Reading
from pulumi_claude_admin.audit_ports import HowRead, Kept, SpendArchive
from pulumi_claude_admin.model.cubes import COST_BY_WHO, COST_TOTALS, CUBES, Cube, Window

_NO_DAYS: Final[Mapping[date, HowRead]] = {}
_DEFAULT_CURRENCY: Final = "USD"


@dataclass(frozen=True, slots=True)
class KeptDays:
    """What an archive has, by cube."""

    by_cube: Mapping[str, Kept]

    @classmethod
    def of(cls, archive: SpendArchive) -> KeptDays:
        """Of this archive."""
        return cls({kept.cube: kept for kept in archive.kept()})

    def days(self, cube: Cube) -> Mapping[date, HowRead]:
        """Each day that was read whole, and how."""
        kept = self.by_cube.get(cube.name)
        return kept.days if kept is not None else _NO_DAYS

    def covered(self, cube: Cube) -> frozenset[date]:
        """The days alone."""
        return frozenset(self.days(cube))

    def is_untold(self, cube: Cube, field: str) -> bool:
        """Whether a report that was read cannot tell a field of rows."""
        return any(field in how.untold for how in self.days(cube).values())

    def seen_until(self, cube: Cube) -> datetime | None:
        """The time up to which the platform's answer reaches."""
        return max((how.as_of for how in self.days(cube).values()), default=None)


def reading(archive: SpendArchive, kept: KeptDays, period: tuple[date, date]) -> Reading:
    """Of the days of a period."""
    first, end = period
    days = {day: how for day, how in kept.days(COST_BY_WHO).items() if first <= day < end}
    refreshed = [how.refreshed_at for how in days.values() if how.refreshed_at is not None]
    return Reading(
        first_day=first,
        end_day=end,
        covered=frozenset(days),
        read_at=max((how.read_at for how in days.values()), default=None),
        refreshed_at=max(refreshed, default=None),
        surfaces=tuple(sorted({str(how.surface) for how in days.values()})),
        revised_rows=sum(kept.by_cube[cube.name].revised_rows for cube in CUBES if cube.name in kept.by_cube),
        difference=_difference(archive, kept, period),
        currency=currency_of(archive, period),
    )


def _difference(archive: SpendArchive, kept: KeptDays, period: tuple[date, date]) -> Decimal | None:
    """Cost by who less the ungrouped total, on the days that both were read for; None where there is none."""
    both = kept.covered(COST_BY_WHO) & kept.covered(COST_TOTALS)
    window = Window(*period)
    if not any(period[0] <= day < period[1] for day in both):
        return None
    ours, theirs = (
        sum((row.amount for row in archive.day_totals(cube, window) if row.day in both), Decimal(0))
        for cube in (COST_BY_WHO, COST_TOTALS)
    )
    return ours - theirs


def currency_of(archive: SpendArchive, period: tuple[date, date]) -> str:
    """The one of most days: another is not converted, and is said where amounts of it are refused."""
    told = Counter(row.currency for row in archive.day_totals(COST_BY_WHO, Window(*period)) if row.currency)
    return told.most_common(1)[0][0] if told else _DEFAULT_CURRENCY
