from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pulumi_claude_admin.feed.console_replay import (
    A_RECORD_WENT,
    JUST_NOW,
    NO_KEY_SEEN,
    SWITCHED,
    TOO_NEAR,
    TWO_CAPS,
    UNKNOWN_EVENT,
    Anchor,
    History,
    NotProven,
    Proven,
    replay_cap,
    replay_recipients,
    replay_thresholds,
)
from pulumi_claude_admin.model.activity import Activity, Actor
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope

W = Scope("wrkspc_01Payments")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SEEN_AT = NOW - timedelta(hours=10)
AS_OF = NOW - timedelta(minutes=5)
JANE = Actor("user_actor", "user_01Jane", "jane@example.com")
PIPELINE = Actor("admin_api_key_actor", "apikey_01Pipeline")
CAP: Anchor[Money | None] = Anchor(Money(50_000), SEEN_AT)
AMOUNTS: Anchor[tuple[Money, ...]] = Anchor((Money(10_000), Money(20_000)), SEEN_AT)
PEOPLE: Anchor[tuple[str, ...]] = Anchor(("finops@example.com",), SEEN_AT)


def at(minutes_ago: float, kind: str, actor: Actor = JANE, /, **details: object) -> Activity:
    moment = NOW - timedelta(minutes=minutes_ago)
    return Activity(f"activity_{minutes_ago}_{kind}", kind, moment, actor, details=details)


def created(minutes_ago: float, cents: object, action: str = "notify_and_pause") -> Activity:
    where = {"workspace_id": W.workspace_id}
    return at(minutes_ago, "workspace_spend_limit_created", limit_usd=cents, limit_action=action, **where)


def deleted(minutes_ago: float, **where: str) -> Activity:
    details = where or {"workspace_id": str(W.workspace_id)}
    return at(minutes_ago, "workspace_spend_limit_deleted", spend_limit_id="a-uuid", **details)


def written_to(minutes_ago: float, *emails: str) -> Activity:
    kind = "workspace_spend_limit_alert_emails_updated"
    return at(minutes_ago, kind, workspace_id=W.workspace_id, alert_emails=[*emails])


BY_KEY = at(900, "platform_workspace_rate_limit_updated", PIPELINE, workspace_id="wrkspc_01Other", value=5)
EARLIER = at(900, "platform_workspace_created", workspace_id="wrkspc_01Other")


def history(*events: Activity, before: Activity = BY_KEY) -> History:
    return History.of(sorted((before, *events), key=lambda one: one.at, reverse=True), NOW)


@pytest.mark.parametrize(
    ("events", "outcome"),
    [
        ([], Proven(Money(50_000), AS_OF)),
        ([deleted(40), created(39, 900_000)], Proven(Money(900_000), AS_OF)),
        ([deleted(60), created(59, 1), deleted(40), created(39, 900_000)], Proven(Money(900_000), AS_OF)),
        ([created(30, 10_000, "notify_only")], Proven(Money(50_000), AS_OF)),
        ([deleted(40)], NotProven(A_RECORD_WENT)),
        ([deleted(40), created(39, 900_000), deleted(38)], NotProven(A_RECORD_WENT)),
        ([created(39, 900_000)], NotProven(TWO_CAPS)),
        ([deleted(40), created(39, 1), created(38, 2)], NotProven(TWO_CAPS)),
        ([created(39, 1), deleted(38), created(37, 2)], NotProven(TWO_CAPS)),
        ([deleted(40), created(39, "a lot")], NotProven(UNKNOWN_EVENT)),
        ([deleted(40), created(39, 900_000, "pause_only")], NotProven(UNKNOWN_EVENT)),
        ([deleted(40, workspace_id="wrkspc_01Other")], Proven(Money(50_000), AS_OF)),
        ([deleted(40, somewhere="else")], NotProven(A_RECORD_WENT)),
    ],
)
def test_a_cap_is_what_the_one_record_since_the_deletion_says(events: list[Activity], outcome: object) -> None:
    assert replay_cap(history(*events), W, CAP) == outcome


def test_where_there_was_no_cap_none_can_be_deleted() -> None:
    nothing: Anchor[Money | None] = Anchor(None, SEEN_AT)
    assert replay_cap(history(deleted(40)), W, nothing) == Proven(None, AS_OF)
    assert replay_cap(history(created(40, 7)), W, nothing) == Proven(Money(7), AS_OF)


@pytest.mark.parametrize(
    ("events", "outcome"),
    [
        ([], Proven(AMOUNTS.value, AS_OF)),
        ([created(40, 5_000, "notify_only")], Proven((Money(5_000), *AMOUNTS.value), AS_OF)),
        ([created(40, 900_000)], Proven(AMOUNTS.value, AS_OF)),
        ([deleted(40)], NotProven(A_RECORD_WENT)),
        ([deleted(40), created(39, 900_000)], NotProven(A_RECORD_WENT)),
        ([created(40, None, "notify_only")], NotProven(UNKNOWN_EVENT)),
    ],
)
def test_thresholds_are_proven_while_none_was_deleted(events: list[Activity], outcome: object) -> None:
    assert replay_thresholds(history(*events), W, AMOUNTS) == outcome


