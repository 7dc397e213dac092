"""Budgets on a real proxy: what a request becomes, on each of its doors."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tests.support.litellm_proxy import HAIKU, OPUS, SONNET, LiteLLMProxy, contract_of

DOORS = ("/v1/messages", "/chat/completions")
ALL_DOORS = (*DOORS, "/anthropic/v1/messages")
NEAR = {"spent": "0.92", "state": "near"}
OVER = {"spent": "1.00", "state": "over"}


def told(answer: object) -> tuple[int, str | None, str | None]:
    headers = getattr(answer, "headers", {})
    return getattr(answer, "status_code", 0), headers.get("x-claude-budget"), headers.get("x-claude-budget-model")


@pytest.mark.parametrize("path", ALL_DOORS)
@pytest.mark.parametrize("stream", [False, True])
def test_near_the_end_the_smaller_model_answers(proxy: LiteLLMProxy, team: str, path: str, *, stream: bool) -> None:
    proxy.follow(contract_of({team: NEAR}))
    answer = proxy.ask(team, SONNET, path=path, stream=stream)
    assert told(answer) == (200, "near", HAIKU)
    assert answer.headers["x-claude-budget-note"] == f"downgraded from {SONNET}"


@pytest.mark.parametrize("path", ALL_DOORS)
@pytest.mark.parametrize("stream", [False, True])
def test_over_the_budget_is_400_in_the_words_of_the_platform(
    proxy: LiteLLMProxy, team: str, path: str, *, stream: bool
) -> None:
    proxy.follow(contract_of({team: OVER}))
    answer = proxy.ask(team, SONNET, path=path, stream=stream)
    assert told(answer) == (400, "over", SONNET)
    error = answer.json()["error"]
    assert error["type"] == "invalid_request_error"
    assert error["message"].startswith(
        "You have reached your specified workspace API usage limits. You will regain access"
    )


@pytest.mark.parametrize("path", ALL_DOORS)
def test_with_room_it_goes_on_and_says_so(proxy: LiteLLMProxy, team: str, path: str) -> None:
    proxy.follow(contract_of({team: {}}))
    assert told(proxy.ask(team, SONNET, path=path)) == (200, "ok", SONNET)


def test_ceiling_of_the_smaller_model_is_what_it_is_asked_for(proxy: LiteLLMProxy, team: str) -> None:
    proxy.follow(contract_of({team: NEAR}))
    assert proxy.ask(team, SONNET, max_tokens=100_000).json()["usage"]["output_tokens"] == 64_000


def test_what_the_smaller_model_cannot_take_goes_to_the_larger(proxy: LiteLLMProxy, team: str) -> None:
    proxy.follow(contract_of({team: NEAR}))
    answer = proxy.ask(team, SONNET, thinking={"type": "adaptive"})
    assert told(answer) == (200, "near", SONNET)
    assert answer.headers["x-claude-budget-note"] == f"not downgraded to {HAIKU}: it has no adaptive_thinking"


@pytest.mark.parametrize("path", DOORS)
def test_expensive_model_wants_a_reason(proxy: LiteLLMProxy, team: str, path: str) -> None:
    proxy.follow(contract_of({team: {}}))
    assert told(proxy.ask(team, OPUS, path=path, reason=None)) == (400, "ok", OPUS)
    assert told(proxy.ask(team, OPUS, path=path)) == (200, "ok", OPUS)


def test_expensive_model_is_not_to_be_had_where_no_reason_can_be_seen(proxy: LiteLLMProxy, team: str) -> None:
    proxy.follow(contract_of({team: {}}))
    assert told(proxy.ask(team, OPUS, path="/anthropic/v1/messages")) == (400, "ok", OPUS)


@pytest.mark.parametrize("path", DOORS)
def test_what_a_router_chose_is_judged_when_it_has_chosen(proxy: LiteLLMProxy, team: str, path: str) -> None:
    proxy.follow(contract_of({team: NEAR}))
    assert told(proxy.ask(team, "claude-auto", path=path)) == (200, "near", SONNET)
    proxy.follow(contract_of({team: {}}))
    assert told(proxy.ask(team, "claude-auto", path=path)) == (200, "ok", OPUS)
    assert told(proxy.ask(team, "claude-auto", path=path, reason=None))[:2] == (400, "ok")


def test_router_leaves_the_tokens_that_were_asked_for(proxy: LiteLLMProxy, team: str) -> None:
    proxy.follow(contract_of({team: {}}))
    assert proxy.ask(team, "claude-auto", max_tokens=10).json()["usage"]["output_tokens"] == 10


def test_what_was_let_through_since_is_added_until_the_budget_is_over(proxy: LiteLLMProxy, team: str) -> None:
    proxy.follow(contract_of({team: {"spent": "0.50"}}))
    states: list[str] = []
    while not states or states[-1] != "over":
        answer = proxy.ask(team, SONNET, max_tokens=2_000)  # two cents, and near the end one
        states.append(answer.headers["x-claude-budget"])
        assert len(states) < 100
    assert list(dict.fromkeys(states)) == ["ok", "warn", "near", "over"]


def test_stale_contract_is_at_least_near(proxy: LiteLLMProxy, team: str) -> None:
    past = datetime.now(UTC).isoformat()
    proxy.follow({**contract_of({team: {}, "search": OVER}), "valid_until": past})
    assert told(proxy.ask(team, SONNET)) == (200, "near", HAIKU)
    assert told(proxy.ask("search", SONNET))[:2] == (400, "over")


def test_reload_and_back_again(proxy: LiteLLMProxy, team: str) -> None:
    for state, share in (("over", OVER), ("near", NEAR), ("ok", {})):
        proxy.follow(contract_of({team: share}))
        assert proxy.ask(team, SONNET).headers["x-claude-budget"] == state


def test_team_that_nobody_knows_is_refused_where_that_is_asked_for(proxy: LiteLLMProxy, team: str) -> None:
    proxy.follow(contract_of({team: {}}))
    assert told(proxy.ask("strangers", SONNET)) == (400, "unknown", SONNET)


@pytest.mark.parametrize(
    "change", [{"organization": {"id": "org_other", "name": "x"}}, {"schema_version": 2}, {"as_of": 5}]
)
def test_contract_that_is_not_believed_leaves_the_last_good_one(
    proxy: LiteLLMProxy, team: str, change: dict[str, object]
) -> None:
    proxy.follow(contract_of({team: NEAR}))
    proxy.put(json.dumps({**contract_of({team: OVER}), **change}))
    seen = sum("is not believed" in line for line in list(proxy.log))
    while sum("is not believed" in line for line in list(proxy.log)) == seen:
        assert told(proxy.ask(team, SONNET)) == (200, "near", HAIKU)
    assert told(proxy.ask(team, SONNET)) == (200, "near", HAIKU)


def test_each_decision_that_changes_something_is_a_line_of_the_log(proxy: LiteLLMProxy, team: str) -> None:
    proxy.follow(contract_of({team: NEAR}))
    proxy.ask(team, SONNET)
    assert any("claude_budgets: team" in line and f"downgraded from {SONNET}" in line for line in list(proxy.log))
