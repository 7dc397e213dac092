"""
Budgets as the vendor's own gateway takes them: a part of its configuration, and the bodies of `POST /v1/organizations/spend_limits`.

It knows groups of the identity provider and no workspaces. Its start lists every key that it does not know (docs/gateways.md#claude-gateway).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from pulumi_claude_admin.gateways.loss import Loss, in_order
from pulumi_claude_admin.gateways.model_policy import ModelPolicy
from pulumi_claude_admin.gateways.team_budget import TeamBudget

VERSION: Final = "2.1.332"
ORGANIZATION_CAP: Final = Loss(
    "the organization's own cap",
    "this gateway's limit for an organization is each person's, not one of all together",
    instead="the platform holds it",
)


def export_claude_gateway(
    budgets: Iterable[TeamBudget], policy: ModelPolicy
) -> tuple[dict[str, object], tuple[Loss, ...]]:
    """The document without its losses, and these. Amounts are texts of whole cents."""
    found = sorted(budgets, key=lambda one: (one.name, one.workspace_id))
    shared = {group for group, number in Counter(one.group for one in found).items() if number > 1}
    told = [one for one in found if one.group is not None and one.group not in shared]
    limits = [_limit(one) for one in told if one.cap is not None]
    policies = [_policy(one, models) for one in told if (models := policy.models_of(one.team_names))]
    document: dict[str, object] = {
        "target": "claude-gateway",
        "checked_with": VERSION,
        "config": {"managed": {"policies": policies}} if policies else {},
        "spend_limits": limits,
    }
    lost = (loss for one in found for loss in _of_team(one, is_shared=one.group in shared))
    return document, in_order((*_of_all(policy), *lost))


def _limit(budget: TeamBudget) -> dict[str, object]:
    """One pool for the group; the limit of each member, without which there is no pool, is the same."""
    amount = str(int(budget.cap or 0))
    return {
        "scope": {"type": "rbac_group", "rbac_group_id": budget.group},
        "amount": amount,
        "period": "monthly",
        "pooled_budget": {"amount": amount, "paused": False},
    }


def _policy(budget: TeamBudget, models: tuple[str, ...]) -> dict[str, object]:
    return {"match": {"groups": [budget.group]}, "cli": {"availableModels": [*models]}}


def _of_team(budget: TeamBudget, *, is_shared: bool) -> Iterator[Loss]:
    if budget.group is None:
        yield Loss(
            "the budget",
            "this gateway knows groups of the identity provider alone, and the team names none",
            budget.name,
            "name it as gateway_group of teams.yaml, or as group in [gateway.teams] of claude-admin.toml",
        )
    elif is_shared:
        yield Loss("the budget", f"more than one workspace has the group {budget.group!r}", budget.name)
    elif budget.cap is None:
        why = "it has no cap, and none is declared" if budget.is_known else "nobody could look at its cap"
        yield Loss("a budget", why, budget.name)
    if budget.limits:
        yield Loss("the limits per minute", "this gateway has none for a group", budget.name, "the platform holds them")


def _of_all(policy: ModelPolicy) -> Iterator[Loss]:
    if policy.fallbacks:
        yield Loss(
            "the smaller model near the end of a budget", "this gateway stops at the end, and does nothing before"
        )
    if policy.justified:
        yield Loss("the reason for an expensive model", "this gateway asks for none")
    if policy.tiers:
        yield Loss("tiers of how hard a task is", "this gateway sends a request to the model that it names")
