"""Models as keys call them: answers, streams, what they cost, and every refusal (messages.md)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import anthropic
import httpx
import pytest
from anthropic.types.shared import ClaudeCodeKeyCreatorNotMemberError, EnforcedSpendLimitReachedError

from claude_simulator import Simulator
from claude_simulator.changes import spend_limits
from claude_simulator.changes.claude_code_limits import set_claude_code_limit
from claude_simulator.organization import ApiKey, Organization, Scope
from claude_simulator.rules.models import model_exists
from claude_simulator.seeds.find import load
from claude_simulator.seeds.seed import Seed
from tests.support import plain_http
from tests.support.fake_time import FakeTime
from tests.support.sdk_walk import fields_that_differ

KEY = "research-notebooks"
SONNET = "claude-sonnet-4-5"
HELLO = [{"role": "user", "content": "Hello"}]
MESSAGE = {"model": SONNET, "max_tokens": 1000, "messages": HELLO}
DOLLAR = {**MESSAGE, "model": "claude-sonnet-5", "max_tokens": 100_000}
"""What costs a dollar, with no input."""


@pytest.fixture
def caller(simulator: Simulator) -> Iterator[httpx.Client]:
    """A plain client with the key of the one workspace; what a message reads costs nothing worth mentioning."""
    simulator.switch("message_input_tokens", 1)
    headers = {"x-api-key": simulator.api_key_secret(KEY), "anthropic-version": "2026-10-21"}
    with plain_http.client(simulator.base_url, headers=headers) as client:
        yield client


@pytest.fixture
def model_sdk(simulator: Simulator) -> Iterator[anthropic.Anthropic]:
    """The official SDK in strict mode with that key."""
    with anthropic.Anthropic(
        api_key=simulator.api_key_secret(KEY),
        base_url=simulator.base_url,
        max_retries=0,
        _strict_response_validation=True,
    ) as client:
        yield client


def organization_of(simulator: Simulator) -> Organization:
    return simulator.world.organization


def refusal(answer: httpx.Response) -> tuple[int, str, str | None]:
    error = answer.json()["error"]
    return answer.status_code, error["type"], error.get("details", {}).get("error_code")


def put_clock(simulator: Simulator, moment: datetime) -> None:
    simulator.advance((moment - simulator.world.clock.now()).total_seconds())


def key_of(simulator: Simulator, name: str = KEY) -> ApiKey:
    return next(key for key in organization_of(simulator).api_keys.values() if key.name == name)


# What the official SDK reads


def test_the_sdk_reads_whole_messages_and_models(model_sdk: anthropic.Anthropic) -> None:
    message = model_sdk.messages.create(
        model="claude-sonnet-5", max_tokens=7, messages=[{"role": "user", "content": "Hi"}]
    )
    listed = model_sdk.models.list(limit=3)
    one = model_sdk.models.retrieve(listed.data[0].id)
    counted = model_sdk.messages.count_tokens(model="claude-sonnet-5", messages=[{"role": "user", "content": "Hi"}])
    assert [difference for answer in (message, listed, one, counted) for difference in fields_that_differ(answer)] == []
    assert (message.model, message.usage.output_tokens, message.stop_reason) == ("claude-sonnet-5", 7, "max_tokens")
    assert counted.input_tokens == message.usage.input_tokens
    assert len([model.id for model in model_sdk.models.list(limit=5)]) == len(
        {m.id for m in model_sdk.models.list(limit=1000)}
    )


def test_the_sdk_streams_the_same_message(model_sdk: anthropic.Anthropic) -> None:
    with model_sdk.messages.stream(
        model="claude-sonnet-5", max_tokens=7, messages=[{"role": "user", "content": "Hi"}]
    ) as stream:
        text = "".join(stream.text_stream)
        streamed = stream.get_final_message()
    whole = model_sdk.messages.create(
        model="claude-sonnet-5", max_tokens=7, messages=[{"role": "user", "content": "Hi"}]
    )
    assert [block.text for block in whole.content if block.type == "text"] == [text]
    assert streamed.usage == whole.usage
    assert streamed.stop_reason == whole.stop_reason


def test_events_of_a_stream_come_in_the_platform_s_order(caller: httpx.Client) -> None:
    """Source: messages.md#streams."""
    answer = caller.post("/v1/messages", json={**MESSAGE, "stream": True})
    assert answer.headers["content-type"].startswith("text/event-stream")
    kinds = [line.removeprefix("event: ") for line in answer.text.splitlines() if line.startswith("event: ")]
    assert [kind for kind in dict.fromkeys(kinds) if kind != "ping"] == [
        "message_start",
        "content_block_start",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    ]
    data = [json.loads(line.removeprefix("data: ")) for line in answer.text.splitlines() if line.startswith("data: ")]
    assert data[-2]["usage"]["output_tokens"] == MESSAGE["max_tokens"]


