"""Reading the activity feed: parameters, cursors, what is late, who may, and what differs from the rest of the API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from claude_simulator import Simulator
from claude_simulator.clock import stamp
from claude_simulator.rules import activities as rules
from tests.support import plain_http

FEED = "/v1/compliance/activities"
WORKSPACES = "/v1/organizations/workspaces"
OTHERS = {"exclude_activity_types[]": "compliance_api_accessed"}


@pytest.fixture
def feed(raw: httpx.Client, simulator: Simulator) -> httpx.Client:
    """Six workspaces made, visible at once."""
    simulator.switch("feed_visible_within_seconds", 0)
    simulator.switch("feed_requests_per_minute", 0)
    for number in range(6):
        raw.post(WORKSPACES, json={"name": f"w{number}"})
    return raw


def page(client: httpx.Client, **parameters: str | int) -> dict[str, Any]:
    answer = client.get(FEED, params={**OTHERS, **parameters})
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    return body


def ids(body: dict[str, Any]) -> list[str]:
    return [row["id"] for row in body["data"]]


def test_pages_go_back_in_time_and_forth_again(feed: httpx.Client) -> None:
    everything = ids(page(feed))
    first = page(feed, limit=2)
    second = page(feed, limit=2, after_id=first["last_id"])
    third = page(feed, limit=2, after_id=second["last_id"])
    assert [*ids(first), *ids(second), *ids(third)] == everything
    assert (first["has_more"], third["has_more"]) == (True, False)
    back = page(feed, limit=2, before_id=third["first_id"])
    assert (ids(back), back["has_more"]) == (ids(second), True)
    assert page(feed, limit=2, before_id=second["first_id"])["has_more"] is False


def test_cursors_are_opaque_and_a_plain_id_is_accepted(feed: httpx.Client) -> None:
    first = page(feed, limit=2)
    assert "activity_" not in first["last_id"]
    assert page(feed, after_id=ids(first)[-1]) == page(feed, after_id=first["last_id"])


def test_an_empty_page_has_no_cursor(feed: httpx.Client) -> None:
    body = page(feed, **{"created_at.gt": "2099-01-01T00:00:00Z"})
    assert body == {"data": [], "has_more": False, "first_id": None, "last_id": None}


def test_bounds_of_time(feed: httpx.Client) -> None:
    newest, second = page(feed, limit=2)["data"]
    both = (newest["id"], second["id"])
    assert tuple(ids(page(feed, **{"created_at.gte": second["created_at"]}))) == both
    assert tuple(ids(page(feed, **{"created_at.gt": second["created_at"]}))) == both[:1]
    assert second["id"] in ids(page(feed, **{"created_at.lte": second["created_at"]}))
    assert second["id"] not in ids(page(feed, **{"created_at.lt": second["created_at"]}))


def test_filters_by_type_actor_and_organization(
    feed: httpx.Client, simulator: Simulator, names: dict[str, str]
) -> None:
    feed.post(WORKSPACES, json={"name": "x"}, headers={"authorization": f"Bearer {simulator.oauth_token}"})
    assert len(ids(page(feed, **{"actor_ids[]": names["admin"]}))) == 1
    assert len(ids(page(feed, **{"organization_ids[]": simulator.organization_id}))) == 7
    only = feed.get(FEED, params={"activity_types[]": ["platform_workspace_archived", "compliance_api_accessed"]})
    assert {row["type"] for row in only.json()["data"]} == {"compliance_api_accessed"}


def test_events_appear_late_and_not_in_the_order_of_time(raw: httpx.Client, simulator: Simulator) -> None:
    for number in range(30):
        raw.post(WORKSPACES, json={"name": f"w{number}"})
    seen: list[str] = []
    order: list[str] = []
    for _ in range(61):
        seen = ids(page(raw))
        order += [each for each in reversed(seen) if each not in order]
        simulator.advance(1)
    assert len(order) == 30
    assert order != seen[::-1]
    assert [row["created_at"] for row in page(raw)["data"]] == sorted(
        (row["created_at"] for row in page(raw)["data"]), reverse=True
    )


def test_a_reader_with_a_cursor_misses_what_comes_late(raw: httpx.Client, simulator: Simulator) -> None:
    """Why activity-feed.md#call advises to read again from five minutes before."""
    for number in range(30):
        raw.post(WORKSPACES, json={"name": f"w{number}"})
    simulator.advance(30)
    newest = page(raw, limit=1)["first_id"]
    shown = len(ids(page(raw)))
    simulator.advance(60)
    assert shown + len(ids(page(raw, before_id=newest))) < 30


