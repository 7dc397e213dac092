"""What the platform says was used, month by month, from the archive: what exports of usage are held against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.reconcile.month_values import PlatformMonth
from pulumi_claude_admin.audit.reconcile.token_values import CACHE_WRITE, COUNTERS, PlatformTokens
from pulumi_claude_admin.audit_ports import SpendArchive
from pulumi_claude_admin.model.cubes import USAGE_BY_WHO

_BY: Final = ("workspace_id", "model", "service_tier")
_KINDS: Final[Mapping[str | None, tuple[str, ...]]] = {
    "uncached_input_tokens": ("uncached_input",),
    "cache_creation.ephemeral_5m_input_tokens": ("cache_write_5m", CACHE_WRITE),
    "cache_creation.ephemeral_1h_input_tokens": ("cache_write_1h", CACHE_WRITE),
    "cache_read_input_tokens": ("cache_read",),
    "output_tokens": ("output",),
}
"""The platform's word for a type of token, and the kinds that it is counted among."""


def with_tokens(
    months: Sequence[PlatformMonth], archive: SpendArchive, names: Mapping[str | None, str]
) -> tuple[PlatformMonth, ...]:
    """The months with what was used in them. `names` are of workspaces, by id; None is the Default one's."""
    covered = next((frozenset(kept.days) for kept in archive.kept() if kept.cube == USAGE_BY_WHO.name), frozenset())
    return tuple(replace(month, tokens=_tokens(archive, month, covered, names)) for month in months)


def _tokens(
    archive: SpendArchive, month: PlatformMonth, covered: frozenset[date], names: Mapping[str | None, str]
) -> PlatformTokens:
    window = (month.first, month.end)
    return PlatformTokens(
        cube=USAGE_BY_WHO.name,
        rows=archive.daily_tokens(_BY, window),
        days=covered,
        names=names,
        cents=_prices(archive, window),
    )


def _prices(archive: SpendArchive, window: tuple[date, date]) -> dict[tuple[str | None, str], Decimal]:
    used = {one.what[0]: one for one in archive.tokens(("model",), window)}
    cents: dict[tuple[str | None, str], Decimal] = defaultdict(Decimal)
    for spent in archive.spend(("model", "token_type"), window):
        for kind in _KINDS.get(spent.what[1], ()):
            cents[spent.what[0], kind] += spent.amount
    return {
        (model, kind): amount / count
        for (model, kind), amount in cents.items()
        if model in used and (count := COUNTERS[kind](used[model]))
    }
