"""An archive in memory: rows go in by cube, sums come out as the port says. It keeps nothing and checks nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from pulumi_claude_admin.audit_ports import (
    DailySpend,
    DayTotal,
    HowRead,
    Kept,
    KeptCap,
    PeakHour,
    Row,
    Spend,
    Tokens,
)
from pulumi_claude_admin.model.cubes import (
    CLAUDE_CODE,
    COST_BY_HOW,
    COST_BY_WHO,
    USAGE_BY_HOUR,
    USAGE_BY_WHO,
    Cube,
    Surface,
    Window,
)
from pulumi_claude_admin.model.usage import ClaudeCodeRow, CostRow, UsageActor, UsageRow

Days = tuple[date, date]
What = tuple[str | None, ...]
ALL_ANALYTICS = HowRead(datetime(2026, 11, 24, 9, tzinfo=UTC), datetime(2026, 11, 24, 6, tzinfo=UTC), Surface.ANALYTICS)


@dataclass
class ArchiveInMemory:
    """Rows by the name of their cube."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    days: dict[str, dict[date, HowRead]] = field(default_factory=lambda: defaultdict(dict))
    revised: int = 0
    seen_caps: list[KeptCap] = field(default_factory=list)

    def kept(self) -> tuple[Kept, ...]:
        return tuple(Kept(cube, dict(days), self.revised) for cube, days in sorted(self.days.items()))

    def put(self, cube: Cube, window: Window, rows: Iterable[Row], how: HowRead) -> None:
        inside = {window.first + timedelta(days=number) for number in range(window.days)}
        self.rows[cube.name] = [*(row for row in self.rows[cube.name] if _day(row) not in inside), *rows]
        self.days[cube.name] |= dict.fromkeys(inside, how)

    def day_totals(self, cube: Cube, window: Window) -> tuple[DayTotal, ...]:
        sums: dict[tuple[date, str], DayTotal] = {}
        for row in self._inside(cube, (window.first, window.end)):
            if isinstance(row, CostRow):
                key = (_day(row), row.currency)
                old = sums.get(key, DayTotal(*key))
                sums[key] = replace(old, amount=old.amount + row.amount, list_amount=old.list_amount + row.list_amount)
        return tuple(sums[key] for key in sorted(sums))

    def put_caps(self, caps: Iterable[KeptCap]) -> None:
        self.seen_caps += caps

    def caps(self) -> tuple[KeptCap, ...]:
        return tuple(self.seen_caps)

    def actors(self) -> tuple[UsageActor, ...]:
        rows = (row for rows in self.rows.values() for row in rows if isinstance(row, CostRow | UsageRow))
        found = {row.group.actor.id: row.group.actor for row in rows if row.group.actor is not None}
        return tuple(found[one] for one in sorted(found))

    def spend(self, by: tuple[str, ...], window: Days) -> tuple[Spend, ...]:
        sums: dict[What, tuple[Decimal, Decimal]] = {}
        for row in self._costs(by, window):
            what = _what(row, by)
            amount, listed = sums.get(what, (Decimal(0), Decimal(0)))
            sums[what] = (amount + row.amount, listed + row.list_amount)
        rows = (Spend(what, *amounts) for what, amounts in sums.items())
        return tuple(sorted(rows, key=lambda one: (-one.amount, [part or "" for part in one.what])))

    def daily_spend(self, by: str | None, window: Days) -> tuple[DailySpend, ...]:
        columns = () if by is None else (by,)
        sums: dict[tuple[date, str | None], tuple[Decimal, Decimal]] = {}
        for row in self._costs(columns, window):
            key = (_day(row), _what(row, columns)[0] if columns else None)
            amount, listed = sums.get(key, (Decimal(0), Decimal(0)))
            sums[key] = (amount + row.amount, listed + row.list_amount)
        return tuple(DailySpend(*key, *sums[key]) for key in sorted(sums, key=lambda one: (one[0], one[1] or "")))

    def daily_costs(self, by: tuple[str, ...], window: Days) -> tuple[tuple[date, Spend], ...]:
        sums: dict[tuple[date, What], tuple[Decimal, Decimal]] = {}
        for row in self._costs(by, window):
            key = (_day(row), _what(row, by))
            amount, listed = sums.get(key, (Decimal(0), Decimal(0)))
            sums[key] = (amount + row.amount, listed + row.list_amount)
        return tuple((day, Spend(what, *sums[day, what])) for day, what in sorted(sums, key=str))

    def combinations(self, cube: Cube, by: tuple[str, ...], window: Days) -> int:
        rows = (row for row in self._inside(cube, window) if isinstance(row, CostRow | UsageRow))
        return len({(_day(row), _what(row, by)) for row in rows})

    def tokens(self, by: tuple[str, ...], window: Days) -> tuple[Tokens, ...]:
        groups: dict[What, list[UsageRow]] = defaultdict(list)
        for row in self._usages(USAGE_BY_WHO, window):
            groups[_what(row, by)].append(row)
        return tuple(_tokens(what, rows) for what, rows in sorted(groups.items(), key=lambda one: str(one[0])))

    def daily_tokens(self, by: tuple[str, ...], window: Days) -> tuple[tuple[date, Tokens], ...]:
        groups: dict[tuple[date, What], list[UsageRow]] = defaultdict(list)
        for row in self._usages(USAGE_BY_WHO, window):
            groups[_day(row), _what(row, by)].append(row)
        return tuple((key[0], _tokens(key[1], rows)) for key, rows in groups.items())

    def hourly_tokens(self, window: Days) -> tuple[tuple[datetime, Tokens], ...]:
        groups: dict[tuple[datetime, What], list[UsageRow]] = defaultdict(list)
        for row in self._usages(USAGE_BY_HOUR, window):
            groups[row.at, (row.group.workspace_id,)].append(row)
        return tuple((key[0], _tokens(key[1], rows)) for key, rows in groups.items())

    def peak_hours(self, window: Days) -> tuple[PeakHour, ...]:
        best: dict[What, UsageRow] = {}
        for row in self._usages(USAGE_BY_HOUR, window):
            key = (row.group.workspace_id, row.group.model)
            if key not in best or _size(row) > _size(best[key]):
                best[key] = row
        return tuple(_peak(row) for row in best.values())

    def claude_code(self, window: Days) -> tuple[ClaudeCodeRow, ...]:
        return tuple(row for row in self._inside(CLAUDE_CODE, window) if isinstance(row, ClaudeCodeRow))

    def _inside(self, cube: Cube, window: Days) -> Iterator[Row]:
        return (row for row in self.rows[cube.name] if window[0] <= _day(row) < window[1])

    def _costs(self, by: tuple[str, ...], window: Days) -> Iterator[CostRow]:
        cube = COST_BY_WHO if set(by) <= set(COST_BY_WHO.dimensions) else COST_BY_HOW
        return (row for row in self._inside(cube, window) if isinstance(row, CostRow))

    def _usages(self, cube: Cube, window: Days) -> Iterator[UsageRow]:
        return (row for row in self._inside(cube, window) if isinstance(row, UsageRow))


