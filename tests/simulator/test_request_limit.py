"""The request limit in both of its kinds, by real time that a test brings along: never by the movable clock."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from claude_simulator import Simulator
from claude_simulator.seeds import Seed

ME = "/v1/organizations/me"
SPEND = "/v1/organizations/spend_limits"
READS = {"anthropic-beta": "spend-limit-reads-2026-09-26"}


class RealTime:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def time() -> RealTime:
    return RealTime()


@pytest.fixture(scope="module")
def running(time: RealTime) -> Iterator[Simulator]:
    with Simulator(seed="tiny", real_time=time) as simulator:
        yield simulator


@pytest.fixture
def limited(running: Simulator) -> Simulator:
    running.reset()
    return running


@pytest.fixture
def client(limited: Simulator) -> Iterator[httpx.Client]:
    headers = {"x-api-key": limited.admin_api_key}
    with httpx.Client(base_url=limited.base_url, headers=headers, trust_env=False, verify=False, timeout=60) as client:  # noqa: S501 - plain http
        yield client


def statuses(client: httpx.Client, count: int) -> list[int]:
    return [client.get(ME).status_code for _ in range(count)]


def test_a_bucket_lets_a_burst_through_and_then_its_rate(
    client: httpx.Client, limited: Simulator, time: RealTime
) -> None:
    limited.switch("requests_per_minute", 6)
    assert statuses(client, 21) == [200] * 20 + [429]
    assert client.get(ME).headers["retry-after"] == "10"
    time.now += 10
    assert statuses(client, 2) == [200, 429]


def test_a_bucket_never_holds_more_than_a_burst(client: httpx.Client, limited: Simulator, time: RealTime) -> None:
    limited.switch("requests_per_minute", 6)
    limited.switch("request_burst", 2)
    assert statuses(client, 3) == [200, 200, 429]
    time.now += 3600
    assert statuses(client, 3) == [200, 200, 429]


def test_a_window_starts_again_with_the_minute(client: httpx.Client, limited: Simulator, time: RealTime) -> None:
    limited.switch("request_limit_kind", "fixed_window")
    limited.switch("requests_per_minute", 3)
    time.now += 65 - time.now % 60
    assert statuses(client, 4) == [200, 200, 200, 429]
    assert client.get(ME).headers["retry-after"] == "55"
    time.now += 55
    assert statuses(client, 1) == [200]


@pytest.mark.parametrize("kind", ["token_bucket", "fixed_window"])
def test_moving_the_clock_buys_no_request(client: httpx.Client, limited: Simulator, kind: str) -> None:
    limited.switch("request_limit_kind", kind)
    limited.switch("requests_per_minute", 1)
    limited.switch("request_burst", 1)
    assert statuses(client, 1) == [200]
    limited.advance(3600)
    assert statuses(client, 1) == [429]


def test_spend_limits_have_a_limit_of_their_own(client: httpx.Client, limited: Simulator) -> None:
    limited.switch("spend_limits_api", "enabled")
    limited.switch("spend_requests_per_minute", 1)
    limited.switch("request_burst", 1)
    assert [client.get(SPEND, headers=READS).status_code for _ in range(2)] == [200, 429]
    assert statuses(client, 3) == [200, 200, 200]


@pytest.mark.parametrize("kind", ["token_bucket", "fixed_window"])
def test_zero_lifts_the_limit(client: httpx.Client, limited: Simulator, kind: str) -> None:
    limited.switch("request_limit_kind", kind)
    assert set(statuses(client, 150)) == {200}


def test_100_a_minute_and_60_for_spend_limits_unless_the_seed_says_otherwise() -> None:
    organization = {"id": "5f2d8c1e-7b3a-4d5e-8f60-000000000000", "name": "Bare", "created_at": "2025-01-01T00:00:00Z"}
    bare = Simulator(seed=Seed("bare", {"version": 1, "organization": organization})).world.switches
    assert (bare.number("requests_per_minute"), bare.number("spend_requests_per_minute")) == (100, 60)
