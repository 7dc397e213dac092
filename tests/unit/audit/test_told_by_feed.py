from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from pulumi_claude_admin.audit.facts import CapAction, CapFacts, CapSource
from pulumi_claude_admin.audit.told_by_feed import caps_told, claude_code_limit_told, recipients_told, with_actions
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


def caps(*newest_first: Activity) -> dict[Scope, CapFacts]:
    return caps_told((*newest_first, BY_KEY), NOW)


def test_a_cap_that_an_event_made_stops_spend() -> None:
    assert caps(created(50_000, days_ago=3)) == {PAYMENTS: CapFacts(Decimal(50_000), CapSource.FEED, CapAction.PAUSES)}


def test_an_edit_is_a_deletion_and_a_new_one() -> None:
    told = caps(created(80_000, days_ago=2), deleted(days_ago=2.00001), created(50_000, days_ago=9))
    assert told[PAYMENTS].amount == Decimal(80_000)


def test_a_threshold_is_no_cap() -> None:
    assert caps(created(50_000, days_ago=3, action="notify_only")) == {}


def test_after_a_deletion_that_may_be_of_another_record_nothing_is_told() -> None:
    assert caps(deleted(days_ago=1), created(50_000, days_ago=3)) == {}


def test_the_organizations_own_is_told_too() -> None:
    assert caps(created(900_000, days_ago=3, whose="platform"))[ORGANIZATION].amount == Decimal(900_000)


def test_without_a_change_by_a_key_in_the_feed_no_cap_is_told() -> None:
    assert caps_told((created(50_000, days_ago=3),), NOW) == {}


def test_the_feed_says_what_happens_at_a_cap_that_the_api_shows() -> None:
    told = caps(created(50_000, days_ago=3))
    shown = {PAYMENTS: CapFacts(Decimal(50_000), CapSource.API), Scope("wrkspc_02"): CapFacts(None, CapSource.API)}
    merged = with_actions(shown, told)
    assert merged[PAYMENTS] == CapFacts(Decimal(50_000), CapSource.API, CapAction.PAUSES)
    assert merged[Scope("wrkspc_02")] == shown[Scope("wrkspc_02")]


def test_what_another_source_read_wins_over_an_older_event() -> None:
    shown = {PAYMENTS: CapFacts(Decimal(70_000), CapSource.API)}
    assert with_actions(shown, caps(created(50_000, days_ago=3))) == shown


def test_where_nobody_else_could_look_the_feed_is_the_source_and_the_declaration_stays() -> None:
    shown = {PAYMENTS: CapFacts(None, None, declared=Decimal(1), declared_at="teams.yaml:4", why_unseen="closed")}
    found = with_actions(shown, caps(created(50_000, days_ago=3)))[PAYMENTS]
    assert (found.amount, found.source, found.declared_at) == (Decimal(50_000), CapSource.FEED, "teams.yaml:4")


def emails(*addresses: str, days_ago: float, whose: str = "workspace") -> Activity:
    return event(f"{whose}_spend_limit_alert_emails_updated", days_ago=days_ago, alert_emails=list(addresses))


def test_the_last_event_has_the_whole_list_of_recipients() -> None:
    events = (
        emails("B@x.co", "a@x.co", days_ago=1),
        emails("c@x.co", days_ago=5),
        emails("o@x.co", days_ago=9, whose="platform"),
    )
    assert recipients_told(events, NOW) == {PAYMENTS: ("a@x.co", "b@x.co"), ORGANIZATION: ("o@x.co",)}


def test_an_event_that_does_not_say_the_list_tells_nothing() -> None:
    broken = event("workspace_spend_limit_alert_emails_updated", days_ago=1)
    assert recipients_told((broken, emails("c@x.co", days_ago=5)), NOW) == {}


def person(kind: str, *, days_ago: float, cents: int | None = None, account_id: str | None = None) -> Activity:
    amount = {} if cents is None else {"new_limit_usd" if kind == "updated" else "limit_usd": cents}
    made = event(f"workspace_member_spend_limit_{kind}", days_ago=days_ago, account_id=account_id)
    return replace(made, details={**made.details, **amount})


def test_the_limit_for_each_person_is_that_of_the_last_event_of_the_default() -> None:
    events = [person("updated", days_ago=2, cents=7_000), person("created", days_ago=5, cents=5_000)]
    assert claude_code_limit_told(events) == CapFacts(Decimal(7_000), CapSource.FEED)
    assert claude_code_limit_told([person("deleted", days_ago=1), *events]) == CapFacts(None, CapSource.FEED)


def test_the_limit_of_one_person_is_not_that_of_each() -> None:
    assert claude_code_limit_told([person("created", days_ago=1, cents=5, account_id="user_01")]) is None


def test_an_event_without_an_amount_leaves_the_limit_unseen() -> None:
    found = claude_code_limit_told([person("created", days_ago=1)])
    assert found is not None
    assert not found.is_seen
