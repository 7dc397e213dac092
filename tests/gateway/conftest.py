"""A gateway to ask: the stand-in always, and the vendor's own where `make test-gateway` gives it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from claude_simulator import GatewaySimulator
from pulumi_claude_admin.admin_api.gateway_spend_limits import HttpGatewaySpendLimits
from pulumi_claude_admin.admin_api.http.transport import Credential, RateLimiter, Transport

Ask = Callable[[str], HttpGatewaySpendLimits]


@pytest.fixture(scope="session")
def server() -> Iterator[GatewaySimulator]:
    with GatewaySimulator() as running:
        yield running


@pytest.fixture
def ask(server: GatewaySimulator) -> Iterator[Ask]:
    """The product's client with a key of one's own, and no limits there when it begins."""
    with ExitStack() as stack:

        def client(key: str) -> HttpGatewaySpendLimits:
            transport = Transport(server.base_url, Credential("api_key", key), RateLimiter(0))
            stack.callback(transport.close)
            return HttpGatewaySpendLimits(transport)

        for limit in client(server.write_key).list():
            client(server.write_key).delete(limit)
        yield client


@pytest.fixture
def limits(ask: Ask, server: GatewaySimulator) -> HttpGatewaySpendLimits:
    return ask(server.write_key)
