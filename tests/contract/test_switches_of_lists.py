"""Whatever the order of lists, and whatever becomes of a cursor, a list is read whole."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import pytest

from claude_simulator import Simulator, seeds
from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.admin_api.http.rate_limiter import Family
from pulumi_claude_admin.admin_api.http.transport import Credential, RateLimiter, Transport
from pulumi_claude_admin.drift.detect import Detection, detect
from pulumi_claude_admin.drift.read_organization import read_organization
from pulumi_claude_admin.drift.sources import ConsoleSource, Sources
from tests.support import plain_http
from tests.support.simulator_switches import over
from tests.support.stack_builder import Stack

PEOPLE = 1200


class Between(RateLimiter):
    """Lets something happen before one request, counted from 1."""

    def __init__(self, number: int, happen: Callable[[], None]) -> None:
        super().__init__(0)
        self._left = number
        self._happen = happen

    @contextlib.contextmanager
    def turn(self, family: Family) -> Iterator[None]:
        self._left -= 1
        if self._left == 0:
            self._happen()
        with super().turn(family):
            yield


@pytest.fixture(scope="module")
def running_simulator() -> Iterator[Simulator]:
    """More people than fit on one page, all in every workspace."""
    seed = seeds.generate(workspaces=2, people=PEOPLE, members_per_workspace=PEOPLE - 10, seed=1)
    with Simulator(seed=seed) as simulator:
        yield simulator


@pytest.fixture
def workspace_id(http: HttpAdminApi) -> str:
    return http.workspaces.list()[0].id


@contextlib.contextmanager
def before_the_second_page(simulator: Simulator, happen: Callable[[], None]) -> Iterator[HttpAdminApi]:
    """The adapter; something happens between its first and its second request."""
    key = Credential("api_key", simulator.admin_api_key)
    with contextlib.closing(Transport(simulator.base_url, key, Between(2, happen))) as transport:
        yield HttpAdminApi(transport)


def take_away(simulator: Simulator, user_id: str) -> None:
    path = f"{simulator.base_url}/v1/organizations/users/{user_id}"
    headers = {"x-api-key": simulator.admin_api_key}
    plain_http.request("DELETE", path, headers=headers).raise_for_status()


@over("unknown_id_cursor")
def test_who_leaves_between_two_pages_takes_nobody_along(
    simulator: Simulator, http: HttpAdminApi, setting: str
) -> None:
    del setting
    before = [user.id for user in http.users.list()]
    cursor = before[999]
    with before_the_second_page(simulator, lambda: take_away(simulator, cursor)) as ours:
        assert {user.id for user in ours.users.list()} == set(before) - {cursor}


@over("unknown_id_cursor")
def test_a_member_who_leaves_between_two_pages_takes_nobody_along(
    simulator: Simulator, http: HttpAdminApi, workspace_id: str, setting: str
) -> None:
    del setting
    before = [member.user_id for member in http.members.list(workspace_id)]
    cursor = before[999]
    with before_the_second_page(simulator, lambda: http.members.remove(workspace_id, cursor)) as ours:
        assert {member.user_id for member in ours.members.list(workspace_id)} == set(before) - {cursor}


def found(http: HttpAdminApi) -> Detection:
    reading = read_organization(
        Stack().declared(), Sources(CachedAdminApi(http), ConsoleSource(None, "nobody asked it"), has_token=False)
    )
    return detect(Stack(organization_id=reading.snapshot.identity.id).declared(), reading)


@over("list_order")
def test_drift_finds_the_same_in_the_same_order_whatever_the_order_of_lists(
    simulator: Simulator, http: HttpAdminApi, setting: str
) -> None:
    del setting
    here = found(http)
    simulator.switch("list_order", "newest_first")
    assert found(http) == here
    assert len(here.findings) > 1


@over("list_order")
def test_every_page_is_read_in_either_order(http: HttpAdminApi, workspace_id: str, setting: str) -> None:
    del setting
    members = http.members.list(workspace_id)
    assert len({member.user_id for member in members}) == len(members) > 1000


@over("empty_list")
def test_a_list_without_rows_is_empty_whatever_stands_for_them(http: HttpAdminApi, setting: str) -> None:
    del setting
    made = http.workspaces.create(name="Empty")
    assert http.workspace_rate_limits.list(made.id) == ()
    assert http.invites.list() == ()
    assert http.users.list_matching("nobody@example.com") == ()


def test_somebody_who_comes_twice_over_two_pages_is_one_person(simulator: Simulator, http: HttpAdminApi) -> None:
    """The list is newest first: who joins between two pages pushes the last of the first page onto the second."""
    everybody = [user.id for user in http.users.list()]
    with before_the_second_page(simulator, lambda: join(simulator)) as ours:
        seen = [user.id for user in ours.users.list()]
    assert sorted(seen) == sorted(everybody)


def join(simulator: Simulator) -> None:
    path = f"{simulator.base_url}/v1/organizations/invites"
    headers = {"x-api-key": simulator.admin_api_key}
    body = {"email": "joined@example.com", "role": "user"}
    plain_http.post(path, json=body, headers=headers).raise_for_status()
    simulator.accept_invite("joined@example.com")
