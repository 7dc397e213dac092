from __future__ import annotations

from dataclasses import replace

import pytest

from pulumi_claude_admin.gateways.model_policy import ModelPolicy, TeamPolicy, mistakes
from tests.support.budgets import HAIKU, OPUS, POLICY, SONNET


def test_policy_that_can_be_followed_has_no_mistakes() -> None:
    assert mistakes(POLICY) == ()
    assert mistakes(ModelPolicy()) == ()


@pytest.mark.parametrize(
    ("policy", "mistake"),
    [
        (replace(POLICY, justified=("claude-opus",)), "justify names claude-opus, which models does not list"),
        (replace(POLICY, fallbacks={OPUS: "tiny"}), f"fallbacks.{OPUS} names tiny, which models does not list"),
        (replace(POLICY, tiers={"simple": HAIKU}), "tiers.medium is missing"),
        (replace(POLICY, fallbacks={OPUS: SONNET, SONNET: OPUS}), f"fallbacks.{OPUS} leads back to {OPUS}"),
        (replace(POLICY, teams={"x": TeamPolicy(models=("y",))}), "teams.x.models names y, which models does not list"),
    ],
)
def test_policy_that_cannot_be_followed_is_told(policy: ModelPolicy, mistake: str) -> None:
    assert any(one.startswith(mistake) for one in mistakes(policy))


def test_team_has_its_own_models_or_those_of_everybody() -> None:
    assert POLICY.models_of(("Search", "wrkspc_search")) == (HAIKU,)
    assert POLICY.models_of(("payments",)) == POLICY.models
