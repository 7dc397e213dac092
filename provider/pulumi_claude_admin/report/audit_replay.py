"""What other caps would have done, as text or JSON. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.quoting import json_text, printable
from pulumi_claude_admin.report.amounts import money
from pulumi_claude_admin.report.number_table import Column, table_lines
from pulumi_claude_admin.report.styled_lines import Line, Span, as_text, wrapped

COLUMNS: Final = 120


@dataclass(frozen=True, slots=True)
class ReplayRow:
    """One stop: of a workspace, or of the whole organization (`id` None). Amounts are exact, in major units; times are UTC."""

    id: str | None
    label: str
    is_organization: bool
    cap: Decimal
    reached_at: datetime
    stopped_at: datetime
    spent: Decimal
    overshoot: Decimal
    saved: Decimal
    refused: int


@dataclass(frozen=True, slots=True)
class ReplayTable:
    """The stops in the order of time, from `first` to before `end`; `asked` for in all, and what would have `passed`."""

    organization_name: str
    declaration: str
    first: date
    end: date
    days_read: int
    currency: str
    delay_minutes: int
    asked: Decimal
    passed: Decimal
    rows: tuple[ReplayRow, ...]
    notices: tuple[str, ...] = ()

    @property
    def saved(self) -> Decimal:
        """What would not have been spent."""
        return self.asked - self.passed


def render_text(table: ReplayTable, *, columns: int = COLUMNS) -> str:
    """As text, ending with a line feed."""
    return as_text(_lines(table, columns))


def render_json(table: ReplayTable) -> str:
    """As one JSON document."""
    return json_text(
        {
            "declaration": table.declaration,
            "first_day": table.first.isoformat(),
            "end_day": table.end.isoformat(),
            "days_read": table.days_read,
            "currency": table.currency,
            "delay_minutes": table.delay_minutes,
            "asked": f"{table.asked:f}",
            "passed": f"{table.passed:f}",
            "saved": f"{table.saved:f}",
            "stops": [_document(row) for row in table.rows],
            "notices": list(table.notices),
        }
    )


def _document(row: ReplayRow) -> dict[str, object]:
    return {
        "workspace_id": row.id,
        "label": row.label,
        "is_organization": row.is_organization,
        "cap": f"{row.cap:f}",
        "reached_at": row.reached_at.isoformat(),
        "stopped_at": row.stopped_at.isoformat(),
        "spent": f"{row.spent:f}",
        "overshoot": f"{row.overshoot:f}",
        "saved": f"{row.saved:f}",
        "refused_requests": row.refused,
    }


def _lines(table: ReplayTable, columns: int) -> Iterator[Line]:
    days = (table.end - table.first).days
    yield (
        Span(f"The caps of {printable(table.declaration)}, replayed for {printable(table.organization_name)}", "bold"),
    )
    yield from wrapped(
        f"{table.first} to before {table.end} (UTC), {table.days_read} of {days} days read; amounts in {table.currency}; "
        f"a cap acts {table.delay_minutes} minutes after it is reached",
        columns,
    )
    for notice in table.notices:
        yield from wrapped(printable(notice), columns)
    yield ()
    shown = (
        Column("stopped", is_name=True),
        Column("when (UTC)"),
        Column("cap"),
        Column("spent by then", weight=2),
        Column("beyond the cap", weight=3),
        Column("saved"),
        Column("requests refused", weight=1),
    )
    yield from table_lines(shown, [_row(row) for row in table.rows], columns)
    if not table.rows:
        yield from wrapped("Nobody would have stopped.", columns)
        return
    yield ()
    yield from wrapped(
        f"{money(table.saved)} of {money(table.asked)} {table.currency} would not have been spent.", columns
    )


def _row(row: ReplayRow) -> tuple[str, ...]:
    stopped = f"{row.stopped_at:%Y-%m-%d %H:%M}"
    amounts = (money(one) for one in (row.cap, row.spent, row.overshoot, row.saved))
    return printable(row.label), stopped, *amounts, f"{row.refused:,}"
