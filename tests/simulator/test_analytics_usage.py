"""Usage analytics, and what both analytics reports have in common: range, groups, filters, pages, who may read (usage.md#analytics)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import anthropic
import httpx
import pytest

from claude_simulator import Simulator
from claude_simulator.admin.wire.analytics_query import FILTERS
from claude_simulator.spending.attribution import VALUES
from claude_simulator.spending.consumption import ManagedSession
from tests.support import plain_http
from tests.support.hand_written_source import one_of_every_kind, spend
from tests.support.spending_reports import BETA, COST, DAY, NOW, USAGE, ask, pages, rows, simple

Query = Mapping[str, Any]


@pytest.fixture(autouse=True)
def late_november(simulator: Simulator) -> None:
    simulator.advance((NOW - simulator.world.clock.now()).total_seconds())
    simulator.switch("analytics_requests_per_minute", 0)


@pytest.fixture
def everybody(simulator: Simulator) -> None:
    """One row of every kind on one day."""
    spend(simulator, one_of_every_kind(simulator, DAY), starts_at=DAY)


@pytest.mark.usefixtures("everybody")
def test_without_groups_there_is_one_row_for_all(raw: httpx.Client, simulator: Simulator) -> None:
    (row,) = rows(raw, ending_at="2026-11-20T08:59:00Z")
    assert (row["starting_at"], row["ending_at"]) == ("2026-11-01T00:00:00Z", "2026-11-20T08:00:00Z")
    assert set(row["group"].values()) == {None}
    made = one_of_every_kind(simulator, DAY)
    assert row["usage"] == {
        "uncached_input_tokens": sum(each.uncached_input_tokens for each in made),
        "cache_read_input_tokens": 10_003,
        "cache_creation": {"ephemeral_5m_input_tokens": 501, "ephemeral_1h_input_tokens": 301},
        "output_tokens": 770,
        "total_tokens": 10 * (1001 + 77) + 10_003 + 501 + 301,
        "requests": 35,
        "server_tool_use": {"web_search_requests": 2},
    }


def test_both_ends_are_rounded_down_to_the_hour(raw: httpx.Client, simulator: Simulator, names: dict[str, str]) -> None:
    spend(simulator, [simple(names["research"], hour=DAY + timedelta(hours=n)) for n in range(5)], starts_at=DAY)
    (row,) = rows(raw, starting_at="2026-11-10T02:59:59+01:00", ending_at="2026-11-10T04:30:00Z")
    assert (row["starting_at"], row["ending_at"]) == ("2026-11-10T01:00:00Z", "2026-11-10T04:00:00Z")
    assert row["usage"]["output_tokens"] == 300


@pytest.mark.usefixtures("everybody")
def test_without_an_end_it_is_now_or_31_days_later(raw: httpx.Client) -> None:
    assert rows(raw)[0]["ending_at"] == "2026-11-20T12:00:00Z"
    assert rows(raw, starting_at="2026-10-15T00:00:00Z")[0]["ending_at"] == "2026-11-15T00:00:00Z"


def test_no_usage_is_no_row(raw: httpx.Client) -> None:
    answer = ask(raw, time_bucket_width="1d", ending_at="2026-11-05T00:00:00Z")
    assert (answer["data"], answer["has_more"], answer["next_page"]) == ([], False, None)


@pytest.mark.parametrize(
    ("width", "ending", "starts"),
    [
        ("1d", "2026-11-12T00:00:00Z", ["2026-11-11T00:00:00Z", "2026-11-10T00:00:00Z"]),
        ("1h", "2026-11-12T00:00:00Z", ["2026-11-11T01:00:00Z", "2026-11-10T00:00:00Z"]),
        ("1m", "2026-11-10T00:02:00Z", ["2026-11-10T00:01:00Z", "2026-11-10T00:00:00Z"]),
    ],
)
def test_buckets_come_newest_first_by_time(
    raw: httpx.Client, simulator: Simulator, names: dict[str, str], width: str, ending: str, starts: list[str]
) -> None:
    made = [simple(names["research"], tokens=600), simple(names["research"], hour=DAY + timedelta(hours=25))]
    spend(simulator, made, starts_at=DAY)
    asked = {"starting_at": "2026-11-10T00:00:00Z", "ending_at": ending, "time_bucket_width": width, "order_by": "time"}
    found = rows(raw, **asked)
    assert [row["starting_at"] for row in found] == starts
    assert rows(raw, **asked, order="asc") == found[::-1]
    if width == "1m":
        assert [row["usage"]["output_tokens"] for row in found] == [10, 10]


@pytest.mark.parametrize(("position", "tokens"), [("within_range", [50, 100]), ("whole", [100, 100])])
def test_a_bucket_that_the_range_cuts(
    raw: httpx.Client, simulator: Simulator, names: dict[str, str], position: str, tokens: list[int]
) -> None:
    simulator.switch("analytics_cut_bucket", position)
    spend(simulator, [simple(names["research"], hour=DAY + timedelta(hours=n)) for n in (1, 2)], starts_at=DAY)
    asked = {"starting_at": "2026-11-10T01:30:00Z", "ending_at": "2026-11-10T03:00:00Z", "time_bucket_width": "1h"}
    found = rows(raw, **asked, order_by="time", order="asc")
    assert [(row["starting_at"], row["usage"]["output_tokens"]) for row in found] == [
        ("2026-11-10T01:00:00Z", tokens[0]),
        ("2026-11-10T02:00:00Z", tokens[1]),
    ]


@pytest.mark.usefixtures("everybody")
def test_groups_are_by_actor_and_each_unnamed_identity_has_its_own_null_row(
    raw: httpx.Client, simulator: Simulator
) -> None:
    user = next(iter(simulator.world.organization.users.values()))
    found = [row["group"]["actor"] for row in rows(raw, **{"group_by[]": "actor"})]
    assert len(found) == 9
    assert [actor for actor in found if actor is None] == [None] * 3  # two that cannot be named, one of nobody
    assert {
        "type": "user_actor",
        "user_id": user.id,
        "email_address": user.email,
        "name": user.name,
        "deleted": False,
    } in found
    assert {
        "type": "user_actor",
        "user_id": "user_01DeletedAccount",
        "email_address": None,
        "name": "Deleted User",
        "deleted": True,
    } in found
    assert {"type": "service_account_actor", "service_account_id": "svac_01SimulatorDeploy"} in found
    oidc = {"type": "oidc", "issuer": "https://ci.example.com"}
    assert {"type": "federated_actor", "provider": oidc, "subject": None} in found
    kinds = {row["group"]["actor_type"] for row in rows(raw, **{"group_by[]": "actor_type"})}
    assert kinds == {"api_actor", "federated_actor", "service_account_actor", "user_actor", None}


@pytest.mark.parametrize(("position", "name"), [("shown", "Ana Ruiz"), ("hidden", "Deleted User")])
def test_a_person_who_left_keeps_the_address(
    raw: httpx.Client, simulator: Simulator, names: dict[str, str], position: str, name: str
) -> None:
    simulator.switch("removed_user_names", position)
    organization = simulator.world.organization
    organization.users[names["ana"]].name = "Ana Ruiz"
    spend(simulator, [simple(names["research"], user_id=names["ana"])], starts_at=DAY)
    raw.delete(f"/v1/organizations/users/{names['ana']}")
    (row,) = rows(raw, **{"group_by[]": "actor"})
    actor = row["group"]["actor"]
    assert (actor["deleted"], actor["name"]) == (True, name)
    assert actor["email_address"] == organization.former_users[names["ana"]].email


@pytest.mark.usefixtures("everybody")
def test_deleted_users_can_be_left_out_of_full_pages(raw: httpx.Client) -> None:
    asked: dict[str, Any] = {"group_by[]": "actor", "exclude_deleted_users": "true", "limit": 3}
    found = pages(raw, **asked)
    assert sorted(len(page["data"]) for page in found) == [2, 3, 3]


@pytest.mark.usefixtures("everybody")
def test_every_dimension_can_be_grouped_by(raw: httpx.Client) -> None:
    for name in sorted(VALUES.keys() - {"organization_id"}):
        found = rows(raw, **{"group_by[]": name})
        assert sum(row["usage"]["requests"] for row in found) == 35, name
        assert {key for row in found for key, value in row["group"].items() if value is not None} <= {name}


@pytest.mark.usefixtures("everybody")
@pytest.mark.parametrize(
    ("name", "value", "requests"),
    [
        ("actor_ids", "svac_01SimulatorDeploy", 3),
        ("actor_ids", "nobody", 0),
        ("actor_types", "federated_actor", 6),
        ("agent_ids", "agent_1", 3),
        ("api_key_ids", "", 32),
        ("claude_tag_categories", "dm", 0),
        ("claude_tag_user_ids", "U1", 0),
        ("context_windows", "0-200k", 30),
        ("deployment_ids", "none", 0),
        ("environment_ids", "none", 0),
        ("inference_geos", "us", 3),
        ("inference_geos", "not_available", 32),
        ("models", "claude-sonnet-5", 30),
        ("products", "claude_console", 6),
        ("rbac_group_ids", "rbac_group_1", 0),
        ("service_tiers", "batch", 3),
        ("session_ids", "sesn_1", 3),
        ("slack_channel_ids", "C1", 0),
        ("speeds", "fast", 3),
        ("user_profile_ids", "uprof_1", 0),
        ("workspace_ids", "none", 0),
    ],
)
def test_every_filter_chooses(raw: httpx.Client, name: str, value: str, requests: int) -> None:
    found = rows(raw, **{f"{name}[]": value})
    assert sum(row["usage"]["requests"] for row in found) == requests
    assert name in FILTERS


def test_a_key_as_actor_is_usage_of_the_key_itself(
    raw: httpx.Client, simulator: Simulator, names: dict[str, str]
) -> None:
    made = [simple(names["research"], api_key_id=names["key"])]
    made.append(replace(made[0], user_id=names["ana"], requests=10))
    spend(simulator, made, starts_at=DAY)
    assert rows(raw, **{"actor_ids[]": names["key"]})[0]["usage"]["requests"] == 2
    assert rows(raw, **{"api_key_ids[]": names["key"]})[0]["usage"]["requests"] == 12


def test_pages_are_whole_and_belong_to_their_question(
    raw: httpx.Client, simulator: Simulator, names: dict[str, str]
) -> None:
    made = [
        simple(names["research"], tokens=n + 1, managed=ManagedSession(session_id=f"sesn_{n:03}")) for n in range(50)
    ]
    spend(simulator, made, starts_at=DAY)
    asked = {"group_by[]": "session_id"}
    first = ask(raw, **asked)
    assert (len(first["data"]), first["has_more"]) == (20, True)
    assert [row["usage"]["output_tokens"] for row in first["data"]] == list(range(50, 30, -1))
    last = ask(raw, **asked, page=ask(raw, **asked, page=first["next_page"])["next_page"])
    assert (len(last["data"]), last["has_more"], last["next_page"]) == (10, False, None)
    wrong = {"starting_at": "2026-11-01T00:00:00Z", "group_by[]": "model", "page": first["next_page"]}
    assert raw.get(USAGE, params=wrong, headers=BETA).status_code == 400
    assert raw.get(USAGE, params={**wrong, **asked, "page": "bm8"}, headers=BETA).status_code == 400


def test_later_pages_end_where_the_first_did(raw: httpx.Client, simulator: Simulator, names: dict[str, str]) -> None:
    hours = [NOW.replace(minute=0) + timedelta(hours=n) for n in range(-7, 5)]
    made = [simple(names["research"], hour=hour, managed=ManagedSession(session_id=f"sesn_{hour}")) for hour in hours]
    spend(simulator, made, starts_at=hours[0])
    asked: dict[str, Any] = {"group_by[]": "session_id", "limit": 2, "ending_at": "2026-11-21T00:00:00Z"}
    first = ask(raw, **asked)
    simulator.advance(5 * 3600)
    second = ask(raw, **asked, page=first["next_page"])
    assert (len(second["data"]), second["has_more"]) == (1, False)
    assert len(rows(raw, **{"group_by[]": "session_id"})) == 8


@pytest.mark.parametrize(("behind", "fresh"), [(4, "2026-11-20T08:00:00Z"), (0, "2026-11-20T12:00:00Z")])
def test_data_ends_some_hours_before_now(
    raw: httpx.Client, simulator: Simulator, names: dict[str, str], behind: int, fresh: str
) -> None:
    simulator.switch("analytics_hours_behind", behind)
    made = [simple(names["research"], hour=NOW.replace(minute=0) - timedelta(hours=n)) for n in range(1, 6)]
    spend(simulator, made, starts_at=DAY)
    answer = ask(raw)
    assert answer["data_refreshed_at"] == fresh
    assert answer["data"][0]["usage"]["requests"] == (5 - behind) * 2


def test_the_last_days_are_revised_until_they_stand(
    raw: httpx.Client, simulator: Simulator, names: dict[str, str]
) -> None:
    simulator.switch("usage_revised_days", 30)
    made = [
        simple(names["research"], tokens=100_000, managed=ManagedSession(session_id=f"sesn_{n}")) for n in range(20)
    ]
    spend(simulator, made, starts_at=DAY)
    asked = {"starting_at": "2026-11-01T00:00:00Z", "ending_at": "2026-11-12T00:00:00Z"}
    seen = []
    for _ in range(4):
        seen.append(rows(raw, **asked)[0]["usage"]["output_tokens"])
        assert rows(raw, **asked)[0]["usage"]["output_tokens"] == seen[-1]
        simulator.advance(10 * 86400)
    assert seen == sorted(seen)
    assert 1_900_000 < seen[0] < seen[1] < seen[2] == seen[3] == 2_000_000


def test_a_member_sees_their_workspaces_and_nobody_in_them(simulator: Simulator, names: dict[str, str]) -> None:
    """analytics_reader_is_let_in, usage.md#who-may-read."""
    organization = simulator.world.organization
    organization.members[names["research"]] = {names["ben"]: "workspace_user"}
    made = [
        simple(names["research"], user_id=names["ana"]),
        simple(names["research"], api_key_id=names["key"]),
        simple(names["default"], user_id=names["ana"]),
    ]
    spend(simulator, made, starts_at=DAY)
    headers = {"x-api-key": simulator.credential("account_key", email=organization.users[names["ben"]].email)}
    with plain_http.client(simulator.base_url, headers=headers) as member:
        asked = {"starting_at": "2026-11-01T00:00:00Z"}
        assert member.get(USAGE, params=asked, headers=BETA).status_code == 403
        simulator.switch("analytics_for_members", "own_workspaces")
        found = rows(member, **{"group_by[]": "actor"})
        assert [row["group"]["actor"] for row in found].count(None) == 1
        assert {"type": "api_actor", "api_key_id": names["key"]} in [row["group"]["actor"] for row in found]
        assert sum(row["usage"]["requests"] for row in found) == 4
        assert member.get("/v1/organizations/users").status_code == 403


