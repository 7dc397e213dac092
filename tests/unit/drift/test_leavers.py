from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from pulumi_claude_admin.drift.detect import detect
from pulumi_claude_admin.drift.leavers import Leavers, feed_leavers, names_an_absent_person, with_leavers
from pulumi_claude_admin.drift.severity import graded
from pulumi_claude_admin.findings import Finding, Kind, Severity, Status
from pulumi_claude_admin.model.activity import Activity, Actor
from pulumi_claude_admin.model.left_people import Left, LeftPerson, email_hash
from tests.support.organization_builder import NOW, PEOPLE, Organization
from tests.support.stack_builder import Stack

KEY = "a key of a test"
PAYMENTS = "wrkspc_01Payments"
TODAY = NOW.date()
RECENT = date(2026, 11, 20)


def gone(email: str = "carl@example.com", user_id: str = "user_01Carl", on: date = RECENT) -> Leavers:
    return Leavers(Left((LeftPerson(user_id=user_id, email_hash=email_hash(email, KEY), left_on=on),)), key=KEY)


def findings(stack: Stack, live: Organization, leavers: Leavers, *, today: date = TODAY) -> tuple[Finding, ...]:
    declared, reading = stack.declared(), live.reading()
    found = detect(declared, reading).findings
    snapshot = reading.snapshot
    told = with_leavers(
        found, declared.declarations, leavers, users=snapshot.users, keys=snapshot.api_keys or (), today=today
    )
    return graded(told)


def only(found: Iterable[Finding], kind: Kind) -> Finding:
    (one,) = (finding for finding in found if finding.subject.kind is kind and not finding.is_counted)
    return one


def a_team(*emails: str) -> Stack:
    members = dict.fromkeys(emails, "workspace_user")
    return Stack().workspace("payments", PAYMENTS).members("payments", PAYMENTS, members)


def payments(*user_ids: str) -> Organization:
    live = Organization().workspace(PAYMENTS, "Payments", owner="pulumi/teams/prod/payments")
    for user_id in user_ids:
        live = live.member(PAYMENTS, user_id, "workspace_user")
    return live


class TestLeft:
    def test_a_membership_of_somebody_who_left_is_no_drift(self) -> None:
        found = findings(a_team("ana@example.com", "carl@example.com"), payments("user_01Ana"), gone())
        one = only(found, Kind.WORKSPACE_MEMBERS)
        assert (one.status, one.severity) == (Status.LEFT, None)
        assert one.reason == '"carl@example.com" left on 2026-11-20'
        assert one.remedy == "take it out of the program and run `pulumi up`"

    def test_for_thirty_days(self) -> None:
        stack, live = a_team("carl@example.com"), payments()
        (last,) = {only(findings(stack, live, gone(), today=date(2026, 12, 20)), Kind.WORKSPACE_MEMBERS).status}
        (after,) = {only(findings(stack, live, gone(), today=date(2026, 12, 21)), Kind.WORKSPACE_MEMBERS).status}
        assert (last, after) == (Status.LEFT, Status.DRIFTED)

    def test_what_else_is_wrong_stays_drift(self) -> None:
        found = findings(a_team("ana@example.com", "carl@example.com"), payments("user_01Ana", "user_01Eve"), gone())
        assert only(found, Kind.WORKSPACE_MEMBERS).status is Status.DRIFTED

    def test_who_is_missing_without_having_left_stays_drift(self) -> None:
        found = findings(a_team("dora@example.com"), payments(), gone())
        assert only(found, Kind.WORKSPACE_MEMBERS).status is Status.DRIFTED

    def test_without_the_key_of_the_file_an_address_says_nothing(self) -> None:
        leavers = replace(gone(), key="another key")
        assert (
            only(findings(a_team("carl@example.com"), payments(), leavers), Kind.WORKSPACE_MEMBERS).status
            is Status.DRIFTED
        )

    def test_what_was_written_a_moment_ago_without_them_is_left_and_not_late(self) -> None:
        stack = Stack().workspace("payments", PAYMENTS)
        stack = stack.members("payments", PAYMENTS, {"carl@example.com": "workspace_user"}, "2026-11-24T08:59:10+00:00")
        assert only(findings(stack, payments(), gone()), Kind.WORKSPACE_MEMBERS).status is Status.LEFT

    def test_the_feed_knows_them_by_the_id_that_the_state_recorded(self) -> None:
        stack = Stack().organization_member("carl", "user_01Carl", "carl@example.com", "developer")
        leavers = Leavers(by_feed={"user_01Carl": RECENT})
        assert only(findings(stack, Organization(), leavers), Kind.ORGANIZATION_MEMBER).status is Status.LEFT

    @pytest.mark.parametrize("status", ["pending", "accepted"])
    def test_an_invitation_of_a_leaver_is_left_whatever_became_of_it(self, status: str) -> None:
        stack = Stack().invite("carl", "carl@example.com", "user", status)
        assert only(findings(stack, Organization(), gone()), Kind.INVITE).status is Status.LEFT

    def test_a_declared_key_that_was_made_inactive_with_its_maker_is_left(self) -> None:
        stack = Stack().api_key("apikey_01", adopt_id="apikey_01", status="active")
        live = Organization().api_key("apikey_01", "k", status="inactive")
        live.api_keys = tuple(replace(one, created_by_id="user_01Carl") for one in live.api_keys or ())
        assert only(findings(stack, live, gone()), Kind.API_KEY).status is Status.LEFT
        assert only(findings(stack, live, Leavers()), Kind.API_KEY).status is Status.DRIFTED


