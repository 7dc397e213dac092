"""Limits of an Enterprise organization's members: set, listed and deleted, and which of them acts on whom (enterprise.md)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from claude_simulator import Simulator

LIMITS = "/spend_limits"
EFFECTIVE = "/spend_limits/effective"
Ids = dict[str, str]
Row = dict[str, Any]


def member(user_id: str, amount: object, **more: object) -> dict[str, object]:
    return {"scope": {"type": "user", "user_id": user_id}, "amount": amount, **more}


def rows_of(raw: httpx.Client, *user_ids: str, **more: str | list[str]) -> list[Row]:
    answer = raw.get(EFFECTIVE, params={"user_ids[]": [*user_ids], **more})
    assert answer.is_success, answer.text
    return list(answer.json()["data"])


def effective(raw: httpx.Client, user_id: str, period: str = "monthly") -> Row:
    (row,) = rows_of(raw, user_id, **{"period[]": period})
    return row


def test_a_member_is_limited_by_their_own_else_a_group_else_the_seat_tier_else_the_organization(
    raw: httpx.Client, ids: Ids
) -> None:
    sources = {name: effective(raw, ids[name])["source"] for name in ("ada", "bo", "member3", "eli")}
    assert sources == {
        "ada": {"type": "user", "user_id": ids["ada"]},
        "bo": {"type": "rbac_group", "rbac_group_id": ids["Platform"]},
        "member3": {"type": "seat_tier", "seat_tier": "premium"},
        "eli": {"type": "organization"},
    }
    amounts = [effective(raw, ids[name])["amount"] for name in sources]
    assert amounts == ["90000", "60000", "40000", "10000"]


def test_periods_resolve_on_their_own(raw: httpx.Client, ids: Ids) -> None:
    assert [(row["period"], row["amount"]) for row in rows_of(raw, ids["dee"])] == [
        ("daily", "4000"),
        ("monthly", "18000"),
    ]
    raw.post(LIMITS, json=member(ids["dee"], None, period="daily"))
    assert [(row["amount"], row["source"]["type"]) for row in rows_of(raw, ids["dee"])] == [
        (None, "user"),
        ("18000", "rbac_group"),
    ]


def test_setting_again_keeps_the_id_and_deleting_falls_back(raw: httpx.Client, ids: Ids) -> None:
    first = raw.post(LIMITS, json=member(ids["bo"], "70000")).json()
    second = raw.post(LIMITS, json=member(ids["bo"], "0", period="monthly")).json()
    assert (second["id"], second["amount"], second["period"], second["is_enabled"]) == (
        first["id"],
        "0",
        "monthly",
        True,
    )
    assert effective(raw, ids["bo"])["spend_limit_id"] == first["id"]
    assert raw.get(f"{LIMITS}/{first['id']}").json() == second
    assert raw.delete(f"{LIMITS}/{first['id']}").json() == {"id": first["id"], "type": "spend_limit_deleted"}
    assert effective(raw, ids["bo"])["source"]["type"] == "rbac_group"
    assert raw.get(f"{LIMITS}/{first['id']}").status_code == 404


def test_null_is_an_explicit_no_limit_and_zero_is_not(raw: httpx.Client, ids: Ids) -> None:
    raw.post(LIMITS, json=member(ids["bo"], None))
    raw.post(LIMITS, json=member(ids["cam"], "0"))
    assert (effective(raw, ids["bo"])["amount"], effective(raw, ids["cam"])["amount"]) == (None, "0")


def test_limits_are_listed_by_type_of_scope(raw: httpx.Client) -> None:
    pages: list[Row] = [raw.get(LIMITS, params={"limit": 4}).json()]
    while pages[-1]["next_page"] is not None:
        pages.append(raw.get(LIMITS, params={"limit": 4, "page": pages[-1]["next_page"]}).json())
    kinds = [row["scope"]["type"] for page in pages for row in page["data"]]
    assert kinds == [
        "organization",
        "seat_tier",
        *["rbac_group"] * 3,
        "organization_service",
        *["user"] * 3,
    ]
    tier = raw.get(LIMITS, params={"scope_type[]": "seat_tier"}).json()["data"]
    assert [row["scope"] for row in tier] == [{"type": "seat_tier", "seat_tier": "premium"}]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"scope": {"type": "organization"}, "amount": "1"}, 400),  # only_members_are_limited
        ({"scope": {"type": "workspace", "workspace_id": "wrkspc_1"}, "amount": "1"}, 400),
        (member("{bo}", "1", period="yearly"), 400),  # period_is_one
        (member("{bo}", "-1"), 400),
        (member("{bo}", "1.5"), 400),
        (member("{bo}", 100), 400),
        ({"scope": {"type": "user", "user_id": "{bo}"}}, 400),
        (member("user_01nobody", "1"), 404),  # limited_member_exists
    ],
)
def test_what_cannot_be_set_is_refused(raw: httpx.Client, ids: Ids, body: Row, status: int) -> None:
    """Rules of rules/member_spend_limits.py: enterprise.md#spend-limits."""
    scope = {name: value.format_map(ids) for name, value in body["scope"].items()}
    before = raw.get(LIMITS, params={"limit": 100}).json()
    assert raw.post(LIMITS, json={**body, "scope": scope}).status_code == status
    assert raw.get(LIMITS, params={"limit": 100}).json() == before


