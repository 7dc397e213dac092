"""What the archive has of each month, for holding papers against it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.reconcile.month_values import PlatformMonth, PlatformRow
from pulumi_claude_admin.audit.spend_series import month_of
from pulumi_claude_admin.audit_ports import HowRead, SpendArchive
from pulumi_claude_admin.model.cubes import COST_BY_WHO, PROVISIONAL, Surface

_ZERO: Final = Decimal(0)
_DIMENSIONS: Final = ("service_tier", "cost_type", "token_type", "inference_geo", "speed", "product")


def platform_months(
    archive: SpendArchive,
    window: tuple[date, date],
    today: date,
    currency: str,
    *,
    archived: Collection[str | None] = (),
) -> tuple[PlatformMonth, ...]:
    """
    The months that the window touches, oldest first. Each is provisional until 30 days after its last day.

    A month that the window cuts, or of which a day was not read, is not whole. `archived` are ids of workspaces.
    """
    read = next((kept.days for kept in archive.kept() if kept.cube == COST_BY_WHO.name), {})
    months = []
    first = window[0]
    while first < window[1]:
        first, end = month_of(first)
        month = _month(archive, first, end, read, today, currency)
        on_archived = (row.amount for row in month.rows if row.workspace_id in archived)
        months.append(replace(month, archived=sum(on_archived, _ZERO)))
        first = end
    return tuple(months)


def _month(
    archive: SpendArchive, first: date, end: date, read: Mapping[date, HowRead], today: date, currency: str
) -> PlatformMonth:
    rows = archive.daily_spend("workspace_id", (first, end))
    days = {first + timedelta(days=day) for day in range((end - first).days)}
    ways = [read[day] for day in days if day in read]
    return PlatformMonth(
        first=first,
        cube=COST_BY_WHO.name,
        rows=tuple(PlatformRow(row.day, row.what, row.amount, row.list_amount) for row in rows),
        list_amount=sum((row.list_amount for row in rows), _ZERO),
        is_provisional=today < end + PROVISIONAL,
        is_whole=len(ways) == len(days),
        currency=currency,
        untold=frozenset[str]().union(*(how.untold for how in ways)),
        is_legacy=any(how.surface is Surface.LEGACY for how in ways),
        by={
            dimension: {spend.what[0]: spend.amount for spend in archive.spend((dimension,), (first, end))}
            for dimension in _DIMENSIONS
        },
    )
