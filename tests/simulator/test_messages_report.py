"""The legacy report of messages: buckets oldest first, empty ones too, and ids as they were then (usage.md#legacy)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from claude_simulator import Simulator
from claude_simulator.admin.messages_report import FILTERS, GROUPS
from tests.support import plain_http
from tests.support.hand_written_source import one_of_every_kind, spend
from tests.support.spending_reports import DAY, NOW, simple

ROUTE = "/v1/organizations/usage_report/messages"
FAST = {"anthropic-beta": "fast-mode-2026-02-01"}


@pytest.fixture(autouse=True)
def late_november(simulator: Simulator) -> None:
    simulator.advance((NOW - simulator.world.clock.now()).total_seconds())
    simulator.switch("requests_per_minute", 0)
    simulator.switch("analytics_requests_per_minute", 0)


def ask(client: httpx.Client, **query: Any) -> dict[str, Any]:  # noqa: ANN401 - any parameter
    answer = client.get(ROUTE, params={"starting_at": "2026-11-08T00:00:00Z", **query}, headers=FAST)
    assert answer.is_success, answer.text
    return dict(answer.json())


def results(client: httpx.Client, **query: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - the same
    asked = {"ending_at": "2026-11-20T00:00:00Z", "limit": 31, **query}
    return [row for bucket in ask(client, **asked)["data"] for row in bucket["results"]]


def test_buckets_are_oldest_first_and_empty_ones_are_there(raw: httpx.Client, simulator: Simulator) -> None:
    spend(simulator, one_of_every_kind(simulator, DAY), starts_at=DAY)
    answer = ask(raw)
    assert [bucket["starting_at"] for bucket in answer["data"]] == [
        f"2026-11-{day:02}T00:00:00Z" for day in range(8, 15)
    ]
    assert [len(bucket["results"]) for bucket in answer["data"]] == [0, 0, 1, 0, 0, 0, 0]
    assert answer["data"][2]["results"] == [
        {
            "uncached_input_tokens": 10_010,
            "cache_creation": {"ephemeral_1h_input_tokens": 301, "ephemeral_5m_input_tokens": 501},
            "cache_read_input_tokens": 10_003,
            "output_tokens": 770,
            "server_tool_use": {"web_search_requests": 2},
            **dict.fromkeys(GROUPS),
        }
    ]
    assert answer["has_more"]
    second = ask(raw, page=answer["next_page"])
    assert [bucket["starting_at"][:10] for bucket in second["data"]] == [f"2026-11-{day}" for day in range(15, 21)]
    assert (second["has_more"], second["next_page"]) == (False, None)


@pytest.mark.parametrize(
    ("width", "starting", "first", "default", "most"),
    [
        ("1d", "2026-10-01T13:45:30Z", "2026-10-01T00:00:00Z", 7, 31),
        ("1h", "2026-10-01T13:45:30Z", "2026-10-01T13:00:00Z", 24, 168),
        ("1m", "2026-10-01T13:45:30Z", "2026-10-01T13:45:00Z", 60, 1440),
    ],
)
def test_the_beginning_is_snapped_to_the_width(
    raw: httpx.Client, width: str, starting: str, first: str, default: int, most: int
) -> None:
    asked = {"starting_at": starting, "bucket_width": width}
    found = ask(raw, **asked)["data"]
    assert (found[0]["starting_at"], len(found)) == (first, default)
    assert len(ask(raw, **asked, limit=most)["data"]) == most
    assert raw.get(ROUTE, params={**asked, "limit": most + 1}).status_code == 400


def test_the_last_bucket_ends_with_the_range(raw: httpx.Client) -> None:
    found = ask(raw, ending_at="2026-11-10T12:00:00Z")["data"]
    assert [bucket["ending_at"] for bucket in found] == ["2026-11-09T00:00:00Z", "2026-11-10T00:00:00Z"]


def test_an_account_is_named_only_without_a_key(raw: httpx.Client, simulator: Simulator, names: dict[str, str]) -> None:
    made = [
        simple(names["research"], user_id=names["ana"], api_key_id=names["key"]),
        simple(names["research"], user_id=names["ana"], tokens=7),
        simple(names["research"], service_account_id="svac_1", tokens=5),
        simple(names["default"], tokens=3),
    ]
    spend(simulator, made, starts_at=DAY)
    named = ["account_id", "service_account_id", "api_key_id", "workspace_id"]
    found = results(raw, **{"group_by[]": named})
    assert {(*(row[name] for name in named), row["output_tokens"]) for row in found} == {
        (None, None, names["key"], names["research"], 100),
        (names["ana"], None, None, names["research"], 7),
        (None, "svac_1", None, names["research"], 5),
        (None, None, None, None, 3),
    }


@pytest.mark.parametrize(
    ("name", "value", "tokens"),
    [
        ("account_ids", "user_01DeletedAccount", 77),
        ("api_key_ids", "nobody", 0),
        ("context_window", "0-200k", 770),
        ("inference_geos", "us", 77),
        ("inference_geos", "not_available", 693),
        ("models", "claude-sonnet-5", 770),
        ("service_account_ids", "svac_01SimulatorDeploy", 77),
        ("service_tiers", "batch", 77),
        ("speeds", "fast", 77),
        ("workspace_ids", "nobody", 0),
    ],
)
def test_every_filter_chooses(raw: httpx.Client, simulator: Simulator, name: str, value: str, tokens: int) -> None:
    spend(simulator, one_of_every_kind(simulator, DAY), starts_at=DAY)
    assert sum(row["output_tokens"] for row in results(raw, **{f"{name}[]": value})) == tokens
    assert name in FILTERS


def test_speed_is_there_only_with_its_beta(raw: httpx.Client, simulator: Simulator) -> None:
    """speed_needs_its_beta, usage.md#legacy."""
    spend(simulator, one_of_every_kind(simulator, DAY), starts_at=DAY)
    asked = {"starting_at": "2026-11-10T00:00:00Z"}
    plain = raw.get(ROUTE, params=asked).json()["data"][0]["results"][0]
    assert "speed" not in plain
    assert {row["speed"] for row in results(raw, **{"group_by[]": "speed"})} == {"fast", "standard"}
    assert raw.get(ROUTE, params={**asked, "group_by[]": "speed"}).status_code == 400
    assert raw.get(ROUTE, params={**asked, "speeds[]": "fast"}).status_code == 400


