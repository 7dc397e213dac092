"""A membership that is written half-way, and one that is full."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pulumi_claude_admin.errors import Rejected, Unavailable
from pulumi_claude_admin.model.member import Member
from pulumi_claude_admin.resources.workspace_member import WorkspaceMemberProvider
from pulumi_claude_admin.resources.workspace_members import WorkspaceMembersProvider
from tests.support.admin_api.members import FakeMembers
from tests.support.admin_api.stored import StoredOrganization
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.fake_platform import Platform, wire

ANA, BEN, CHLOE = "user_01Ana", "user_01Ben", "user_01Chloe"
DEVELOPER, USER = "workspace_developer", "workspace_user"
provider = WorkspaceMembersProvider()


class Moody(FakeMembers):
    """Refuses what is listed, as often as it is listed, and more members than `cap`."""

    def __init__(self, stored: StoredOrganization) -> None:
        super().__init__(stored)
        self.refused: list[tuple[str, str]] = []
        self.cap = 99

    def add(self, workspace_id: str, user_id: str, role: str) -> Member:
        self._refuse("add", user_id)
        there = self.stored.roles.get(workspace_id, {})
        if user_id not in there and len(there) >= self.cap:
            raise Rejected("the workspace is full", status=400, error_code="workspace_member_limit_exceeded")
        return super().add(workspace_id, user_id, role)

    def update(self, workspace_id: str, user_id: str, role: str) -> Member:
        self._refuse("update", user_id)
        return super().update(workspace_id, user_id, role)

    def remove(self, workspace_id: str, user_id: str) -> None:
        self._refuse("remove", user_id)
        super().remove(workspace_id, user_id)

    def _refuse(self, what: str, user_id: str) -> None:
        if (what, user_id) in self.refused:
            self.refused.remove((what, user_id))
            raise Unavailable(f"cannot {what} now", status=503, outcome_unknown=True)


@pytest.fixture
def api() -> FakeAdminApi:
    api = FakeAdminApi()
    api.members = Moody(api.stored)
    return api


@pytest.fixture
def moody(api: FakeAdminApi) -> Moody:
    assert isinstance(api.members, Moody)
    return api.members


@pytest.fixture
def platform(tmp_path: Path, api: FakeAdminApi) -> Platform:
    return Platform(tmp_path, api=api)


@pytest.fixture
def where(platform: Platform) -> str:
    return platform.research.id


def inputs(where: str, *, exclusive: bool = True, **members: str) -> dict[str, object]:
    named = {f"{name}@example.com": role for name, role in members.items()}
    return {"workspace_id": where, "members": named, "exclusive": exclusive, "on_unknown_member": "error"}


def test_an_update_that_fails_takes_back_whom_it_added_and_changed(
    api: FakeAdminApi, moody: Moody, where: str, new_process: Callable[[], None]
) -> None:
    before = inputs(where, ana=DEVELOPER)
    outs = wire(provider.create(wire(before)).outs or {})
    moody.refused = [("remove", CHLOE)]
    api.stored.roles[where][CHLOE] = USER
    new_process()
    with pytest.raises(Unavailable) as raised:
        provider.update(where, outs, wire(inputs(where, ana="workspace_admin", ben=USER)))
    assert api.stored.roles[where] == {ANA: DEVELOPER, CHLOE: USER}
    assert "Done before it failed: ana@example.com made workspace_admin instead of workspace_developer" in str(
        raised.value
    )
    assert "Undone again: perhaps chloe@example.com (workspace_user) removed, ben@example.com added" in str(
        raised.value
    )


def test_a_create_that_fails_leaves_nobody_behind(api: FakeAdminApi, moody: Moody, where: str) -> None:
    moody.refused = [("add", CHLOE)]
    with pytest.raises(Unavailable):
        provider.create(wire(inputs(where, exclusive=False, ben=USER, chloe=USER)))
    assert api.stored.roles[where] == {ANA: DEVELOPER}


def test_who_cannot_be_taken_back_is_named(api: FakeAdminApi, moody: Moody, where: str) -> None:
    moody.refused = [("add", CHLOE), ("remove", BEN)]
    with pytest.raises(
        Unavailable, match=r"Left, because undoing failed: ben@example.com added as workspace_user"
    ) as raised:
        provider.create(wire(inputs(where, exclusive=False, ben=USER, chloe=USER)))
    assert "Run `pulumi up` again" in str(raised.value)
    assert api.stored.roles[where] == {ANA: DEVELOPER, BEN: USER}


def test_a_swap_in_a_full_workspace_makes_room_first(api: FakeAdminApi, moody: Moody, where: str) -> None:
    moody.cap = 1
    outs = wire(provider.create(wire(inputs(where, ana=DEVELOPER))).outs or {})
    api.calls.clear()
    outs = wire(provider.update(where, outs, wire(inputs(where, ben=USER))).outs or {})
    assert api.stored.roles[where] == {BEN: USER}
    assert outs["roles"] == {BEN: USER}
    assert [
        name
        for name in api.calls
        if name.startswith("members.") and name not in {"members.list", "members.require_kept"}
    ] == [
        "members.remove",
        "members.add",
    ]


def test_a_swap_that_does_not_fit_all_the_same_is_taken_back(api: FakeAdminApi, moody: Moody, where: str) -> None:
    moody.cap = 1
    outs = wire(provider.create(wire(inputs(where, ana=DEVELOPER))).outs or {})
    with pytest.raises(Rejected, match="the workspace is full") as raised:
        provider.update(where, outs, wire(inputs(where, ben=USER, chloe=USER)))
    assert api.stored.roles[where] == {ANA: DEVELOPER}
    assert (
        "Undone again: ben@example.com added as workspace_user, ana@example.com (workspace_developer) removed"
        in str(raised.value)
    )


def test_one_more_in_a_full_workspace_says_how_to_make_room(moody: Moody, where: str) -> None:
    moody.cap = 1
    with pytest.raises(Rejected, match="Take somebody out of the workspace first"):
        WorkspaceMemberProvider().create(wire({"workspace_id": where, "user": "ben@example.com", "role": USER}))
