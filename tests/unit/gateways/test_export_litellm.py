from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from pulumi_claude_admin.gateways.export_litellm import AUTO, export_litellm
from pulumi_claude_admin.gateways.loss import Loss
from pulumi_claude_admin.gateways.model_policy import ModelPolicy
from pulumi_claude_admin.gateways.team_budget import GroupLimits, TeamBudget
from tests.support.budgets import HAIKU, OPUS, PAYMENTS, POLICY, SEARCH, SONNET


def _export(*budgets: TeamBudget, policy: ModelPolicy = POLICY) -> tuple[dict[str, Any], tuple[Loss, ...]]:
    document, losses = export_litellm(budgets, policy)
    return cast("dict[str, Any]", document), losses


def _lines(losses: tuple[Loss, ...], team: str | None) -> list[str]:
    return [one.what for one in losses if one.team == team]


def test_team_has_the_cap_of_the_calendar_month() -> None:
    team = _export(PAYMENTS)[0]["teams"][0]
    assert (team["team_id"], team["team_alias"]) == ("wrkspc_payments", "payments")
    assert (team["max_budget"], team["soft_budget"], team["budget_duration"]) == ("5000.00", "3750.00", "1mo")


def test_team_without_a_cap_has_no_budget_and_that_is_a_loss() -> None:
    document, losses = _export(replace(SEARCH, actual=None))
    assert "max_budget" not in document["teams"][0]
    assert _lines(losses, "Search") == ["a budget"]


def test_rates_of_a_group_of_one_model_are_told_and_kinds_of_tokens_are_lost() -> None:
    document, losses = _export(PAYMENTS)
    team = document["teams"][0]
    assert team["model_rpm_limit"] == {OPUS: 50, SONNET: 500}
    assert team["model_tpm_limit"] == {OPUS: 200_000}
    assert _lines(losses, "Payments") == ["output_tokens_per_minute of Claude Sonnet 4.x"]


def test_rate_that_models_share_is_lost_and_not_given_to_each() -> None:
    shared = replace(PAYMENTS, limits=(GroupLimits("Claude 4", (OPUS, SONNET), {"requests_per_minute": 500}),))
    document, losses = _export(shared)
    assert "model_rpm_limit" not in document["teams"][0]
    assert _lines(losses, "Payments") == ["requests_per_minute of Claude 4"]


def test_rate_of_models_that_the_team_may_not_use_is_of_no_interest() -> None:
    limits = (GroupLimits("Claude Opus 4.x", (OPUS,), {"requests_per_minute": 5, "output_tokens_per_minute": 5}),)
    document, losses = _export(replace(SEARCH, limits=limits))
    assert "model_rpm_limit" not in document["teams"][0]
    assert _lines(losses, "Search") == []


def test_team_has_the_models_that_it_may_use() -> None:
    payments, search = _export(PAYMENTS, SEARCH)[0]["teams"]
    assert payments["models"] == [OPUS, SONNET, HAIKU, AUTO]
    assert search["models"] == [HAIKU]


def test_proxy_serves_each_model_and_the_router_that_leaves_the_ceiling_of_tokens() -> None:
    config = _export(PAYMENTS)[0]["config"]
    served = {one["model_name"]: one["litellm_params"] for one in config["model_list"]}
    assert list(served) == [OPUS, SONNET, HAIKU, AUTO]
    assert served[OPUS]["model"] == f"anthropic/{OPUS}"
    assert served[AUTO]["complexity_router_config"] == {
        "tiers": {"SIMPLE": HAIKU, "MEDIUM": SONNET, "COMPLEX": OPUS, "REASONING": OPUS},
        "max_tokens_from_tier_model": False,
    }
    assert config["litellm_settings"] == {"callbacks": ["claude_budgets.hook"], "timezone": "UTC"}


def test_what_the_proxy_cannot_be_told_at_all_is_named_once() -> None:
    _, losses = _export(PAYMENTS, SEARCH)
    assert _lines(losses, None) == [
        "a ceiling of tokens that fits the model of a tier",
        "the reason for an expensive model",
        "the smaller model near the end of a budget",
    ]
    assert _lines(_export(SEARCH, policy=ModelPolicy())[1], None) == ["a list of models"]
