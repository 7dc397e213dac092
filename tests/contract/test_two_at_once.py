"""
Two stacks of one organization apply at once what means the same person: it ends in an error that says so, or in agreement.

Each has a provider process of its own. What is written waits until both have looked, so neither knows of the other.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from pulumi.dynamic import ResourceProvider

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.resources.invite import InviteProvider
from pulumi_claude_admin.resources.organization_member import OrganizationMemberProvider
from pulumi_claude_admin.resources.workspace_member import WorkspaceMemberProvider
from pulumi_claude_admin.resources.workspace_members import WorkspaceMembersProvider
from tests.support.other_admin import other_admin_api
from tests.support.story.provider_server import ProviderFailed, ProviderServer, ServedProvider
from tests.support.story.wires import Bag

ZOE = "zoe@example.com"
BEN = "ben@example.com"
ROOT = "/v1/organizations"


@pytest.fixture(scope="module")
def servers(
    running_simulator: Simulator, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[ProviderServer, ProviderServer]]:
    """What plays the provider processes of two stacks."""

    def served(name: str) -> ProviderServer:
        environment = {
            **os.environ,
            "ANTHROPIC_ADMIN_API_KEY": running_simulator.admin_api_key,
            "ANTHROPIC_BASE_URL": running_simulator.base_url,
            "CLAUDE_ADMIN_HOME": str(tmp_path_factory.mktemp(name)),
        }
        return ProviderServer(environment)

    with ThreadPoolExecutor(2) as threads:
        shop, bank = threads.map(served, ("shop", "bank"))
    yield shop, bank
    for server in (shop, bank):
        server.close()


@pytest.fixture
def stacks(
    simulator: Simulator, servers: tuple[ProviderServer, ProviderServer]
) -> tuple[ProviderServer, ProviderServer]:
    """The provider processes of two runs."""
    del simulator
    for server in servers:
        server.new_process()
    return servers


@pytest.fixture
def hand(simulator: Simulator) -> Iterator[HttpAdminApi]:
    with other_admin_api(simulator) as api:
        yield api


def made_at_once(
    simulator: Simulator,
    stacks: tuple[ProviderServer, ProviderServer],
    provider: ResourceProvider,
    *declared: Bag,
    writes: str,
) -> list[tuple[str, Bag] | str]:
    """The id and outputs, or the error, of either; the first write of each waits for what the other looks at."""
    simulator.fault("latency", method="POST", route=f"{ROOT}/{writes}", ms=400, count=2)

    def make(server: ProviderServer, bag: Bag) -> tuple[str, Bag] | str:
        served = ServedProvider(server, provider)
        try:
            inputs, problems = served.check({}, bag)
            return "; ".join(problems) or served.create(inputs)
        except ProviderFailed as error:
            return str(error)

    with ThreadPoolExecutor(len(stacks)) as threads:
        return list(threads.map(make, stacks, declared))


def next_run(stack: ProviderServer, provider: ResourceProvider, bag: Bag) -> tuple[str, Bag]:
    stack.new_process()
    served = ServedProvider(stack, provider)
    inputs, problems = served.check({}, bag)
    assert problems == []
    return served.create(inputs)


def test_the_same_invitation_is_made_once_and_the_second_takes_it_over_next_time(
    simulator: Simulator, stacks: tuple[ProviderServer, ProviderServer], hand: HttpAdminApi
) -> None:
    declared = {"email": ZOE, "role": "developer"}
    results = made_at_once(simulator, stacks, InviteProvider(), declared, declared, writes="invites")

    [invitation] = [one for one in hand.invites.list() if one.email == ZOE]
    [made], [refused] = (
        [one for one in results if isinstance(one, tuple)],
        [one for one in results if isinstance(one, str)],
    )
    assert made[1]["invite_id"] == invitation.id
    assert "A pending invite for zoe@example.com exists" in refused
    assert len(refused.splitlines()) == 1
    second = next_run(stacks[results.index(refused)], InviteProvider(), declared)
    assert second[1]["invite_id"] == invitation.id
    assert [one for one in hand.invites.list() if one.email == ZOE] == [invitation]


def test_an_invitation_for_two_roles_is_made_for_one_and_the_other_is_told_which(
    simulator: Simulator, stacks: tuple[ProviderServer, ProviderServer], hand: HttpAdminApi
) -> None:
    declared = [{"email": ZOE, "role": role} for role in ("developer", "user")]
    results = made_at_once(simulator, stacks, InviteProvider(), *declared, writes="invites")

    [invitation] = [one for one in hand.invites.list() if one.email == ZOE]
    [loser] = [number for number, one in enumerate(results) if isinstance(one, str)]
    assert invitation.role == declared[1 - loser]["role"]
    stacks[loser].new_process()
    _, problems = ServedProvider(stacks[loser], InviteProvider()).check({}, declared[loser])
    assert f"is there already and not as declared: role {invitation.role!r} ->" in problems[0]
    assert [one for one in hand.invites.list() if one.email == ZOE] == [invitation]


def test_a_person_with_two_roles_has_one_of_them_and_the_stack_of_the_other_sees_it(
    simulator: Simulator, stacks: tuple[ProviderServer, ProviderServer], hand: HttpAdminApi
) -> None:
    roles = ("developer", "billing")
    declared = [{"user": BEN, "role": role, "remove_on_destroy": False} for role in roles]
    results = made_at_once(simulator, stacks, OrganizationMemberProvider(), *declared, writes="users/{}")

    [ben] = [user for user in hand.users.list() if user.email == BEN]
    assert ben.role in roles
    for number, result in enumerate(results):
        if isinstance(result, str):
            assert "answered this write with success, but" in result
            continue
        stacks[number].new_process()
        _, _, inputs = ServedProvider(stacks[number], OrganizationMemberProvider()).read(*result)
        assert inputs["role"] == ben.role
    assert any(isinstance(result, tuple) for result in results)


def test_the_same_membership_is_given_once_by_a_list_and_by_a_resource_of_its_own(
    simulator: Simulator, stacks: tuple[ProviderServer, ProviderServer], hand: HttpAdminApi
) -> None:
    [workspace] = hand.workspaces.list()
    ben = next(user.id for user in hand.users.list() if user.email == BEN)
    simulator.fault("latency", method="POST", route=f"{ROOT}/workspaces/{{}}/members", ms=400, count=2)
    one: Bag = {"workspace_id": workspace.id, "user": BEN, "role": "workspace_user"}
    several: Bag = {"workspace_id": workspace.id, "members": {BEN: "workspace_user"}, "exclusive": False}
    with ThreadPoolExecutor(2) as threads:
        made = [
            threads.submit(ServedProvider(stacks[0], WorkspaceMemberProvider()).create, one),
            threads.submit(ServedProvider(stacks[1], WorkspaceMembersProvider()).create, several),
        ]
        results = [each.result() for each in made]

    assert simulator.world.organization.members[workspace.id][ben] == "workspace_user"
    providers: tuple[ResourceProvider, ...] = (WorkspaceMemberProvider(), WorkspaceMembersProvider())
    for stack, provider, result, inputs in zip(stacks, providers, results, (one, several), strict=True):
        stack.new_process()
        assert ServedProvider(stack, provider).read(*result)[2].items() >= inputs.items()
