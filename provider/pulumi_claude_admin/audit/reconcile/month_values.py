"""
What the platform says of a month, and what comes of holding papers against it, as values. Amounts are fractional cents of one currency.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from pulumi_claude_admin.audit.reconcile.proof import Node
from pulumi_claude_admin.audit.reconcile.token_values import PlatformTokens, TokenResult
from pulumi_claude_admin.audit.rule_settings import UnexplainedSettings
from pulumi_claude_admin.audit.spend_series import month_of

HALF_A_CENT: Final = Decimal("0.5")
"""By which rounding to whole cents is off at most."""
_CENTS: Final = Decimal(100)
_BUILT_IN: Final = UnexplainedSettings()


class Verdict(StrEnum):
    """How a month stands. The words are part of the report and of the proof."""

    UNEXPLAINED = "unexplained"
    OPEN = "open"
    """What was bought in advance says nothing of what was used: the balances are missing. Or the currencies differ, or a day was not read."""
    WITHIN_ROUNDING = "within rounding"
    EXPLAINED = "explained"
    NO_PAPERS = "no papers"


@dataclass(frozen=True, slots=True)
class PlatformRow:
    """What one workspace cost on one day, as the cube says: billed, and by the list."""

    day: date
    workspace_id: str | None
    amount: Decimal
    list_amount: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class PlatformMonth:
    """
    What the platform says of one month. `by` has amounts by dimension and value (`service_tier`, `cost_type`, `inference_geo`, `speed`, `product`).

    `is_provisional`: some day may still be revised. `is_whole`: every day was read. `untold` names what reports of some day cannot tell,
    `is_legacy`: some day is of the older ones. `archived` is what workspaces cost that are archived by now.
    """

    first: date
    cube: str
    rows: tuple[PlatformRow, ...]
    list_amount: Decimal
    is_provisional: bool
    is_whole: bool
    currency: str = "USD"
    by: Mapping[str, Mapping[str | None, Decimal]] = field(default_factory=dict)
    untold: frozenset[str] = frozenset()
    is_legacy: bool = False
    archived: Decimal = Decimal(0)
    tokens: PlatformTokens | None = None
    """None where no export of usage was given."""

    @property
    def amount(self) -> Decimal:
        """The exact sum."""
        return sum((row.amount for row in self.rows), Decimal(0))

    @property
    def end(self) -> date:
        """The first day of the next month."""
        return month_of(self.first)[1]


@dataclass(frozen=True, slots=True)
class Difference:
    """One reason why papers and platform differ. `amount` None: it is there, and nobody can say how much."""

    reason: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Tolerance:
    """An unexplained sum fails above both: `money` in cents, and `percent` of what was used."""

    money: Decimal = _BUILT_IN.amount * _CENTS
    percent: Decimal = _BUILT_IN.percent

    def is_exceeded_by(self, unexplained: Decimal, used: Decimal) -> bool:
        """Whether it fails."""
        return abs(unexplained) > self.money and abs(unexplained) * _CENTS > self.percent * abs(used)

    def is_exceeded_by_tokens(self, tokens: TokenResult) -> bool:
        """Whether tokens fail: by what they come to, and by their share of what was used."""
        return tokens.worth > self.money and tokens.unexplained * _CENTS > self.percent * tokens.reported


@dataclass(frozen=True, slots=True)
class MonthResult:
    """One month. `nodes` prove each number, the unexplained one first where there is one."""

    first: date
    verdict: Verdict
    used: Decimal
    unexplained: Decimal | None
    is_failing: bool
    is_provisional: bool
    differences: tuple[Difference, ...]
    nodes: tuple[Node, ...]
    tokens: TokenResult | None = None
