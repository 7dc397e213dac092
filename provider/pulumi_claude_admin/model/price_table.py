"""
List prices of models, row by row with a source: dollars for a million tokens, from a day on. Data alone; `price_book.py` reads it.

A new price is a new row with the day from which it holds, never a changed one: months that were audited stay as they were.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One model from one day on. Amounts are decimals as text, in dollars for a million tokens."""

    model: str
    since: date
    uncached_input: str
    output: str
    cache_write_5m: str
    cache_write_1h: str
    cache_read: str
    source: str


_TABLE: Final = "the price table that LiteLLM 1.110.2 ships, November 2026"
_PAGE: Final = "a public copy of the vendor's page about-claude/pricing, July 2026"
_FIRST: Final = date(2026, 1, 1)
"""The reports reach back to here. When each price began is not in the source: earlier days are not asked for."""

PRICE_ROWS: Final = (
    PriceRow("claude-opus-4-1", _FIRST, "15", "75", "18.75", "30", "1.50", _PAGE),
    PriceRow("claude-opus-4-5", _FIRST, "5", "25", "6.25", "10", "0.50", _PAGE),
    PriceRow("claude-opus-4-6", _FIRST, "5", "25", "6.25", "10", "0.50", _PAGE),
    PriceRow("claude-opus-4-7", _FIRST, "5", "25", "6.25", "10", "0.50", _PAGE),
    PriceRow("claude-sonnet-4-5", _FIRST, "3", "15", "3.75", "6", "0.30", _PAGE),
    PriceRow("claude-sonnet-4-6", _FIRST, "3", "15", "3.75", "6", "0.30", _PAGE),
    PriceRow("claude-haiku-4-5", _FIRST, "1", "5", "1.25", "2", "0.10", _TABLE),
    PriceRow("claude-haiku-5-5", _FIRST, "0.10", "0.50", "0.125", "0.20", "0.01", _TABLE),
    PriceRow("claude-sonnet-5", _FIRST, "2", "10", "2.5", "4", "0.20", _TABLE),
    PriceRow("claude-sonnet-5-5", _FIRST, "2", "10", "2.5", "4", "0.10", _TABLE),
    PriceRow("claude-opus-4-8", _FIRST, "5", "25", "6.25", "10", "0.50", _TABLE),
    PriceRow("claude-opus-5", _FIRST, "5", "25", "6.25", "10", "0.50", _TABLE),
    PriceRow("claude-opus-5-5", _FIRST, "4", "20", "5", "8", "0.20", _TABLE),
    PriceRow("claude-fable-5", _FIRST, "10", "50", "12.5", "20", "1.00", _TABLE),
    PriceRow("claude-fable-5-1", _FIRST, "10", "50", "12.5", "20", "0.25", _TABLE),
    PriceRow("claude-mythos-5", _FIRST, "10", "50", "12.5", "20", "1.00", _TABLE),
    PriceRow("claude-mythos-5-1", _FIRST, "10", "50", "12.5", "20", "0.25", _TABLE),
)
