from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pulumi_claude_admin.errors import (
    AdminApiError,
    AuthenticationFailed,
    ConfigurationError,
    PermissionDenied,
    Rejected,
    Unreachable,
)
from pulumi_claude_admin.offboarding.executor import Executor
from pulumi_claude_admin.offboarding.write_outcomes import (
    AlreadySo,
    ChangedMeanwhile,
    Done,
    OutcomeUnknown,
    Refused,
    Refuser,
    WriteOutcome,
)
from pulumi_claude_admin.offboarding.writes import (
    RemoveMembership,
    RemovePerson,
    SendInvitation,
    SetKeyStatus,
    WithdrawInvitation,
    Write,
)
from tests.support.admin_api.stored import JOINED, StoredOrganization
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.fake_journal import FakeJournal

KEY = "apikey_01Research"
OFF = SetKeyStatus(KEY, "research-notebooks", None, None, "user_01Ana", "active", "inactive")
ANA = RemovePerson("user_01Ana", "Ana@example.com", "developer", JOINED)


def ready(**refusals: Exception) -> FakeAdminApi:
    """With a key that acts as nobody, a membership and an invitation. Questions are refused by name, `_` for the dot."""
    api = FakeAdminApi(StoredOrganization(refusals={name.replace("__", "."): one for name, one in refusals.items()}))
    stored = api.stored
    stored.keys = tuple(replace(key, owner_id=None, created_by_id="user_01Ana") for key in stored.keys if key.id == KEY)
    return api


def perform(api: FakeAdminApi, write: Write, journal: FakeJournal | None = None) -> WriteOutcome:
    book = journal if journal is not None else FakeJournal()
    return Executor(api, book, organization_id="org", job="offboard apply", anew=lambda: api).perform(write)


def research(api: FakeAdminApi) -> str:
    return next(one.id for one in api.workspaces.list() if one.name == "Research")


def off(api: FakeAdminApi) -> SetKeyStatus:
    return replace(OFF, workspace_id=api.stored.keys[0].workspace_id)


class TestAKey:
    def test_is_switched_off_and_the_journal_says_so_before_and_after(self) -> None:
        api, journal = ready(), FakeJournal()
        assert perform(api, off(api), journal) == Done()
        assert api.api_keys.retrieve(KEY).status == "inactive"
        assert journal.events == ["begin", "done"]
        facts = journal.lines[0][1]
        assert (facts["target"], facts["was"], facts["status"], facts["created_by_id"]) == (
            KEY,
            "active",
            "inactive",
            "user_01Ana",
        )

    def test_that_is_off_is_left_alone_and_in_no_journal(self) -> None:
        api, journal = ready(), FakeJournal()
        api.api_keys.update(KEY, status="inactive")
        api.calls.clear()
        assert perform(api, off(api), journal) == AlreadySo("the key is inactive")
        assert (api.calls, journal.lines) == (["api_keys.retrieve"], [])

    @pytest.mark.parametrize("status", ["archived", "expired"])
    def test_at_its_end_needs_no_switching_off(self, status: str) -> None:
        api = ready()
        api.stored.keys = (replace(api.stored.keys[0], status=status),)
        assert isinstance(perform(api, off(api)), AlreadySo)

    def test_at_its_end_is_not_made_active_again(self) -> None:
        api = ready()
        api.stored.keys = (replace(api.stored.keys[0], status="archived"),)
        undo = replace(off(api), was="inactive", status="active")
        assert perform(api, undo) == ChangedMeanwhile("the key is archived now, and was inactive")

    @pytest.mark.parametrize("changed", [{"owner_id": "user_01Ben"}, {"created_by_id": "user_01Ben"}])
    def test_of_somebody_else_by_now_is_not_touched(self, changed: dict[str, str]) -> None:
        api, journal = ready(), FakeJournal()
        api.stored.keys = (replace(api.stored.keys[0], **changed),)  # type: ignore[arg-type]  # ids only
        outcome = perform(api, off(api), journal)
        assert isinstance(outcome, ChangedMeanwhile)
        assert "user_01Ben now" in outcome.what
        assert (api.stored.keys[0].status, journal.lines) == ("active", [])

    def test_that_nobody_knows_any_more_is_told(self) -> None:
        api = ready()
        api.stored.keys = ()
        assert isinstance(perform(api, OFF), ChangedMeanwhile)

    def test_that_was_renamed_is_the_same_key(self) -> None:
        api = ready()
        api.api_keys.update(KEY, name="another")
        assert perform(api, off(api)) == Done()