@pytest.mark.parametrize(
    ("switch", "kind"), [("analytics_for_oauth", "oauth"), ("analytics_for_account_keys", "account_key")]
)
def test_who_beside_an_admin_key_may_read_is_a_switch(simulator: Simulator, switch: str, kind: str) -> None:
    """analytics_reader_is_let_in, usage.md#who-may-read."""
    headers = {"authorization": f"Bearer {simulator.credential(kind, email='admin@example.com')}"}
    with plain_http.client(simulator.base_url, headers=headers) as client:
        assert ask(client)["data"] == []
        simulator.switch(switch, "refused_403")
        assert client.get(COST, params={"starting_at": "2026-11-01T00:00:00Z"}, headers=BETA).status_code == 403


def test_a_minute_has_sixty_questions(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.switch("analytics_requests_per_minute", 60)
    simulator.switch("request_limit_kind", "fixed_window")
    simulator.switch("analytics_requests_per_minute", 1)
    answers = [
        raw.get(route, params={"starting_at": "2026-11-01T00:00:00Z"}, headers=BETA) for route in (USAGE, COST, USAGE)
    ]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert int(refused[0].headers["retry-after"]) >= 1


REFUSED: list[tuple[str, str, Query]] = [
    ("report_start_is_given", "usage.md#analytics", {"starting_at": None}),
    ("report_moment_has_a_zone", "usage.md#analytics", {"starting_at": "2026-11-01T00:00:00"}),
    ("report_moment_has_a_zone", "usage.md#analytics", {"starting_at": "yesterday"}),
    ("report_moment_has_a_zone", "usage.md#analytics", {"starting_at": "0001-01-01T00:00:00+10:00"}),
    ("report_range_is_possible", "usage.md#analytics", {"starting_at": "2025-12-31T23:59:59Z"}),
    ("report_range_is_possible", "usage.md#analytics", {"ending_at": "2026-12-02T00:00:01Z"}),
    ("report_range_is_possible", "usage.md#analytics", {"ending_at": "2026-11-01T00:00:00Z"}),
    (
        "report_range_is_possible",
        "usage.md#analytics",
        {"ending_at": "2026-11-02T00:01:00Z", "time_bucket_width": "1m"},
    ),
    ("report_buckets_have_an_end", "usage.md#analytics", {"time_bucket_width": "1d"}),
    ("time_bucket_width", "usage.md#analytics", {"time_bucket_width": "1w", "ending_at": "2026-11-03T00:00:00Z"}),
    (
        "report_groups_are_few",
        "usage.md#analytics",
        {"group_by[]": ["actor", "model", "product", "speed", "workspace_id", "api_key_id"]},
    ),
    ("group_by", "usage.md#analytics", {"group_by[]": "planet"}),
    ("report_order_is_known", "usage.md#analytics", {"order_by": "planet"}),
    ("order", "usage.md#analytics", {"order": "up"}),
    ("deleted_users_are_excluded_by_actor", "usage.md#analytics", {"exclude_deleted_users": "true"}),
    ("organization_is_a_parent", "usage.md#analytics", {"organization_ids[]": "org_1"}),
    ("organization_is_a_parent", "usage.md#analytics", {"group_by[]": "organization_id"}),
    (
        "claude_tag_users_stand_alone",
        "usage.md#analytics",
        {"group_by[]": ["claude_tag_user_id", "rbac_group_id"]},
    ),
    (
        "claude_tag_users_stand_alone",
        "usage.md#analytics",
        {"group_by[]": "claude_tag_user_id", "rbac_group_ids[]": "rbac_group_1"},
    ),
    ("speeds", "usage.md#analytics", {"speeds[]": "slow"}),
    ("limit", "usage.md#analytics", {"limit": "1001"}),
]


@pytest.mark.parametrize("route", [USAGE, COST])
@pytest.mark.parametrize(("rule", "source", "query"), REFUSED)
def test_what_cannot_be_asked_is_refused(raw: httpx.Client, route: str, rule: str, source: str, query: Query) -> None:
    assert rule
    assert source
    asked = {"starting_at": "2026-11-01T00:00:00Z", **query}
    answer = raw.get(route, params={k: v for k, v in asked.items() if v is not None}, headers=BETA)
    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "invalid_request_error")