def test_a_range_has_a_beginning_and_a_later_end(raw: httpx.Client) -> None:
    """report_end_is_after_its_start, usage.md#legacy."""
    assert raw.get(ROUTE).status_code == 400
    asked = {"starting_at": "2026-11-10T00:00:00Z", "ending_at": "2026-11-10T00:00:00Z"}
    assert raw.get(ROUTE, params=asked).status_code == 400
    assert raw.get(ROUTE, params={"starting_at": "2026-11-10T00:00:00Z", "bucket_width": "1w"}).status_code == 400


def test_it_is_fresher_than_analytics(raw: httpx.Client, simulator: Simulator, names: dict[str, str]) -> None:
    hour = NOW.replace(minute=0) - timedelta(hours=1)
    spend(simulator, [simple(names["research"], hour=hour)], starts_at=hour)
    found = ask(raw, starting_at="2026-11-20T00:00:00Z")["data"]
    assert [row["output_tokens"] for bucket in found for row in bucket["results"]] == [100]


def test_a_key_of_a_workspace_may_not_read_it(simulator: Simulator) -> None:
    headers = {"x-api-key": simulator.workspace_api_key}
    with plain_http.client(simulator.base_url, headers=headers) as client:
        assert client.get(ROUTE, params={"starting_at": "2026-11-10T00:00:00Z"}).status_code == 403
    headers = {"x-api-key": simulator.credential("account_key", email="admin@example.com")}
    with plain_http.client(simulator.base_url, headers=headers) as client:
        assert client.get(ROUTE, params={"starting_at": "2026-11-10T00:00:00Z"}).status_code == 200
