"""What rows add up to, day by day, and where two such sums differ. Exact: nothing is rounded to the digits of a context."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from typing import Final

from pulumi_claude_admin.audit_ports import DayTotal, Row
from pulumi_claude_admin.model.usage import ClaudeCodeRow, CostRow, UsageRow

EXACT: Final = Context(prec=100)
"""More digits than any sum of `DECIMAL(38,12)` has."""

_Key = tuple[date, str]
_ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much the rows of a cube are more than the total of one day and currency, less when negative."""

    cube: str
    day: date
    currency: str
    amount: Decimal
    list_amount: Decimal
    tokens: int

    def is_beyond(self, tolerance: Decimal) -> bool:
        """Whether it is more than the rounding of many rows can make. Tokens are whole, so any is."""
        return self.tokens != 0 or max(abs(self.amount), abs(self.list_amount)) > tolerance


def day_totals(rows: Iterable[Row]) -> tuple[DayTotal, ...]:
    """What rows of cost or of usage add up to, by day and currency."""
    sums: dict[_Key, DayTotal] = {}
    for row in rows:
        if isinstance(row, ClaudeCodeRow):
            continue
        one = _of_cost(row) if isinstance(row, CostRow) else _of_usage(row)
        key = (one.day, one.currency)
        sums[key] = _added(sums[key], one) if key in sums else one
    return tuple(sums[key] for key in sorted(sums))


def differences(cube: str, rows: Iterable[DayTotal], totals: Iterable[DayTotal]) -> tuple[Difference, ...]:
    """Where the sums of a cube's rows and the totals are not the same, oldest first; a day that one of them lacks is zero there."""
    ours, theirs = _by_key(rows), _by_key(totals)
    compared = []
    for day, currency in sorted({*ours, *theirs}):
        nothing = DayTotal(day, currency)
        mine, other = ours.get((day, currency), nothing), theirs.get((day, currency), nothing)
        amount = EXACT.subtract(mine.amount, other.amount)
        list_amount = EXACT.subtract(mine.list_amount, other.list_amount)
        compared.append(Difference(cube, day, currency, amount, list_amount, mine.tokens - other.tokens))
    return tuple(one for one in compared if one.is_beyond(_ZERO))


def _of_cost(row: CostRow) -> DayTotal:
    return DayTotal(row.at.date(), row.currency, row.amount, row.list_amount)


def _of_usage(row: UsageRow) -> DayTotal:
    inputs = row.uncached_input_tokens + row.cache_read_input_tokens
    written = row.cache_write_5m_tokens + row.cache_write_1h_tokens
    return DayTotal(row.at.date(), "", tokens=inputs + written + row.output_tokens)


def _added(one: DayTotal, other: DayTotal) -> DayTotal:
    return DayTotal(
        one.day,
        one.currency,
        EXACT.add(one.amount, other.amount),
        EXACT.add(one.list_amount, other.list_amount),
        one.tokens + other.tokens,
    )


def _by_key(totals: Iterable[DayTotal]) -> Mapping[_Key, DayTotal]:
    return {(one.day, one.currency): one for one in totals}