def test_a_dated_name_is_echoed_and_is_the_same_model(caller: httpx.Client, simulator: Simulator) -> None:
    answer = caller.post("/v1/messages", json={**MESSAGE, "model": f"{SONNET}-20250929"})
    assert answer.json()["model"] == f"{SONNET}-20250929"
    assert {row.model for row in booked(simulator)} == {SONNET}


# What a call leaves behind


def booked(simulator: Simulator) -> list[Any]:
    """The dimensions of every cell of the ledger."""
    return [dimensions for day in organization_of(simulator).ledger.days.values() for dimensions in day.cells]


def test_every_call_is_in_the_reports_and_counted(
    caller: httpx.Client, raw: httpx.Client, simulator: Simulator, names: dict[str, str]
) -> None:
    for number in range(3):
        assert caller.post("/v1/messages", json=MESSAGE).json()["usage"]["output_tokens"] == 1000
        caller.get("/v1/models")
        if number == 1:
            usage(raw, simulator)
    simulator.advance(6 * 3600)
    assert usage(raw, simulator) == [(names["key"], names["research"], SONNET, 3, 3000)]
    counted = {(row["route"], row["method"]): row["count"] for row in simulator.requests()}
    assert counted["/v1/messages", "POST"] == 3
    assert counted["/v1/models", "GET"] == 3


def usage(raw: httpx.Client, simulator: Simulator) -> list[tuple[object, ...]]:
    """What usage analytics has of today and tomorrow, by key, workspace and model."""
    start = simulator.world.clock.now().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    rows = raw.get(
        "/v1/organizations/analytics/usage",
        params={"starting_at": start.isoformat(), "group_by[]": ["api_key_id", "workspace_id", "model"]},
        headers={"anthropic-beta": "analytics-usage-cost-2026-08-24"},
    ).json()["data"]
    return [
        (
            row["group"]["api_key_id"],
            row["group"]["workspace_id"],
            row["group"]["model"],
            row["usage"]["requests"],
            row["usage"]["output_tokens"],
        )
        for row in rows
    ]


def test_switches_say_what_a_call_costs(caller: httpx.Client, simulator: Simulator) -> None:
    simulator.switch("message_input_tokens", 250_000)
    simulator.switch("message_output_tokens", 20)
    answer = caller.post("/v1/messages", json=MESSAGE).json()
    assert (answer["usage"]["input_tokens"], answer["usage"]["output_tokens"]) == (250_000, 20)
    assert answer["stop_reason"] == "end_turn"
    assert {row.context_window for row in booked(simulator)} == {"200k-1M"}


def test_an_answer_names_its_workspace(caller: httpx.Client, simulator: Simulator, names: dict[str, str]) -> None:
    answer = caller.get("/v1/models")
    assert answer.headers["anthropic-workspace-id"] == names["research"]
    assert answer.headers["anthropic-organization-id"] == simulator.organization_id


# Keys


def test_a_secret_fits_the_hint_that_the_api_shows(raw: httpx.Client, simulator: Simulator) -> None:
    secret = simulator.api_key_secret(KEY)
    (key,) = raw.get("/v1/organizations/api_keys").json()["data"]
    start, _, end = key["partial_key_hint"].partition("...")
    assert secret.startswith(start)
    assert secret.endswith(end)
    assert simulator.api_key_secret(key["id"]) == secret
    assert raw.post("/_simulator/api_keys/secret", json={"api_key": KEY}).json() == {"secret": secret}
    assert raw.post("/_simulator/api_keys/secret", json={"api_key": "none"}).status_code == 400