def test_what_is_deleted_where_there_are_no_thresholds_is_the_cap() -> None:
    assert replay_thresholds(history(deleted(40)), W, Anchor((), SEEN_AT)) == Proven((), AS_OF)


@pytest.mark.parametrize(
    ("events", "outcome"),
    [
        ([], Proven(PEOPLE.value, AS_OF)),
        ([written_to(40, "B@example.com", "a@example.com")], Proven(("a@example.com", "b@example.com"), AS_OF)),
        ([written_to(40, "a@example.com"), written_to(39)], Proven((), AS_OF)),
        (
            [at(40, "workspace_spend_limit_alert_emails_updated", workspace_id=W.workspace_id)],
            NotProven(UNKNOWN_EVENT),
        ),
        (
            [at(40, "workspace_spend_limit_alert_emails_updated", alert_emails=["a@example.com"])],
            NotProven(UNKNOWN_EVENT),
        ),
        ([at(40, "platform_spend_limit_alert_emails_updated", alert_emails=[])], Proven(PEOPLE.value, AS_OF)),
    ],
)
def test_the_last_event_has_all_recipients(events: list[Activity], outcome: object) -> None:
    assert replay_recipients(history(*events, before=EARLIER), W, PEOPLE) == outcome


def test_the_organization_s_own_settings_have_events_of_their_own() -> None:
    told = at(
        40, "platform_spend_limit_alert_emails_updated", alert_emails=["cfo@example.com"], alerted_roles=["admin"]
    )
    assert replay_recipients(history(told), ORGANIZATION, PEOPLE) == Proven(("cfo@example.com",), AS_OF)
    assert replay_recipients(history(written_to(40)), ORGANIZATION, PEOPLE) == Proven(PEOPLE.value, AS_OF)


@pytest.mark.parametrize("replay", [replay_cap, replay_thresholds])
def test_limits_are_proven_only_where_a_change_by_a_key_was_seen_before(replay: object) -> None:
    by_jane = at(900, "platform_workspace_rate_limit_updated", JANE, workspace_id="wrkspc_01Other", value=5)
    too_late = at(30, "platform_workspace_rate_limit_updated", PIPELINE, workspace_id="wrkspc_01Other", value=5)
    anchor: Anchor[Any] = CAP if replay is replay_cap else AMOUNTS
    assert callable(replay)
    assert replay(history(before=by_jane), W, anchor) == NotProven(NO_KEY_SEEN)
    assert replay(history(too_late, before=by_jane), W, anchor) == NotProven(NO_KEY_SEEN)


def test_a_feed_that_does_not_reach_back_proves_nothing() -> None:
    outcome = replay_recipients(History.of([written_to(40, "a@example.com")], NOW), W, PEOPLE)
    reason = "the activity feed does not reach back to 2026-11-23 23:00 UTC, when it was last looked at"
    assert outcome == NotProven(reason, is_gap=True)


def test_a_feed_that_was_off_meanwhile_proves_nothing() -> None:
    outcome = replay_recipients(history(at(100, SWITCHED), written_to(40, "a@example.com")), W, PEOPLE)
    assert isinstance(outcome, NotProven)
    assert "switched off or on" in outcome.reason


def test_a_change_of_the_last_minutes_is_not_told_yet() -> None:
    assert replay_recipients(history(written_to(4, "a@example.com")), W, PEOPLE) == NotProven(JUST_NOW)


def test_what_was_seen_a_moment_ago_is_as_of_then() -> None:
    seen: Anchor[tuple[str, ...]] = Anchor(("a@example.com",), NOW - timedelta(minutes=3))
    assert replay_recipients(history(), W, seen) == Proven(seen.value, seen.at)


@pytest.mark.parametrize("seconds_after", [-90, -5, 0, 1])
def test_our_own_write_is_known_by_the_value_and_time_that_it_left(seconds_after: float) -> None:
    minutes_ago = 600 - seconds_after / 60
    own_recipients = written_to(minutes_ago, "finops@example.com")
    own_cap = (deleted(minutes_ago + 0.01), created(minutes_ago, 50_000))
    assert replay_recipients(history(own_recipients), W, PEOPLE) == Proven(PEOPLE.value, AS_OF)
    assert replay_cap(history(*own_cap), W, CAP) == Proven(CAP.value, AS_OF)


def test_what_somebody_did_while_it_was_looked_at_is_not_told() -> None:
    other = written_to(600.5, "somebody@example.com")
    assert replay_recipients(history(other), W, PEOPLE) == NotProven(TOO_NEAR)


def test_events_may_come_twice_and_in_any_order() -> None:
    events = [
        written_to(39, "b@example.com"),
        EARLIER,
        written_to(40, "a@example.com"),
        written_to(39, "b@example.com"),
    ]
    assert replay_recipients(History.of(events, NOW), W, PEOPLE) == Proven(("b@example.com",), AS_OF)
