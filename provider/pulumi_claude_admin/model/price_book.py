"""
What a token costs by the list: by model, day and type of token. A model that is not in the table has no price, never a guess.

What an organization itself is asked (`list_amount` ÷ tokens) is the better source, and wins wherever both are known.
Source: docs/platform/prices.md#multipliers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Final

from pulumi_claude_admin.model.price_table import PRICE_ROWS, PriceRow


class TokenType(StrEnum):
    """The five kinds of token that have a price. The words are the platform's."""

    UNCACHED_INPUT = "uncached_input_tokens"
    CACHE_READ = "cache_read_input_tokens"
    CACHE_WRITE_5M = "cache_creation.ephemeral_5m_input_tokens"
    CACHE_WRITE_1H = "cache_creation.ephemeral_1h_input_tokens"
    OUTPUT = "output_tokens"


_CENTS_PER_DOLLAR_A_MILLION: Final = Decimal("0.0001")
_SNAPSHOT: Final = re.compile(r"-20\d{6}$")

BATCH: Final = Decimal("0.5")
US_INFERENCE: Final = Decimal("1.1")
"""On every type of token, of models of the 4.6 generation and later."""
FAST: Final = Decimal(2)


@dataclass(frozen=True)
class Price:
    """What one model costs from a day on, in fractional cents for a token."""

    row: PriceRow

    @cached_property
    def per_token(self) -> dict[TokenType, Decimal]:
        """By type of token."""
        row = self.row
        dollars = {
            TokenType.UNCACHED_INPUT: row.uncached_input,
            TokenType.CACHE_READ: row.cache_read,
            TokenType.CACHE_WRITE_5M: row.cache_write_5m,
            TokenType.CACHE_WRITE_1H: row.cache_write_1h,
            TokenType.OUTPUT: row.output,
        }
        return {kind: Decimal(amount) * _CENTS_PER_DOLLAR_A_MILLION for kind, amount in dollars.items()}

    @property
    def source(self) -> str:
        """Where the row is from."""
        return self.row.source


@dataclass(frozen=True, slots=True)
class PriceBook:
    """Rows, looked up by model and day."""

    rows: tuple[PriceRow, ...]

    def find(self, model: str, day: date) -> Price | None:
        """The price that was in force; None for a model, or a day, that no row covers. A dated snapshot costs what its model does."""
        name = alias(model)
        found = [row for row in self.rows if row.model == name and row.since <= day]
        return Price(max(found, key=lambda row: row.since)) if found else None


def alias(model: str) -> str:
    """A model's name without the date of a snapshot: `claude-haiku-4-5-20251001` is `claude-haiku-4-5`."""
    return _SNAPSHOT.sub("", model)


PRICES: Final = PriceBook(PRICE_ROWS)
"""What is shipped."""
