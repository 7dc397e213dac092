"""The pace keeps below what the platform allows and close to it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.admin_api.transport import Credential, Pacing, Transport

CALLS = 120


@dataclass
class CommonTime:
    """One time for both sides: the simulator's request limits count by it, and sleeping moves it."""

    now: float = 0.0

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.mark.parametrize(
    ("switch", "per_minute"),
    [("requests_per_minute", 100), ("spend_requests_per_minute", 60)],
    ids=["general", "spend"],
)
def test_no_429_is_met_and_little_time_is_lost(switch: str, per_minute: int) -> None:
    time = CommonTime()
    switches: dict[str, str | int] = {"spend_limits_api": "enabled", switch: per_minute}
    pacing = Pacing(clock=time.clock, sleep=time.sleep)
    with Simulator(seed="tiny", switches=switches, real_time=time.clock) as simulator:
        key = Credential("api_key", simulator.admin_api_key)
        with contextlib.closing(Transport(simulator.base_url, key, pacing)) as transport:
            api = HttpAdminApi(transport)
            ask = api.retrieve_organization if switch == "requests_per_minute" else api.list_spend_limits
            for _ in range(CALLS):
                ask()
    assert {row["status"] for row in simulator.requests()} == {200}
    assert time.now <= 1.2 * 60 * CALLS / per_minute
