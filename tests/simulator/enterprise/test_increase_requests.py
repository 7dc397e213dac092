"""Requests for a higher limit: who asks, what is listed, and what a decision does (enterprise.md#increase-requests)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from claude_simulator import Simulator
from tests.support import plain_http

ALL = "/spend_limit_increase_requests"
Ids = dict[str, str]


def listed(raw: httpx.Client, **query: str | list[str]) -> list[dict[str, Any]]:
    return list(raw.get(ALL, params={"limit": 100, **query}).json()["data"])


def of(raw: httpx.Client, user_id: str) -> dict[str, Any]:
    return listed(raw, **{"actor_ids[]": user_id})[0]


def test_requests_come_newest_first_without_those_of_who_left(raw: httpx.Client) -> None:
    assert [(one["actor"]["name"], one["status"]) for one in listed(raw)] == [
        ("Dee Dunmore", "pending"),
        ("Eli Elgin", "pending"),
        ("Ada Arundel", "approved"),
        ("Bo Birch", "denied"),
    ]
    assert [one["status"] for one in listed(raw, **{"status[]": ["approved", "denied"]})] == ["approved", "denied"]
    assert raw.get(ALL, params={"status[]": "open"}).status_code == 400


def test_a_pending_request_tells_limit_source_and_spend_and_no_amount(raw: httpx.Client, ids: Ids) -> None:
    one = of(raw, ids["eli"])
    assert set(one) == {
        "id",
        "type",
        "actor",
        "status",
        "period",
        "created_at",
        "resolved_at",
        "resolved_by",
        "spend_summary",
    }
    assert one["spend_summary"]["source"] == {"type": "organization"}
    assert float(one["spend_summary"]["period_to_date_spend"]) >= 10_000
    assert raw.get(f"{ALL}/{one['id']}").json() == one
    assert of(raw, ids["ada"])["spend_summary"] is None


def test_an_approval_writes_the_members_own_limit(raw: httpx.Client, simulator: Simulator, ids: Ids) -> None:
    one = of(raw, ids["eli"])
    answer = raw.post(f"{ALL}/{one['id']}/approve", json={"amount": "15000"}).json()
    assert (answer["status"], answer["resolved_by"]["type"]) == ("approved", "scoped_api_key_actor")
    assert answer["spend_limit"]["scope"] == {"type": "user", "user_id": ids["eli"]}
    assert (answer["spend_limit"]["amount"], answer["spend_limit"]["period"]) == ("15000", "monthly")
    (row,) = raw.get("/spend_limits/effective", params={"user_ids[]": ids["eli"]}).json()["data"]
    assert (row["amount"], row["source"]["type"]) == ("15000", "user")
    assert simulator.enterprise.notices() == [
        {"to": "eli@aldermoor.example", "request_id": one["id"], "about": "approved"}
    ]


def test_an_approval_may_name_another_period_and_stay_quiet(raw: httpx.Client, simulator: Simulator, ids: Ids) -> None:
    one = of(raw, ids["dee"])
    body = {"amount": "9000", "period": "daily", "suppress_notification": True}
    answer = raw.post(f"{ALL}/{one['id']}/approve", json=body).json()
    assert (answer["period"], answer["spend_limit"]["period"]) == ("monthly", "daily")
    assert simulator.enterprise.notices() == []


def test_denying_is_idempotent_and_writes_nothing(raw: httpx.Client, simulator: Simulator, ids: Ids) -> None:
    one, before = of(raw, ids["eli"]), raw.get("/spend_limits", params={"limit": 100}).json()
    first = raw.post(f"{ALL}/{one['id']}/deny", json={})
    simulator.advance(5)
    second = raw.post(f"{ALL}/{one['id']}/deny")
    assert first.json() == second.json()
    assert first.json()["status"] == "denied"
    assert len(simulator.enterprise.notices()) == 1
    assert raw.get("/spend_limits", params={"limit": 100}).json() == before


def test_what_was_approved_is_not_denied(raw: httpx.Client, ids: Ids) -> None:
    """Rule denied_request_is_not_approved: enterprise.md#increase-requests."""
    assert raw.post(f"{ALL}/{of(raw, ids['ada'])['id']}/deny", json={}).status_code == 400


@pytest.mark.parametrize(("position", "status"), [("bad_request_400", 400), ("conflict_409", 409)])
@pytest.mark.parametrize("decision", ["approved", "denied"])
def test_a_request_that_somebody_else_just_decided(
    raw: httpx.Client, simulator: Simulator, ids: Ids, position: str, status: int, decision: str
) -> None:
    """Rule approved_request_is_pending: enterprise.md#increase-requests."""
    simulator.switch("resolved_request_approval", position)
    one = of(raw, ids["eli"])
    amount = "300.00" if decision == "approved" else None
    simulator.enterprise.decide(one["id"], decision, amount, by="owner@aldermoor.example")
    before = raw.get("/spend_limits", params={"limit": 100}).json()
    assert raw.post(f"{ALL}/{one['id']}/approve", json={"amount": "15000"}).status_code == status
    assert raw.get("/spend_limits", params={"limit": 100}).json() == before
    assert of(raw, ids["eli"])["resolved_by"]["email_address"] == "owner@aldermoor.example"


