"""The Console's exports of cost and of usage, in every generation of their headers that is known. Source: docs/platform/usage.md#exports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pulumi_claude_admin.audit.reconcile.papers import CostExport, ExportRow, Paper, TokenRow, UsageExport
from pulumi_claude_admin.audit.reconcile.tables import Table, cents_of, day_of
from pulumi_claude_admin.audit.reconcile.token_values import CACHE_WRITE
from pulumi_claude_admin.errors import StatementUnreadable

_COST: Final = ("usage_date_utc", "model", "workspace", "token_type", "cost_usd", "cost_type")
_USAGE: Final = ("usage_date_utc", "model_version", "workspace", "usage_output_tokens")
_NOTHING: Final = ("", "--")
_ONE_COLUMN: Final = "usage_input_tokens_cache_write"
_COLUMNS: Final = {
    "uncached_input": ("usage_input_tokens_no_cache",),
    "cache_write_5m": ("usage_input_tokens_cache_write_5m", _ONE_COLUMN),
    "cache_write_1h": ("usage_input_tokens_cache_write_1h",),
    "cache_read": ("usage_input_tokens_cache_read",),
    "output": ("usage_output_tokens",),
    "web_searches": ("web_search_count",),
}
"""Columns of counts; where there are two, older files had the second."""


def is_cost_export(table: Table) -> bool:
    """Whether the header is that of a cost export."""
    return set(_COST) <= set(table.header)


def is_usage_export(table: Table) -> bool:
    """Whether the header is that of a usage export."""
    return set(_USAGE) <= set(table.header)


def cost_export(paper: Paper, table: Table) -> CostExport:
    """Read a cost export. Raises StatementUnreadable with file and line."""
    generation = 3 if "api_key_id" in table.header else 2 if "list_price_usd" in table.header else 1
    return CostExport(paper, generation, tuple(_cost_row(table.name, line, cells) for line, cells in table.rows))


def usage_export(paper: Paper, table: Table) -> UsageExport:
    """Read a usage export. Raises StatementUnreadable with file and line."""
    rows = tuple(_token_row(table.name, line, cells) for line, cells in table.rows)
    counted = [kind for kind, columns in _COLUMNS.items() if set(columns) & set(table.header)]
    has_both = _ONE_COLUMN not in table.header
    return UsageExport(
        paper, rows, tuple(kind if has_both or kind != "cache_write_5m" else CACHE_WRITE for kind in counted)
    )


def _cost_row(name: str, line: int, cells: Mapping[str, str]) -> ExportRow:
    listed = cells.get("list_price_usd")
    return ExportRow(
        day=day_of(name, line, cells["usage_date_utc"]),
        workspace=cells["workspace"],
        model=None if cells["model"] in _NOTHING else cells["model"],
        cost_type=cells["cost_type"],
        token_type=None if cells["token_type"] in _NOTHING else cells["token_type"],
        amount=cents_of(name, line, cells["cost_usd"]),
        list_amount=None if listed is None or listed in _NOTHING else cents_of(name, line, listed),
        line=line,
        is_long=cells.get("context_window", "").startswith(">"),
    )


def _token_row(name: str, line: int, cells: Mapping[str, str]) -> TokenRow:
    counts = {field: _count(name, line, cells, columns) for field, columns in _COLUMNS.items()}
    return TokenRow(
        day=day_of(name, line, cells["usage_date_utc"]),
        workspace=cells["workspace"],
        model=cells["model_version"],
        tier=cells.get("usage_type", ""),
        line=line,
        **counts,
    )


def _count(name: str, line: int, cells: Mapping[str, str], columns: tuple[str, ...]) -> int:
    text = next((cells[column] for column in columns if column in cells), "0")
    if text in _NOTHING:
        return 0
    if not text.isascii() or not text.isdigit():
        raise StatementUnreadable(f"{name}:{line} {text!r} is not a whole number of {columns[0]}")
    return int(text)
