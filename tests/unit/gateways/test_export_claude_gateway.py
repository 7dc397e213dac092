from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from pulumi_claude_admin.gateways.export_claude_gateway import export_claude_gateway
from pulumi_claude_admin.gateways.loss import Loss
from pulumi_claude_admin.gateways.model_policy import ModelPolicy
from pulumi_claude_admin.gateways.team_budget import TeamBudget
from tests.support.budgets import HAIKU, PAYMENTS, POLICY, SEARCH


def _export(*budgets: TeamBudget, policy: ModelPolicy = POLICY) -> tuple[dict[str, Any], tuple[Loss, ...]]:
    document, losses = export_claude_gateway(budgets, policy)
    return cast("dict[str, Any]", document), losses


def test_cap_is_a_pool_of_the_group_for_the_month() -> None:
    assert _export(PAYMENTS)[0]["spend_limits"] == [
        {
            "scope": {"type": "rbac_group", "rbac_group_id": "claude-payments"},
            "amount": "500000",
            "period": "monthly",
            "pooled_budget": {"amount": "500000", "paused": False},
        }
    ]


def test_group_has_the_models_that_the_team_may_use() -> None:
    policies = _export(SEARCH)[0]["config"]["managed"]["policies"]
    assert policies == [{"match": {"groups": ["claude-search"]}, "cli": {"availableModels": [HAIKU]}}]
    assert _export(SEARCH, policy=ModelPolicy())[0]["config"] == {}


def test_team_without_a_group_is_lost() -> None:
    document, losses = _export(replace(PAYMENTS, group=None))
    assert document["spend_limits"] == []
    assert [one.what for one in losses if one.team == "Payments"] == ["the budget", "the limits per minute"]


def test_two_teams_of_one_group_are_lost_and_not_added_up() -> None:
    document, losses = _export(PAYMENTS, replace(SEARCH, group=PAYMENTS.group))
    assert (document["spend_limits"], document["config"]) == ([], {})
    assert sum("more than one workspace has the group" in one.why for one in losses) == 2


def test_team_without_a_cap_has_no_pool() -> None:
    document, losses = _export(replace(SEARCH, actual=None))
    assert document["spend_limits"] == []
    assert [one.what for one in losses if one.team == "Search"] == ["a budget"]


def test_what_this_gateway_does_not_do_is_named() -> None:
    assert [one.what for one in _export(SEARCH)[1] if one.team is None] == [
        "the reason for an expensive model",
        "the smaller model near the end of a budget",
        "tiers of how hard a task is",
    ]
