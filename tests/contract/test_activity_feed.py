"""The feed as the real adapter reads it from the simulator: who did it in the Console, who by a key, in pages and late."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from claude_simulator import Simulator
from claude_simulator.changes.spend_limits import set_alert_emails, set_spend_limit
from claude_simulator.organization import Scope as SimulatedScope
from pulumi_claude_admin.admin_api.activities import MOST_PAGES, HttpActivities, parse_activity
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.admin_api.http.credential import Credential
from pulumi_claude_admin.admin_api.http.rate_limiter import RateLimiter
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.errors import AdminApiError, PermissionDenied
from pulumi_claude_admin.feed.attribution import with_authors
from pulumi_claude_admin.feed.traces import ALL_TYPES
from pulumi_claude_admin.findings import Change, Finding, Kind, Status, Subject
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope
from tests.contract.conftest import Connect
from tests.support.by_hand import by_hand
from tests.support.simulator_switches import over

AN_HOUR = timedelta(hours=1)


@pytest.fixture
def transport(simulator: Simulator) -> Iterator[Transport]:
    """An Admin API key's connection."""
    opened = Transport(simulator.base_url, Credential("api_key", simulator.admin_api_key), RateLimiter(0))
    yield opened
    opened.close()


def raise_cap(simulator: Simulator, workspace_id: str, cents: int) -> None:
    with by_hand(simulator, "admin@example.com"):
        set_spend_limit(simulator.world.organization, SimulatedScope(workspace_id), cents)


@over("feed_visible_within_seconds")
def test_a_change_by_hand_is_told_with_its_author_once_it_is_visible(
    simulator: Simulator, http: HttpAdminApi, setting: int
) -> None:
    [workspace] = http.workspaces.list()
    http.spend_limits.set(Scope(workspace.id), Money(50_000))
    simulator.advance(60)
    raise_cap(simulator, workspace.id, 500_000)
    simulator.advance(setting)
    finding = Finding(
        Status.DRIFTED,
        Subject(kind=Kind.WORKSPACE_SPEND_LIMIT, id=workspace.id, workspace_id=workspace.id),
        changes=(Change("amount", "500.00", "5000.00"),),
    )
    identity = http.organization.retrieve()
    (told,), silence = with_authors(
        (finding,), http.activities, users=http.users.list(), organization_id=identity.id, now=http.now()
    )

    assert silence is None
    [made] = told.made_by
    assert (made.actor.words, made.actor.ip_address, made.actor.channel) == (
        "admin@example.com",
        "203.0.113.9",
        "Console",
    )


@over("feed_limits_by_key")
def test_silence_about_keys_names_nobody(simulator: Simulator, http: HttpAdminApi, setting: str) -> None:
    [workspace] = http.workspaces.list()
    raise_cap(simulator, workspace.id, 50_000)
    http.spend_limits.set(Scope(workspace.id), Money(500_000))
    simulator.advance(60)
    caps = [
        event.actor.type
        for event in http.activities.list_since(http.now() - AN_HOUR, ALL_TYPES)
        if event.type == "workspace_spend_limit_created"
    ]
    by_key = [] if setting == "silent" else ["admin_api_key_actor"]
    assert caps == [*by_key, "user_actor"]


def test_many_events_come_in_pages_and_each_once(
    simulator: Simulator, http: HttpAdminApi, transport: Transport
) -> None:
    feed = HttpActivities(transport, page_size=3)
    [workspace] = http.workspaces.list()
    with by_hand(simulator, "admin@example.com"):
        for number in range(10):
            set_alert_emails(simulator.world.organization, SimulatedScope(workspace.id), [f"{number}@example.com"])
    simulator.advance(60)
    found = feed.list_since(http.now() - AN_HOUR, {"workspace_spend_limit_alert_emails_updated"})
    assert [event.details["alert_emails"] for event in found] == [
        [f"{number}@example.com"] for number in range(9, -1, -1)
    ]


def test_everything_is_told_but_looks_at_members_and_whose_it_is(simulator: Simulator, http: HttpAdminApi) -> None:
    [workspace] = http.workspaces.list()
    http.members.list(workspace.id)
    raise_cap(simulator, workspace.id, 500_000)
    simulator.advance(60)
    log = http.activities.everything_since(http.now() - AN_HOUR)
    assert log.is_complete
    assert log.organization_id == simulator.organization_id
    assert "workspace_spend_limit_created" in {event.type for event in log.activities}
    assert not {"platform_workspace_members_listed"} & {event.type for event in log.activities}


def test_more_events_than_are_read_are_said_to_be_more(simulator: Simulator, transport: Transport) -> None:
    feed = HttpActivities(transport, page_size=1)
    [workspace] = HttpAdminApi(transport).workspaces.list()
    for number in range(MOST_PAGES + 1):
        raise_cap(simulator, workspace.id, 50_000 + number)
    simulator.advance(60)
    since = simulator.world.organization.clock.now() - AN_HOUR
    assert not feed.everything_since(since).is_complete


def test_a_type_that_the_platform_does_not_know_makes_it_ask_for_all(simulator: Simulator, http: HttpAdminApi) -> None:
    [workspace] = http.workspaces.list()
    raise_cap(simulator, workspace.id, 500_000)
    simulator.advance(60)
    wanted = {"workspace_spend_limit_created", "platform_of_tomorrow"}
    found = http.activities.list_since(http.now() - AN_HOUR, wanted)
    assert {event.type for event in found} == {"workspace_spend_limit_created"}


def test_a_key_for_the_feed_alone_reads_what_a_token_may_not(
    simulator: Simulator, connect: Connect, transport: Transport
) -> None:
    simulator.switch("feed_for_oauth", "refused_403")
    token = connect(Credential("auth_token", simulator.oauth_token))
    with pytest.raises(PermissionDenied):
        token.activities.list_since(token.now() - AN_HOUR, ALL_TYPES)

    with closing(Transport(simulator.base_url, Credential("auth_token", simulator.oauth_token), RateLimiter(0))) as own:
        feed = HttpActivities(own, transport)
        assert not feed.may_read()
        assert feed.list_since(token.now() - AN_HOUR, ALL_TYPES) == ()


@pytest.mark.parametrize("lacks", ["id", "type", "created_at"])
def test_an_event_that_does_not_say_what_or_when_is_passed_over(lacks: str) -> None:
    event = {"id": "activity_1", "type": "org_user_left", "created_at": "2026-11-24T09:00:00Z", "actor": None}
    assert parse_activity(event) is not None
    assert parse_activity({**event, lacks: None}) is None


@pytest.mark.parametrize("fault", ["truncated", "not_json", "redirect"])
def test_an_answer_that_makes_no_sense_is_an_error_of_the_feed(
    simulator: Simulator, http: HttpAdminApi, fault: str
) -> None:
    since = http.now() - AN_HOUR
    simulator.fault(fault, route="/v1/compliance/activities", count=20)
    with pytest.raises(AdminApiError):
        http.activities.list_since(since, ALL_TYPES)
