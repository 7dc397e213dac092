"""A second proxy that began without a contract, and only observes: what is missing, of last month, or would have been refused goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from claude_simulator import Simulator
from tests.support.litellm_proxy import HAIKU, OPUS, SONNET, LiteLLMProxy, contract_of


@pytest.fixture(scope="module")
def watching(
    litellm_python: Path, platform: Simulator, upstream_key: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiteLLMProxy]:
    served = [{"model_name": one, "litellm_params": {"model": f"anthropic/{one}"}} for one in (OPUS, SONNET, HAIKU)]
    config = {"model_list": served, "litellm_settings": {"callbacks": "claude_budgets.hook"}}
    folder = tmp_path_factory.mktemp("watching")
    with LiteLLMProxy(
        folder,
        python=litellm_python,
        upstream=platform.base_url,
        key=upstream_key,
        config=config,
        CLAUDE_BUDGETS_MODE="observe",
    ) as started:
        yield started


def test_what_it_would_have_done_is_told_and_not_done(watching: LiteLLMProxy) -> None:
    """In this order: there is no contract, there is one of last month, and there is one of now."""
    answer = watching.ask("payments", OPUS, reason=None)
    assert (answer.status_code, answer.headers["x-claude-budget"]) == (200, "unknown")

    month = datetime.now(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    over = {"spent": "1.00", "state": "over"}
    of_last_month = {**contract_of({"payments": over}), "as_of": (month - timedelta(seconds=1)).isoformat()}
    watching.follow(of_last_month, mark_state="near")
    answer = watching.ask("payments", SONNET)
    assert (answer.status_code, answer.headers["x-claude-budget"]) == (200, "near")
    assert answer.headers["x-claude-budget-note"] == f"only observed: downgraded from {SONNET}"
    assert answer.headers["x-claude-budget-model"] == SONNET

    watching.follow(contract_of({"payments": over, "search": {}}))
    answer = watching.ask("payments", SONNET)
    assert (answer.status_code, answer.headers["x-claude-budget"]) == (200, "over")
    assert answer.headers["x-claude-budget-note"].startswith("only observed: You have reached your specified workspace")
    answer = watching.ask("search", OPUS, reason=None)
    assert answer.headers["x-claude-budget-note"].startswith(f"only observed: {OPUS} wants a reason")
