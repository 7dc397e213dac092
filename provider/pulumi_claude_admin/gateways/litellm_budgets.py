"""What a LiteLLM proxy has for teams, as budgets to compare. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.gateways.compare import GatewayBudget
from pulumi_claude_admin.gateways.team_budget import TeamBudget

MONTHS: Final = frozenset({"1mo", "30d", "monthly"})
"""How LiteLLM spells what begins anew on the first of a month; what it does not know is a day to it (docs/gateways.md#litellm-teams)."""


@dataclass(frozen=True, slots=True)
class ProxyTeam:
    """One team as the proxy says it. `budget` is cents, None where nothing stops it."""

    id: str
    alias: str | None
    budget: Decimal | None
    duration: str | None

    @property
    def label(self) -> str:
        """For people."""
        return self.alias or self.id


@dataclass(frozen=True, slots=True)
class ProxyBudgets:
    """Budgets of a month, what the proxy calls the team of each workspace, and what is no such budget, and why."""

    budgets: tuple[GatewayBudget, ...]
    names: Mapping[str, str]
    left_out: tuple[str, ...]


def proxy_budgets(teams: Iterable[TeamBudget], listed: Iterable[ProxyTeam]) -> ProxyBudgets:
    """
    A team of the proxy belongs to the workspace that its id or alias names, as in the contract. A workspace without one is called by
    its own name, so that it is missing there. Two teams of one name or of one workspace are told and not added up.
    """
    found = tuple(listed)
    labels = Counter(one.label for one in found)
    names = dict[str, str]()
    left_out = [f"{label} is left out: more than one team is called so" for label in labels if labels[label] > 1]
    for team in teams:
        own = [one.label for one in found if {one.id, one.alias} & set(team.team_names)]
        names[team.workspace_id] = own[0] if own else team.team
        left_out += [f"{other} is left out: {own[0]} is the team of {team.name} too" for other in own[1:]]
    told = [one for one in found if one.budget is not None and labels[one.label] == 1]
    left_out += [
        f"the budget of {one.label} is none of a month: it is of {one.duration or 'all time'}"
        for one in told
        if one.duration not in MONTHS
    ]
    return ProxyBudgets(
        budgets=tuple(GatewayBudget(one.label, one.budget) for one in told if one.duration in MONTHS),
        names=names,
        left_out=tuple(sorted(left_out)),
    )
