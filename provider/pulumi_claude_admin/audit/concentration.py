"""How spend spreads over people, workspaces or keys: shares and measures of inequality, no ranking."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import ConcentrationFacts

_TOP: Final = 5
_MOST: Final = Decimal("0.8")


def concentration(dimension: str, amounts: Iterable[Decimal]) -> ConcentrationFacts | None:
    """Of what each spent; who spent nothing is left out. None where nobody spent anything."""
    spent = sorted((amount for amount in amounts if amount > 0), reverse=True)
    if not spent:
        return None
    total = sum(spent, Decimal(0))
    return ConcentrationFacts(
        dimension=dimension,
        count=len(spent),
        top_five=sum(spent[:_TOP], Decimal(0)) / total,
        gini=_gini(spent, total),
        hhi=sum(((amount / total) ** 2 for amount in spent), Decimal(0)),
        for_80_percent=_fewest(spent, total * _MOST),
    )


def _gini(spent: list[Decimal], total: Decimal) -> Decimal:
    """0 where all spend alike, towards 1 where one spends all. `spent` is dearest first."""
    count = len(spent)
    weighted = sum((amount * (count - place) for place, amount in enumerate(spent)), Decimal(0))
    return 2 * weighted / (count * total) - Decimal(count + 1) / count


def _fewest(spent: list[Decimal], wanted: Decimal) -> int:
    reached = Decimal(0)
    for number, amount in enumerate(spent, start=1):
        reached += amount
        if reached >= wanted:
            return number
    return len(spent)
