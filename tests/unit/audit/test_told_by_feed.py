from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from pulumi_claude_admin.audit.caps_by_feed import replayed
from pulumi_claude_admin.audit.limit_facts import CapAction, CapFacts, CapSource
from pulumi_claude_admin.audit.told_by_feed import first_caps, recipients_told
from pulumi_claude_admin.feed.console_replay import A_RECORD_WENT, NO_KEY_SEEN, History
from pulumi_claude_admin.model.activity import Activity, Actor
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
PAYMENTS = Scope("wrkspc_01")


def event(kind: str, *, days_ago: float, by: str = "user_actor", **details: object) -> Activity:
    where = {} if kind.startswith("platform_spend") else {"workspace_id": "wrkspc_01"}
    at = NOW - timedelta(days=days_ago)
    return Activity(f"{kind}@{days_ago}", kind, at, Actor(by, "x"), details={**where, **details})


BY_KEY = event("platform_workspace_rate_limit_updated", days_ago=90, by="admin_api_key_actor")
"""A change of a limit by a key was seen: so such changes are in this feed."""


def created(cents: int, *, days_ago: float, action: str = "notify_and_pause", whose: str = "workspace") -> Activity:
    return event(f"{whose}_spend_limit_created", days_ago=days_ago, limit_usd=cents, limit_action=action)


def deleted(*, days_ago: float) -> Activity:
    return event("workspace_spend_limit_deleted", days_ago=days_ago, spend_limit_id="5")


def told(*newest_first: Activity) -> History:
    return History.of((*newest_first, BY_KEY), NOW)


def caps(*newest_first: Activity) -> dict[Scope, CapFacts | str]:
    """What a replay makes of the first caps."""
    history = told(*newest_first)
    return replayed(history, first_caps(history))


def test_a_cap_that_an_event_made_stops_spend() -> None:
    assert caps(created(50_000, days_ago=3)) == {PAYMENTS: CapFacts(Decimal(50_000), CapSource.FEED, CapAction.PAUSES)}


def test_an_edit_is_a_deletion_and_a_new_one() -> None:
    edited = caps(created(80_000, days_ago=2), deleted(days_ago=2.00001), created(50_000, days_ago=9))
    assert edited == {PAYMENTS: CapFacts(Decimal(80_000), CapSource.FEED, CapAction.PAUSES)}


def test_a_threshold_is_no_cap() -> None:
    assert caps(created(50_000, days_ago=3, action="notify_only")) == {}


def test_after_a_deletion_that_may_be_of_another_record_nothing_is_told() -> None:
    assert caps(deleted(days_ago=1), created(50_000, days_ago=3)) == {PAYMENTS: A_RECORD_WENT}


def test_the_organizations_own_is_told_too() -> None:
    found = caps(created(900_000, days_ago=3, whose="platform"))
    assert found == {ORGANIZATION: CapFacts(Decimal(900_000), CapSource.FEED, CapAction.PAUSES)}


def test_without_a_change_by_a_key_in_the_feed_no_cap_is_told() -> None:
    history = History.of((created(50_000, days_ago=3),), NOW)
    assert replayed(history, first_caps(history)) == {PAYMENTS: NO_KEY_SEEN}


def emails(*addresses: str, days_ago: float, whose: str = "workspace") -> Activity:
    return event(f"{whose}_spend_limit_alert_emails_updated", days_ago=days_ago, alert_emails=list(addresses))


def test_the_last_event_has_the_whole_list_of_recipients() -> None:
    events = (
        emails("B@x.co", "a@x.co", days_ago=1),
        emails("c@x.co", days_ago=5),
        emails("o@x.co", days_ago=9, whose="platform"),
    )
    assert recipients_told(told(*events)) == {PAYMENTS: ("a@x.co", "b@x.co"), ORGANIZATION: ("o@x.co",)}


def test_an_event_that_does_not_say_the_list_tells_nothing() -> None:
    broken = event("workspace_spend_limit_alert_emails_updated", days_ago=1)
    assert recipients_told(told(broken, emails("c@x.co", days_ago=5))) == {}