class TestReturned:
    def test_somebody_under_the_same_id_who_was_added_since_is_back(self) -> None:
        live = Organization(users=tuple(replace(one, added_at=datetime(2026, 11, 22, tzinfo=UTC)) for one in PEOPLE))
        found = findings(a_team(), live.workspace(PAYMENTS, "Payments"), gone("eve@example.com", "user_01Eve"))
        one = only(found, Kind.ORGANIZATION_MEMBER)
        assert (one.status, one.severity, one.subject.label) == (Status.RETURNED, Severity.HIGH, "eve@example.com")
        assert one.reason == "left on 2026-11-20 and is back since 2026-11-22"

    def test_somebody_who_is_still_there_is_not_back(self) -> None:
        live = Organization(users=tuple(replace(one, added_at=datetime(2026, 1, 5, tzinfo=UTC)) for one in PEOPLE))
        found = findings(Stack(), live, gone("eve@example.com", "user_01Eve"))
        assert Status.RETURNED not in {one.status for one in found}

    def test_somebody_under_another_id_is_known_by_the_address(self) -> None:
        one = only(findings(Stack(), Organization(), gone("EVE@example.com", "user_00Eve")), Kind.ORGANIZATION_MEMBER)
        assert one.reason == "left on 2026-11-20 and is back under another id (was user_00Eve)"

    def test_the_feed_alone_is_enough(self) -> None:
        one = only(findings(Stack(), Organization(), Leavers(by_feed={"user_01Eve": RECENT})), Kind.ORGANIZATION_MEMBER)
        assert one.status is Status.RETURNED

    def test_an_administrator_who_is_back_is_told_too(self) -> None:
        found = findings(Stack(), Organization(), gone("admin@example.com", "user_00Admin"))
        assert only(found, Kind.ORGANIZATION_MEMBER).subject.label == "admin@example.com"

    def test_a_declared_role_of_somebody_who_is_back_fails_once(self) -> None:
        stack = Stack().organization_member("eve", "user_01Eve", "eve@example.com", "user")
        found = findings(stack, Organization(), gone("eve@example.com", "user_00Eve"))
        assert [one.status for one in found if one.subject.id == "user_01Eve"] == [Status.RETURNED]


def test_the_feed_tells_who_left_and_the_address_where_they_did_it_themselves() -> None:
    events = (
        Activity(
            "1", "org_user_left", NOW, Actor("user_actor", "user_01A", "A@example.com"), details={"user_id": "user_01A"}
        ),
        Activity(
            "2",
            "org_user_deleted",
            NOW,
            Actor("user_actor", "user_01B", "b@example.com"),
            details={"user_id": "user_01C"},
        ),
        Activity("3", "scim_user_deleted", NOW, Actor("scim_directory_sync_actor"), details={"user_id": "user_01D"}),
        Activity("4", "role_assignment_granted", NOW, Actor("user_actor"), details={"user_id": "user_01E"}),
    )
    assert feed_leavers(events) == (
        {"user_01A": TODAY, "user_01C": TODAY, "user_01D": TODAY},
        {"a@example.com": "user_01A"},
    )


def test_the_feed_is_asked_only_when_somebody_is_missing() -> None:
    live = payments("user_01Ana")
    missing = detect(a_team("ana@example.com", "carl@example.com").declared(), live.reading()).findings
    nobody = detect(a_team("ana@example.com").declared(), live.reading()).findings
    assert names_an_absent_person(missing)
    assert not names_an_absent_person(nobody)