def test_events_are_kept_for_six_years(feed: httpx.Client, simulator: Simulator) -> None:
    simulator.advance(5 * 365 * 24 * 3600)
    assert len(ids(page(feed))) == 6
    simulator.advance(366 * 24 * 3600)
    assert ids(page(feed)) == []


def test_its_own_call_is_seen_within_a_second(raw: httpx.Client, simulator: Simulator) -> None:
    raw.get(FEED)
    simulator.advance(1.1)
    assert [row["type"] for row in raw.get(FEED).json()["data"]] == ["compliance_api_accessed"]


@pytest.mark.parametrize(
    ("rule", "query", "message"),
    [
        (rules.feed_parameters_are_known, "foo=1", "Unknown query parameter: 'foo'."),
        (
            rules.feed_parameters_are_known,
            "activity_types=platform_workspace_created",
            "Unknown query parameter: 'activity_types'.",
        ),
        (
            rules.activity_types_are_known,
            "activity_types[]=made_up",
            "activity_types: 'made_up' is not a valid activity type.",
        ),
        (None, "limit=0", "The limit parameter must be between 1 and 5000, inclusive. Got 0."),
        (None, "limit=5001", "The limit parameter must be between 1 and 5000, inclusive. Got 5001."),
        (
            rules.feed_parameters_go_together,
            "after_id=a&before_id=b",
            "Only one of after_id and before_id may be given.",
        ),
        (
            rules.feed_parameters_go_together,
            "activity_types[]=platform_workspace_created&exclude_activity_types[]=platform_workspace_created",
            "Only one of activity_types[] and exclude_activity_types[] may be given.",
        ),
        (rules.actors_are_people, "actor_ids[]=apikey_1", "actor_ids: 'apikey_1' is not a user id."),
        (None, "created_at.gt=yesterday", "created_at.gt: must be an RFC 3339 timestamp"),
        (None, "created_at.gt=2026-11-01T00:00:00", "created_at.gt: must be an RFC 3339 timestamp"),
        (rules.feed_cursor_is_known, "after_id=activity_nothing", "Invalid cursor."),
        (rules.feed_cursor_is_known, "after_id=nonsense", "Invalid cursor."),
    ],
)
def test_parameters_are_strict(raw: httpx.Client, rule: Callable[..., object] | None, query: str, message: str) -> None:
    assert (
        rule is None
        or "Source: activity-feed.md#call" in (rule.__doc__ or "")
        or "Source: [assumed]" in (rule.__doc__ or "")
    )
    answer = raw.get(f"{FEED}?{query}")
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, message)
    assert answer.headers["x-should-retry"] == "false"


def test_another_organization_is_forbidden(raw: httpx.Client) -> None:
    """Rule ``feed_is_of_the_organization``."""
    answer = raw.get(FEED, params={"organization_ids[]": "5f2d8c1e-0000-4000-8000-000000000000"})
    assert (answer.status_code, answer.headers["x-should-retry"]) == (403, "false")
    assert "anthropic-ratelimit-requests-limit" not in answer.headers


def test_no_version_is_asked_for(raw: httpx.Client) -> None:
    assert raw.get(FEED, headers={"anthropic-version": "1999-01-01"}).status_code == 200


def test_no_key_is_404_and_a_wrong_one_401(raw: httpx.Client) -> None:
    """Rule ``feed_caller_is_known``."""
    nobody = raw.get(FEED, headers={"x-api-key": ""})
    assert nobody.status_code == 401
    bare = plain_http.get(f"{raw.base_url}{FEED}".replace("//v1", "/v1"))
    assert (bare.status_code, bare.json()["error"]["type"]) == (404, "not_found_error")
    assert bare.headers["x-should-retry"] == "false"


