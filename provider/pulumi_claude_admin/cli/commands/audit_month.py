"""Why this month so far costs another amount than the one before: the archive's sums of both, for `audit/month_change.py` to take apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.month_change import Used, compared_days, month_change
from pulumi_claude_admin.audit_ports import SpendArchive, Tokens
from pulumi_claude_admin.report.audit_report import MonthChange
from pulumi_claude_admin.report.finding_figures import major

_CENT: Final = Decimal(1)
_DAY: Final = timedelta(days=1)
COUNTS: Final[Mapping[str | None, Callable[[Tokens], int]]] = {
    "uncached_input_tokens": lambda one: one.uncached_input,
    "cache_read_input_tokens": lambda one: one.cache_read,
    "cache_creation.ephemeral_5m_input_tokens": lambda one: one.cache_write_5m,
    "cache_creation.ephemeral_1h_input_tokens": lambda one: one.cache_write_1h,
    "output_tokens": lambda one: one.output,
}
"""The platform's word for a type of token, and the count that tells of it."""


def change_since_last_month(archive: SpendArchive, covered: frozenset[date]) -> MonthChange | None:
    """Up to the last whole day; None where a day of either month was not read, or nothing was spent in one of them."""
    if not covered:
        return None
    last = max(covered) - _DAY
    before, now = compared_days(last)
    if not all(day in covered for window in (before, now) for day in _days(window)):
        return None
    found = month_change(_used(archive, before), _used(archive, now))
    if not found.before or not found.now:
        return None
    parts = {part: major(amount) for part, amount in found.in_print(_CENT).items()}
    after = major(found.before) + sum(parts.values(), Decimal(0))
    return MonthChange(before=major(found.before), after=after, days=(now[1] - now[0]).days, **parts)


def _days(window: tuple[date, date]) -> Iterator[date]:
    return (window[0] + number * _DAY for number in range((window[1] - window[0]).days))


def _used(archive: SpendArchive, window: tuple[date, date]) -> tuple[Used, ...]:
    counts = {one.what[0]: one for one in archive.tokens(("model",), window)}
    return tuple(
        Used(model, kind, _count(counts.get(model), kind), one.amount)
        for one in archive.spend(("model", "token_type"), window)
        for model, kind in (one.what,)
    )


def _count(tokens: Tokens | None, kind: str | None) -> int:
    return COUNTS[kind](tokens) if tokens is not None and kind in COUNTS else 0
