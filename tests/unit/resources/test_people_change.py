"""People leave, come back with another id, and change their e-mail: the access follows the person, and goes with the declaration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.resources.workspace_member import WorkspaceMemberProvider
from pulumi_claude_admin.resources.workspace_members import WorkspaceMembersProvider
from tests.support.fake_platform import Platform, wire

Bag = dict[str, object]
NewProcess = Callable[[], None]
ANA, BEN, CHLOE, BEN_AGAIN = "user_01Ana", "user_01Ben", "user_01Chloe", "user_02Ben"
USER, ADMIN = "workspace_user", "workspace_admin"
one, many = WorkspaceMemberProvider(), WorkspaceMembersProvider()


@pytest.fixture
def where(platform: Platform) -> str:
    return platform.research.id


@pytest.fixture(params=[True, False], ids=["exclusive", "not-exclusive"])
def kind(request: pytest.FixtureRequest) -> Bag:
    return {"exclusive": request.param}


def single(where: str) -> Bag:
    return {"workspace_id": where, "user": "ben@example.com", "role": USER}


def whole(where: str, kind: Bag, **others: str) -> Bag:
    members = {"ben@example.com": USER, "ana@example.com": "workspace_developer", **others}
    return {"workspace_id": where, "members": members, "on_unknown_member": "error", **kind}


def renamed(platform: Platform) -> None:
    """Ben has another e-mail address."""
    users = {user.id: user for user in platform.api.stored.users}
    users[BEN] = replace(users[BEN], email="ben.brandt@example.com")
    platform.api.stored.users = tuple(users.values())


def left(platform: Platform, where: str) -> None:
    """Ben leaves the organization, and with it every workspace."""
    platform.api.stored.users = tuple(user for user in platform.api.stored.users if user.id != BEN)
    platform.api.stored.roles[where].pop(BEN, None)


def joined(platform: Platform) -> None:
    """Somebody joins with the e-mail that was Ben's."""
    platform.api.stored.users = (*platform.api.stored.users, User(BEN_AGAIN, "Ben@example.com", "Ben", "developer"))


def read(provider: WorkspaceMemberProvider | WorkspaceMembersProvider, id_: str, outs: Bag) -> tuple[Bag, Bag]:
    result = provider.read(id_, outs)
    return dict(result.inputs or {}), wire(result.outs or {})


