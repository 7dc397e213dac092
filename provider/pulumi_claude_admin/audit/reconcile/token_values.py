"""Tokens of the Console's export of usage against those of the platform's reports, as values. Searches are counted beside tokens, and are none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from pulumi_claude_admin.audit.reconcile.papers import TokenRow
from pulumi_claude_admin.audit.reconcile.proof import Node
from pulumi_claude_admin.audit_ports import Tokens

CACHE_WRITE: Final = "cache_write"
"""Both lengths of cache writes, where an older export has one column for them."""
WEB_SEARCHES: Final = "web_searches"


Counts = Tokens | TokenRow
"""What both sides count."""

COUNTERS: Final[Mapping[str, Callable[[Counts], int]]] = MappingProxyType(
    {
        "uncached_input": lambda one: one.uncached_input,
        "cache_write_5m": lambda one: one.cache_write_5m,
        "cache_write_1h": lambda one: one.cache_write_1h,
        CACHE_WRITE: lambda one: one.cache_write_5m + one.cache_write_1h,
        "cache_read": lambda one: one.cache_read,
        "output": lambda one: one.output,
        WEB_SEARCHES: lambda one: one.web_searches,
    }
)
"""What is counted, by its word in reports, in the order in which it is told."""


@dataclass(frozen=True, slots=True)
class PlatformTokens:
    """
    What the platform says was used in one month: of each day and `(workspace_id, model, service_tier)`, on `days`, which were read.

    `names` are of workspaces, by id; None is the Default one's where reports do not name it. `cents` is what one token of a model and
    kind cost, billed, in this month.
    """

    cube: str
    rows: tuple[tuple[date, Tokens], ...]
    days: frozenset[date]
    names: Mapping[str | None, str] = field(default_factory=dict)
    cents: Mapping[tuple[str | None, str], Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TokenLine:
    """
    One kind of token in one month. `unexplained` is what differs and has no reason, each difference counted as positive; `worth` is what
    that comes to in cents, estimated by what such tokens cost, None where nobody can say.
    """

    kind: str
    exported: int
    reported: int
    unexplained: int
    worth: Decimal | None


@dataclass(frozen=True, slots=True)
class TokenGap:
    """Where an export and the platform's reports differ: one day, workspace (as the export calls it), model and kind."""

    day: date
    workspace: str
    model: str
    kind: str
    exported: int
    reported: int

    @property
    def size(self) -> int:
        """How much they differ by."""
        return abs(self.exported - self.reported)


@dataclass(frozen=True, slots=True)
class TokenReason:
    """A reason why some of them differ, with how many those are."""

    reason: str
    tokens: int


@dataclass(frozen=True, slots=True)
class TokenResult:
    """One month of exports of usage: `gaps` are the largest first. `nodes` prove both sums of each kind."""

    lines: tuple[TokenLine, ...]
    gaps: tuple[TokenGap, ...]
    reasons: tuple[TokenReason, ...]
    nodes: tuple[Node, ...]

    @property
    def is_met(self) -> bool:
        """Nothing differs without a reason."""
        return not any(line.unexplained for line in self.lines)

    @property
    def unexplained(self) -> int:
        """Tokens that differ without a reason."""
        return sum(line.unexplained for line in self.lines if line.kind != WEB_SEARCHES)

    @property
    def reported(self) -> int:
        """Tokens of the platform's reports that were compared."""
        return sum(line.reported for line in self.lines if line.kind != WEB_SEARCHES)

    @property
    def worth(self) -> Decimal:
        """What the unexplained ones come to, as far as anybody can say."""
        return sum((line.worth for line in self.lines if line.worth is not None), Decimal(0))
