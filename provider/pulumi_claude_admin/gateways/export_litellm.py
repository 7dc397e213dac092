"""
Budgets as the LiteLLM proxy takes them: a part of its configuration, and the bodies of `POST /team/new`.

LiteLLM passes over names that it does not know, so each one here is held against its own models (`make test-litellm`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pulumi_claude_admin.gateways.export_contract import major
from pulumi_claude_admin.gateways.loss import Loss, in_order
from pulumi_claude_admin.gateways.model_policy import TIERS, ModelPolicy
from pulumi_claude_admin.gateways.states import WARN
from pulumi_claude_admin.gateways.team_budget import GroupLimits, TeamBudget

VERSION: Final = "1.106.12"
ORGANIZATION_CAP: Final = Loss(
    "the organization's own cap",
    "LiteLLM keeps the budget of a whole proxy in its database, with which it was not tried",
    instead="the platform holds it",
)
AUTO: Final = "claude-auto"
"""The model that a request names to have one chosen by how hard it is."""
_MONTH: Final = "1mo"
"""Of all spellings the one that is a calendar month: an unknown one is a day, with a warning alone."""
_FIELDS: Final[Mapping[str, str]] = {
    "requests_per_minute": "model_rpm_limit",
    "tokens_per_minute": "model_tpm_limit",
}
_WHY_NOT: Final[Mapping[str, str]] = {
    "input_tokens_per_minute": "LiteLLM counts input and output tokens together",
    "input_tokens_per_minute_cache_aware": "LiteLLM counts input and output tokens together",
    "output_tokens_per_minute": "LiteLLM counts input and output tokens together",
    "tokens_per_day": "LiteLLM has a limit per day for a whole team, not for a model",
}


def export_litellm(budgets: Iterable[TeamBudget], policy: ModelPolicy) -> tuple[dict[str, object], tuple[Loss, ...]]:
    """The document without its losses, and these. Amounts are texts, which LiteLLM reads as numbers."""
    found = sorted(budgets, key=lambda one: (one.name, one.workspace_id))
    losses = list(_of_all(policy))
    teams = []
    for budget in found:
        team, lost = _team(budget, policy)
        teams.append(team)
        losses += lost
    return {"target": "litellm", "checked_with": VERSION, "config": _config(policy), "teams": teams}, in_order(losses)


def _config(policy: ModelPolicy) -> dict[str, object]:
    models: list[dict[str, object]] = [_deployment(model) for model in policy.models]
    if policy.tiers:
        models.append(_router(policy))
    return {
        "model_list": models,
        "litellm_settings": {"callbacks": ["claude_budgets.hook"], "timezone": "UTC"},
    }


def _deployment(model: str) -> dict[str, object]:
    parameters = {"model": f"anthropic/{model}", "api_key": "os.environ/ANTHROPIC_API_KEY"}
    return {"model_name": model, "litellm_params": parameters}


def _router(policy: ModelPolicy) -> dict[str, object]:
    tiers = {tier.upper(): policy.tiers[tier] for tier in TIERS}
    parameters = {
        "model": "auto_router/complexity_router",
        "complexity_router_default_model": policy.tiers["medium"],
        "complexity_router_config": {"tiers": tiers, "max_tokens_from_tier_model": False},
    }
    return {"model_name": AUTO, "litellm_params": parameters}


def _team(budget: TeamBudget, policy: ModelPolicy) -> tuple[dict[str, object], list[Loss]]:
    models = policy.models_of(budget.team_names)
    limits, losses = _limits(budget, models)
    team: dict[str, object] = {
        "team_id": budget.workspace_id,
        "team_alias": budget.team,
        "models": [*models, *([AUTO] if policy.tiers and models == policy.models else [])],
        "metadata": {"anthropic_workspace_id": budget.workspace_id},
        **limits,
    }
    if budget.cap is None:
        return team, [*losses, _no_budget(budget)]
    money = {
        "max_budget": major(budget.cap),
        "soft_budget": major(budget.cap * WARN),
        "budget_duration": _MONTH,
    }
    return {**team, **money}, losses


def _limits(budget: TeamBudget, models: tuple[str, ...]) -> tuple[dict[str, dict[str, int]], list[Loss]]:
    found: dict[str, dict[str, int]] = {}
    losses = []
    for group in budget.limits:
        used = [model for model in group.models if model in models] if models else [*group.models]
        for limiter, value in sorted(group.limits.items()):
            why = _why_not(limiter, used)
            if why is None:
                found.setdefault(_FIELDS[limiter], {})[used[0]] = value
            elif used:
                losses.append(_lost(budget, group, limiter, why))
    return found, losses


def _why_not(limiter: str, models: list[str]) -> str | None:
    if limiter not in _FIELDS:
        return _WHY_NOT.get(limiter, "LiteLLM has no such limit")
    return None if len(models) == 1 else "the models of the group share it, and LiteLLM would give it to each of them"


def _lost(budget: TeamBudget, group: GroupLimits, limiter: str, why: str) -> Loss:
    return Loss(f"{limiter} of {group.group}", why, budget.name, "the platform holds it")


def _no_budget(budget: TeamBudget) -> Loss:
    if budget.is_known:
        return Loss("a budget", "nothing stops this workspace: it has no cap, and none is declared", budget.name)
    return Loss("the budget", "nobody could look at its cap, and none is declared", budget.name)


def _of_all(policy: ModelPolicy) -> Iterator[Loss]:
    if not policy.models:
        yield Loss("a list of models", "none is declared", instead="name them in [gateway] of claude-admin.toml")
    if policy.fallbacks:
        yield Loss(
            "the smaller model near the end of a budget",
            "LiteLLM falls back when a call has failed, and not before",
            instead="the hook does it by the contract",
        )
    if policy.justified:
        yield Loss(
            "the reason for an expensive model",
            "LiteLLM asks for parameters with a licence alone",
            instead="the hook asks for it by the contract",
        )
    if policy.tiers:
        yield Loss(
            "a ceiling of tokens that fits the model of a tier",
            f"LiteLLM {VERSION} sets every request to the ceiling or leaves it",
            instead="it is left; from 1.110 on write max_tokens_from_tier_model: clamp",
        )