def test_defaults_cannot_be_deleted_and_workspaces_are_not_here(raw: httpx.Client) -> None:
    """Rules limit_is_of_a_member, listed_scope_type_applies and limits_are_not_by_workspace: enterprise.md#spend-limits."""
    for row in raw.get(LIMITS, params={"limit": 100}).json()["data"]:
        if row["scope"]["type"] != "user":
            assert raw.delete(f"{LIMITS}/{row['id']}").status_code == 400
    for query in ({"scope_type[]": "workspace"}, {"scope_type[]": "usage_tier"}, {"workspace_id": "wrkspc_1"}):
        assert raw.get(LIMITS, params=query).status_code == 400


@pytest.mark.parametrize(("position", "status"), [("not_found_404", 404), ("bad_request_400", 400)])
def test_a_limit_for_somebody_who_left(
    raw: httpx.Client, simulator: Simulator, ids: Ids, position: str, status: int
) -> None:
    simulator.switch("absent_limited_member", position)
    simulator.enterprise.leave("bo@aldermoor.example")
    assert raw.post(LIMITS, json=member(ids["bo"], "1")).status_code == status
    assert rows_of(raw, ids["bo"]) == []


@pytest.mark.parametrize(
    ("position", "amount"), [("smallest", "18000"), ("largest", "60000"), ("oldest_group", "60000")]
)
def test_which_of_several_groups_counts(
    raw: httpx.Client, simulator: Simulator, ids: Ids, position: str, amount: str
) -> None:
    simulator.switch("group_limit_of_several", position)
    assert effective(raw, ids["cam"])["amount"] == amount


def test_no_limit_of_a_group_is_the_largest(raw: httpx.Client, simulator: Simulator, ids: Ids) -> None:
    simulator.enterprise.set_limit("rbac_group", "Platform", "no_limit")
    assert effective(raw, ids["cam"])["amount"] == "18000"
    simulator.switch("group_limit_of_several", "largest")
    assert effective(raw, ids["cam"])["amount"] is None


@pytest.mark.parametrize("position", ["no_row", "null_source"])
def test_a_member_whom_nothing_limits(raw: httpx.Client, simulator: Simulator, ids: Ids, position: str) -> None:
    simulator.switch("effective_without_limit", position)
    simulator.enterprise.set_limit("organization")
    rows = rows_of(raw, ids["eli"])
    if position == "no_row":
        assert rows == []
    else:
        assert [(row["amount"], row["source"], row["spend_limit_id"]) for row in rows] == [(None, None, None)]
    weekly = rows_of(raw, ids["dee"], **{"period[]": ["weekly"]})
    assert len(weekly) == (0 if position == "no_row" else 1)


@pytest.mark.parametrize(("position", "is_read"), [("read", True), ("unavailable", False)])
def test_spend_that_cannot_be_read_is_zero(
    raw: httpx.Client, simulator: Simulator, ids: Ids, position: str, *, is_read: bool
) -> None:
    simulator.switch("effective_spend", position)
    assert (effective(raw, ids["ada"])["period_to_date_spend"] != "0") is is_read


@pytest.mark.parametrize(("position", "status", "is_enabled"), [("on", 200, True), ("off", 400, False)])
def test_usage_credits_that_are_switched_off(
    raw: httpx.Client, simulator: Simulator, ids: Ids, position: str, status: int, *, is_enabled: bool
) -> None:
    """Rule usage_credits_are_on: enterprise.md#spend-limits."""
    simulator.switch("usage_credits", position)
    assert raw.post(LIMITS, json=member(ids["bo"], "1")).status_code == status
    (own,) = raw.get(LIMITS, params={"scope_type[]": "organization"}).json()["data"]
    assert (own["is_enabled"], own["amount"]) == (is_enabled, "10000")
    assert raw.get(LIMITS, params={"scope_type[]": "user"}).json()["data"][0]["is_enabled"] is True