def test_a_seed_may_say_the_secret() -> None:
    tiny: Any = load("tiny")
    key = {**tiny.data["api_keys"][0], "secret": "sk-ant-api03-simulator-not-a-real-key-0007"}
    with Simulator(seed=Seed("with a secret", {**tiny.data, "api_keys": [key]})) as simulator:
        assert simulator.api_key_secret(KEY) == key["secret"]
        headers = {"x-api-key": key["secret"]}
        assert plain_http.get(f"{simulator.base_url}/v1/models", headers=headers).status_code == 200
        assert key_of(simulator).partial_key_hint == "sk-ant-api03-sim...0007"


def deactivate(simulator: Simulator) -> None:
    key_of(simulator).status = "inactive"


def archive(simulator: Simulator) -> None:
    key_of(simulator).status = "archived"


def expire(simulator: Simulator) -> None:
    key_of(simulator).expires_at = simulator.world.clock.now()


def archive_its_workspace(simulator: Simulator) -> None:
    headers = {"x-api-key": simulator.admin_api_key}
    path = f"/v1/organizations/workspaces/{key_of(simulator).workspace_id}/archive"
    assert plain_http.post(f"{simulator.base_url}{path}", headers=headers).status_code == 200


def remove_its_person(simulator: Simulator) -> None:
    key_of(simulator).acts_as_user_id = key_of(simulator).created_by_user_id
    simulator.leave("ana@example.com")


@pytest.mark.parametrize(
    "stop", [deactivate, archive, expire, archive_its_workspace, remove_its_person], ids=lambda stop: stop.__name__
)
@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/models"), ("POST", "/v1/messages")])
def test_a_key_that_is_not_active_is_refused(
    simulator: Simulator, caller: httpx.Client, stop: Callable[[Simulator], None], method: str, path: str
) -> None:
    """``api_key_is_active`` says why: messages.md#keys."""
    assert caller.request(method, path, json=MESSAGE).status_code == 200
    stop(simulator)
    assert refusal(caller.request(method, path, json=MESSAGE)) == (401, "authentication_error", None)


def test_a_key_that_is_active_again_calls_again(simulator: Simulator, caller: httpx.Client, raw: httpx.Client) -> None:
    path = f"/v1/organizations/api_keys/{key_of(simulator).id}"
    for status, answered in (("inactive", 401), ("active", 200)):
        raw.post(path, json={"status": status})
        assert caller.get("/v1/models").status_code == answered


@pytest.mark.parametrize("secret", ["sk-ant-api03-test-not-a-key", "sk-ant-admin01-simulator-not-a-real-key"])
def test_what_is_no_api_key_is_refused(simulator: Simulator, secret: str) -> None:
    """``api_key_is_known``: messages.md#keys."""
    for headers in ({}, {"x-api-key": secret}, {"authorization": f"Bearer {secret}"}):
        answer = plain_http.get(f"{simulator.base_url}/v1/models", headers=headers)
        assert refusal(answer) == (401, "authentication_error", None)


def test_keys_of_nobody_go_on_when_their_maker_leaves(simulator: Simulator, caller: httpx.Client) -> None:
    simulator.leave("ana@example.com")
    assert caller.post("/v1/messages", json=MESSAGE).status_code == 200


@pytest.fixture
def claude_code(simulator: Simulator) -> Iterator[anthropic.Anthropic]:
    """The SDK with Ben's key of the Claude Code workspace."""
    secret = simulator.api_key_secret(simulator.sign_in_to_claude_code("ben@example.com"))
    with anthropic.Anthropic(api_key=secret, base_url=simulator.base_url, max_retries=0) as client:
        client.models.list()
        yield client


def call(client: anthropic.Anthropic) -> object:
    return client.messages.create(model="claude-sonnet-5", max_tokens=5, messages=[{"role": "user", "content": "Hi"}])


@pytest.mark.parametrize("leaves", ["the organization", "the workspace"])
def test_a_claude_code_key_ends_with_its_person(
    simulator: Simulator, raw: httpx.Client, claude_code: anthropic.Anthropic, names: dict[str, str], leaves: str
) -> None:
    """``creator_of_claude_code_key_is_a_member``: messages.md#keys."""
    call(claude_code)
    workspace = organization_of(simulator).claude_code_workspace_id
    path = f"/workspaces/{workspace}/members" if leaves == "the workspace" else "/users"
    assert raw.delete(f"/v1/organizations{path}/{names['ben']}").status_code == 200
    with pytest.raises(ClaudeCodeKeyCreatorNotMemberError):
        call(claude_code)
    with pytest.raises(ClaudeCodeKeyCreatorNotMemberError):
        claude_code.models.list()


