"""The workspace that signing in makes, on the simulator over HTTP: archived and back under another id, what is declared on it follows."""

from __future__ import annotations

import pytest

from claude_simulator import Simulator
from claude_simulator.changes.workspaces import archive_workspace
from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.drift.detect import detect
from pulumi_claude_admin.drift.read_organization import read_organization
from pulumi_claude_admin.drift.sources import ConsoleSource, Sources
from pulumi_claude_admin.feed.attribution import with_authors
from pulumi_claude_admin.findings import Change, Finding, Kind, Status
from pulumi_claude_admin.resources.claude_code_spend_limits import ClaudeCodeSpendLimitsProvider
from pulumi_claude_admin.resources.workspace import WorkspaceProvider
from pulumi_claude_admin.resources.workspace_members import WorkspaceMembersProvider
from tests.contract.conftest import NewProcess
from tests.support.by_hand import by_hand
from tests.support.fake_platform import wire
from tests.support.stack_builder import Stack

LIMITS: dict[str, object] = {"default": "200", "channel": "by_hand", "exclusive": False, "clear_on_destroy": False}
ASLEEP = ConsoleSource(None, "nobody asked it")
provider = ClaudeCodeSpendLimitsProvider()


@pytest.fixture
def first(simulator: Simulator, new_process: NewProcess) -> str:
    """The workspace that Ana's sign-in made."""
    del new_process
    simulator.sign_in_to_claude_code("ana@example.com")
    return str(simulator.world.organization.claude_code_workspace_id)


def comes_back(simulator: Simulator, workspace_id: str) -> str:
    """An administrator archives it, and Ana signs in again."""
    organization = simulator.world.organization
    simulator.advance(60)
    with by_hand(simulator, "admin@example.com"):
        archive_workspace(organization, workspace_id)
    simulator.sign_in_to_claude_code("ana@example.com")
    return str(organization.claude_code_workspace_id)


def drift(http: HttpAdminApi, workspace_id: str) -> Finding:
    """What drift says of the limits, and who did it."""
    organization_id = http.organization.retrieve().id
    stack = Stack(organization_id=organization_id).claude_code_limits(workspace_id, "200", {})
    api = CachedAdminApi(http)
    reading = read_organization(stack.declared(), Sources(api, ASLEEP))
    findings, _ = with_authors(
        detect(stack.declared(), reading).findings,
        api.activities,
        users=api.users.list(),
        organization_id=organization_id,
        now=http.now(),
    )
    (found,) = (one for one in findings if one.subject.kind is Kind.CLAUDE_CODE_SPEND_LIMITS)
    return found


def test_archived_and_back_the_next_up_is_for_the_new_one_and_the_old_one_is_forgotten(
    simulator: Simulator, new_process: NewProcess, first: str
) -> None:
    made = provider.create(wire(LIMITS))
    assert made.id == first
    outs = wire(made.outs or {})
    assert provider.diff(first, outs, wire(LIMITS)).replaces == []

    again = comes_back(simulator, first)
    new_process()

    assert again != first
    assert provider.check(wire(LIMITS), wire(LIMITS)).failures == []
    assert provider.diff(first, outs, wire(LIMITS)).replaces == ["workspace_id"]
    assert provider.create(wire(LIMITS)).id == again
    provider.delete(first, outs)


def test_archived_and_back_is_one_story_with_its_cap_and_who_did_it(
    simulator: Simulator, http: HttpAdminApi, first: str
) -> None:
    again = comes_back(simulator, first)
    simulator.advance(120)

    found = drift(http, first)

    assert (found.status, found.changes) == (Status.ARCHIVED, (Change("workspace_id", first, again),))
    assert f"is back as {again} since" in (found.reason or "")
    assert [str(one.actor.email) for one in found.made_by] == ["admin@example.com"]


@pytest.mark.parametrize("returns", [True, False])
def test_nobody_makes_it_by_hand_whether_or_not_it_is_there(simulator: Simulator, first: str, *, returns: bool) -> None:
    if returns:
        comes_back(simulator, first)
    bag = {"name": "Claude Code", "owner": None, "when_archived": "keep", "archive_on_destroy": False}
    (failure,) = WorkspaceProvider().check({}, wire(bag)).failures
    assert (failure.property, "adopt_id" in failure.reason) == ("name", True)


def test_a_role_is_given_and_taken_back_and_the_key_lives(simulator: Simulator, first: str) -> None:
    members = WorkspaceMembersProvider()
    lead = {
        "workspace_id": first,
        "members": {"ana@example.com": "workspace_admin"},
        "exclusive": False,
        "on_unknown_member": "error",
    }
    outs = wire(members.create(wire(lead)).outs or {})
    organization = simulator.world.organization
    assert list(organization.members[first].values()) == ["workspace_admin"]

    members.delete(first, outs)

    assert list(organization.members[first].values()) == ["workspace_user"]
    assert [key.status for key in organization.api_keys.values() if key.workspace_id == first] == ["active"]
