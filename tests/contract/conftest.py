"""One simulator for the tier, put back to its start before every test; the fake and the real adapter under one name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.admin_api.http.transport import Credential, RateLimiter, Transport
from pulumi_claude_admin.ports import AdminApi
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.fake_time import FakeTime
from tests.support.provider_process import process

Connect = Callable[[Credential], HttpAdminApi]
NewProcess = Callable[[], None]


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture(scope="session")
def running_simulator() -> Iterator[Simulator]:
    with Simulator(seed="tiny") as simulator:
        yield simulator


@pytest.fixture
def simulator(running_simulator: Simulator) -> Simulator:
    running_simulator.reset()
    running_simulator.switch("spend_limits_api", "enabled")
    return running_simulator


@pytest.fixture
def connect(simulator: Simulator, time: FakeTime) -> Iterator[Connect]:
    """The real adapter with a credential of one's own; waits take no time."""
    opened: list[Transport] = []

    def made(credential: Credential) -> HttpAdminApi:
        rate_limiter = RateLimiter(0, clock=time.clock, sleep=time.sleep)
        opened.append(Transport(simulator.base_url, credential, rate_limiter))
        return HttpAdminApi(opened[-1])

    yield made
    for transport in opened:
        transport.close()


@pytest.fixture
def http(connect: Connect, simulator: Simulator) -> HttpAdminApi:
    return connect(Credential("api_key", simulator.admin_api_key))


@pytest.fixture
def setting(request: pytest.FixtureRequest, simulator: Simulator) -> str | int:
    """A switch of the simulator, set as `simulator_switches.over` says; its position."""
    name, value = request.param
    simulator.switch(name, value)
    assert isinstance(value, str | int)
    return value


@pytest.fixture
def new_process(simulator: Simulator, http: HttpAdminApi, tmp_path: Path) -> Iterator[NewProcess]:
    """The test is a provider process; calling this starts the next one, which has forgotten everything."""
    with ExitStack() as stack:

        def start() -> None:
            stack.enter_context(process(simulator, http, tmp_path))

        start()
        yield start


@pytest.fixture(params=["fake", "http"])
def api(request: pytest.FixtureRequest) -> AdminApi:
    """The port, twice: whatever a test says of it has to be true of the fake and of the adapter on the simulator."""
    if request.param == "fake":
        return FakeAdminApi()
    adapter = request.getfixturevalue("http")
    assert isinstance(adapter, HttpAdminApi)
    return adapter


@pytest.fixture
def research(api: AdminApi) -> str:
    """The id of the one workspace of the seed."""
    return next(workspace.id for workspace in api.workspaces.list() if workspace.name == "Research")


@pytest.fixture
def people(api: AdminApi) -> dict[str, str]:
    """The part of an e-mail before the @ to the user id."""
    return {user.email.partition("@")[0]: user.id for user in api.users.list()}


@pytest.fixture
def profile(api: AdminApi, simulator: Simulator) -> str:
    """A user profile that exists, and another one with a 2 at its end."""
    profiles = frozenset({"uprof_01", "uprof_012"})
    simulator.world.organization.user_profiles = profiles
    if isinstance(api, FakeAdminApi):
        api.stored.user_profiles = profiles
    return "uprof_01"
