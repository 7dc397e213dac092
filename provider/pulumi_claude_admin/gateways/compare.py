"""
Budgets of teams at a gateway beside those of the platform, as values in and out. A gateway that lets more through is what to look for.

The lower of what is declared and what the platform has is what a gateway should have (`TeamBudget.cap`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from pulumi_claude_admin.gateways.team_budget import TeamBudget


class Standing(StrEnum):
    """How a gateway's budget stands to the cap. The words are part of the JSON form."""

    EQUAL = "equal"
    HIGHER = "higher"
    """More gets through than the cap is; the platform stops it where its cap is enforced."""
    LOWER = "lower"
    MISSING = "missing"
    """There is a cap, and the gateway has no budget."""
    UNCAPPED = "uncapped"
    """The gateway has a budget, and there is no cap."""
    UNSEEN = "unseen"
    """There is a budget, and nobody could look at the cap."""
    UNKNOWN = "unknown"
    """A budget of nobody that code or the platform knows."""


DIFFERENT = frozenset({Standing.HIGHER, Standing.LOWER, Standing.MISSING, Standing.UNCAPPED, Standing.UNKNOWN})


@dataclass(frozen=True, slots=True)
class GatewayBudget:
    """
    The monthly budget that a gateway has for a team, in cents; `amount` None where it has one that is suspended. `name` is what the
    gateway calls the team. Who changed it last and when, where the gateway says so.
    """

    name: str
    amount: Decimal | None
    changed_by: str | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """
    One team, or a budget of none. Amounts are cents. `pool` is what a `GatewaySpendLimit` of a stack declares for a group that is no
    team's; without it, a budget of no team is nobody's.
    """

    standing: Standing
    name: str
    team: TeamBudget | None
    budget: GatewayBudget | None
    pool: Decimal | None = None


def compare(
    teams: Iterable[TeamBudget],
    names: Mapping[str, str],
    budgets: Iterable[GatewayBudget],
    *,
    pools: Mapping[str, Decimal | None] | None = None,
) -> tuple[Compared, ...]:
    """
    Every team that the gateway can have a budget for, and every budget that it has; by name.

    `names` is by workspace id what the gateway calls the team; `pools` is by name what stacks declare for it at the gateway itself, None
    for a pool that is to be suspended. A team that has neither cap nor budget is none of them.
    """
    found = {one.name: one for one in budgets}
    declared = {name: pool for name, pool in (pools or {}).items() if name not in names.values()}
    rows = []
    for team in teams:
        name = names.get(team.workspace_id)
        budget = found.pop(name, None) if name is not None else None
        if name is None or (budget is None and team.cap is None):
            continue
        rows.append(Compared(_standing(team, budget), name, team, budget))
    rows += [_of_no_team(name, found.get(name), declared) for name in found.keys() | declared.keys()]
    return tuple(sorted(rows, key=lambda one: (one.name, one.team.workspace_id if one.team is not None else "")))


def _of_no_team(name: str, budget: GatewayBudget | None, pools: Mapping[str, Decimal | None]) -> Compared:
    if name not in pools:
        return Compared(Standing.UNKNOWN, name, None, budget)
    pool, amount = pools[name], None if budget is None else budget.amount
    if_suspended = Standing.EQUAL if amount is None else Standing.LOWER
    return Compared(if_suspended if pool is None else _beside(pool, amount), name, None, budget, pool)


def _standing(team: TeamBudget, budget: GatewayBudget | None) -> Standing:
    if team.cap is None:
        return Standing.UNCAPPED if team.is_known else Standing.UNSEEN
    return _beside(team.cap, None if budget is None else budget.amount)


def _beside(cap: Decimal, amount: Decimal | None) -> Standing:
    if amount is None:
        return Standing.MISSING
    if amount == cap:
        return Standing.EQUAL
    return Standing.HIGHER if amount > cap else Standing.LOWER