class TestAnInvitation:
    def test_is_withdrawn_by_address_in_any_case(self) -> None:
        api = ready()
        made = api.invites.create(email="Zoe@example.com", role="user")
        assert perform(api, WithdrawInvitation(made.id, "zoe@Example.com")) == Done()
        assert api.invites.list() == ()
        assert perform(api, WithdrawInvitation(made.id, "zoe@Example.com")) == AlreadySo("the invitation is gone")

    def test_of_another_address_stays(self) -> None:
        api = ready()
        made = api.invites.create(email="zoe+jobs@example.com", role="user")
        assert isinstance(perform(api, WithdrawInvitation(made.id, "zoe@example.com")), ChangedMeanwhile)
        assert api.invites.list() == (made,)

    def test_that_was_accepted_meanwhile_is_a_member(self) -> None:
        api = ready()
        made = api.invites.create(email="zoe@example.com", role="user")
        api.invites.accept("zoe@example.com")
        outcome = perform(api, WithdrawInvitation(made.id, "zoe@example.com"))
        assert isinstance(outcome, ChangedMeanwhile)
        assert "is a member now" in outcome.what

    def test_that_ran_out_is_over(self) -> None:
        api = ready()
        made = api.invites.create(email="zoe@example.com", role="user")
        api.stored.time += timedelta(days=22)
        assert perform(api, WithdrawInvitation(made.id, "zoe@example.com")) == AlreadySo("the invitation is expired")


class TestAnInvitationThatIsSent:
    ZOE = SendInvitation("zoe@example.com", "developer", "user_01Zoe")

    def test_is_there_once_and_the_journal_has_no_address(self) -> None:
        api, journal = ready(), FakeJournal()
        assert perform(api, self.ZOE, journal) == Done()
        assert [(one.email, one.role) for one in api.invites.list()] == [("zoe@example.com", "developer")]
        assert perform(api, self.ZOE, journal) == AlreadySo("this person has a pending invitation")
        assert journal.events == ["begin", "done"]
        assert "zoe" not in str(journal.lines).replace("user_01Zoe", "")

    def test_to_a_member_is_not_sent(self) -> None:
        api = ready()
        assert perform(api, SendInvitation("Ana@example.com", "developer", "user_01Ana")) == AlreadySo(
            "this person is a member"
        )
        assert api.invites.list() == ()

    def test_beside_one_for_another_role_is_not_sent(self) -> None:
        api = ready()
        api.invites.create(email="zoe@example.com", role="user")
        outcome = perform(api, self.ZOE)
        assert isinstance(outcome, ChangedMeanwhile)
        assert "as user, and not as developer" in outcome.what

    def test_is_the_identity_provider_s_business_where_it_is_refused_without_a_code(self) -> None:
        outcome = perform(ready(invites__create=Rejected("no", status=400)), self.ZOE)
        assert isinstance(outcome, Refused)
        assert outcome.by is Refuser.IDENTITY_PROVIDER


class TestAMembership:
    def test_is_taken_away(self) -> None:
        api = ready()
        where = research(api)
        api.members.add(where, "user_01Ben", "workspace_user")
        gone = RemoveMembership(where, "user_01Ben", "ben@example.com", "workspace_user")
        assert perform(api, gone) == Done()
        assert "user_01Ben" not in {one.user_id for one in api.members.list(where)}
        assert perform(api, gone) == AlreadySo("this person is not in the workspace")

    def test_of_another_role_or_address_by_now_is_not_touched(self) -> None:
        api = ready()
        where = research(api)
        api.members.add(where, "user_01Ben", "workspace_admin")
        other_role = RemoveMembership(where, "user_01Ben", "ben@example.com", "workspace_user")
        other_name = RemoveMembership(where, "user_01Ben", "ben+x@example.com", "workspace_admin")
        assert {type(perform(api, one)) for one in (other_role, other_name)} == {ChangedMeanwhile}
        assert "members.remove" not in api.calls

    def test_that_comes_with_a_role_is_not_asked_for(self) -> None:
        api = ready()
        inherited = RemoveMembership(research(api), "user_01Billing", "billing@example.com", "workspace_billing")
        outcome = perform(api, inherited)
        assert isinstance(outcome, Refused)
        assert "members.remove" not in api.calls


