"""People leave, come back and change their e-mail; drift sees what the resources see."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pulumi_claude_admin.findings import Change, Finding, Kind, Status
from pulumi_claude_admin.model.invite import Invite
from pulumi_claude_admin.model.member import User
from tests.support.named_findings import detect
from tests.support.organization_builder import NOW, PEOPLE, Organization
from tests.support.stack_builder import Stack

W = "wrkspc_01Payments"
BEN, AGAIN = "user_01Ben", "user_02Ben"
ROLE = "workspace_user"
RENAMED = tuple(replace(user, email="ben.brandt@example.com") if user.id == BEN else user for user in PEOPLE)
LEFT = tuple(user for user in PEOPLE if user.id != BEN)
NEW_BEN = User(id=AGAIN, email="Ben@example.com", name="Ben", role="developer")


def live(users: tuple[User, ...], *members: str, invites: tuple[Invite, ...] = ()) -> Organization:
    organization = Organization(users=users, invites=invites).workspace(W, "Payments")
    for user_id in members:
        organization.member(W, user_id, ROLE)
    return organization


def of_one(users: tuple[User, ...], *members: str, holder: str = BEN, invites: tuple[Invite, ...] = ()) -> Finding:
    bag = {"workspace_id": W, "user": "ben@example.com", "role": ROLE}
    stack = Stack().add("WorkspaceMember", "ben", f"{W}/{BEN}", bag, user_id=holder)
    return found(stack, live(users, *members, invites=invites), Kind.WORKSPACE_MEMBER)


def of_many(
    users: tuple[User, ...], *members: str, exclusive: bool, invites: tuple[Invite, ...] = (), **outputs: object
) -> Finding:
    bag = {"workspace_id": W, "members": {"ben@example.com": ROLE}, "exclusive": exclusive}
    recorded = outputs or {"user_ids": {"ben@example.com": BEN}}
    stack = Stack().add("WorkspaceMembers", "payments", W, bag, roles={BEN: ROLE}, **recorded)
    return found(stack, live(users, *members, invites=invites), Kind.WORKSPACE_MEMBERS)


def found(stack: Stack, organization: Organization, kind: Kind) -> Finding:
    findings = detect(stack.workspace("payments", W).declared(), organization.reading()).findings
    assert [one.status for one in findings if one.status is Status.UNMANAGED] == []
    (finding,) = (one for one in findings if one.subject.kind is kind and one.urn is not None)
    return finding


def test_a_person_with_another_e_mail_is_no_drift_and_is_named() -> None:
    for finding in (
        of_one(RENAMED, BEN),
        of_many(RENAMED, BEN, exclusive=True),
        of_many(RENAMED, BEN, exclusive=False),
    ):
        assert finding.status is Status.IN_SYNC
        assert finding.reason == '"ben@example.com" has the e-mail address "ben.brandt@example.com" now'


def test_a_state_without_recorded_ids_knows_the_person_by_the_role() -> None:
    assert of_many(RENAMED, BEN, exclusive=False, skipped=[]).status is Status.IN_SYNC


def test_a_person_who_is_back_is_compared_under_the_new_id() -> None:
    users = (*LEFT, NEW_BEN)
    assert of_one(users).status is Status.MISSING
    assert of_one(users, AGAIN).status is Status.IN_SYNC
    assert of_one(users, AGAIN, holder=AGAIN).reason is None
    back = of_many(users, AGAIN, exclusive=True)
    assert back.status is Status.IN_SYNC
    assert back.reason == f'"ben@example.com" left and is back with another id ({AGAIN}, was {BEN})'


def test_an_e_mail_of_somebody_else_now_is_drift_that_names_who_still_has_the_access() -> None:
    users = (*RENAMED, NEW_BEN)
    one = of_one(users, BEN)
    assert one.changes == (Change("role", ROLE, None), Change("user", "ben@example.com", "ben.brandt@example.com"))
    for exclusive in (True, False):
        many = of_many(users, BEN, exclusive=exclusive)
        assert set(many.changes) == {
            Change("members.Ben@example.com", ROLE, None),
            Change("members.ben.brandt@example.com", None, ROLE),
        }


def test_a_leaver_is_missing_and_is_to_be_taken_out() -> None:
    finding = of_one(LEFT)
    assert (finding.status, finding.reason) == (Status.MISSING, 'not in the organization: "ben@example.com"')
    assert finding.remedy is not None
    assert finding.remedy.startswith("invite who is missing or take it out of the program")


def test_a_single_member_beside_a_list_is_left_to_itself_under_every_name() -> None:
    bag = {"workspace_id": W, "user": "ben@example.com", "role": ROLE}
    stack = Stack().members("payments", W, {}).add("WorkspaceMember", "ben", f"{W}/{BEN}", bag, user_id=BEN)
    assert found(stack, live(RENAMED, BEN), Kind.WORKSPACE_MEMBERS).status is Status.IN_SYNC


def test_who_is_invited_is_waited_for_and_who_left_is_told_as_that() -> None:
    invited = Invite("Ben@example.com", "pending", NOW, NOW + timedelta(days=21), id="invite_01", role="user")
    pending = of_many(LEFT, exclusive=True, invites=(invited,))
    assert pending.reason is not None
    assert '"ben@example.com" was invited on 2026-11-24 and has not accepted yet' in pending.reason
    assert pending.remedy is not None
    assert pending.remedy.startswith("wait until the invitation is accepted or take it out")
    joined = replace(invited, status="accepted", accepted_at=NOW)
    left = of_one(LEFT, invites=(joined,))
    assert left.reason == '"ben@example.com" joined this organization on 2026-11-24 and is not in it any more'