@pytest.mark.parametrize(("position", "status"), [("not_found_404", 404), ("bad_request_400", 400)])
def test_a_request_of_a_member_who_left(
    raw: httpx.Client, simulator: Simulator, ids: Ids, position: str, status: int
) -> None:
    """Rule increase_request_exists: enterprise.md#increase-requests."""
    simulator.switch("absent_limited_member", position)
    one = of(raw, ids["eli"])
    simulator.enterprise.leave("eli@aldermoor.example")
    assert one["id"] not in {each["id"] for each in listed(raw)}
    for method, path, body in (("GET", "", None), ("POST", "/approve", {"amount": "1"}), ("POST", "/deny", {})):
        assert raw.request(method, f"{ALL}/{one['id']}{path}", json=body).status_code == status
    assert raw.get(f"{ALL}/slir_01nothing").status_code == 404


@pytest.mark.parametrize("position", ["present", "null"])
def test_what_may_be_null_in_answers(raw: httpx.Client, simulator: Simulator, ids: Ids, position: str) -> None:
    simulator.switch("increase_request_summary", position)
    simulator.switch("approved_spend_limit", position)
    one = of(raw, ids["eli"])
    answer = raw.post(f"{ALL}/{one['id']}/approve", json={"amount": "15000"}).json()
    assert (one["spend_summary"] is None, answer["spend_limit"] is None) == (position == "null", position == "null")


@pytest.mark.parametrize("body", [{}, {"amount": None}, {"amount": "-1"}, {"amount": "1", "period": "yearly"}])
def test_an_approval_needs_an_amount_and_a_period_that_there_is(
    raw: httpx.Client, ids: Ids, body: dict[str, object]
) -> None:
    one = of(raw, ids["eli"])
    assert raw.post(f"{ALL}/{one['id']}/approve", json=body).status_code == 400
    assert of(raw, ids["eli"])["status"] == "pending"


def test_setting_a_limit_leaves_the_request_pending(raw: httpx.Client, ids: Ids) -> None:
    scope = {"type": "user", "user_id": ids["eli"]}
    assert raw.post("/spend_limits", json={"scope": scope, "amount": "99900"}).is_success
    assert of(raw, ids["eli"])["status"] == "pending"


def test_a_member_asks_once_and_not_soon_after_a_denial(raw: httpx.Client, simulator: Simulator, ids: Ids) -> None:
    """Rule member_may_ask_for_more and asks_again_at: enterprise.md#increase-requests."""
    asked = simulator.enterprise.ask_for_more("bo@aldermoor.example")
    assert of(raw, ids["bo"])["id"] == asked
    with pytest.raises(ValueError, match="pending request already"):
        simulator.enterprise.ask_for_more("bo@aldermoor.example")
    raw.post(f"{ALL}/{asked}/deny", json={})
    with pytest.raises(ValueError, match="30 days"):
        simulator.enterprise.ask_for_more("bo@aldermoor.example")
    simulator.advance(31 * 24 * 3600)
    assert simulator.enterprise.ask_for_more("bo@aldermoor.example") != asked


def test_a_request_is_about_the_period_that_blocks(raw: httpx.Client, simulator: Simulator, ids: Ids) -> None:
    simulator.enterprise.spend("cam@aldermoor.example", "45.00")
    simulator.enterprise.ask_for_more("cam@aldermoor.example")
    assert of(raw, ids["cam"])["period"] == "daily"
    with pytest.raises(ValueError, match="Nothing limits"):
        simulator.enterprise.ask_for_more("owner@aldermoor.example")


def test_all_of_it_goes_over_http(raw: httpx.Client, simulator: Simulator) -> None:
    def control(path: str, **body: object) -> httpx.Response:
        return plain_http.post(f"{simulator.base_url}/_simulator/enterprise/{path}", json=body)

    asked = control("increase_requests", email="bo@aldermoor.example", period="monthly").json()["id"]
    assert control("decisions", request_id=asked, decision="approved", amount="700.00").json() == {}
    assert raw.get(f"{ALL}/{asked}").json()["resolved_by"] is None
    assert control("spend", email="bo@aldermoor.example", amount="1.00").is_success
    assert control("limits", scope="organization", of="", amount="120.00").is_success
    assert control("groups", email="bo@aldermoor.example", group="Platform", is_member=False).is_success
    assert control("leave", email="bo@aldermoor.example").is_success
    assert control("keys", scopes=["read:analytics"]).json()["secret"].startswith("sk-ant-api01-simulator")
    for path, body in (("decisions", {"request_id": asked, "decision": "maybe"}), ("keys", {"scopes": ["all"]})):
        assert control(path, **body).status_code == 400
    notices = plain_http.get(f"{simulator.base_url}/_simulator/enterprise/notices").json()["notices"]
    assert [one["about"] for one in notices] == ["approved"]
