"""Suggestions for tests."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from pulumi_claude_admin.audit.suggest_caps import SuggestedCap
from pulumi_claude_admin.audit.suggest_token_limits import SuggestedLimit
from pulumi_claude_admin.audit.suggestions import Suggestion

OUTPUT = "output_tokens_per_minute"
SONNET = "Claude Sonnet 4.x"


def suggestion(
    name: str,
    amount: int | None = 1300,
    limits: Mapping[tuple[str, str], int] | None = None,
    *,
    id_: str = "wrkspc_01Pay",
) -> Suggestion:
    """A cap in whole units, and ceilings by group and limiter."""
    cap = None if amount is None else SuggestedCap(Decimal(amount * 100), Decimal(amount * 100), (f"Why {amount}.",))
    ceilings = tuple(
        SuggestedLimit(group, limiter, value, f"Why {value}.") for (group, limiter), value in (limits or {}).items()
    )
    return Suggestion(id_, name, cap, ceilings)
