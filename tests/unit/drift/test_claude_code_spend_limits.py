"""Limits for each person of Claude Code: declared against the page, against the activity feed, and on a workspace that came back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pulumi_claude_admin.drift.console_by_feed import read_by_feed
from pulumi_claude_admin.drift.detect import detect
from pulumi_claude_admin.drift.organization_index import Reading
from pulumi_claude_admin.drift.severity import graded
from pulumi_claude_admin.feed.attribution import with_authors
from pulumi_claude_admin.findings import Change, Finding, Kind, Severity, Status, Unseen
from pulumi_claude_admin.model.activity import Activity, Actor
from pulumi_claude_admin.model.invite import Invite
from tests.support.admin_api.stored import StoredOrganization
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.organization_builder import Organization
from tests.support.stack_builder import ORGANIZATION_ID, Stack

A, AGAIN = "wrkspc_01ClaudeCode", "wrkspc_02ClaudeCode"
NOW = FakeAdminApi().now()
SEEN = NOW - timedelta(days=2)
JANE = Actor("user_actor", "user_01Jane", "jane@example.com")
WHY = "there is no Console session"
ANA, BEN = "ana@example.com", "ben@example.com"


def live() -> Organization:
    return Organization().workspace(A, "Claude Code")


def only(stack: Stack, organization: Organization) -> Finding:
    findings = graded(detect(stack.declared(), organization.reading()).findings)
    (found,) = (one for one in findings if one.subject.kind is Kind.CLAUDE_CODE_SPEND_LIMITS)
    return found


def at(hours_ago: float, what: str, /, **details: object) -> Activity:
    kind = f"workspace_member_spend_limit_{what}"
    return Activity(
        f"activity_{hours_ago}", kind, NOW - timedelta(hours=hours_ago), JANE, details={"workspace_id": A, **details}
    )


BEGIN = Activity("activity_0", "platform_workspace_updated", SEEN - timedelta(days=1), JANE)


def by_feed(stack: Stack, *events: Activity) -> Finding:
    api = FakeAdminApi(StoredOrganization(activities=(*events, BEGIN)))
    unseen = (Unseen(Kind.CLAUDE_CODE_SPEND_LIMITS, WHY, A),)
    told = read_by_feed(stack.declared(), api, unseen, organization_id=ORGANIZATION_ID)
    reading = Reading(live().reading().snapshot, NOW, told.unseen, told.told, told.silence)
    findings = detect(stack.declared(), reading).findings
    return next(one for one in findings if one.subject.kind is Kind.CLAUDE_CODE_SPEND_LIMITS)


def seen(default: str | None = "200.00", *, exclusive: bool = False, **outputs: object) -> Stack:
    known = {"verified_at": SEEN.isoformat(), "user_ids": {"Ana@example.com": "user_01Ana"}}
    return Stack().claude_code_limits(
        A, default, {"Ana@example.com": "500"}, exclusive=exclusive, **{**known, **outputs}
    )


def test_as_declared_it_is_in_sync_and_others_are_left_alone() -> None:
    stack = Stack().claude_code_limits(A, "200", {"Ana@example.com": "500", BEN: "default"})
    found = only(stack, live().claude_code_limits(A, "200.00", ana="500.00", ben=None, billing="9.00"))
    assert (found.status, found.subject.id, found.severity) == (Status.IN_SYNC, A, None)


def test_what_differs_has_both_sides_in_words() -> None:
    stack = Stack().claude_code_limits(A, "200", {ANA: "500", BEN: "default"}, exclusive=True)
    found = only(stack, live().claude_code_limits(A, None, ana=None, ben="7.00", billing="9.00"))
    assert found.status is Status.DRIFTED
    assert found.changes == (
        Change("default", "200.00", "none"),
        Change("people.ana@example.com", "500.00", "default"),
        Change("people.ben@example.com", "default", "7.00"),
        Change("people.billing@example.com", None, "9.00"),
    )


@pytest.mark.parametrize(
    ("default", "ana", "severity"),
    [(None, "500.00", Severity.HIGH), ("200.00", "5000.00", Severity.HIGH), ("210.00", "500.00", Severity.MEDIUM)],
)
def test_what_lets_people_spend_far_more_is_of_high_severity(default: str | None, ana: str, severity: Severity) -> None:
    stack = Stack().claude_code_limits(A, "200", {ANA: "500"})
    assert only(stack, live().claude_code_limits(A, default, ana=ana)).severity is severity


def test_nobody_looked_so_it_is_unseen() -> None:
    organization = live()
    organization.unseen.append(Unseen(Kind.CLAUDE_CODE_SPEND_LIMITS, WHY, A))
    found = only(Stack().claude_code_limits(A, "200", {}), organization)
    assert (found.status, found.reason) == (Status.UNSEEN, WHY)


def test_who_has_not_signed_in_yet_is_awaited() -> None:
    stack = Stack().claude_code_limits(A, "200", {ANA: "500", BEN: "5"})
    found = only(stack, live().claude_code_limits(A, "200.00", ana="500.00"))
    assert (found.status, found.severity) == (Status.AWAITED, None)
    assert found.reason == "awaited: ben@example.com has not signed in to Claude Code yet"


def test_who_is_invited_is_awaited_and_whom_nobody_knows_has_left() -> None:
    stack = Stack().claude_code_limits(A, None, {"zoe@example.com": "5"})
    shown = live().claude_code_limits(A, None)
    assert only(stack, shown).status is Status.LEFT
    assert "zoe@example.com is not in the organization any more" in (only(stack, shown).reason or "")

    week = timedelta(days=7)
    shown.invites = (Invite("zoe@example.com", "pending", NOW - week, NOW + week, id="invite_1", role="developer"),)
    assert only(stack, shown).status is Status.AWAITED


def test_a_person_with_two_rows_is_never_in_sync() -> None:
    shown = live().claude_code_limits(A, None, ana="500.00")
    twice = shown.claude_code[next(iter(shown.claude_code))]
    shown.claude_code = dict.fromkeys(shown.claude_code, replace(twice, people=twice.people * 2))
    found = only(Stack().claude_code_limits(A, None, {ANA: "500"}), shown)
    assert found.changes == (Change("people.ana@example.com", "500.00", "2 rows"),)


def came_back(*, cap: str | None) -> Organization:
    found = Organization().workspace(A, "Claude Code", archived_at=NOW).workspace(AGAIN, "Claude Code")
    return found if cap is None else found.spend_limit(AGAIN, cap)


def test_back_under_another_id_is_one_story_with_its_cap_and_who_did_it() -> None:
    stack = Stack().claude_code_limits(A, "200", {ANA: "500"})
    found = only(stack, came_back(cap="20000.00"))
    assert (found.status, found.severity) == (Status.ARCHIVED, Severity.HIGH)
    assert found.changes == (Change("workspace_id", A, AGAIN),)
    assert found.reason == (
        f"its workspace was archived and is back as {AGAIN} since 2026-11-24, with a limit of 20,000.00 USD for all; "
        "nobody has these limits there"
    )
    assert found.remedy == "`pulumi up` sets them in the new workspace"

    archived = Activity(
        "activity_1", "platform_workspace_archived", NOW - timedelta(hours=1), JANE, details={"workspace_id": A}
    )
    api = FakeAdminApi(StoredOrganization(activities=(archived,)))
    (told,), _ = with_authors((found,), api.activities, users=(), organization_id=ORGANIZATION_ID, now=NOW)
    assert [(one.actor, one.at) for one in told.made_by] == [(JANE, archived.at)]


def test_back_without_a_cap_says_so_and_a_named_workspace_has_to_be_named_anew() -> None:
    bag = {"workspace_id": A, "default": "200"}
    found = only(Stack().add("ClaudeCodeSpendLimits", "claude-code", A, bag), came_back(cap=None))
    assert "without a limit of its own" in (found.reason or "")
    assert found.remedy == "name the new workspace in the program, or none, and run `pulumi up`"


def test_archived_and_not_back_it_follows_its_workspace() -> None:
    found = only(Stack().claude_code_limits(A, "200", {}), Organization().workspace(A, "Claude Code", archived_at=NOW))
    assert (found.status, found.changes, found.severity) == (Status.ARCHIVED, (), Severity.LOW)


class TestByTheFeed:
    def test_what_nobody_touched_is_in_sync_as_of_a_time(self) -> None:
        found = by_feed(seen())
        assert found.status is Status.IN_SYNC
        assert "by the activity feed, as of" in (found.reason or "")

    def test_the_last_event_wins_for_the_default_and_for_each_person(self) -> None:
        found = by_feed(
            seen(),
            at(2, "updated", account_id="user_01Ana", new_limit_usd=90_000),
            at(3, "deleted", account_id="user_01Ana"),
            at(4, "updated", account_id=None, new_limit_usd=25_000),
            at(5, "created", account_id="user_01Ben", limit_usd=1_00),
        )
        assert found.status is Status.DRIFTED
        assert found.changes == (
            Change("default", "200.00", "250.00"),
            Change("people.Ana@example.com", "500.00", "900.00"),
        )

    def test_whom_nobody_named_shows_where_the_declaration_is_exclusive(self) -> None:
        found = by_feed(seen(exclusive=True), at(5, "created", account_id="user_01Ben", limit_usd=1_00))
        assert found.changes == (Change("people.ben@example.com", None, "1.00"),)

    def test_it_begins_with_what_was_seen_not_with_what_is_declared(self) -> None:
        found = by_feed(seen(people={"Ana@example.com": "default"}))
        assert found.changes == (Change("people.Ana@example.com", "500.00", "default"),)

    @pytest.mark.parametrize(
        "event",
        [
            at(2, "updated", account_id="user_01Ana"),
            at(2, "updated", account_id="user_01Ana", new_limit_usd="90000"),
            at(0.01, "deleted", account_id="user_01Ana"),
            at(2, "deleted", account_id="user_01Ana", workspace_id=None),
        ],
    )
    def test_it_proves_no_more_than_the_events_say(self, event: Activity) -> None:
        found = by_feed(seen(), event)
        assert found.status is Status.UNSEEN
        assert "default: as declared, by the activity feed" in (found.reason or "")

    def test_an_event_of_another_workspace_says_nothing(self) -> None:
        assert by_feed(seen(), at(2, "deleted", account_id="user_01Ana", workspace_id=AGAIN)).status is Status.IN_SYNC

    def test_without_having_been_seen_it_stays_unseen(self) -> None:
        assert by_feed(seen(verified_at=None)).status is Status.UNSEEN

    def test_who_did_it_is_told(self) -> None:
        event = at(2, "updated", account_id="user_01Ana", new_limit_usd=90_000)
        found = by_feed(seen(), event)
        api = FakeAdminApi(StoredOrganization(activities=(event, BEGIN)))
        users = live().users
        (told,), _ = with_authors((found,), api.activities, users=users, organization_id=ORGANIZATION_ID, now=NOW)
        assert [(one.path, one.actor, one.at) for one in told.made_by] == [("people.Ana@example.com", JANE, event.at)]