def test_a_single_member_who_is_back_is_shown_once_and_put_right(
    platform: Platform, where: str, new_process: NewProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    declared = single(where)
    made = one.create(wire(declared))
    left(platform, where)
    joined(platform)
    new_process()
    inputs, outs = read(one, made.id, wire(made.outs or {}))
    assert inputs == {"workspace_id": where, "user": "ben@example.com"}
    assert f"'ben@example.com' left and is back with another id: {BEN_AGAIN}, was {BEN}" in capsys.readouterr().out
    outs = wire(one.update(made.id, outs, wire(declared)).outs or {})
    assert platform.api.stored.roles[where][BEN_AGAIN] == USER
    new_process()
    inputs, outs = read(one, made.id, outs)
    assert inputs == declared
    assert outs["user_id"] == BEN_AGAIN
    one.delete(made.id, outs)
    assert platform.api.stored.roles[where] == {ANA: "workspace_developer"}


def test_a_single_member_who_is_back_goes_with_the_declaration_though_nobody_refreshed(
    platform: Platform, where: str, new_process: NewProcess
) -> None:
    made = one.create(wire(single(where)))
    left(platform, where)
    joined(platform)
    platform.api.stored.roles[where][BEN_AGAIN] = USER
    new_process()
    one.delete(made.id, wire(made.outs or {}))
    assert platform.api.stored.roles[where] == {ANA: "workspace_developer"}


def test_a_single_member_with_another_e_mail_is_the_same_member(
    platform: Platform, where: str, new_process: NewProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    declared = single(where)
    made = one.create(wire(declared))
    renamed(platform)
    new_process()
    platform.api.calls.clear()
    inputs, outs = read(one, made.id, wire(made.outs or {}))
    assert inputs == declared
    one.update(made.id, outs, wire(declared | {"role": ADMIN}))
    assert platform.writes == ["members.update"]
    assert "write 'ben.brandt@example.com' into the program" in capsys.readouterr().out
    assert one.diff(made.id, outs, wire(declared | {"user": "ben.brandt@example.com"})).replaces == []
    new_process()
    one.delete(made.id, outs)
    assert platform.api.stored.roles[where] == {ANA: "workspace_developer"}
    assert f"took ben.brandt@example.com ({BEN}), declared as 'ben@example.com', out of" in capsys.readouterr().out


def test_an_e_mail_that_was_given_to_somebody_else_gives_the_access_to_them_and_takes_it_from_the_first(
    platform: Platform, where: str, new_process: NewProcess
) -> None:
    declared = single(where)
    made = one.create(wire(declared))
    renamed(platform)
    joined(platform)
    new_process()
    inputs, outs = read(one, made.id, wire(made.outs or {}))
    assert inputs == {"workspace_id": where, "user": "ben.brandt@example.com"}
    assert outs["user_id"] == BEN
    assert one.diff(made.id, outs, wire(declared)).replaces == ["user"]
    one.update(made.id, outs, wire(declared))
    assert platform.api.stored.roles[where] == {ANA: "workspace_developer", BEN_AGAIN: USER}


def test_a_single_member_who_left_holds_up_nothing(
    platform: Platform, where: str, new_process: NewProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    declared = single(where)
    made = one.create(wire(declared))
    left(platform, where)
    new_process()
    assert one.check(wire(declared), wire(declared)).failures == []
    assert 'warning: user="ben@example.com": ' in capsys.readouterr().out
    inputs, outs = read(one, made.id, wire(made.outs or {}))
    assert inputs == {"workspace_id": where, "user": "ben@example.com"}
    platform.api.calls.clear()
    one.update(made.id, outs, wire(declared))
    one.delete(made.id, outs)
    assert platform.writes == []
    assert one.check({}, wire(declared)).failures != []


def test_a_list_follows_whoever_is_back(platform: Platform, where: str, new_process: NewProcess, kind: Bag) -> None:
    declared = whole(where, kind)
    made = wire(many.create(wire(declared)).outs or {})
    left(platform, where)
    joined(platform)
    new_process()
    inputs, outs = read(many, where, made)
    assert inputs["members"] == {"ana@example.com": "workspace_developer"}
    outs = wire(many.update(where, outs, wire(declared)).outs or {})
    new_process()
    inputs, outs = read(many, where, outs)
    assert inputs == declared
    many.delete(where, outs)
    assert platform.api.stored.roles[where] == {}


def test_dropping_the_old_e_mail_takes_the_person_out(
    platform: Platform, where: str, new_process: NewProcess, kind: Bag
) -> None:
    made = wire(many.create(wire(whole(where, kind))).outs or {})
    renamed(platform)
    new_process()
    without = whole(where, kind) | {"members": {"ana@example.com": "workspace_developer"}}
    many.update(where, made, wire(without))
    assert platform.api.stored.roles[where] == {ANA: "workspace_developer"}


def test_a_list_keeps_whoever_has_another_e_mail_and_says_so(
    platform: Platform, where: str, new_process: NewProcess, kind: Bag, capsys: pytest.CaptureFixture[str]
) -> None:
    declared = whole(where, kind)
    made = wire(many.create(wire(declared)).outs or {})
    renamed(platform)
    new_process()
    platform.api.calls.clear()
    inputs, outs = read(many, where, made)
    assert inputs == declared
    changed = whole(where, kind, **{"chloe@example.com": USER})
    assert many.check(wire(inputs), wire(changed)).failures == []
    many.update(where, outs, wire(changed))
    assert platform.writes == ["members.add"]
    assert f"write 'ben.brandt@example.com' into the program ({BEN} is the same person)" in capsys.readouterr().out


def test_destroying_a_list_takes_whoever_has_another_e_mail_too(
    platform: Platform, where: str, new_process: NewProcess, kind: Bag, capsys: pytest.CaptureFixture[str]
) -> None:
    made = wire(many.create(wire(whole(where, kind))).outs or {})
    renamed(platform)
    platform.api.stored.roles[where][CHLOE] = USER
    new_process()
    many.delete(where, made)
    assert platform.api.stored.roles[where] == {CHLOE: USER}
    assert f"took ben.brandt@example.com ({BEN}), declared as 'ben@example.com', out of" in capsys.readouterr().out


def test_a_state_of_before_ids_were_recorded_by_reference_takes_the_same_people(
    platform: Platform, where: str, new_process: NewProcess, kind: Bag
) -> None:
    made = wire(many.create(wire(whole(where, kind))).outs or {})
    del made["user_ids"]
    renamed(platform)
    platform.api.stored.roles[where][CHLOE] = ADMIN
    new_process()
    many.delete(where, made)
    assert platform.api.stored.roles[where] == {CHLOE: ADMIN}


def test_in_a_list_an_e_mail_of_somebody_else_now_is_shown_and_put_right(
    platform: Platform, where: str, new_process: NewProcess, kind: Bag
) -> None:
    declared = whole(where, kind)
    made = wire(many.create(wire(declared)).outs or {})
    renamed(platform)
    joined(platform)
    new_process()
    inputs, outs = read(many, where, made)
    assert inputs["members"] == {"ana@example.com": "workspace_developer", "ben.brandt@example.com": USER}
    many.update(where, outs, wire(declared))
    assert platform.api.stored.roles[where] == {ANA: "workspace_developer", BEN_AGAIN: USER}


def test_a_leaver_in_a_list_holds_up_nobody_else(
    platform: Platform, where: str, new_process: NewProcess, kind: Bag, capsys: pytest.CaptureFixture[str]
) -> None:
    made = wire(many.create(wire(whole(where, kind))).outs or {})
    left(platform, where)
    new_process()
    inputs, outs = read(many, where, made)
    changed = whole(where, kind, **{"chloe@example.com": USER})
    assert many.check(wire(inputs), wire(changed)).failures == []
    said = capsys.readouterr().out
    assert 'warning: the line "ben@example.com": "workspace_user" of members: ' in said
    assert "Invite" not in said
    outs = wire(many.update(where, outs, wire(changed)).outs or {})
    assert platform.api.stored.roles[where] == {ANA: "workspace_developer", CHLOE: USER}
    assert outs["skipped"] == ["ben@example.com"]
    new_process()
    assert read(many, where, outs)[0]["members"] == {
        "ana@example.com": "workspace_developer",
        "ben@example.com": "left the organization",
        "chloe@example.com": USER,
    }
    strangers = whole(where, kind, **{"zoe@example.com": USER})
    [failure] = many.check(wire(inputs), wire(strangers)).failures
    assert failure.property == 'members["zoe@example.com"]'
