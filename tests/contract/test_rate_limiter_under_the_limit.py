"""The pace keeps below what the platform allows and close to it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import pulumi_claude_admin as claude
from claude_simulator import Simulator
from claude_simulator.switches import SWITCHES
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.admin_api.http.rate_limiter import PLATFORM_BURST, PLATFORM_LIMITS
from pulumi_claude_admin.admin_api.http.transport import Credential, RateLimiter, Transport
from pulumi_claude_admin.lookups import run
from tests.support.program_run import start_run
from tests.support.provider_process import process
from tests.support.simulator_switches import over

CALLS = 120


@dataclass
class CommonTime:
    """One time for both sides: the simulator's request limits count by it, and sleeping moves it."""

    now: float = 0.0

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def time() -> CommonTime:
    return CommonTime()


@pytest.fixture
def simulator(time: CommonTime) -> Iterator[Simulator]:
    """A small organization with the platform's own limits."""
    own = {name: SWITCHES[name].default for name in ("requests_per_minute", "spend_requests_per_minute")}
    with Simulator(seed="tiny", switches={"spend_limits_api": "enabled", **own}, real_time=time.clock) as simulator:
        yield simulator


@contextlib.contextmanager
def paced(simulator: Simulator, time: CommonTime) -> Iterator[HttpAdminApi]:
    """The adapter at the pace that it has by itself."""
    key = Credential("api_key", simulator.admin_api_key)
    rate_limiter = RateLimiter(clock=time.clock, sleep=time.sleep)
    with contextlib.closing(Transport(simulator.base_url, key, rate_limiter)) as transport:
        yield HttpAdminApi(transport)


def answers(simulator: Simulator) -> dict[int, int]:
    """How often each status was answered."""
    counted: dict[int, int] = {}
    for row in simulator.requests():
        counted[int(row["status"])] = counted.get(int(row["status"]), 0) + int(row["count"])
    return counted


def least_seconds(per_minute: int) -> float:
    """What so many calls take at this limit, at least."""
    return 60 * (CALLS - PLATFORM_BURST) / per_minute


@over("requests_per_minute")
def test_under_the_general_limit_every_call_is_answered_and_little_time_is_lost(
    simulator: Simulator, time: CommonTime, setting: int
) -> None:
    with paced(simulator, time) as api:
        for _ in range(CALLS):
            api.organization.retrieve()
    _assert_answered(simulator, time, own=PLATFORM_LIMITS["general"], limit=setting)


@over("spend_requests_per_minute")
def test_under_the_limit_of_spend_limits_every_call_is_answered_and_little_time_is_lost(
    simulator: Simulator, time: CommonTime, setting: int
) -> None:
    with paced(simulator, time) as api:
        for _ in range(CALLS):
            api.spend_limits.list()
    _assert_answered(simulator, time, own=PLATFORM_LIMITS["spend_limits"], limit=setting)


def _assert_answered(simulator: Simulator, time: CommonTime, *, own: int, limit: int) -> None:
    """At the limit that is documented no 429 is met, at a lower one they are waited out; either way at its pace."""
    pace = min(own, limit or own)
    assert answers(simulator)[200] == CALLS
    assert (429 in answers(simulator)) is (pace < own)
    assert least_seconds(pace) <= time.now <= 1.2 * 60 * CALLS / pace


def test_look_ups_keep_the_pace_of_their_process_in_all_its_runs_together(
    simulator: Simulator, time: CommonTime, tmp_path: Path
) -> None:
    with paced(simulator, time) as api, process(simulator, api, tmp_path):
        for _ in range(CALLS // 4):
            start_run()
            research = claude.get_workspace(name="Research")
            claude.get_rate_limits(group="Claude Sonnet 4.x", workspace_id=research.id)
    run.forget()
    _assert_answered(simulator, time, own=PLATFORM_LIMITS["general"], limit=0)


@over("request_burst", "request_limit_kind")
def test_another_way_of_counting_is_waited_out(simulator: Simulator, time: CommonTime, setting: str | int) -> None:
    with paced(simulator, time) as api:
        for _ in range(CALLS):
            api.organization.retrieve()
    assert answers(simulator)[200] == CALLS
    is_as_assumed = setting in {PLATFORM_BURST, "token_bucket"}
    assert answers(simulator).get(429, 0) <= (0 if is_as_assumed else CALLS // 10)
    assert time.now <= 1.2 * 60 * CALLS / PLATFORM_LIMITS["general"]