def test_spend_is_of_the_period_and_exact(raw: httpx.Client, simulator: Simulator, ids: Ids) -> None:
    before = {row["period"]: float(row["period_to_date_spend"]) for row in rows_of(raw, ids["dee"])}
    simulator.enterprise.spend("dee@aldermoor.example", "12.345")
    after = {row["period"]: float(row["period_to_date_spend"]) for row in rows_of(raw, ids["dee"])}
    assert {period: round(after[period] - before[period], 3) for period in after} == {
        "daily": 1234.5,
        "monthly": 1234.5,
    }
    simulator.advance(24 * 3600 * 7)
    assert float(effective(raw, ids["dee"], "daily")["period_to_date_spend"]) < after["daily"]
    assert float(effective(raw, ids["dee"])["period_to_date_spend"]) < after["monthly"]


def test_use_stops_at_the_limit_until_the_next_month(raw: httpx.Client, simulator: Simulator, ids: Ids) -> None:
    reached = effective(raw, ids["eli"])
    assert 10_000 <= float(reached["period_to_date_spend"]) < 10_010
    simulator.advance(24 * 3600)
    assert effective(raw, ids["eli"])["period_to_date_spend"] == reached["period_to_date_spend"]
    raw.post(LIMITS, json=member(ids["eli"], "20000"))
    simulator.advance(24 * 3600)
    assert float(effective(raw, ids["eli"])["period_to_date_spend"]) > float(reached["period_to_date_spend"])


def test_pages_are_by_member_and_never_split_one(raw: httpx.Client, simulator: Simulator) -> None:
    whole = raw.get(EFFECTIVE, params={"limit": 1000}).json()
    assert whole["next_page"] is None
    rows: list[Row] = []
    page: str | None = None
    for _ in range(100):
        answer = raw.get(EFFECTIVE, params={"limit": 3, **({} if page is None else {"page": page})}).json()
        members = [row["scope"]["user_id"] for row in answer["data"]]
        assert len(set(members)) <= 3
        assert not {row["scope"]["user_id"] for row in rows} & set(members)
        rows += answer["data"]
        page = answer["next_page"]
        if page is None:
            break
    assert rows == whole["data"]
    assert len({row["scope"]["user_id"] for row in rows}) == len(simulator.state()["enterprise"]["users"])


def test_a_member_who_leaves_between_two_pages_loses_nobody_else(raw: httpx.Client, simulator: Simulator) -> None:
    first = raw.get(EFFECTIVE, params={"limit": 5}).json()
    last = first["data"][-1]["actor"]["email_address"]
    simulator.enterprise.leave(last)
    rest = raw.get(EFFECTIVE, params={"limit": 1000, "page": first["next_page"]}).json()
    seen = {row["actor"]["email_address"] for row in (*first["data"], *rest["data"])}
    assert seen == {user["email"] for user in simulator.state()["enterprise"]["users"]} | {last}


def test_the_report_takes_at_most_a_hundred_members(raw: httpx.Client) -> None:
    assert raw.get(EFFECTIVE, params={"user_ids[]": ["user_1"] * 101}).status_code == 400
    assert raw.get(EFFECTIVE, params={"period[]": "yearly"}).status_code == 400
    assert raw.get(EFFECTIVE, params={"limit": 1001}).status_code == 400


def test_who_leaves_takes_their_own_limit_along(raw: httpx.Client, simulator: Simulator, ids: Ids) -> None:
    simulator.enterprise.leave("ada@aldermoor.example")
    limits = raw.get(LIMITS, params={"limit": 100, "scope_type[]": "user"}).json()["data"]
    assert ids["ada"] not in {row["scope"]["user_id"] for row in limits}


def test_the_directory_moves_somebody_to_another_group(raw: httpx.Client, simulator: Simulator, ids: Ids) -> None:
    simulator.enterprise.put_in_group("bo@aldermoor.example", "Platform", is_member=False)
    assert effective(raw, ids["bo"])["source"] == {"type": "seat_tier", "seat_tier": "premium"}
    simulator.enterprise.put_in_group("bo@aldermoor.example", "Data")
    assert effective(raw, ids["bo"])["amount"] == "18000"
