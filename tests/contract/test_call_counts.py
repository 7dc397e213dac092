"""What reading costs, counted by the simulator (design section 7)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from claude_simulator import Simulator, seeds
from pulumi_claude_admin.admin_api.cached.admin_api import Directory
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.admin_api.http.transport import Credential, RateLimiter, Transport
from pulumi_claude_admin.errors import InvalidInputs
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope
from tests.support.fake_time import FakeTime

WORKSPACES = 3
PEOPLE = 1200


@pytest.fixture(scope="module")
def large() -> Iterator[Simulator]:
    """An organization with more people than fit on one page."""
    seed = seeds.generate(workspaces=WORKSPACES, people=PEOPLE, members_per_workspace=20, seed=1)
    with Simulator(seed=seed, switches={"requests_per_minute": 0, "spend_requests_per_minute": 0}) as simulator:
        yield simulator


@pytest.fixture
def directory(large: Simulator) -> Iterator[Directory]:
    large.reset()
    transport = Transport(large.base_url, Credential("api_key", large.admin_api_key), RateLimiter(0))
    large.reset_requests()
    yield Directory(HttpAdminApi(transport))
    transport.close()


def per_route(simulator: Simulator) -> dict[str, int]:
    return {str(row["route"]).removeprefix("/v1/organizations/"): int(row["count"]) for row in simulator.requests()}


def test_a_refresh_asks_once_per_collection_and_once_per_workspace(directory: Directory, large: Simulator) -> None:
    for _ in range(2):
        directory.identity()
        for workspace in directory.list_workspaces():
            directory.workspace(workspace.id)
            members = directory.list_members(workspace.id)
            directory.list_workspace_rate_limits(workspace.id)
            directory.spend_limit(Scope(workspace.id))
            directory.user(members[0].user_id)
        directory.group("Claude Sonnet 4.x")
    assert len(directory.list_users()) >= PEOPLE
    assert len(directory.list_workspaces()) == WORKSPACES
    assert per_route(large) == {
        "me": 1,
        "users": 2,
        "workspaces": 1,
        "rate_limits": 1,
        "spend_limits": 1,
        "workspaces/{workspace_id}/members": WORKSPACES,
        "workspaces/{workspace_id}/rate_limits": WORKSPACES,
    }


def test_somebody_who_is_not_listed_costs_two_calls_and_a_minute_later_another(
    large: Simulator, time: FakeTime
) -> None:
    large.reset()
    with contextlib.closing(
        Transport(large.base_url, Credential("api_key", large.admin_api_key), RateLimiter(0))
    ) as transport:
        directory = Directory(HttpAdminApi(transport), clock=time.clock)
        directory.user(directory.list_users()[-1].email)
        large.reset_requests()
        for _ in range(3):
            with pytest.raises(InvalidInputs):
                directory.user("nobody@example.com")
        assert per_route(large) == {"users": 1, "invites": 1}
        large.switch("unknown_people", "accepted")
        time.sleep(60)
        found = [directory.user("nobody@example.com") for _ in range(2)]
        assert found[0] in directory.list_users()
        assert per_route(large) == {"users": 2, "invites": 1}


def test_a_spend_limit_for_each_workspace_lists_them_once(directory: Directory, large: Simulator) -> None:
    for workspace in directory.list_workspaces():
        assert directory.spend_limit(Scope(workspace.id)) is None
        written = directory.set_spend_limit(Scope(workspace.id), Money(100))
        assert directory.spend_limit(Scope(workspace.id)) == written
    counts = [row for row in large.requests() if row["route"] == "/v1/organizations/spend_limits"]
    assert {(row["method"], row["count"]) for row in counts} == {("GET", 1), ("POST", WORKSPACES)}
