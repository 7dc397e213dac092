"""A gateway to ask: the stand-in always, and the vendor's own where `CLAUDE_GATEWAY_BINARY` names its program (`make test-gateway`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from claude_simulator import GatewaySimulator
from pulumi_claude_admin.admin_api.gateway_spend_limits import HttpGatewaySpendLimits
from pulumi_claude_admin.admin_api.http.transport import Credential, RateLimiter, Transport
from tests.support.claude_gateway import ClaudeGateway, binary, claude_gateway
from tests.support.postgres import postgres, postgres_programs

Server = GatewaySimulator | ClaudeGateway
Ask = Callable[[str], HttpGatewaySpendLimits]


@pytest.fixture(scope="session")
def stand_in() -> Iterator[GatewaySimulator]:
    with GatewaySimulator() as running:
        yield running


@pytest.fixture(scope="session")
def vendors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClaudeGateway]:
    program, programs = binary(), postgres_programs()
    assert program is not None
    if programs is None:
        pytest.skip("the vendor's gateway keeps its limits in PostgreSQL, which this system does not have")
    folder: Path = tmp_path_factory.mktemp("vendors-gateway")
    with (
        postgres(programs, folder, database="gateway") as database,
        claude_gateway(program, folder, database=database) as running,
    ):
        yield running


@pytest.fixture(params=["stand_in"] if binary() is None else ["stand_in", "vendors"])
def server(request: pytest.FixtureRequest) -> Server:
    found: Server = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def ask(server: Server) -> Iterator[Ask]:
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
def limits(ask: Ask, server: Server) -> HttpGatewaySpendLimits:
    return ask(server.write_key)
