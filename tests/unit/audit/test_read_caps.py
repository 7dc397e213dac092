from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from pulumi_claude_admin.audit.limit_facts import CapAction, CapFacts, CapSource
from pulumi_claude_admin.audit.read_caps import CapSources, StateCap, read_caps
from pulumi_claude_admin.audit_ports import KeptCap
from pulumi_claude_admin.errors import AuthenticationFailed, LayoutUnknown, PermissionDenied, SignInNeeded, Unavailable
from pulumi_claude_admin.feed.console_replay import Anchor
from pulumi_claude_admin.model.activity import Activity, Actor
from pulumi_claude_admin.model.claude_code_limits import ClaudeCodeLimits
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope, SpendNotifications
from tests.support.admin_api.stored import StoredOrganization
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.fake_console import FakeConsole

STORED = StoredOrganization()
RESEARCH = Scope(next(iter(STORED.workspaces)))
NOW = STORED.time
YESTERDAY = NOW - timedelta(days=1)
NO_CONSOLE = "no Console session"


def api_of(*events: Activity, is_gated: bool = True, **refusals: Exception) -> FakeAdminApi:
    named = {name.replace("__", "."): error for name, error in refusals.items()}
    api = FakeAdminApi(StoredOrganization(has_spend_preview=not is_gated, activities=events, refusals=named))
    api.stored.workspaces = {RESEARCH.workspace_id or "": STORED.workspaces[RESEARCH.workspace_id or ""]}
    return api


def sources(api: FakeAdminApi, console: FakeConsole | None = None) -> CapSources:
    return CapSources(api, console, NO_CONSOLE, api.stored.identity.id, tuple(api.stored.workspaces.values()))


def event(kind: str, days_ago: float, **details: object) -> Activity:
    at = NOW - timedelta(days=days_ago)
    return Activity(f"activity_{kind}_{days_ago}", kind, at, Actor("user_actor"), details=details)


def pause_event(days_ago: float, cents: int, action: str = "notify_and_pause") -> Activity:
    return event(
        "workspace_spend_limit_created",
        days_ago,
        workspace_id=RESEARCH.workspace_id,
        limit_usd=cents,
        limit_action=action,
    )


BY_KEY = replace(
    event("platform_workspace_rate_limit_updated", 40), actor=Actor("admin_api_key_actor"), id="activity_by_key"
)
"""That limits by key are in the feed, and that it reaches back."""


def test_the_api_shows_caps_and_that_there_is_none() -> None:
    caps = read_caps(sources(api_of(is_gated=False))).caps
    assert caps == {
        ORGANIZATION: CapFacts(Decimal(1_000_000), CapSource.API),
        RESEARCH: CapFacts(None, CapSource.API),
    }
    assert caps[RESEARCH].is_missing


@pytest.mark.parametrize(
    ("actions", "wanted"),
    [
        (["notify_only"], CapAction.NOTIFIES),
        (["notify_and_pause"], CapAction.PAUSES),
        (["notify_only", "notify_and_pause"], CapAction.PAUSES),
        ([], CapAction.UNKNOWN),
    ],
)
def test_the_feed_tells_what_happens_at_an_amount_that_the_api_shows(actions: list[str], wanted: CapAction) -> None:
    events = [
        event("platform_spend_limit_created", 5 + number, limit_usd=1_000_000, limit_action=action)
        for number, action in enumerate(actions)
    ]
    cap = read_caps(sources(api_of(*events, is_gated=False))).caps[ORGANIZATION]
    assert cap.action is wanted
    assert cap.is_missing == (wanted is CapAction.NOTIFIES)


def test_an_event_of_another_amount_or_workspace_says_nothing() -> None:
    other = event("platform_spend_limit_created", 5, limit_usd=999, limit_action="notify_only")
    elsewhere = pause_event(5, 1_000_000, "notify_only")
    cap = read_caps(sources(api_of(other, elsewhere, is_gated=False))).caps[ORGANIZATION]
    assert cap.action is CapAction.UNKNOWN


def test_where_the_api_is_gated_the_console_shows_caps() -> None:
    api = api_of()
    console = FakeConsole(api, spend={RESEARCH: Money(50_000)})
    caps = read_caps(sources(api, console)).caps
    assert caps[RESEARCH] == CapFacts(Decimal(50_000), CapSource.CONSOLE, CapAction.PAUSES)
    assert caps[ORGANIZATION] == CapFacts(None, CapSource.CONSOLE)


def notified(scope: Scope, *recipients: str) -> SpendNotifications:
    return SpendNotifications(scope, (), recipients)