def test_claude_code_usage_is_its_person_s(
    simulator: Simulator, claude_code: anthropic.Anthropic, names: dict[str, str]
) -> None:
    call(claude_code)
    assert {(row.product, row.user_id) for row in booked(simulator)} == {("claude_code", names["ben"])}


def test_a_personal_key_chooses_its_workspace(
    simulator: Simulator, caller: httpx.Client, names: dict[str, str]
) -> None:
    """``workspace_is_the_keys`` and ``workspace_can_be_used``: messages.md#workspace."""
    default = organization_of(simulator).default_workspace_id
    other = {"anthropic-workspace-id": default}
    assert refusal(caller.get("/v1/models", headers=other)) == (400, "invalid_request_error", None)
    key_of(simulator).workspace_id = None
    answered = [
        caller.get("/v1/models", headers=headers) for headers in ({}, {"anthropic-workspace-id": names["research"]})
    ]
    assert [answer.headers["anthropic-workspace-id"] for answer in answered] == [default, names["research"]]
    organization_of(simulator).workspaces[names["research"]].archived_at = datetime.now(UTC)
    archived = caller.get("/v1/models", headers={"anthropic-workspace-id": names["research"]})
    assert refusal(archived) == (400, "invalid_request_error", None)


def test_a_personal_key_of_an_administrator_opens_the_admin_api_until_it_is_inactive(simulator: Simulator) -> None:
    key = key_of(simulator)
    admin = organization_of(simulator).user_by_email("admin@example.com")
    assert admin is not None
    key.workspace_id, key.acts_as_user_id = None, admin.id
    headers = {"x-api-key": simulator.api_key_secret(KEY)}
    path = f"{simulator.base_url}/v1/organizations/me"
    assert plain_http.get(path, headers=headers).status_code == 200
    key.status = "inactive"
    assert plain_http.get(path, headers=headers).status_code == 401


@pytest.mark.parametrize("how", ["inactive", "left"])
def test_a_key_stops_late_by_switch(simulator: Simulator, caller: httpx.Client, raw: httpx.Client, how: str) -> None:
    simulator.switch("key_stops_after_seconds", 12)
    if how == "inactive":
        raw.post(f"/v1/organizations/api_keys/{key_of(simulator).id}", json={"status": "inactive"})
    else:
        remove_its_person(simulator)
    simulator.advance(11)
    assert caller.get("/v1/models").status_code == 200
    simulator.advance(1.1)
    assert caller.get("/v1/models").status_code == 401


def test_models_may_be_listed_after_leaving(simulator: Simulator, claude_code: anthropic.Anthropic) -> None:
    """``models_are_listed_all_the_same``, by the switch ``models_after_leaving``: messages.md#keys."""
    simulator.switch("models_after_leaving", "listed")
    simulator.leave("ben@example.com")
    assert claude_code.models.list().data
    with pytest.raises(ClaudeCodeKeyCreatorNotMemberError):
        call(claude_code)


# The message


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"model": "claude-of-tomorrow"}, 404),
        ({"max_tokens": None}, 400),
        ({"max_tokens": 0}, 400),
        ({"max_tokens": 64_001}, 400),
        ({"messages": []}, 400),
        ({"messages": [{"role": "system", "content": "x"}]}, 400),
        ({"messages": [{"role": "user"}]}, 400),
        ({"messages": ["Hello"]}, 400),
        ({"stream": "yes"}, 400),
    ],
)
def test_a_message_that_is_none_is_refused_and_costs_nothing(
    simulator: Simulator, caller: httpx.Client, change: dict[str, object], status: int
) -> None:
    """``model_exists`` messages.md#models; ``message_has_turns`` and ``answer_fits_model`` messages.md#messages."""
    assert caller.post("/v1/messages", json={**MESSAGE, **change}).status_code == status
    assert booked(simulator) == []


def test_an_unknown_model_is_refused_by_its_name(caller: httpx.Client) -> None:
    assert model_exists(SONNET).id == SONNET
    assert refusal(caller.get("/v1/models/claude-of-tomorrow")) == (404, "not_found_error", None)