@pytest.fixture
def key_changed(simulator: Simulator) -> Callable[..., None]:
    """Give the admin key other facts: Credential is frozen, so it is replaced."""
    organization = simulator.world.organization

    def change(**facts: object) -> None:
        secret = simulator.admin_api_key
        organization.credentials[secret] = replace(organization.credentials[secret], **facts)  # type: ignore[arg-type]

    return change


def test_an_expired_key_is_told_so_without_a_request_id(
    raw: httpx.Client, simulator: Simulator, key_changed: Callable[..., None]
) -> None:
    """Rule ``feed_key_has_not_expired``."""
    key_changed(expires_at=simulator.world.clock.now() - timedelta(days=1))
    answer = raw.get(FEED)
    assert (answer.status_code, answer.json()["error"]["message"]) == (401, "API key has expired.")
    assert "request-id" not in answer.headers
    assert "x-should-retry" not in answer.headers


def test_only_a_key_that_is_younger_than_the_compliance_api_reads(
    raw: httpx.Client, simulator: Simulator, key_changed: Callable[..., None]
) -> None:
    """Rule ``feed_is_open_to``."""
    organization = simulator.world.organization
    organization.compliance_enabled_at = simulator.world.clock.now()
    old = raw.get(FEED)
    assert (old.status_code, old.headers["x-should-retry"]) == (403, "false")
    key_changed(created_at=simulator.world.clock.now())
    assert raw.get(FEED).status_code == 200


def test_nothing_is_recorded_or_read_while_it_is_off(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.switch("feed_visible_within_seconds", 0)
    simulator.world.organization.compliance_enabled = False
    raw.post(WORKSPACES, json={"name": "unseen"})
    assert raw.get(FEED).status_code == 403
    simulator.world.organization.compliance_enabled = True
    assert page(raw)["data"] == []


def test_tokens_read_it_when_the_switch_says_so(raw: httpx.Client, simulator: Simulator) -> None:
    token = {"authorization": f"Bearer {simulator.oauth_token}"}
    assert raw.get(FEED, headers=token).status_code == 403
    simulator.switch("feed_for_oauth", "allowed")
    assert raw.get(FEED, headers=token).status_code == 200
    workspace = {"authorization": f"Bearer {simulator.workspace_api_key}"}
    assert raw.get(FEED, headers=workspace).status_code == 403


def test_it_has_a_request_limit_of_its_own(raw: httpx.Client, simulator: Simulator) -> None:
    answers = [raw.get(FEED) for _ in range(2)]
    assert [answer.headers["anthropic-ratelimit-requests-remaining"] for answer in answers] == ["599", "598"]
    assert answers[0].headers["anthropic-ratelimit-requests-limit"] == "600"
    assert answers[0].headers["anthropic-ratelimit-requests-reset"].endswith("Z")
    simulator.switch("request_limit_kind", "fixed_window")
    simulator.switch("feed_requests_per_minute", 1)
    limited = [raw.get(FEED) for _ in range(3)][-1]
    assert (limited.status_code, limited.headers["x-should-retry"]) == (429, "false")
    assert int(limited.headers["retry-after"]) >= 1
    assert raw.get("/v1/organizations/me").status_code == 200


def test_faults_and_the_counter_know_it(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.fault("unavailable", route=FEED)
    assert [raw.get(FEED).status_code for _ in range(2)] == [503, 200]
    assert {"method": "GET", "route": FEED, "status": 200, "count": 1} in simulator.requests()


def test_events_before_the_clock_was_moved_back_stay_in_order(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.switch("feed_visible_within_seconds", 0)
    raw.post(WORKSPACES, json={"name": "today"})
    simulator.advance(-3600)
    raw.post(WORKSPACES, json={"name": "an hour before"})
    simulator.advance(3600)
    times = [row["created_at"] for row in page(raw)["data"]]
    assert times == sorted(times, reverse=True)
    assert len(times) == 2
    assert page(raw, **{"created_at.lt": stamp(simulator.world.clock.now() - timedelta(minutes=30))})["data"] != []


def test_it_answers_as_late_as_is_ordered(raw: httpx.Client, simulator: Simulator) -> None:
    """Live answers took 0.9 to 5.1 s (activity-feed.md#call); here they come at once until the fault says otherwise."""
    simulator.fault("latency", route=FEED, ms=150)

    assert raw.get(FEED).elapsed.total_seconds() >= 0.15
