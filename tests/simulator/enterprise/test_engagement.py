"""Engagement of members and of the organization by day; what is refused, and how late a day is (enterprise.md#engagement)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from claude_simulator import Simulator

USERS = "/analytics/users"
SUMMARIES = "/analytics/summaries"
THINGS = ("skills", "connectors", "plugins", "artifacts", "apps/chat/projects")
Ids = dict[str, str]
Row = dict[str, Any]


def rows(raw: httpx.Client, path: str, **query: str | list[str]) -> list[Row]:
    answer = raw.get(path, params=query)
    assert answer.is_success, answer.text
    return list(answer.json()["data"])


def test_a_day_tells_what_each_member_did(raw: httpx.Client) -> None:
    found = {row["user"]["email_address"]: row for row in rows(raw, USERS, date="2026-11-18")}
    coder, talker = found["ada@aldermoor.example"], found["people@aldermoor.example"]
    code = coder["claude_code_metrics"]
    assert code["core_metrics"]["lines_of_code"]["added_count"] > 0
    assert code["core_metrics"]["commit_count"] > 0
    assert code["tool_actions"]["edit_tool"]["accepted_count"] > 0
    assert coder["chat_metrics"]["message_count"] == 0
    assert talker["chat_metrics"]["message_count"] > 0
    assert (talker["last_activity_date"], talker["distinct_user_count"]) == ("2026-11-18", None)
    assert "member9@aldermoor.example" not in found
    assert [*found] == sorted(found)


def test_a_range_adds_counts_and_no_distinct_ones(raw: httpx.Client, ids: Ids) -> None:
    def chat(**query: str) -> Row:
        (row,) = rows(raw, USERS, **{"filter[]": f"user_id:{ids['people']}"}, **query)
        return dict(row["chat_metrics"])

    days = [chat(date=f"2026-11-{day}")["message_count"] for day in (16, 17, 18)]
    whole = chat(starting_date="2026-11-16", ending_date="2026-11-19")
    assert (whole["message_count"], whole["distinct_conversation_count"]) == (sum(days), None)


def test_groups_overlap_and_name_themselves(raw: httpx.Client, ids: Ids) -> None:
    query: Row = {"starting_date": "2026-11-10", "ending_date": "2026-11-20", "group_by[]": "rbac_group_id"}
    found = {row["rbac_group_name"]: row for row in rows(raw, USERS, **query)}
    assert {name: row["distinct_user_count"] for name, row in found.items()} == {
        "Platform": 3,
        "Data": 2,
        "Owners": 1,
        "Pilot": 1,
    }
    assert found["Data"]["user"] is None
    only = rows(raw, USERS, **query, **{"filter[]": [f"rbac_group_id:{ids['Data']}"]})
    assert {row["rbac_group_name"] for row in only} == {"Data"}


def test_pages_of_members_are_complete(raw: httpx.Client) -> None:
    whole = rows(raw, USERS, date="2026-11-18")
    first = raw.get(USERS, params={"date": "2026-11-18", "limit": 5}).json()
    second = raw.get(USERS, params={"date": "2026-11-18", "limit": 1000, "page": first["next_page"]}).json()
    assert first["data"] + second["data"] == whole
    assert rows(raw, USERS, date="2026-11-18", order="desc") == whole[::-1]


def test_summaries_count_seats_invitations_and_people(raw: httpx.Client, ids: Ids) -> None:
    assert raw.post("/invites", json={"email": "new@aldermoor.example", "role": "user"}).is_success
    (day,) = rows(raw, SUMMARIES, starting_date="2026-11-18", ending_date="2026-11-19")
    assert (day["assigned_seat_count"], day["pending_invite_count"]) == (16, 1)
    assert day["daily_active_user_count"] <= day["weekly_active_user_count"] <= day["monthly_active_user_count"] == 11
    assert day["monthly_adoption_rate"] == round(100 * 11 / 16, 2)
    assert day["claude_code_monthly_active_user_count"] == 5
    scoped = rows(raw, SUMMARIES, starting_date="2026-11-18", **{"filter[]": f"rbac_group_id:{ids['Data']}"})[0]
    assert (scoped["assigned_seat_count"], scoped["daily_adoption_rate"], scoped["pending_invite_count"]) == (None,) * 3
    assert scoped["monthly_active_user_count"] == 2


@pytest.mark.parametrize("path", [USERS, *(f"/analytics/{thing}" for thing in THINGS)])
def test_a_day_that_is_too_recent_names_the_latest(raw: httpx.Client, simulator: Simulator, path: str) -> None:
    """Rule day_is_there: enterprise.md#engagement."""
    refused = raw.get(path, params={"date": "2026-11-24"})
    assert refused.status_code == 400
    assert "2026-11-23" in refused.json()["error"]["message"]
    simulator.advance(3600)
    assert raw.get(path, params={"date": "2026-11-24"}).status_code == 200
    assert raw.get(path, params={"date": "2025-12-31"}).status_code == 400


@pytest.mark.parametrize("thing", THINGS)
def test_there_are_no_things(raw: httpx.Client, thing: str) -> None:
    assert raw.get(f"/analytics/{thing}", params={"date": "2026-11-18"}).json() == {"data": [], "next_page": None}


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (USERS, {}),  # report_is_of_a_day_or_a_range
        (USERS, {"date": "2026-11-18", "starting_date": "2026-11-01"}),
        (USERS, {"date": "2026-11-18", "ending_date": "2026-11-19"}),
        (USERS, {"date": "18.11.2026"}),  # day_is_written_so
        (USERS, {"starting_date": "2026-11-18", "ending_date": "2026-11-18"}),  # days_are_a_range
        (USERS, {"starting_date": "2026-11-18", "ending_date": "2026-11-26"}),
        (USERS, {"date": "2026-11-18", "filter[]": "model:claude"}),  # filter_is_known
        (USERS, {"date": "2026-11-18", "filter[]": "user_id"}),
        (USERS, {"date": "2026-11-18", "group_by[]": "user_id"}),
        (USERS, {"date": "2026-11-18", "order_by": "message_count"}),  # order_is_of_the_reports_own_column
        (USERS, {"date": "2026-11-18", "limit": "1001"}),
        (SUMMARIES, {}),
        (SUMMARIES, {"starting_date": "2026-11-18", "filter[]": "user_id:user_1"}),
        ("/analytics/artifacts", {"starting_date": "2026-11-18"}),  # artifacts_are_of_a_day
    ],
)
def test_a_question_that_is_not_possible(raw: httpx.Client, path: str, query: dict[str, str]) -> None:
    """Rules of rules/engagement.py: enterprise.md#engagement."""
    assert raw.get(path, params=query).status_code == 400
