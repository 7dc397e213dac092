"""What the archive has of each month, for holding papers against it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.reconcile.month_values import PlatformMonth, PlatformRow
from pulumi_claude_admin.audit.spend_series import month_of
from pulumi_claude_admin.audit_ports import SpendArchive
from pulumi_claude_admin.model.cubes import COST_BY_WHO, PROVISIONAL

_ZERO: Final = Decimal(0)
_DIMENSIONS: Final = ("service_tier", "cost_type", "inference_geo", "speed", "product")


def platform_months(
    archive: SpendArchive, window: tuple[date, date], today: date, currency: str
) -> tuple[PlatformMonth, ...]:
    """
    The months that the window touches, oldest first. Each is provisional until 30 days after its last day.

    A month that the window cuts, or of which a day was not read, is not whole.
    """
    covered = next((set(kept.days) for kept in archive.kept() if kept.cube == COST_BY_WHO.name), set())
    months = []
    first = window[0]
    while first < window[1]:
        first, end = month_of(first)
        months.append(_month(archive, first, end, covered, today, currency))
        first = end
    return tuple(months)


def _month(
    archive: SpendArchive, first: date, end: date, covered: set[date], today: date, currency: str
) -> PlatformMonth:
    rows = archive.daily_spend("workspace_id", (first, end))
    days = {first + timedelta(days=day) for day in range((end - first).days)}
    return PlatformMonth(
        first=first,
        cube=COST_BY_WHO.name,
        rows=tuple(PlatformRow(row.day, row.what, row.amount) for row in rows),
        list_amount=sum((row.list_amount for row in rows), _ZERO),
        is_provisional=today < end + PROVISIONAL,
        is_whole=days <= covered,
        currency=currency,
        by={
            dimension: {spend.what[0]: spend.amount for spend in archive.spend((dimension,), (first, end))}
            for dimension in _DIMENSIONS
        },
    )