def test_fields_that_play_no_part_are_not_looked_at(caller: httpx.Client) -> None:
    more = {"temperature": 0.5, "metadata": {"user_id": "x"}, "tools": [], "system": "Be brief."}
    assert caller.post("/v1/messages", json={**MESSAGE, **more}).status_code == 200


# Caps


def cap(simulator: Simulator, raw: httpx.Client, dollars: str, workspace_id: str | None = None) -> None:
    simulator.switch("spend_limits_api", "enabled")
    scope = {"type": "organization"} if workspace_id is None else {"type": "workspace", "workspace_id": workspace_id}
    assert raw.post("/v1/organizations/spend_limits", json={"scope": scope, "amount": dollars}).status_code == 200


@pytest.mark.parametrize("words", ["workspace API", "API"])
def test_an_own_cap_refuses_the_next_call_until_the_month_is_over(
    simulator: Simulator,
    caller: httpx.Client,
    raw: httpx.Client,
    names: dict[str, str],
    words: str,
) -> None:
    """``spending_goes_on``: messages.md#caps."""
    put_clock(simulator, datetime(2026, 12, 30, 12, tzinfo=UTC))
    cap(simulator, raw, "250", names["research"] if words == "workspace API" else None)  # cents
    assert [caller.post("/v1/messages", json=DOLLAR).status_code for _ in range(4)] == [200, 200, 200, 400]
    error = caller.post("/v1/messages", json=DOLLAR).json()["error"]
    assert error == {
        "type": "invalid_request_error",
        "message": f"You have reached your specified {words} usage limits. You will regain access on 2027-01-01 at 00:00 UTC.",
    }
    assert [stop.refused_requests for stop in organization_of(simulator).ledger.stops] == [2]
    assert caller.get("/v1/models").status_code == 200
    assert caller.post("/v1/messages/count_tokens", json=DOLLAR).status_code == 200
    put_clock(simulator, datetime(2027, 1, 1, 0, 1, tzinfo=UTC))
    assert caller.post("/v1/messages", json=DOLLAR).status_code == 200


def test_a_cap_of_the_console_stops_calls_and_a_notification_does_not(
    simulator: Simulator, caller: httpx.Client, names: dict[str, str]
) -> None:
    organization, scope = organization_of(simulator), Scope(names["research"])
    spend_limits.add_threshold(organization, scope, 100)
    assert [caller.post("/v1/messages", json=DOLLAR).status_code for _ in range(2)] == [200, 200]
    spend_limits.set_spend_limit(organization, scope, 300)
    assert [caller.post("/v1/messages", json=DOLLAR).status_code for _ in range(2)] == [200, 400]


@pytest.mark.parametrize("fault", ["unknown_fields", "unknown_values", "slow_body", "truncated"])
def test_a_stream_can_be_spoilt_too(simulator: Simulator, caller: httpx.Client, fault: str) -> None:
    simulator.fault(fault, ms=1)
    answer = caller.post("/v1/messages", json={**MESSAGE, "stream": True})
    assert answer.status_code == 200
    assert ("message_stop" in answer.text) is (fault != "truncated")


def test_a_higher_cap_lets_calls_pass_again(
    simulator: Simulator, caller: httpx.Client, raw: httpx.Client, names: dict[str, str]
) -> None:
    cap(simulator, raw, "100", names["research"])
    assert [caller.post("/v1/messages", json=DOLLAR).status_code for _ in range(2)] == [200, 400]
    cap(simulator, raw, "200", names["research"])
    assert [caller.post("/v1/messages", json=DOLLAR).status_code for _ in range(2)] == [200, 400]


def test_a_cap_acts_late_by_switch(
    simulator: Simulator, caller: httpx.Client, raw: httpx.Client, names: dict[str, str]
) -> None:
    simulator.switch("spend_stop_delay_minutes", 90)
    cap(simulator, raw, "100", names["research"])
    assert [caller.post("/v1/messages", json=DOLLAR).status_code for _ in range(3)] == [200, 200, 200]
    simulator.advance(89 * 60)
    assert caller.post("/v1/messages", json=DOLLAR).status_code == 200
    simulator.advance(61)
    assert caller.post("/v1/messages", json=DOLLAR).status_code == 400


