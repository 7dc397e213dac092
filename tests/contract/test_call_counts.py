"""What reading costs, counted by the simulator (ARCHITECTURE.md#cost-of-reading)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from claude_simulator import Simulator, seeds
from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.admin_api.http.transport import Credential, RateLimiter, Transport
from pulumi_claude_admin.errors import InvalidInputs
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.offboarding import who_leaves
from pulumi_claude_admin.offboarding.keep_list import OffboardingSettings
from pulumi_claude_admin.offboarding.planner import Code, plan
from pulumi_claude_admin.offboarding.read_observed import read_observed
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
def cached(large: Simulator) -> Iterator[CachedAdminApi]:
    large.reset()
    transport = Transport(large.base_url, Credential("api_key", large.admin_api_key), RateLimiter(0))
    large.reset_requests()
    yield CachedAdminApi(HttpAdminApi(transport))
    transport.close()


def per_route(simulator: Simulator) -> dict[str, int]:
    return {str(row["route"]).removeprefix("/v1/organizations/"): int(row["count"]) for row in simulator.requests()}


def test_a_refresh_asks_once_per_collection_and_once_per_workspace(cached: CachedAdminApi, large: Simulator) -> None:
    for _ in range(2):
        cached.organization.retrieve()
        for workspace in cached.workspaces.list():
            cached.workspaces.retrieve(workspace.id)
            members = cached.members.list(workspace.id)
            cached.workspace_rate_limits.list(workspace.id)
            cached.spend_limits.find(Scope(workspace.id))
            cached.users.require(members[0].user_id)
        cached.rate_limits.group("Claude Sonnet 4.x")
    assert len(cached.users.list()) >= PEOPLE
    assert len(cached.workspaces.list()) == WORKSPACES
    assert per_route(large) == {
        "me": 1,
        "users": 2,
        "workspaces": 1,
        "rate_limits": 1,
        "spend_limits": 1,
        "workspaces/{workspace_id}/members": WORKSPACES,
        "workspaces/{workspace_id}/rate_limits": WORKSPACES,
    }


def test_a_plan_of_leavers_asks_for_pages_and_lists_of_members_however_many_leave(
    cached: CachedAdminApi, large: Simulator
) -> None:
    emails = [one.email for one in cached.users.list() if one.role != "admin"][:1000]
    for leavers in (emails[:1], emails):
        large.reset_requests()
        fresh = cached.anew()
        observed = read_observed(fresh, fresh.organization.retrieve())
        leaving = who_leaves.named(leavers, observed, OffboardingSettings())
        assert len(plan(leaving, observed, sign_in=None, code=Code()).people) == len(leavers)
        assert per_route(large) == {
            "me": 1,
            "users": 2,
            "workspaces": 1,
            "workspaces/{workspace_id}/members": WORKSPACES,
            "invites": 1,
            "api_keys": 1,
            "service_accounts": 1,
            "federation_rules": 1,
            "federation_issuers": 1,
            "analytics/cost": 2,
            "/v1/compliance/activities": 3,
        }


def test_somebody_who_is_not_listed_costs_two_calls_and_a_minute_later_another(
    large: Simulator, time: FakeTime
) -> None:
    large.reset()
    with contextlib.closing(
        Transport(large.base_url, Credential("api_key", large.admin_api_key), RateLimiter(0))
    ) as transport:
        cached = CachedAdminApi(HttpAdminApi(transport), clock=time.clock)
        cached.users.require(cached.users.list()[-1].email)
        large.reset_requests()
        for _ in range(3):
            with pytest.raises(InvalidInputs):
                cached.users.require("nobody@example.com")
        assert per_route(large) == {"users": 1, "invites": 1}
        large.switch("unknown_people", "accepted")
        time.sleep(60)
        found = [cached.users.require("nobody@example.com") for _ in range(2)]
        assert found[0] in cached.users.list()
        assert per_route(large) == {"users": 2, "invites": 1}


def test_a_spend_limit_for_each_workspace_lists_them_once_and_after_each_write(
    cached: CachedAdminApi, large: Simulator
) -> None:
    for workspace in cached.workspaces.list():
        assert cached.spend_limits.find(Scope(workspace.id)) is None
        written = cached.spend_limits.set(Scope(workspace.id), Money(100))
        assert cached.spend_limits.find(Scope(workspace.id)) == written
    counts = [row for row in large.requests() if row["route"] == "/v1/organizations/spend_limits"]
    assert {(row["method"], row["count"]) for row in counts} == {("GET", 1 + WORKSPACES), ("POST", WORKSPACES)}
