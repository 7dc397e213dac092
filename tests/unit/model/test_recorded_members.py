from __future__ import annotations

from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.people import Everybody
from pulumi_claude_admin.model.recorded_members import RecordedMembers, recorded_members

ANA = User("user_01Ana", "ana@example.com", "Ana", "developer")
BEN = User("user_01Ben", "ben.brandt@example.com", "Ben", "developer")
EVE = User("user_01Eve", "eve@example.com", "Eve", "developer")
USERS = (ANA, BEN, EVE)
OLD = {"ana@example.com": "workspace_admin", "ben@example.com": "workspace_user"}


def of_old_state(roles: dict[str, str], *, exclusive: bool, members: dict[str, str] | None = None) -> RecordedMembers:
    return recorded_members(
        members or OLD, exclusive=exclusive, user_ids=None, roles=roles, everybody=Everybody.of(USERS)
    )


def test_recorded_ids_are_believed_as_they_are() -> None:
    known = recorded_members(
        OLD, exclusive=True, user_ids={"ben@example.com": BEN.id}, roles={}, everybody=Everybody.of(())
    )
    assert known.user_ids == {"ben@example.com": BEN.id}
    assert known.references == OLD.keys()


def test_in_an_old_state_the_role_tells_who_is_meant() -> None:
    known = of_old_state({ANA.id: "workspace_admin", BEN.id: "workspace_user"}, exclusive=True)
    assert known.user_ids == {"ana@example.com": ANA.id, "ben@example.com": BEN.id}
    assert known.others == frozenset()


def test_two_with_one_role_are_not_told_apart_and_both_are_ours_where_nobody_else_can_be() -> None:
    roles = {BEN.id: "workspace_user", EVE.id: "workspace_user"}
    both = {"ben@example.com": "workspace_user", "eva@example.com": "workspace_user"}
    known = of_old_state(roles, exclusive=True, members=both)
    assert known.user_ids == {}
    assert known.others == {BEN.id, EVE.id}


def test_a_stranger_in_an_exclusive_membership_may_be_anybody_and_in_another_one_is_ours() -> None:
    roles = {ANA.id: "workspace_admin", BEN.id: "workspace_user", EVE.id: "workspace_user"}
    assert of_old_state(roles, exclusive=True).ids == {ANA.id}
    assert of_old_state(roles, exclusive=False).ids == {ANA.id, BEN.id, EVE.id}


def test_who_has_left_is_nobodys_any_more() -> None:
    assert of_old_state({"user_01Gone": "workspace_user"}, exclusive=False).ids == {ANA.id}


def test_what_was_given_is_held_by_the_recorded_person_while_there_and_else_by_who_is_meant_now() -> None:
    known = RecordedMembers(frozenset({"a", "b", "c", "d"}), {"a": ANA.id, "b": "user_01Gone", "c": "user_01Left"})
    present = {"a": EVE.id, "b": BEN.id}
    users = {user.id: user for user in USERS}
    assert known.holders(present, users) == {"a": ANA.id, "b": BEN.id, "c": "user_01Left"}
