from __future__ import annotations

from pulumi_claude_admin.model.member import Member, User
from pulumi_claude_admin.model.membership import both_sides, explicit, resolve
from pulumi_claude_admin.model.people import Everybody, find_user

W = "wrkspc_01A"
ADMIN = User("user_01Admin", "admin@example.com", "Ada", "admin")
BILLING = User("user_01Billing", "billing@example.com", "Bill", "billing")
ANA = User("user_01Ana", "Ana@Example.com", "Ana", "developer")
USERS = (ADMIN, BILLING, ANA)
EVERYBODY = Everybody.of(USERS)
BY_ID = EVERYBODY.by_id
INHERITED = (Member(W, ADMIN.id, "workspace_admin"), Member(W, BILLING.id, "workspace_billing"))


def test_people_are_found_by_id_and_by_e_mail_in_any_case() -> None:
    assert find_user("ana@example.COM", USERS) == ANA
    assert find_user(" user_01Ana ", USERS) == ANA
    assert find_user("nobody@example.com", USERS) is None


def test_everybody_is_found_as_one_by_one() -> None:
    for reference in ("ana@example.COM", " user_01Ana ", "USER_01ANA", "nobody@example.com", BILLING.email, BILLING.id):
        assert EVERYBODY.find(reference) == find_user(reference, USERS)


def test_references_become_ids_and_unknown_ones_are_named() -> None:
    members = {
        "z@example.com": "x",
        "ANA@example.com": "workspace_user",
        "a@example.com": "x",
        ADMIN.id: "workspace_user",
    }

    resolved = resolve(members, EVERYBODY)

    assert resolved.roles == {ANA.id: "workspace_user", ADMIN.id: "workspace_user"}
    assert resolved.unknown == ("a@example.com", "z@example.com")


def test_explicit_leaves_out_what_the_organization_role_brings() -> None:
    given = Member(W, ANA.id, "workspace_user")
    raised = Member(W, BILLING.id, "workspace_admin")

    assert explicit((*INHERITED, given), BY_ID) == (given,)
    assert explicit((raised,), BY_ID) == (raised,)


def test_inherited_memberships_are_left_out_of_both_sides() -> None:
    wanted, actual = both_sides(W, {ADMIN.id: "workspace_user", ANA.id: "workspace_user"}, INHERITED, BY_ID)

    assert wanted.roles == {ANA.id: "workspace_user"}
    assert actual.roles == {}


def test_a_billing_person_can_be_wanted_as_admin() -> None:
    wanted, actual = both_sides(W, {BILLING.id: "workspace_admin"}, INHERITED, BY_ID)

    assert wanted.roles == {BILLING.id: "workspace_admin"}
    assert actual.roles == {}


def test_a_reference_that_nobody_answers_to_means_the_recorded_user_who_is_still_there() -> None:
    recorded = {"old@example.com": ANA.id, "gone@example.com": "user_01Gone", "ana@example.com": ADMIN.id}
    resolved = resolve(dict.fromkeys(recorded, "x"), EVERYBODY, recorded=recorded)
    assert resolved.user_ids == {"ana@example.com": ANA.id, "old@example.com": ANA.id}
    assert resolved.renamed == ("old@example.com",)
    assert resolved.unknown == ("gone@example.com",)


def test_who_is_named_by_a_line_of_today_has_the_role_of_that_line() -> None:
    members = {"ana@example.com": "workspace_user", "old@example.com": "workspace_admin"}
    resolved = resolve(members, EVERYBODY, recorded={"old@example.com": ANA.id})
    assert resolved.roles == {ANA.id: "workspace_user"}
