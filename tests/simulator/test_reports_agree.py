"""Whatever was used, every report of it adds up to the same, to the last digit; where they differ the reference says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claude_simulator import Simulator
from claude_simulator.spending import prices
from claude_simulator.spending.booking import up_to_date
from claude_simulator.spending.consumption import ClaudeCode, Consumption
from tests.support import plain_http
from tests.support.hand_written_source import spend
from tests.support.spending_reports import COST, DAY, NOW, USAGE, rows

MODELS = [price.model for price in prices.PRICES]
COUNTS = st.integers(0, 3_000_000)


@pytest.fixture(scope="module")
def spending() -> Iterator[tuple[Simulator, httpx.Client]]:
    limits = {"requests_per_minute": 0, "analytics_requests_per_minute": 0, "analytics_hours_behind": 0}
    with Simulator(seed="tiny", switches=limits) as simulator:
        simulator.advance((NOW - simulator.world.clock.now()).total_seconds())
        headers = {"x-api-key": simulator.admin_api_key}
        with plain_http.client(simulator.base_url, headers=headers) as client:
            yield simulator, client


@st.composite
def consumption(draw: st.DrawFn) -> Consumption:
    """Any usage in three days; workspaces, people and keys by number, put in their place later."""
    is_code = draw(st.booleans())
    return Consumption(
        hour=DAY + timedelta(hours=draw(st.integers(0, 71))),
        workspace_id=str(draw(st.integers(0, 1))),
        model=draw(st.sampled_from(MODELS)),
        user_id=draw(st.sampled_from([None, "user_1", "user_2"])),
        service_account_id=draw(st.sampled_from([None, "svac_1"])),
        hidden_identity=draw(st.sampled_from([None, "one", "two"])),
        api_key_id=draw(st.sampled_from([None, "apikey_1"])),
        product="claude_code" if is_code else "messages_api",
        service_tier=draw(st.sampled_from(["standard", "batch", "priority", "flex"])),
        inference_geo=draw(st.sampled_from(["not_available", "us", "global"])),
        speed=draw(st.sampled_from(["standard", "fast"])),
        context_window=draw(st.sampled_from(["0-200k", "200k-1M"])),
        requests=draw(st.integers(0, 999)),
        web_searches=draw(st.integers(0, 9)),
        session_seconds=draw(st.integers(0, 9999)),
        code_execution_seconds=draw(st.integers(0, 3_000_000)),
        claude_code=ClaudeCode(sessions=1) if is_code else None,
        uncached_input_tokens=draw(COUNTS),
        cache_read_input_tokens=draw(COUNTS),
        cache_write_5m_tokens=draw(COUNTS),
        cache_write_1h_tokens=draw(COUNTS),
        output_tokens=draw(COUNTS),
    )


def buckets(client: httpx.Client, route: str, *groups: str, **query: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any
    asked = {"starting_at": "2026-11-09T00:00:00Z", "limit": 31, "group_by[]": groups, **query}
    answer = client.get(route, params=asked)
    assert answer.is_success, answer.text
    return [row for bucket in answer.json()["data"] for row in bucket["results"]]


def cents(found: list[dict[str, Any]], name: str = "amount") -> Decimal:
    return sum((Decimal(row["cost"][name]) for row in found), Decimal(0))


@settings(max_examples=25, deadline=None)
@given(
    made=st.lists(consumption(), max_size=12),
    discount=st.integers(0, 999),
    revised=st.sampled_from([0, 30]),
    group=st.sampled_from(["actor", "model", "workspace_id", "api_key_id", "product", "speed"]),
)
def test_all_five_reports_add_up_to_the_same(
    spending: tuple[Simulator, httpx.Client], made: list[Consumption], discount: int, revised: int, group: str
) -> None:
    simulator, client = spending
    organization = simulator.world.organization
    places = [organization.default_workspace_id, next(iter(organization.workspaces))]
    placed = [_in(row, places) for row in made]
    spend(simulator, placed, starts_at=DAY, discount_permille=discount)
    simulator.switch("usage_revised_days", revised)
    fan_out = ["cost_type", "token_type"]

    whole = rows(client, COST)
    amount, list_amount = cents(whole), cents(whole, "list_amount")
    parts = rows(client, COST, **{"group_by[]": [group, *fan_out], "time_bucket_width": "1d", "ending_at": NOW_TEXT})
    assert (cents(parts), cents(parts, "list_amount")) == (amount, list_amount)
    if not revised:
        booked = up_to_date(organization).spent((2026, 11))
        assert amount == Decimal(booked.billed) / prices.PICOCENTS
        assert list_amount == Decimal(booked.list) / prices.PICOCENTS

    priority = [
        row
        for row in rows(client, COST, **{"group_by[]": ["service_tier", "cost_type"]})
        if (row["group"]["service_tier"], row["group"]["cost_type"]) == ("priority", "tokens")
    ]
    for groups in ((), ("workspace_id",), ("description", "workspace_id")):
        legacy = sum(
            (Decimal(row["amount"]) for row in buckets(client, "/v1/organizations/cost_report", *groups)), Decimal(0)
        )
        assert legacy == amount - cents(priority)

    used = rows(client, USAGE, **{"group_by[]": group, "time_bucket_width": "1h", "ending_at": NOW_TEXT})
    messages = buckets(client, "/v1/organizations/usage_report/messages", "model", "workspace_id", "account_id")
    for name in ("uncached_input_tokens", "cache_read_input_tokens", "output_tokens"):
        assert sum(row["usage"][name] for row in used) == sum(row[name] for row in messages)
    for name in ("ephemeral_5m_input_tokens", "ephemeral_1h_input_tokens"):
        written = sum(row["usage"]["cache_creation"][name] for row in used)
        assert written == sum(row["cache_creation"][name] for row in messages)
    if not revised:
        _claude_code_agrees(client)


def _claude_code_agrees(client: httpx.Client) -> None:
    of_code = rows(client, USAGE, **{"products[]": "claude_code"})
    found = [
        tokens
        for day in range(3)
        for row in _claude_code(client, DAY + timedelta(days=day))
        for tokens in (each["tokens"] for each in row["model_breakdown"])
    ]
    assert sum(sum(tokens.values()) for tokens in found) == sum(row["usage"]["total_tokens"] for row in of_code)


def _claude_code(client: httpx.Client, day: datetime) -> list[dict[str, Any]]:
    asked = {"starting_at": day.date().isoformat(), "limit": "1000"}
    return list(client.get("/v1/organizations/usage_report/claude_code", params=asked).json()["data"])


def _in(row: Consumption, places: list[str]) -> Consumption:
    return replace(row, workspace_id=places[int(row.workspace_id)])


NOW_TEXT = NOW.isoformat()