def test_the_console_tells_who_gets_notifications_of_which_the_feed_says_nothing() -> None:
    api = api_of(is_gated=False)
    console = FakeConsole(api, notifications={ORGANIZATION: notified(ORGANIZATION, "finops@example.com")})
    found = read_caps(sources(api, console))
    assert found.recipients == {ORGANIZATION: ("finops@example.com",)}
    assert console.calls == ["read_notifications"], "Research has no cap, so its page is not opened"


def test_the_console_is_not_asked_for_recipients_that_the_feed_tells() -> None:
    told = event("platform_spend_limit_alert_emails_updated", 3, alert_emails=["Ana@example.com"])
    api = api_of(told, replace(BY_KEY, at=NOW - timedelta(days=200)), is_gated=False)
    console = FakeConsole(api)
    assert read_caps(sources(api, console)).recipients == {ORGANIZATION: ("ana@example.com",)}
    assert console.calls == []


def test_recipients_of_a_workspace_are_asked_for_where_it_has_a_cap() -> None:
    api = api_of()
    console = FakeConsole(
        api, spend={RESEARCH: Money(5)}, notifications={RESEARCH: notified(RESEARCH, "a@example.com")}
    )
    found = read_caps(sources(api, console))
    assert found.recipients == {ORGANIZATION: (), RESEARCH: ("a@example.com",)}
    assert console.calls.count("read_notifications") == 2


def test_a_page_of_notifications_that_cannot_be_read_is_unseen_with_why() -> None:
    api = api_of(is_gated=False)
    found = read_caps(sources(api, FakeConsole(api, refusal=LayoutUnknown("no layout matches"))))
    assert found.recipients == {}
    assert found.why_no_recipients is not None
    assert found.why_no_recipients.startswith("no layout matches")


def test_without_a_session_the_console_is_asked_once() -> None:
    api = api_of()
    console = FakeConsole(api, refusal=SignInNeeded("the session has expired"))
    caps = read_caps(sources(api, console)).caps
    assert console.calls == ["read_spend_limit"]
    assert not any(cap.is_seen for cap in caps.values())
    assert "the session has expired" in str(caps[RESEARCH].why_unseen)


def test_what_nobody_shows_is_unseen_and_never_missing() -> None:
    cap = read_caps(sources(api_of())).caps[RESEARCH]
    assert (cap.is_seen, cap.is_missing) == (False, False)
    assert cap.why_unseen == (
        "the Admin API does not list spend limits for this organization; no Console session; "
        "it was never seen before, so the activity feed has nothing to begin with"
    )


@pytest.mark.parametrize("source", ["api", "console"])
def test_the_feed_tells_what_became_of_a_cap_that_an_earlier_run_saw(source: str) -> None:
    api = api_of(BY_KEY, pause_event(0.5, 70_000))
    kept = (KeptCap(YESTERDAY, RESEARCH.workspace_id, None, source),)
    cap = read_caps(replace(sources(api), kept=kept)).caps[RESEARCH]
    assert cap == CapFacts(Decimal(70_000), CapSource.FEED, CapAction.PAUSES)


def test_what_the_feed_told_an_earlier_run_is_nothing_to_begin_with() -> None:
    kept = (KeptCap(YESTERDAY, RESEARCH.workspace_id, 5, "feed"),)
    assert not read_caps(replace(sources(api_of(BY_KEY)), kept=kept)).caps[RESEARCH].is_seen


def test_a_stacks_own_sight_is_the_last_resort_and_says_what_is_declared() -> None:
    api = api_of(activities__list_since=PermissionDenied("no", status=403))
    state = StateCap(Money(90_000), "teams.yaml", seen=Anchor(Money(80_000), YESTERDAY))
    cap = read_caps(replace(sources(api), states={RESEARCH: state})).caps[RESEARCH]
    assert cap == CapFacts(Decimal(80_000), CapSource.STATE, declared=Decimal(90_000), declared_at="teams.yaml")


def test_what_is_declared_stands_beside_what_the_api_shows() -> None:
    state = StateCap(Money(90_000), "teams.yaml")
    cap = read_caps(replace(sources(api_of(is_gated=False)), states={RESEARCH: state})).caps[RESEARCH]
    assert cap == CapFacts(None, CapSource.API, declared=Decimal(90_000), declared_at="teams.yaml")