class TestAPerson:
    def test_is_removed_once_however_often(self) -> None:
        api = ready()
        assert perform(api, ANA) == Done()
        assert isinstance(perform(api, ANA), AlreadySo)

    def test_who_came_back_is_somebody_else(self) -> None:
        api, journal = ready(), FakeJournal()
        api.stored.users = tuple(
            replace(one, added_at=JOINED + timedelta(days=9)) if one.id == "user_01Ana" else one
            for one in api.stored.users
        )
        assert perform(api, ANA, journal) == ChangedMeanwhile("this person was added anew on 2026-01-14")
        assert (journal.lines, "users.remove" in api.calls) == ([], False)

    def test_with_another_address_is_not_touched(self) -> None:
        api = ready()
        assert isinstance(perform(api, replace(ANA, email="ana+x@example.com")), ChangedMeanwhile)

    def test_who_administers_is_removed_by_a_person(self) -> None:
        api = ready()
        outcome = perform(api, RemovePerson("user_01Admin", "admin@example.com", "developer", JOINED))
        assert isinstance(outcome, Refused)
        assert outcome.by is Refuser.CONSOLE
        assert "users.remove" not in api.calls


@pytest.mark.parametrize(
    ("error", "by"),
    [
        (Rejected("managed elsewhere", status=400), Refuser.IDENTITY_PROVIDER),
        (Rejected("the last", status=400, error_code="cannot_remove_last_member"), Refuser.PLATFORM),
        (Rejected("busy", status=409), Refuser.PLATFORM),
        (PermissionDenied("no", status=403, error_code="sandbox_egress_restricted"), Refuser.CREDENTIAL),
    ],
)
def test_whoever_refuses_is_named_and_the_journal_has_the_code(error: AdminApiError, by: Refuser) -> None:
    journal = FakeJournal()
    outcome = perform(ready(users__remove=error), ANA, journal)
    assert isinstance(outcome, Refused)
    assert outcome.by is by
    assert journal.events == ["begin", "failed"]
    assert journal.lines[1][1]["error_code"] == error.error_code


def test_a_key_is_refused_by_the_platform() -> None:
    api = ready(api_keys__update=Rejected("no", status=400))
    outcome = perform(api, off(api))
    assert isinstance(outcome, Refused)
    assert outcome.by is Refuser.PLATFORM


def test_an_outcome_that_nobody_knows_is_never_tried_again() -> None:
    api, journal = ready(users__remove=Unreachable("cut off", outcome_unknown=True)), FakeJournal()
    assert isinstance(perform(api, ANA, journal), OutcomeUnknown)
    assert api.calls.count("users.remove") == 1
    assert journal.lines[-1][1]["note"] == "outcome unknown"


def test_a_look_may_show_that_it_was_taken_all_the_same() -> None:
    api, journal = ready(), FakeJournal()

    class Answerless(type(api.users)):  # type: ignore[misc]  # a fake of the fake
        def remove(self, user_id: str) -> None:
            super().remove(user_id)
            raise Unreachable("cut off", outcome_unknown=True)

    api.users = Answerless(api.stored)
    assert perform(api, ANA, journal) == Done()
    assert journal.events == ["begin", "done"]


@pytest.mark.parametrize("error", [AuthenticationFailed("revoked", status=401), Unreachable("nobody there")])
def test_what_no_other_write_would_survive_is_raised(error: AdminApiError) -> None:
    journal = FakeJournal()
    with pytest.raises(type(error)):
        perform(ready(users__remove=error), ANA, journal)
    assert journal.events == ["begin", "failed"]


def test_nothing_is_sent_where_the_journal_cannot_be_written() -> None:
    api = ready()
    with pytest.raises(ConfigurationError):
        perform(api, ANA, FakeJournal(room=0))
    assert "users.remove" not in api.calls


def test_a_journal_that_is_full_after_the_write_says_that_it_was_sent() -> None:
    with pytest.raises(ConfigurationError, match=r"was sent all the same \(remove_person user_01Ana: done\)"):
        perform(ready(), ANA, FakeJournal(room=1))


def test_no_line_of_the_journal_has_an_address_in_it() -> None:
    api, journal = ready(), FakeJournal()
    made = api.invites.create(email="zoe@example.com", role="user")
    for write in (WithdrawInvitation(made.id, "zoe@example.com"), ANA):
        assert perform(api, write, journal) == Done()
    assert "@" not in repr(journal.lines)
