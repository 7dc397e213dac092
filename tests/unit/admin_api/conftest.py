"""A transport whose network is a function, and whose waits take no time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest

from pulumi_claude_admin.admin_api.http.transport import Credential, RateLimiter, Transport
from tests.support.fake_time import FakeTime

KEY = "sk-ant-admin01-test-not-a-key"
Handler = Callable[[httpx.Request], httpx.Response]
Connect = Callable[[Handler], Transport]


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def connect(time: FakeTime) -> Iterator[Connect]:
    opened: list[Transport] = []

    def made(handler: Handler) -> Transport:
        rate_limiter = RateLimiter(0, clock=time.clock, sleep=time.sleep)
        network = httpx.MockTransport(handler)
        opened.append(Transport("https://api.example.com", Credential("api_key", KEY), rate_limiter, http=network))
        return opened[-1]

    yield made
    for transport in opened:
        transport.close()