def test_what_was_seen_is_kept_for_later_runs_and_what_a_stack_says_is_not() -> None:
    api = api_of()
    console = FakeConsole(api, spend={RESEARCH: Money(50_000)})
    reading = read_caps(sources(api, console))
    assert reading.sightings == (
        KeptCap(NOW, None, None, "console"),
        KeptCap(NOW, RESEARCH.workspace_id, 50_000, "console"),
    )
    state = {RESEARCH: StateCap(None, None, seen=Anchor(Money(5), YESTERDAY))}
    api = api_of(activities__list_since=PermissionDenied("no", status=403))
    assert read_caps(replace(sources(api), states=state)).sightings == ()


def test_an_archived_workspace_has_no_cap_to_look_for() -> None:
    api = api_of(is_gated=False)
    (research,) = api.stored.workspaces.values()
    archived = replace(research, archived_at=NOW)
    assert set(read_caps(replace(sources(api), workspaces=(archived,))).caps) == {ORGANIZATION}


def test_a_platform_that_is_down_makes_caps_unseen_and_a_revoked_key_is_an_error() -> None:
    down = api_of(spend_limits__list=Unavailable("down", status=503))
    assert "does not show it: down" in str(read_caps(sources(down)).caps[RESEARCH].why_unseen)
    with pytest.raises(AuthenticationFailed):
        read_caps(sources(api_of(spend_limits__list=AuthenticationFailed("revoked", status=401))))


@pytest.mark.parametrize(
    ("kind", "details", "wanted"),
    [
        ("created", {"limit_usd": 5000}, CapFacts(Decimal(5000), CapSource.FEED)),
        ("updated", {"new_limit_usd": 6000}, CapFacts(Decimal(6000), CapSource.FEED)),
        ("deleted", {}, CapFacts(None, CapSource.FEED)),
    ],
)
def test_the_feed_tells_what_everybody_may_spend_on_claude_code(
    kind: str, details: dict[str, object], wanted: CapFacts
) -> None:
    last = event(f"workspace_member_spend_limit_{kind}", 3, account_id=None, **details)
    older = event("workspace_member_spend_limit_created", 9, account_id=None, limit_usd=1)
    of_one = event("workspace_member_spend_limit_created", 1, account_id="user_01", limit_usd=7)
    assert read_caps(sources(api_of(older, last, of_one))).claude_code == wanted


def test_claude_code_limits_without_an_event_are_unseen() -> None:
    limit = read_caps(sources(api_of())).claude_code
    assert not limit.is_seen
    assert "no event about it" in str(limit.why_unseen)


def test_the_page_says_now_what_everybody_may_spend_on_claude_code() -> None:
    api = api_of(event("workspace_member_spend_limit_created", 3, account_id=None, limit_usd=9_900))
    api.stored.workspaces["wrkspc_cc"] = replace(
        STORED.workspaces[RESEARCH.workspace_id or ""], id="wrkspc_cc", name="Claude Code"
    )
    console = FakeConsole(api, claude_code={Scope("wrkspc_cc"): ClaudeCodeLimits(Money(20_000), ())})
    assert read_caps(sources(api, console)).claude_code == CapFacts(
        Decimal(20_000), CapSource.CONSOLE, CapAction.PAUSES
    )
    console.claude_code.clear()
    assert read_caps(sources(api, console)).claude_code == CapFacts(Decimal(9_900), CapSource.FEED)


def test_no_page_is_opened_for_claude_code_where_there_is_no_such_workspace() -> None:
    console = FakeConsole(api_of())
    read_caps(sources(api_of(), console))
    assert "read_claude_code_limits" not in console.calls


def test_a_cap_that_the_feed_saw_made_needs_no_earlier_sight() -> None:
    caps = read_caps(sources(api_of(BY_KEY, pause_event(3, 70_000)))).caps
    assert caps[RESEARCH] == CapFacts(Decimal(70_000), CapSource.FEED, CapAction.PAUSES)
    assert not caps[ORGANIZATION].is_seen


def test_the_events_and_whoever_gets_notifications_are_told_with_the_caps() -> None:
    emails = event(
        "workspace_spend_limit_alert_emails_updated", 2, workspace_id=RESEARCH.workspace_id, alert_emails=["A@x.co"]
    )
    left = event("org_user_left", 1, user_id="user_01Bo")
    reading = read_caps(sources(api_of(emails, left)))
    assert reading.recipients == {RESEARCH: ("a@x.co",)}
    assert reading.activities is not None
    assert {one.type for one in reading.activities} == {emails.type, left.type}


def test_without_a_feed_nobody_knows_who_gets_notifications() -> None:
    reading = read_caps(sources(api_of(activities__list_since=PermissionDenied("no", status=403))))
    assert (reading.recipients, reading.activities) == ({}, None)
