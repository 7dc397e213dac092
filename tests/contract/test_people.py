"""What the port promises of people's organization roles and of invitations; over the fake, and over the adapter on the simulator."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.errors import AdminApiError, ApiWriteNotConfirmed, NotFound, RateLimited, Rejected
from pulumi_claude_admin.ports import AdminApi
from tests.support.simulator_switches import over

ZOE = "Zoe@example.com"
REFUSED_UNDER_SINGLE_SIGN_ON = {
    "none": (),
    "accounts_at_sign_in": ("invite",),
    "advanced": ("role",),
    "directory": ("invite", "role", "removal"),
}


class TestUsers:
    def test_are_given_another_role(self, api: AdminApi, people: dict[str, str]) -> None:
        written = api.users.update(people["ana"], "user")
        assert (written.id, written.email, written.role) == (people["ana"], "ana@example.com", "user")
        assert written in api.users.list()

    @pytest.mark.parametrize("role", ["admin", "owner", "gardener"])
    def test_are_not_given_a_role_that_the_api_does_not_give(
        self, api: AdminApi, people: dict[str, str], role: str
    ) -> None:
        with pytest.raises(Rejected):
            api.users.update(people["ana"], role)

    def test_who_are_not_there_cannot_be_changed(self, api: AdminApi) -> None:
        with pytest.raises(NotFound):
            api.users.update("user_01Nobody", "user")

    def test_are_looked_at_one_by_one_with_the_day_on_which_they_came(
        self, api: AdminApi, people: dict[str, str]
    ) -> None:
        ana = api.users.retrieve(people["ana"])
        assert (ana.email, ana in api.users.list(), ana.added_at is not None) == ("ana@example.com", True, True)
        with pytest.raises(NotFound):
            api.users.retrieve("user_01Nobody")

    def test_are_looked_at_as_they_are_whatever_is_remembered(self, api: AdminApi, people: dict[str, str]) -> None:
        cached = CachedAdminApi(api)
        assert people["ana"] in {user.id for user in cached.users.list()}
        api.users.remove(people["ana"])
        with pytest.raises(NotFound):
            cached.users.retrieve(people["ana"])

    def test_are_removed_with_their_memberships(self, api: AdminApi, people: dict[str, str], research: str) -> None:
        api.users.remove(people["ana"])
        assert people["ana"] not in {user.id for user in api.users.list()}
        assert people["ana"] not in {member.user_id for member in api.members.list(research)}

    def test_are_removed_once_however_often(self, api: AdminApi, people: dict[str, str]) -> None:
        api.users.remove(people["ana"])
        api.users.remove(people["ana"])

    def test_who_administer_stay_as_they_are(self, api: AdminApi, people: dict[str, str]) -> None:
        with pytest.raises(AdminApiError):
            api.users.update(people["admin"], "user")
        with pytest.raises(AdminApiError):
            api.users.remove(people["admin"])
        assert people["admin"] in {user.id for user in api.users.list()}

    def test_are_remembered_as_they_were_written(self, api: AdminApi, people: dict[str, str], research: str) -> None:
        cached = CachedAdminApi(api)
        assert people["ben"] not in {member.user_id for member in cached.members.list(research)}
        cached.users.update(people["ben"], "billing")
        assert cached.users.require("ben@example.com").role == "billing"
        assert people["ben"] in {member.user_id for member in cached.members.list(research)}
        cached.users.remove(people["ana"])
        assert people["ana"] not in {user.id for user in cached.users.list()}


class TestInvites:
    def test_are_sent_for_21_days(self, api: AdminApi) -> None:
        made = api.invites.create(email=ZOE, role="developer")
        assert (made.email, made.role, made.status) == (ZOE, "developer", "pending")
        assert made.expires_at - made.invited_at == timedelta(days=21)
        assert api.invites.list() == (made,)

    def test_are_not_sent_twice(self, api: AdminApi) -> None:
        api.invites.create(email=ZOE, role="developer")
        with pytest.raises(Rejected) as raised:
            api.invites.create(email=ZOE.lower(), role="user")
        assert raised.value.error_code == "invite_already_exists"

    def test_are_not_sent_to_members(self, api: AdminApi) -> None:
        with pytest.raises(Rejected) as raised:
            api.invites.create(email="Ana@example.com", role="developer")
        assert raised.value.error_code == "already_member"

    @pytest.mark.parametrize(("email", "role"), [("zoe", "user"), (ZOE, "admin"), (ZOE, "gardener")])
    def test_to_no_address_or_for_no_such_role_are_refused(self, api: AdminApi, email: str, role: str) -> None:
        with pytest.raises(Rejected):
            api.invites.create(email=email, role=role)

    def test_are_withdrawn_once_however_often(self, api: AdminApi) -> None:
        made = api.invites.create(email=ZOE, role="developer")
        api.invites.delete(made.id)
        api.invites.delete(made.id)
        api.invites.delete("invite_01Nobody")
        assert api.invites.list() == ()

    def test_are_looked_at_one_by_one(self, api: AdminApi) -> None:
        made = api.invites.create(email=ZOE, role="developer")
        assert api.invites.retrieve(made.id) == CachedAdminApi(api).invites.retrieve(made.id) == made
        with pytest.raises(NotFound):
            api.invites.retrieve("invite_01Nobody")

    def test_are_remembered_as_they_were_written(self, api: AdminApi) -> None:
        cached = CachedAdminApi(api)
        assert cached.invites.list() == ()
        made = cached.invites.create(email=ZOE, role="developer")
        assert cached.invites.list() == (made,)
        cached.invites.delete(made.id)
        assert cached.invites.list() == ()


def test_an_invitation_that_is_over_cannot_be_withdrawn(http: HttpAdminApi, simulator: Simulator) -> None:
    accepted = http.invites.create(email="amy@example.com", role="user")
    simulator.accept_invite("amy@example.com")
    expired = http.invites.create(email=ZOE, role="user")
    simulator.advance(timedelta(days=22).total_seconds())
    for one in (accepted, expired):
        with pytest.raises(Rejected):
            http.invites.delete(one.id)
    assert {one.status for one in http.invites.list()} == {"accepted", "expired"}


def test_an_invitation_of_somebody_else_in_the_answer_is_none(http: HttpAdminApi, simulator: Simulator) -> None:
    http.invites.create(email="amy@example.com", role="user")
    simulator.fault("nothing_taken")
    with pytest.raises(ApiWriteNotConfirmed, match="another invitation"):
        http.invites.create(email=ZOE, role="user")


@over("admin_change_refusal")
def test_administrators_are_refused_one_way_or_the_other(http: HttpAdminApi, setting: str) -> None:
    admin = next(user for user in http.users.list() if user.role == "admin")
    with pytest.raises(AdminApiError) as raised:
        http.users.update(admin.id, "user")
    assert raised.value.status == {"forbidden_403": 403}.get(setting, 400)


@over("single_sign_on")
def test_single_sign_on_leaves_some_of_it_to_the_identity_provider(http: HttpAdminApi, setting: str) -> None:
    ids = {user.email.partition("@")[0]: user.id for user in http.users.list()}
    writes: dict[str, Callable[[], object]] = {
        "invite": lambda: http.invites.create(email=ZOE, role="user"),
        "role": lambda: http.users.update(ids["ana"], "user"),
        "removal": lambda: http.users.remove(ids["ben"]),
    }
    refused = REFUSED_UNDER_SINGLE_SIGN_ON[setting]
    for name, write in writes.items():
        if name not in refused:
            write()
            continue
        with pytest.raises(Rejected) as raised:
            write()
        assert (raised.value.status, raised.value.error_code) == (400, None)
    assert ("ben@example.com" in {user.email for user in http.users.list()}) == ("removal" in refused)


@over("invited_domains")
def test_a_domain_may_be_refused(http: HttpAdminApi, setting: str) -> None:
    if setting == "any":
        assert http.invites.create(email="zoe@example.org", role="user").status == "pending"
        return
    with pytest.raises(Rejected) as raised:
        http.invites.create(email="zoe@example.org", role="user")
    assert raised.value.error_code in {"cannot_invite_emails_with_unverified_domains", "email_domain_not_allowed"}


@over("organization_members")
def test_an_organization_may_be_full(http: HttpAdminApi, setting: int) -> None:
    if not setting:
        assert http.invites.create(email=ZOE, role="user").status == "pending"
        return
    with pytest.raises(Rejected) as raised:
        http.invites.create(email=ZOE, role="user")
    assert raised.value.error_code == "org_member_limit_exceeded"


@over("invites_per_hour")
def test_too_many_invitations_are_waited_out_or_refused(http: HttpAdminApi, setting: int) -> None:
    http.invites.create(email=ZOE, role="user")
    if setting != 1:
        assert http.invites.create(email="amy@example.com", role="user").status == "pending"
        return
    with pytest.raises(RateLimited):
        http.invites.create(email="amy@example.com", role="user")