@pytest.mark.parametrize("route", [USAGE, COST])
def test_the_beta_must_be_named_and_hipaa_closes_it(raw: httpx.Client, simulator: Simulator, route: str) -> None:
    """beta_is_sent; organization_is_not_hipaa_ready, usage.md#analytics."""
    asked = {"starting_at": "2026-11-01T00:00:00Z"}
    assert raw.get(route, params=asked).status_code == 400
    assert raw.get(route, params=asked, headers=BETA).status_code == 200
    simulator.switch("hipaa_readiness", "on")
    assert raw.get(route, params=asked, headers=BETA).status_code == 400


def test_beyond_a_year_is_refused(raw: httpx.Client, simulator: Simulator) -> None:
    """report_range_is_possible, usage.md#analytics."""
    simulator.advance(timedelta(days=80).total_seconds())
    asked = {"starting_at": "2026-02-01T00:00:00Z"}
    answer = raw.get(USAGE, params=asked, headers=BETA)
    assert answer.json()["error"]["message"] == "starting_at: must be within the last 365 days"


def test_the_official_sdk_follows_all_pages(
    sdk: anthropic.Anthropic, simulator: Simulator, names: dict[str, str]
) -> None:
    made = [
        simple(names["research"], tokens=n + 1, managed=ManagedSession(session_id=f"sesn_{n:03}")) for n in range(50)
    ]
    spend(simulator, made, starts_at=DAY)
    page = sdk.beta.organization.analytics.usage.list(starting_at=DAY, group_by=["session_id"])
    assert page.data_refreshed_at == NOW.replace(minute=0) - timedelta(hours=4)
    assert sum(row.usage.output_tokens for row in page) == sum(range(1, 51))
