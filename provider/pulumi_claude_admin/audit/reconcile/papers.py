"""What papers say, as values. Amounts are cents, possibly fractions; days are as the paper has them, the first and the last included."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Paper:
    """One file: its name without a folder, and the digest of its bytes. An address it was fetched from is a secret and never kept."""

    name: str
    sha256: str

    @classmethod
    def of(cls, name: str, content: bytes) -> Paper:
        """The identity of a file that was read."""
        return cls(name, hashlib.sha256(content).hexdigest())


class LineKind(StrEnum):
    """What a line of an invoice is for. The words are part of the proof."""

    USAGE = "usage"
    PURCHASE = "purchase"
    """Credit bought in advance: says what was bought, not what was used."""
    SEATS = "seats"
    PRORATION = "proration"
    CREDIT = "credit"
    TAX = "tax"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line of an invoice; `line` is its place in the file's text, from 1."""

    kind: LineKind
    description: str
    amount: Decimal
    line: int
    quantity: Decimal | None = None
    period: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Invoice:
    """
    One invoice whose lines give its totals. `taxes` are apart from `lines`, as on the paper.

    `total_line` is where the total stands.
    """

    paper: Paper
    number: str
    issued: date
    billed_to: str
    currency: str
    lines: tuple[InvoiceLine, ...]
    taxes: tuple[InvoiceLine, ...]
    subtotal: Decimal
    total: Decimal
    total_line: int

    def of(self, *kinds: LineKind) -> tuple[InvoiceLine, ...]:
        """Lines of these kinds, taxes too."""
        return tuple(line for line in (*self.lines, *self.taxes) if line.kind in kinds)

    @property
    def content(self) -> tuple[object, ...]:
        """What two copies of one invoice share, whatever the files are called."""
        return (
            self.number,
            self.issued,
            self.currency,
            self.total,
            tuple((one.description, one.amount) for one in self.lines),
        )


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One row of the Console's cost export: `amount` is rounded to a cent by the platform. Rows with equal words are added, never keyed."""

    day: date
    workspace: str
    model: str | None
    cost_type: str
    token_type: str | None
    amount: Decimal
    list_amount: Decimal | None
    line: int
    is_long: bool = False
    """Of a context above 200k tokens."""


@dataclass(frozen=True, slots=True)
class CostExport:
    """A cost export: `generation` is that of its header, 1 to 3."""

    paper: Paper
    generation: int
    rows: tuple[ExportRow, ...]

    @property
    def days(self) -> frozenset[date]:
        """Days with a row: days without use are absent."""
        return frozenset(row.day for row in self.rows)


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One row of the Console's usage export: exact counts. `tier` is its `usage_type`."""

    day: date
    workspace: str
    model: str
    tier: str
    uncached_input: int
    cache_write_5m: int
    cache_write_1h: int
    cache_read: int
    output: int
    web_searches: int
    line: int


@dataclass(frozen=True, slots=True)
class UsageExport:
    """A usage export. `kinds` are what its columns count (`COUNTERS`): older ones have both lengths of cache writes in one column."""

    paper: Paper
    rows: tuple[TokenRow, ...]
    kinds: tuple[str, ...]

    @property
    def days(self) -> frozenset[date]:
        """Days with a row."""
        return frozenset(row.day for row in self.rows)

    @property
    def first(self) -> date:
        """The first of them."""
        return min(self.days)

    @property
    def last(self) -> date:
        """The last of them."""
        return max(self.days)


@dataclass(frozen=True, slots=True)
class Balance:
    """Credit that was left at the start and the end of a month, as a person read it in the Console: the platform has no endpoint for it."""

    month: date
    opening: Decimal
    closing: Decimal
    line: int
    paper: Paper
