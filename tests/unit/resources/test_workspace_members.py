from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pulumi_claude_admin import wiring
from pulumi_claude_admin.model.invite import Invite
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.resources.workspace_members import WorkspaceMembersProvider
from tests.support.fake_platform import NOW, Platform, wire

ANA, BEN, CHLOE = "user_01Ana", "user_01Ben", "user_01Chloe"
INVITED = datetime(2026, 11, 20, tzinfo=UTC)
provider = WorkspaceMembersProvider()


@pytest.fixture
def workspace_id(platform: Platform) -> str:
    return platform.research.id


def inputs(workspace_id: str, members: dict[str, str], **more: object) -> dict[str, object]:
    defaults = {"exclusive": True, "on_unknown_member": "error"}
    return {"workspace_id": workspace_id, "members": members, **defaults, **more}


def created(declared: dict[str, object]) -> dict[str, object]:
    result = provider.create(wire(declared))
    assert result.id == declared["workspace_id"]
    return wire(result.outs or {})


def test_create_brings_the_membership_to_what_is_declared(platform: Platform, workspace_id: str) -> None:
    platform.api.stored.roles[workspace_id] = {ANA: "workspace_user", CHLOE: "workspace_user"}
    outs = created(inputs(workspace_id, {"ANA@example.com": "workspace_developer", BEN: "workspace_admin"}))
    assert platform.api.stored.roles[workspace_id] == {ANA: "workspace_developer", BEN: "workspace_admin"}
    assert (
        platform.writes == ["members.add", "members.update", "members.remove"]
        or platform.writes[-1] == "members.remove"
    )
    assert outs["roles"] == {ANA: "workspace_developer", BEN: "workspace_admin"}


def test_a_second_create_writes_nothing(platform: Platform, workspace_id: str, new_process: Callable[[], None]) -> None:
    declared = inputs(workspace_id, {"ana@example.com": "workspace_developer"})
    created(declared)
    new_process()
    platform.api.calls.clear()
    created(declared)
    assert platform.writes == []


def test_inherited_members_are_left_out_of_both_sides(
    platform: Platform, workspace_id: str, capsys: pytest.CaptureFixture[str]
) -> None:
    declared = inputs(workspace_id, {"admin@example.com": "workspace_user", "ana@example.com": "workspace_developer"})
    outs = created(declared)
    assert platform.writes == []
    assert outs["roles"] == {ANA: "workspace_developer"}
    assert "admin@example.com has a role in every workspace" in capsys.readouterr().out
    assert provider.read(workspace_id, outs).inputs == declared


def test_a_billing_person_can_be_raised(platform: Platform, workspace_id: str) -> None:
    created(inputs(workspace_id, {"billing@example.com": "workspace_admin"}))
    assert platform.api.stored.roles[workspace_id] == {"user_01Billing": "workspace_admin"}


def test_not_exclusive_ensures_the_listed_and_lets_the_others_be(platform: Platform, workspace_id: str) -> None:
    outs = created(inputs(workspace_id, {"ben@example.com": "workspace_user"}, exclusive=False))
    assert platform.api.stored.roles[workspace_id] == {ANA: "workspace_developer", BEN: "workspace_user"}
    assert outs["roles"] == {BEN: "workspace_user"}


def test_not_exclusive_takes_away_who_is_not_listed_any_more(platform: Platform, workspace_id: str) -> None:
    first = inputs(workspace_id, {"ben@example.com": "workspace_user", CHLOE: "workspace_user"}, exclusive=False)
    outs = created(first)
    provider.update(workspace_id, outs, wire(first | {"members": {BEN: "workspace_user"}}))
    assert platform.api.stored.roles[workspace_id] == {ANA: "workspace_developer", BEN: "workspace_user"}


def test_read_spells_people_as_declared_and_strangers_by_e_mail(
    platform: Platform, workspace_id: str, new_process: Callable[[], None]
) -> None:
    declared = inputs(workspace_id, {"ANA@example.com": "workspace_developer", BEN: "workspace_user"})
    outs = created(declared)
    assert provider.read(workspace_id, outs).inputs == declared
    platform.api.stored.roles[workspace_id] = {
        ANA: "workspace_developer",
        BEN: "workspace_admin",
        CHLOE: "workspace_user",
    }
    new_process()
    result = provider.read(workspace_id, outs)
    assert (result.inputs or {})["members"] == {
        "ANA@example.com": "workspace_developer",
        BEN: "workspace_admin",
        "chloe@example.com": "workspace_user",
    }
    assert (result.outs or {})["declared"] == declared


