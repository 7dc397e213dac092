"""Money and tokens by one thing that somebody asked for: a table of its own, as text or JSON. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.quoting import json_text, printable
from pulumi_claude_admin.report.amounts import money, percent
from pulumi_claude_admin.report.number_table import Column, table_lines
from pulumi_claude_admin.report.styled_lines import Line, Span, as_text, wrapped

COLUMNS: Final = 120
_KINDS: Final = ("uncached_input", "cache_read", "cache_write_5m", "cache_write_1h", "output")


@dataclass(frozen=True, slots=True)
class SpendRow:
    """What one of them cost (exact, major units), and the tokens of all five kinds that it used."""

    id: str | None
    label: str
    amount: Decimal
    list_amount: Decimal
    uncached_input: int
    cache_read: int
    cache_write_5m: int
    cache_write_1h: int
    output: int
    requests: int | None


@dataclass(frozen=True, slots=True)
class SpendTable:
    """Rows in the order in which they are told. `days_read` of `days` from `first` to before `end`; `notices` are sentences of ours."""

    organization_name: str
    by: str
    first: date
    end: date
    days_read: int
    provisional_from: date
    currency: str
    rows: tuple[SpendRow, ...]
    notices: tuple[str, ...] = ()

    @property
    def amount(self) -> Decimal:
        """All rows together, exactly."""
        return sum((row.amount for row in self.rows), Decimal(0))

    @property
    def list_amount(self) -> Decimal:
        """The same at the list price."""
        return sum((row.list_amount for row in self.rows), Decimal(0))


def render_text(table: SpendTable, *, columns: int = COLUMNS) -> str:
    """As text, ending with a line feed."""
    return as_text(_lines(table, columns))


def render_json(table: SpendTable) -> str:
    """As one JSON document."""
    return json_text(
        {
            "by": table.by,
            "first_day": table.first.isoformat(),
            "end_day": table.end.isoformat(),
            "days_read": table.days_read,
            "provisional_from": table.provisional_from.isoformat(),
            "currency": table.currency,
            "amount": f"{table.amount:f}",
            "list_amount": f"{table.list_amount:f}",
            "rows": [_document(row) for row in table.rows],
            "notices": list(table.notices),
        }
    )


def _document(row: SpendRow) -> dict[str, object]:
    return {
        "id": row.id,
        "label": row.label,
        "amount": f"{row.amount:f}",
        "list_amount": f"{row.list_amount:f}",
        **{kind: getattr(row, kind) for kind in _KINDS},
        "requests": row.requests,
    }


def _lines(table: SpendTable, columns: int) -> Iterator[Line]:
    days = (table.end - table.first).days
    yield (Span(f"Spend of {printable(table.organization_name)} by {printable(table.by)}", "bold"),)
    about = (
        f"{table.first} to before {table.end} (UTC), {table.days_read} of {days} days read; amounts in {table.currency}"
    )
    yield from wrapped(about, columns)
    if table.end > table.provisional_from:
        late = max(table.first, table.provisional_from)
        yield from wrapped(f"Provisional: days from {late} on may still be revised.", columns)
    for notice in table.notices:
        yield from wrapped(printable(notice), columns)
    yield ()
    shown = (
        Column(table.by.partition(":")[0], is_name=True),
        Column("billed"),
        Column("share", weight=3),
        Column("list", weight=1),
    )
    tokens = (
        Column("input", weight=2),
        Column("cache read", weight=2),
        Column("write 5m", weight=4),
        Column("write 1h", weight=5),
        Column("output", weight=2),
        Column("requests", weight=6),
    )
    rows = [_row(row, table.amount) for row in table.rows]
    total = ("all", money(table.amount), percent(table.amount, table.amount), money(table.list_amount), *_sums(table))
    yield from table_lines((*shown, *tokens), [*rows, total] if rows else [], columns)
    if not rows:
        yield from wrapped("Nothing was seen, which is not the same as no spend.", columns)


def _row(row: SpendRow, whole: Decimal) -> tuple[str, ...]:
    tokens = (f"{getattr(row, kind):,}" for kind in _KINDS)
    requests = f"{row.requests:,}" if row.requests is not None else "—"
    share = percent(row.amount, whole)
    return (printable(row.label), money(row.amount), share, money(row.list_amount), *tokens, requests)


def _sums(table: SpendTable) -> Iterator[str]:
    for kind in _KINDS:
        yield f"{sum(getattr(row, kind) for row in table.rows):,}"
    counted = [row.requests for row in table.rows if row.requests is not None]
    yield f"{sum(counted):,}" if counted else "—"
