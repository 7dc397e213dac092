"""Each write that is done beside Pulumi: over the fake, and over the adapter on the simulator."""

from __future__ import annotations

import pytest

from pulumi_claude_admin.offboarding.executor import Executor
from pulumi_claude_admin.offboarding.write_outcomes import AlreadySo, ChangedMeanwhile, Done
from pulumi_claude_admin.offboarding.writes import (
    RemoveMembership,
    RemovePerson,
    SetKeyStatus,
    WithdrawInvitation,
    Write,
)
from pulumi_claude_admin.ports import AdminApi
from tests.support.fake_journal import FakeJournal


def executor(api: AdminApi) -> Executor:
    return Executor(api, FakeJournal(), organization_id="org", job="offboard apply", anew=lambda: api)


@pytest.fixture
def writes(api: AdminApi, people: dict[str, str], research: str) -> dict[str, Write]:
    """One of each, as the organization stands."""
    [key] = api.api_keys.list()
    invite = api.invites.create(email="zoe@example.com", role="user")
    member = next(one for one in api.members.list(research) if one.user_id == people["ana"])
    ben = api.users.retrieve(people["ben"])
    return {
        "key": SetKeyStatus(key.id, key.name, key.workspace_id, key.owner_id, key.created_by_id, "active", "inactive"),
        "invitation": WithdrawInvitation(invite.id, "Zoe@example.com"),
        "membership": RemoveMembership(research, people["ana"], "ana@example.com", member.role),
        "person": RemovePerson(ben.id, ben.email, ben.role, ben.added_at),
    }


@pytest.mark.parametrize("what", ["key", "invitation", "membership", "person"])
def test_a_write_is_done_once_however_often(api: AdminApi, writes: dict[str, Write], what: str) -> None:
    assert executor(api).perform(writes[what]) == Done()
    assert isinstance(executor(api).perform(writes[what]), AlreadySo)


def test_what_is_another_thing_by_now_is_left_alone(
    api: AdminApi, writes: dict[str, Write], people: dict[str, str]
) -> None:
    api.users.update(people["ana"], "user")
    membership = writes["membership"]
    assert isinstance(membership, RemoveMembership)
    api.members.update(membership.workspace_id, membership.user_id, "workspace_admin")
    assert isinstance(executor(api).perform(membership), ChangedMeanwhile)
    assert people["ana"] in {one.user_id for one in api.members.list(membership.workspace_id)}