def test_the_tier_s_cap_is_429_without_a_time(simulator: Simulator, model_sdk: anthropic.Anthropic) -> None:
    organization_of(simulator).usage_tier_cents = 1
    simulator.switch("message_input_tokens", 100_000)
    call(model_sdk)
    with pytest.raises(EnforcedSpendLimitReachedError) as raised:
        call(model_sdk)
    assert "retry-after" not in raised.value.response.headers


@pytest.mark.parametrize(("position", "status"), [("bad_request_400", 400), ("rate_limited_429", 429)])
def test_the_cap_of_claude_code_is_refused_as_the_switch_says(
    simulator: Simulator, raw: httpx.Client, claude_code: anthropic.Anthropic, position: str, status: int
) -> None:
    simulator.switch("claude_code_cap_refusal", position)
    cap(simulator, raw, "0", organization_of(simulator).claude_code_workspace_id)
    with pytest.raises(anthropic.APIStatusError) as raised:
        call(claude_code)
    assert raised.value.status_code == status
    assert ("retry-after" in raised.value.response.headers) == (status == 429)


def test_the_limit_of_a_person_in_claude_code_refuses_the_next_call_of_that_person(
    simulator: Simulator, claude_code: anthropic.Anthropic
) -> None:
    simulator.switch("message_input_tokens", 100_000)
    set_claude_code_limit(organization_of(simulator), None, 1)
    call(claude_code)
    with pytest.raises(anthropic.BadRequestError, match="reached your specified workspace API usage limits"):
        call(claude_code)
    set_claude_code_limit(organization_of(simulator), None, 100_000)
    call(claude_code)


# Rate limits


def limit(raw: httpx.Client, names: dict[str, str], limiter: str, value: int) -> None:
    path = f"/v1/organizations/workspaces/{names['research']}/rate_limits/{names['sonnet']}"
    assert raw.post(path, json={"limits": [{"type": limiter, "value": value}]}).status_code == 200


@pytest.mark.parametrize(
    ("limiter", "value", "passing"),
    [
        ("requests_per_minute", 2, 2),
        ("output_tokens_per_minute", 3000, 3),
        ("input_tokens_per_minute", 1, 1),
        ("tokens_per_day", 999, 0),
        ("requests_per_minute", 0, 0),
    ],
)
def test_a_workspace_s_rate_limit_refuses_with_the_time_to_wait(limiter: str, value: int, passing: int) -> None:
    """``model_is_within_its_limits``: messages.md#rate-limits."""
    clock = FakeTime()
    switches = {"message_input_tokens": 1, "rate_limit_effect_seconds": 0}
    with Simulator(seed="tiny", switches=switches, real_time=clock.clock) as simulator:
        state = simulator.state()
        here = {"research": state["workspaces"][-1]["id"], "sonnet": state["rate_limit_groups"][0]["id"]}
        with plain_http.client(simulator.base_url) as client:
            client.headers["x-api-key"] = simulator.admin_api_key
            limit(client, here, limiter, value)
            client.headers["x-api-key"] = simulator.api_key_secret(KEY)
            answers = [client.post("/v1/messages", json=MESSAGE) for _ in range(passing + 1)]
            assert [answer.status_code for answer in answers] == [200] * passing + [429]
            assert refusal(answers[-1]) == (429, "rate_limit_error", None)
            assert "workspace's rate limit" in answers[-1].json()["error"]["message"]
            if passing:
                clock.sleep(float(answers[-1].headers["retry-after"]))
                assert client.post("/v1/messages", json=MESSAGE).status_code == 200


def test_a_rate_limit_is_enforced_an_hour_later(
    simulator: Simulator, caller: httpx.Client, raw: httpx.Client, names: dict[str, str]
) -> None:
    limit(raw, names, "requests_per_minute", 0)
    assert caller.post("/v1/messages", json=MESSAGE).status_code == 200
    simulator.advance(3601)
    assert caller.post("/v1/messages", json=MESSAGE).status_code == 429
    assert caller.get("/v1/models").status_code == 200


def test_the_organization_s_rate_limit_holds_for_all(simulator: Simulator, caller: httpx.Client) -> None:
    group = next(group for group in organization_of(simulator).rate_limit_groups.values() if group.models)
    group.limits["requests_per_minute"] = 0
    refused = caller.post("/v1/messages", json=MESSAGE)
    assert "organization's rate limit" in refused.json()["error"]["message"]
