"""Settings that only the Console shows, without the Console: as far as the feed proves them, and unseen beyond that."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest

from pulumi_claude_admin.drift.console_by_feed import ByFeed, read_by_feed
from pulumi_claude_admin.drift.detect import detect
from pulumi_claude_admin.drift.organization_index import Reading
from pulumi_claude_admin.errors import PermissionDenied, UnexpectedResponse
from pulumi_claude_admin.feed.attribution import REACH
from pulumi_claude_admin.feed.reading import HOW_TO_ENABLE
from pulumi_claude_admin.findings import Change, Finding, Kind, Status, Unseen
from pulumi_claude_admin.model.activity import Activity, Actor
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.report.drift_notices import feed_notices
from tests.support.admin_api.stored import StoredOrganization
from tests.support.fake_admin_api import FakeAdminApi, refusing
from tests.support.organization_builder import Organization
from tests.support.stack_builder import CIPHERTEXT, ORGANIZATION_ID, Stack

A = "wrkspc_01A"
NOW = FakeAdminApi().now()
SEEN = NOW - timedelta(days=2)
JANE, KEY = Actor("user_actor", "user_01Jane", "jane@example.com"), Actor("admin_api_key_actor", "apikey_01Pipeline")
WHY = "the Console was not asked, as --no-console says"


def at(hours_ago: float, kind: str, actor: Actor = JANE, /, **details: object) -> Activity:
    return Activity(f"activity_{hours_ago}_{kind}", kind, NOW - timedelta(hours=hours_ago), actor, details=details)


BY_KEY = at(60, "platform_workspace_rate_limit_updated", KEY, workspace_id=A, value=5)
BY_JANE = at(60, "platform_workspace_rate_limit_updated", JANE, workspace_id=A, value=5)


def emails(hours_ago: float, *to: str) -> Activity:
    return at(hours_ago, "workspace_spend_limit_alert_emails_updated", workspace_id=A, alert_emails=[*to])


def caps(hours_ago: float, cents: int) -> tuple[Activity, Activity]:
    new = {"workspace_id": A, "limit_usd": cents, "limit_action": "notify_and_pause"}
    return (
        at(hours_ago, "workspace_spend_limit_created", **new),
        at(hours_ago + 0.01, "workspace_spend_limit_deleted", workspace_id=A),
    )


def notifications(**outputs: object) -> Stack:
    bag = {"workspace_id": A, "thresholds": ["50.00"], "recipients": ["Finops@example.com"]}
    return Stack().add("SpendNotifications", "a", A, bag, **{"verified_at": SEEN.isoformat(), **outputs})


def cap(**outputs: object) -> Stack:
    return Stack().spend_limit("a", A, "500.00", **{"verified_at": SEEN.isoformat(), **outputs})


def told(stack: Stack, events: Iterable[Activity], *, kind: Kind = Kind.SPEND_NOTIFICATIONS) -> ByFeed:
    api = FakeAdminApi(StoredOrganization(activities=tuple(events)))
    return read_by_feed(stack.declared(), api, (Unseen(kind, WHY, A),), organization_id=ORGANIZATION_ID)


def found(stack: Stack, *events: Activity, kind: Kind = Kind.SPEND_NOTIFICATIONS) -> Finding:
    by_feed = told(stack, events, kind=kind)
    live = Organization().workspace(A, "Payments").without_spend_limits("no list").reading()
    reading = Reading(live.snapshot, NOW, by_feed.unseen, by_feed.told, by_feed.silence)
    return next(one for one in detect(stack.declared(), reading).findings if one.subject.kind is kind)


def test_what_nobody_touched_is_in_sync_as_of_a_time() -> None:
    finding = found(notifications(), BY_KEY)
    assert finding.status is Status.IN_SYNC
    assert finding.reason == f"by the activity feed, as of {NOW - timedelta(minutes=5):%Y-%m-%d %H:%M} UTC"


def test_recipients_that_somebody_changed_are_drift_and_the_rest_is_unseen_where_keys_are_silent() -> None:
    finding = found(notifications(), BY_JANE, emails(3, "mallory@example.com"))
    assert finding.status is Status.DRIFTED
    assert finding.changes == (Change("recipients", ("finops@example.com",), ("mallory@example.com",)),)
    assert "by the activity feed, as of" in (finding.reason or "")
    assert "thresholds: no change of a limit by an API key" in (finding.reason or "")


def test_what_is_proven_in_part_only_is_unseen() -> None:
    finding = found(notifications(), BY_JANE)
    assert finding.status is Status.UNSEEN
    assert finding.reason is not None
    assert finding.reason.startswith(f"{WHY}, and the activity feed does not prove it (thresholds: no change")
    assert "recipients: as declared, by the activity feed, as of" in finding.reason


def test_a_cap_that_somebody_raised_is_drift() -> None:
    finding = found(cap(), BY_KEY, *caps(3, 900_000), kind=Kind.WORKSPACE_SPEND_LIMIT)
    assert (finding.status, finding.changes) == (Status.DRIFTED, (Change("amount", "500.00", "9000.00"),))


def test_a_cap_that_nobody_can_tell_is_unseen_with_the_reason() -> None:
    finding = found(cap(), BY_KEY, caps(3, 900_000)[1], kind=Kind.WORKSPACE_SPEND_LIMIT)
    assert finding.status is Status.UNSEEN
    assert "a limit or threshold was deleted since" in (finding.reason or "")


def test_a_cap_that_the_last_refresh_did_not_find_is_missing() -> None:
    stack = cap()
    del stack.resources[0]["outputs"]["amount"]  # type: ignore[attr-defined]
    assert found(stack, BY_KEY, kind=Kind.WORKSPACE_SPEND_LIMIT).status is Status.MISSING


def test_it_begins_with_what_was_seen_not_with_what_is_declared() -> None:
    finding = found(notifications(recipients=["b@example.com"]), BY_KEY)
    assert finding.changes == (Change("recipients", ("finops@example.com",), ("b@example.com",)),)


@pytest.mark.parametrize(
    "stack",
    [
        Stack().notifications("a", A, ["50.00"], ["finops@example.com"]),
        notifications(verified_at="yesterday"),
        notifications(thresholds=CIPHERTEXT, recipients=CIPHERTEXT),
    ],
    ids=["never seen", "no time", "secret"],
)
def test_without_a_value_to_begin_with_the_feed_is_not_asked(stack: Stack) -> None:
    api = FakeAdminApi(StoredOrganization(activities=(BY_KEY,)))
    unseen = (Unseen(Kind.SPEND_NOTIFICATIONS, WHY, A),)
    assert read_by_feed(stack.declared(), api, unseen, organization_id=ORGANIZATION_ID) == ByFeed(unseen)
    assert api.calls == []


def test_of_two_stacks_that_saw_it_the_later_one_counts() -> None:
    stack = notifications(recipients=["old@example.com"], verified_at=(SEEN - timedelta(hours=1)).isoformat())
    later = notifications(recipients=["new@example.com"])
    stack.resources += later.resources
    [one] = told(stack, [BY_KEY]).told.values()
    assert one.values == {"thresholds": (Money(5_000),), "recipients": ("new@example.com",)}


def test_one_call_tells_of_all_settings_from_before_the_oldest() -> None:
    api = FakeAdminApi(StoredOrganization(activities=(BY_KEY,)))
    unseen = (Unseen(Kind.SPEND_NOTIFICATIONS, WHY, A), Unseen(Kind.WORKSPACE_SPEND_LIMIT, WHY, A))
    stack = notifications()
    stack.resources += cap().resources
    by_feed = read_by_feed(stack.declared(), api, unseen, organization_id=ORGANIZATION_ID)
    assert by_feed.unseen == ()
    assert len(by_feed.told) == 2
    assert api.calls == ["activities.list_since"]
    assert BY_KEY.at > SEEN - REACH


@pytest.mark.parametrize(
    ("error", "words"), [(PermissionDenied("no"), HOW_TO_ENABLE), (UnexpectedResponse("no data"), "no data")]
)
def test_a_feed_that_may_not_be_read_leaves_it_unseen_and_says_why_once(error: Exception, words: str) -> None:
    unseen = (Unseen(Kind.SPEND_NOTIFICATIONS, WHY, A),)
    api = refusing(error, "activities.list_since")
    by_feed = read_by_feed(notifications().declared(), api, unseen, organization_id=ORGANIZATION_ID)
    assert by_feed.unseen == unseen
    reading = Reading(Organization().reading().snapshot, NOW, by_feed.unseen, by_feed.told, by_feed.silence)
    [notice] = feed_notices(reading, by_feed.silence)
    assert notice.startswith("who made these changes and the Console settings that were not looked at are not known: ")
    assert notice.count(words) == 1


def test_what_was_told_by_the_feed_is_said_once() -> None:
    by_feed = told(notifications(), [BY_KEY])
    reading = Reading(Organization().reading().snapshot, NOW, by_feed.unseen, by_feed.told)
    [notice] = feed_notices(reading, None)
    assert notice == (
        f"1 Console setting was told by the activity feed, as of {NOW - timedelta(minutes=5):%Y-%m-%d %H:%M} UTC, "
        "and not looked at in the Console."
    )