def _day(row: Row) -> date:
    return row.day if isinstance(row, ClaudeCodeRow) else row.at.date()


def _what(row: CostRow | UsageRow, by: tuple[str, ...]) -> What:
    return tuple(_column(row, column) for column in by)


def _column(row: CostRow | UsageRow, column: str) -> str | None:
    if column == "actor":
        return row.group.actor.id if row.group.actor is not None else None
    value = getattr(row if column in {"cost_type", "token_type"} else row.group, column)
    return None if value is None else str(value)


def _tokens(what: What, rows: list[UsageRow]) -> Tokens:
    told = [row.requests for row in rows if row.requests is not None]
    return Tokens(
        what,
        sum(row.uncached_input_tokens for row in rows),
        sum(row.cache_read_input_tokens for row in rows),
        sum(row.cache_write_5m_tokens for row in rows),
        sum(row.cache_write_1h_tokens for row in rows),
        sum(row.output_tokens for row in rows),
        sum(told) if len(told) == len(rows) else None,
        sum(row.web_searches for row in rows),
        max(map(_day, rows)),
    )


def _size(row: UsageRow) -> int:
    return row.uncached_input_tokens + row.cache_write_5m_tokens + row.cache_write_1h_tokens + row.output_tokens


def _peak(row: UsageRow) -> PeakHour:
    size = _size(row) - row.output_tokens
    return PeakHour(
        row.group.workspace_id,
        row.group.model,
        row.at,
        size,
        row.output_tokens,
        row.requests or 0,
        size,
        row.output_tokens,
    )
