"""`model.rate_limit`: how a group may be named, and what a spec must say."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from pulumi_claude_admin.model.rate_limit import RateLimitGroup, WorkspaceRateLimitSpec

SONNET = RateLimitGroup("rlg_1", "model_group", "Claude Sonnet 4.x", ("claude-sonnet-4-5",))


@pytest.mark.parametrize("reference", ["rlg_1", "Claude Sonnet 4.x", "claude sonnet 4.X ", "claude-sonnet-4-5"])
def test_a_group_answers_to_its_id_its_name_and_its_models(reference: str) -> None:
    assert SONNET.answers_to(reference)


def test_a_group_does_not_answer_to_parts_of_its_name() -> None:
    assert not SONNET.answers_to("Sonnet")


def test_a_spec_must_name_a_limiter() -> None:
    with pytest.raises(ValidationError, match="at least one limiter"):
        WorkspaceRateLimitSpec(workspace_id="w", group="g")


def test_a_limit_of_zero_is_a_limit() -> None:
    assert WorkspaceRateLimitSpec(workspace_id="w", group="g", tokens_per_day=0).limits == {"tokens_per_day": 0}