def test_somebody_who_left_the_organization_is_read_as_not_a_member(
    platform: Platform, workspace_id: str, new_process: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    outs = created(
        inputs(workspace_id, {"ben@example.com": "workspace_user", "ana@example.com": "workspace_developer"})
    )
    platform.api.stored.users = tuple(user for user in platform.api.stored.users if user.id != BEN)
    del platform.api.stored.roles[workspace_id][BEN]
    new_process()
    result = provider.read(workspace_id, outs)
    assert (result.inputs or {})["members"] == {
        "ana@example.com": "workspace_developer",
        "ben@example.com": "left the organization",
    }
    assert (result.outs or {})["roles"] == {ANA: "workspace_developer"}
    assert 'take the line "ben@example.com": "workspace_user" of workspace' in capsys.readouterr().out


def test_an_unknown_person_is_one_problem_that_says_how_to_invite(workspace_id: str) -> None:
    declared = inputs(workspace_id, {"nobody@example.com": "workspace_user", "ana@example.com": "workspace_developer"})
    (failure,) = provider.check({}, wire(declared)).failures
    assert failure.property == 'members["nobody@example.com"]'
    assert "Invite the person first" in failure.reason


def test_an_unknown_person_may_be_skipped_and_is_reported(
    workspace_id: str, platform: Platform, capsys: pytest.CaptureFixture[str]
) -> None:
    ends = INVITED + timedelta(days=21)
    platform.api.stored.invites = (Invite("later@example.com", "pending", INVITED, ends, id="invite_01", role="user"),)
    members = {"later@example.com": "workspace_user", "ana@example.com": "workspace_developer"}
    declared = inputs(workspace_id, members, on_unknown_member="skip")
    assert provider.check({}, wire(declared)).failures == []
    outs = created(declared)
    assert outs["skipped"] == ["later@example.com"]
    assert (
        "skipped in workspace 'Research' (wrkspc_01): 'later@example.com' was invited on 2026-11-20"
        in capsys.readouterr().out
    )
    assert provider.read(workspace_id, outs).inputs == declared
    assert platform.writes == []


def test_one_person_in_two_spellings_is_a_problem(workspace_id: str) -> None:
    declared = inputs(workspace_id, {"ana@example.com": "workspace_user", ANA: "workspace_admin"})
    (failure,) = provider.check({}, wire(declared)).failures
    assert "is the same person as 'ana@example.com'" in failure.reason


@pytest.mark.parametrize(
    ("role", "says"),
    [
        ("workspace_billing", "is inherited from the organization role 'billing'"),
        ("owner", "is not a role that can be given"),
    ],
)
def test_a_role_that_cannot_be_given_is_a_problem(workspace_id: str, role: str, says: str) -> None:
    (failure,) = provider.check({}, wire(inputs(workspace_id, {"ana@example.com": role}))).failures
    assert failure.property == "members.ana@example.com"
    assert says in failure.reason


def test_the_default_workspace_has_no_member_list(platform: Platform) -> None:
    (failure,) = provider.check({}, wire(inputs(platform.api.stored.default_id, {}))).failures
    assert "is the Default workspace, which has no member list of its own" in failure.reason


def test_delete_removes_the_declared_members_and_nobody_else(
    platform: Platform, workspace_id: str, new_process: Callable[[], None]
) -> None:
    outs = created(inputs(workspace_id, {"ben@example.com": "workspace_user"}, exclusive=False))
    platform.api.stored.roles[workspace_id][CHLOE] = "workspace_user"
    new_process()
    provider.delete(workspace_id, outs)
    assert platform.api.stored.roles[workspace_id] == {ANA: "workspace_developer", CHLOE: "workspace_user"}


def test_on_an_archived_workspace_everything_is_frozen(
    platform: Platform, workspace_id: str, new_process: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    declared = inputs(workspace_id, {"ana@example.com": "workspace_developer"})
    outs = created(declared)
    platform.api.stored.workspaces[workspace_id] = replace(platform.research, archived_at=NOW)
    new_process()
    platform.api.calls.clear()
    assert provider.read(workspace_id, outs).inputs == declared
    provider.update(workspace_id, outs, wire(inputs(workspace_id, {})))
    provider.delete(workspace_id, outs)
    assert platform.writes == []
    assert "its membership was not written" in capsys.readouterr().out


def test_another_workspace_is_another_resource(workspace_id: str) -> None:
    outs = created(inputs(workspace_id, {}))
    assert provider.diff(workspace_id, outs, wire(inputs("wrkspc_other", {}))).replaces == ["workspace_id"]


def test_who_joined_since_the_list_was_read_is_added(platform: Platform, workspace_id: str) -> None:
    wiring.session().api.users.list()
    platform.api.stored.users = (*platform.api.stored.users, User("user_01Zoe", "zoe@example.com", "Zoe", "developer"))
    outs = created(inputs(workspace_id, {"zoe@example.com": "workspace_user"}))
    assert outs["roles"] == {"user_01Zoe": "workspace_user"} == platform.api.stored.roles[workspace_id]


def test_who_joined_since_the_list_was_read_may_not_be_named_twice(platform: Platform, workspace_id: str) -> None:
    wiring.session().api.users.list()
    platform.api.stored.users = (*platform.api.stored.users, User("user_01Zoe", "zoe@example.com", "Zoe", "developer"))
    twice = inputs(workspace_id, {"zoe@example.com": "workspace_user", "ZOE@example.com": "workspace_user"})
    [failure] = provider.check({}, wire(twice)).failures
    assert "is the same person as 'zoe@example.com'" in failure.reason


def test_delete_leaves_a_billing_person_whom_somebody_lowered_again(platform: Platform, workspace_id: str) -> None:
    outs = created(
        inputs(workspace_id, {"billing@example.com": "workspace_admin", "ana@example.com": "workspace_user"})
    )
    del platform.api.stored.roles[workspace_id]["user_01Billing"]
    wiring.session().api.members.remove(workspace_id, BEN)  # the members are read afresh
    platform.api.calls.clear()
    provider.delete(workspace_id, outs)
    assert platform.writes == ["members.remove"]
    assert platform.api.stored.roles[workspace_id] == {}


@pytest.fixture
def claude_code(platform: Platform) -> str:
    """The workspace that people join by signing in: Ana did."""
    research = platform.research
    platform.api.stored.workspaces[research.id] = replace(research, name="Claude Code")
    platform.api.stored.roles[research.id] = {"user_01Ana": "workspace_user"}
    return research.id


def test_the_workspace_that_people_join_by_signing_in_has_no_exclusive_members(claude_code: str) -> None:
    lead = {"ana@example.com": "workspace_admin"}
    (failure,) = provider.check({}, wire(inputs(claude_code, lead, exclusive=True))).failures
    assert (failure.property, "whoever is removed from it loses their key" in failure.reason) == ("exclusive", True)
    assert provider.check({}, wire(inputs(claude_code, lead, exclusive=False))).failures == []


def test_nobody_is_made_by_hand_what_signing_in_makes_them(claude_code: str) -> None:
    listed = {"ana@example.com": "workspace_admin", "ben@example.com": "workspace_user"}
    (failure,) = provider.check({}, wire(inputs(claude_code, listed, exclusive=False))).failures
    assert failure.property == "members"
    assert "take ben@example.com out of the program, which removes nobody" in failure.reason


def test_nobody_is_taken_out_of_the_workspace_that_their_key_hangs_on(
    platform: Platform, claude_code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lead = inputs(claude_code, {"ana@example.com": "workspace_admin"}, exclusive=False)
    outs = created(lead)
    assert platform.api.stored.roles[claude_code] == {"user_01Ana": "workspace_admin"}

    updated = provider.update(claude_code, outs, wire(lead | {"members": {}})).outs or {}

    assert platform.api.stored.roles[claude_code] == {"user_01Ana": "workspace_user"}
    assert "as workspace_user: ana@example.com; whoever is removed from it loses their key" in capsys.readouterr().out
    provider.delete(claude_code, wire(updated))
    assert platform.api.stored.roles[claude_code] == {"user_01Ana": "workspace_user"}


def test_deleting_takes_back_the_role_and_leaves_everybody_in(platform: Platform, claude_code: str) -> None:
    outs = created(inputs(claude_code, {"ana@example.com": "workspace_admin"}, exclusive=False))
    provider.delete(claude_code, outs)
    assert platform.api.stored.roles[claude_code] == {"user_01Ana": "workspace_user"}
    assert "members.remove" not in platform.writes
