"""The request limit in both of its kinds, with a clock that a test moves."""

from __future__ import annotations

import httpx
import pytest

from claude_simulator import Simulator
from claude_simulator.seeds import Seed

ME = "/v1/organizations/me"
SPEND = "/v1/organizations/spend_limits"
READS = {"anthropic-beta": "spend-limit-reads-2026-09-26"}


def statuses(client: httpx.Client, count: int) -> list[int]:
    return [client.get(ME).status_code for _ in range(count)]


def test_a_bucket_lets_a_burst_through_and_then_its_rate(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.switch("requests_per_minute", 6)
    assert statuses(raw, 21) == [200] * 20 + [429]
    assert raw.get(ME).headers["retry-after"] == "10"
    simulator.advance(10)
    assert statuses(raw, 2) == [200, 429]


def test_a_bucket_never_holds_more_than_a_burst(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.switch("requests_per_minute", 6)
    simulator.switch("request_burst", 2)
    assert statuses(raw, 3) == [200, 200, 429]
    simulator.advance(3600)
    assert statuses(raw, 3) == [200, 200, 429]


def test_a_window_starts_again_with_the_minute(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.switch("request_limit_kind", "fixed_window")
    simulator.switch("requests_per_minute", 3)
    second = simulator.world.clock.now().timestamp() % 60
    simulator.advance(60 - second)
    assert statuses(raw, 4) == [200, 200, 200, 429]
    assert 55 <= int(raw.get(ME).headers["retry-after"]) <= 60
    simulator.advance(60)
    assert statuses(raw, 1) == [200]


def test_spend_limits_have_a_limit_of_their_own(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.switch("spend_limits_api", "enabled")
    simulator.switch("spend_requests_per_minute", 1)
    simulator.switch("request_burst", 1)
    assert [raw.get(SPEND, headers=READS).status_code for _ in range(2)] == [200, 429]
    assert statuses(raw, 3) == [200, 200, 200]


@pytest.mark.parametrize("kind", ["token_bucket", "fixed_window"])
def test_zero_lifts_the_limit(raw: httpx.Client, simulator: Simulator, kind: str) -> None:
    simulator.switch("request_limit_kind", kind)
    assert set(statuses(raw, 150)) == {200}


def test_100_a_minute_and_60_for_spend_limits_unless_the_seed_says_otherwise() -> None:
    organization = {"id": "5f2d8c1e-7b3a-4d5e-8f60-000000000000", "name": "Bare", "created_at": "2025-01-01T00:00:00Z"}
    bare = Simulator(seed=Seed("bare", {"version": 1, "organization": organization})).world.switches
    assert (bare.number("requests_per_minute"), bare.number("spend_requests_per_minute")) == (100, 60)
