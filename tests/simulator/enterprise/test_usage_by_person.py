"""Usage and cost of an Enterprise organization: by person and group, the newer reports and the older ones (enterprise.md#usage-and-cost)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import httpx
import pytest

from claude_simulator import Simulator
from claude_simulator.seeds import Seed
from tests.support.enterprise_client import client_with

NEW = {"anthropic-beta": "analytics-usage-cost-2026-08-24"}
RANGE = {"starting_at": "2026-11-02T00:00:00Z", "ending_at": "2026-11-23T00:00:00Z"}
Row = dict[str, Any]


def rows(raw: httpx.Client, report: str, **query: str | list[str]) -> list[Row]:
    answer = raw.get(f"/analytics/{report}", params={**RANGE, **query}, headers=NEW)
    assert answer.is_success, answer.text
    return list(answer.json()["data"])


def total(found: list[Row]) -> Decimal:
    return sum((Decimal(row["cost"]["amount"] if "cost" in row else row["amount"]) for row in found), Decimal(0))


def flat(buckets: list[Row]) -> list[Row]:
    return [row for bucket in buckets for row in bucket["results"]]


def test_new_and_old_reports_and_the_effective_one_agree(raw: httpx.Client, ids: dict[str, str]) -> None:
    by_person = rows(raw, "cost", limit="1000", **{"group_by[]": "actor"})
    whole = total(rows(raw, "cost"))
    assert total(by_person) == whole
    assert total(rows(raw, "user_cost_report", limit="1000")) == whole
    assert total(flat(rows(raw, "cost_report", bucket_width="1d", limit="31"))) == whole
    ada = next(row for row in by_person if row["group"]["actor"]["user_id"] == ids["ada"])
    (month,) = raw.get("/spend_limits/effective", params={"user_ids[]": ids["ada"]}).json()["data"]
    query = {"starting_at": "2026-11-01T00:00:00Z", "ending_at": "2026-11-25T09:00:00Z"}
    raw_cost = raw.get("/analytics/cost", params={**query, "actor_ids[]": ids["ada"]}, headers=NEW).json()["data"]
    assert Decimal(ada["cost"]["amount"]) < total(raw_cost) <= Decimal(month["period_to_date_spend"]) + 1


def test_the_only_workspace_is_null(raw: httpx.Client) -> None:
    found = rows(raw, "usage", **{"group_by[]": ["workspace_id", "product"]})
    assert {row["group"]["workspace_id"] for row in found} == {None}
    assert {row["group"]["product"] for row in found} == {"chat", "claude_code"}


@pytest.mark.parametrize("report", ["cost", "user_cost_report"])
def test_rows_by_group_overlap(raw: httpx.Client, ids: dict[str, str], report: str) -> None:
    def amounts(found: list[Row]) -> dict[str | None, Decimal]:
        sums: dict[str | None, Decimal] = {}
        for row in found:
            group = row["group"]["rbac_group_id"] if "group" in row else row["rbac_group_id"]
            sums[group] = sums.get(group, Decimal(0)) + total([row])
        return sums

    by_group = amounts(rows(raw, report, limit="1000", **{"group_by[]": "rbac_group_id"}))
    assert set(by_group) == {ids["Platform"], ids["Data"], ids["Owners"], ids["Pilot"], None}
    cam = total(rows(raw, "cost", **{"actor_ids[]": ids["cam"]}))
    assert sum(by_group.values()) == total(rows(raw, "cost")) + cam
    of_data = rows(raw, report, limit="1000", **{"rbac_group_ids[]": ids["Data"]})
    assert total(of_data) == by_group[ids["Data"]]


def test_a_change_of_groups_is_seen_at_once(raw: httpx.Client, simulator: Simulator, ids: dict[str, str]) -> None:
    before = total(rows(raw, "cost", **{"rbac_group_ids[]": ids["Pilot"]}))
    simulator.enterprise.put_in_group("ada@aldermoor.example", "Pilot")
    assert total(rows(raw, "cost", **{"rbac_group_ids[]": ids["Pilot"]})) > before


def test_old_rows_are_flat_and_name_what_is_grouped(raw: httpx.Client) -> None:
    row = flat(rows(raw, "usage_report", **{"group_by[]": ["model", "product"]}))[0]
    assert (row["product"], row["model"]) == ("claude_code", "claude-sonnet-5")
    assert row["speed"] is None
    assert "total_tokens" not in row
    by_person = rows(raw, "user_usage_report", bucket_width="1d", limit="3")
    assert [set(one) >= {"actor", "starting_at", "total_tokens"} for one in by_person] == [True] * 3
    assert by_person[0]["starting_at"] is not None
    parts = rows(raw, "user_cost_report", limit="1000", **{"group_by[]": ["cost_type", "token_type"]})
    assert total(parts) == total(rows(raw, "cost"))
    assert {one["requests"] for one in parts} == {None}


def test_buckets_by_the_minute_have_a_cap_of_their_own(raw: httpx.Client) -> None:
    query = {"starting_at": "2026-11-18T08:00:00Z", "bucket_width": "1m"}
    assert raw.get("/analytics/usage_report", params={**query, "limit": 257}).status_code == 400
    assert len(raw.get("/analytics/usage_report", params={**query, "limit": 256}).json()["data"]) == 256
    assert len(raw.get("/analytics/usage_report", params=query).json()["data"]) == 60


@pytest.mark.parametrize(
    "query",
    [
        {"starting_at": "2025-12-01T00:00:00Z"},
        {"starting_at": "2026-09-01T00:00:00Z", "ending_at": "2026-10-15T00:00:00Z"},
        {"starting_at": "2026-11-01T00:00:00Z", "group_by[]": "actor"},
        {"starting_at": "2026-11-01T00:00:00Z", "products[]": "claude_tag"},
        {},
    ],
)
def test_an_old_report_refuses_what_is_not_possible(raw: httpx.Client, query: dict[str, str]) -> None:
    for report in ("usage_report", "user_cost_report"):
        assert raw.get(f"/analytics/{report}", params=query).status_code == 400


def test_who_left_is_marked_and_can_be_left_out(raw: httpx.Client, ids: dict[str, str]) -> None:
    del ids
    actors = {row["actor"]["email_address"]: row["actor"] for row in rows(raw, "user_usage_report", limit="1000")}
    assert actors["gone@aldermoor.example"]["deleted"] is True
    kept = rows(raw, "user_usage_report", limit="1000", exclude_deleted_users="true")
    assert "gone@aldermoor.example" not in {row["actor"]["email_address"] for row in kept}


@pytest.fixture(scope="module")
def many() -> Iterator[Simulator]:
    """An organization of 120 groups, each of a member who used something today."""
    people = [{"email": f"p{number}@example.com"} for number in range(120)]
    data = {
        "version": 1,
        "now": "2026-11-25T12:00:00Z",
        "switches": {"analytics_hours_behind": 0},
        "organization": {
            "kind": "enterprise",
            "id": "7c1d4e5a-2b90-4f6e-8a37-5d0c9b1e2f99",
            "name": "Many groups",
            "created_at": "2026-10-01T00:00:00Z",
        },
        "people": people,
        "rbac_groups": [{"name": each["email"], "members": [each["email"]]} for each in people],
    }
    with Simulator(seed=Seed("many groups", data)) as simulator:
        for number, each in enumerate(people):
            simulator.enterprise.spend(each["email"], f"{number + 1}.00")
        simulator.advance(2 * 3600)
        yield simulator


def test_a_bucket_has_a_hundred_groups_and_nothing_for_the_rest(many: Simulator) -> None:
    with client_with(many, many.enterprise.all_scopes_key) as client:
        query = {"starting_at": "2026-11-25T00:00:00Z", "group_by[]": "rbac_group_id"}
        found = flat(client.get("/analytics/cost_report", params=query).json()["data"])
        assert len(found) == 100
        assert None not in {row["rbac_group_id"] for row in found}
        assert total(found) == sum(100 * number for number in range(21, 121))
        newer = client.get("/analytics/cost", params={**query, "limit": 1000}, headers=NEW).json()["data"]
        assert len(newer) == 120
