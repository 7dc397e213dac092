"""Mishaps on order: how each looks to a client, and which request takes it."""

from __future__ import annotations

import httpx
import pytest

from claude_simulator import Simulator
from claude_simulator.faults import UnknownFault
from tests.support import plain_http

ME = "/v1/organizations/me"
WORKSPACES = "/v1/organizations/workspaces"
MEMBER = "/v1/organizations/workspaces/{workspace_id}/members/{user_id}"


@pytest.mark.parametrize(
    ("name", "status", "kind"),
    [
        ("rate_limited", 429, "rate_limit_error"),
        ("server_error", 500, "api_error"),
        ("unavailable", 503, "api_error"),
        ("overloaded", 529, "overloaded_error"),
        ("conflict", 409, "conflict_error"),
    ],
)
def test_an_error_comes_before_anything_happens(
    raw: httpx.Client, simulator: Simulator, name: str, status: int, kind: str
) -> None:
    simulator.fault(name)
    answer = raw.post(WORKSPACES, json={"name": "x"})
    assert (answer.status_code, answer.json()["error"]["type"]) == (status, kind)
    assert "x" not in [workspace["name"] for workspace in simulator.state()["workspaces"]]
    assert raw.get(ME).status_code == 200


def test_429_says_when_to_come_back(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.fault("rate_limited", retry_after=12)
    assert raw.get(ME).headers["retry-after"] == "12"


def test_a_lost_answer_is_lost_after_the_write_happened(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.fault("lost_answer")
    assert raw.get(ME).status_code == 200
    with pytest.raises(httpx.TransportError):
        raw.post(WORKSPACES, json={"name": "made all the same"})
    assert "made all the same" in [workspace["name"] for workspace in simulator.state()["workspaces"]]
    assert {"method": "POST", "route": WORKSPACES, "status": 0, "count": 1} in simulator.requests()


def test_a_fault_lets_some_requests_pass_first(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.fault("lost_answer", after=1)
    assert raw.post(WORKSPACES, json={"name": "first"}).status_code == 200
    assert raw.get(ME).status_code == 200
    with pytest.raises(httpx.TransportError):
        raw.post(WORKSPACES, json={"name": "second"})
    assert raw.post(WORKSPACES, json={"name": "third"}).status_code == 200


@pytest.mark.parametrize("name", ["dropped", "timeout_before"])
def test_a_dropped_connection_changes_nothing(raw: httpx.Client, simulator: Simulator, name: str) -> None:
    simulator.fault(name, seconds=0)
    with pytest.raises(httpx.TransportError):
        raw.post(WORKSPACES, json={"name": "never"})
    assert "never" not in [workspace["name"] for workspace in simulator.state()["workspaces"]]


def test_a_timeout_lasts_longer_than_the_client_waits(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.fault("timeout_before", seconds=20)
    with pytest.raises(httpx.ReadTimeout):
        raw.get(ME, timeout=0.05)


def test_a_truncated_answer_is_no_json(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.fault("truncated")
    answer = raw.get(ME)
    assert answer.status_code == 200
    assert answer.content.startswith(b'{"id":"')
    with pytest.raises(ValueError, match=r".*"):
        answer.json()


def test_a_foreign_answer_is_html(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.fault("not_json")
    answer = raw.get(ME)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")


def test_a_redirect_points_where_it_is_told(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.fault("redirect", location="http://127.0.0.1:9/elsewhere")
    answer = raw.get(ME)
    assert (answer.status_code, answer.headers["location"]) == (302, "http://127.0.0.1:9/elsewhere")


def test_latency_delays_one_answer(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.fault("latency", ms=60)
    assert raw.get(ME).elapsed.total_seconds() >= 0.06


def test_all_answers_can_be_late() -> None:
    with Simulator(seed="tiny", latency_ms=40) as simulator:
        headers = {"x-api-key": simulator.admin_api_key}
        answer = plain_http.get(f"{simulator.base_url}{ME}", headers=headers)
    assert answer.elapsed.total_seconds() >= 0.04


def test_a_fault_waits_for_its_route_method_and_caller(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.fault("server_error", route="/v1/organizations/workspaces/{}", method="get", caller="nightly", count=2)
    one = f"{WORKSPACES}/{raw.get(WORKSPACES).json()['data'][0]['id']}"
    nightly = {"user-agent": "nightly-job/1"}
    assert raw.get(one).status_code == 200
    assert raw.get(ME, headers=nightly).status_code == 200
    assert raw.post(one, json={}, headers=nightly).status_code == 200
    assert [raw.get(one, headers=nightly).status_code for _ in range(3)] == [500, 500, 200]


def test_a_stale_single_member_answers_what_was_before(
    raw: httpx.Client, simulator: Simulator, names: dict[str, str]
) -> None:
    members = f"{WORKSPACES}/{names['research']}/members"
    raw.post(members, json={"user_id": names["ben"], "workspace_role": "workspace_user"})
    simulator.fault("stale_member_get", route=MEMBER)
    assert raw.get(f"{members}/{names['ben']}").status_code == 404
    assert raw.get(f"{members}/{names['ben']}").json()["workspace_role"] == "workspace_user"


def test_single_members_can_be_stale_for_some_time(
    raw: httpx.Client, simulator: Simulator, names: dict[str, str]
) -> None:
    simulator.switch("member_get_stale_seconds", 30)
    ana = f"{WORKSPACES}/{names['research']}/members/{names['ana']}"
    raw.post(ana, json={"workspace_role": "workspace_admin"})
    assert raw.get(ana).json()["workspace_role"] == "workspace_developer"
    listed = raw.get(f"{WORKSPACES}/{names['research']}/members").json()["data"]
    assert {"workspace_admin"} == {row["workspace_role"] for row in listed if row["user_id"] == names["ana"]}
    simulator.advance(31)
    assert raw.get(ana).json()["workspace_role"] == "workspace_admin"


def test_an_unknown_fault_is_named(simulator: Simulator) -> None:
    with pytest.raises(UnknownFault, match="there is no fault 'earthquake'"):
        simulator.fault("earthquake")


@pytest.mark.parametrize(("status", "kind"), [(500, "api_error"), (503, "api_error"), (529, "overloaded_error")])
def test_an_error_can_come_after_the_write(raw: httpx.Client, simulator: Simulator, status: int, kind: str) -> None:
    simulator.fault("server_error_after", status=status)
    assert raw.get(ME).status_code == 200
    answer = raw.post(WORKSPACES, json={"name": "made all the same"})
    assert (answer.status_code, answer.json()["error"]["type"]) == (status, kind)
    assert "made all the same" in names(simulator)


def test_a_workspace_can_be_made_without_its_tags(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.fault("workspace_created_incomplete")
    assert raw.post(f"{WORKSPACES}/{research(simulator)}", json={"name": "Renamed"}).status_code == 200
    answer = raw.post(WORKSPACES, json={"name": "Payments", "tags": {"a": "1"}})
    details = answer.json()["error"]["details"]
    made = raw.get(f"{WORKSPACES}/{details['workspace_id']}").json()
    assert (answer.status_code, details["error_code"]) == (503, "workspace_created_incomplete")
    assert (made["name"], made["tags"]) == ("Payments", {})


def test_an_update_can_be_saved_by_half(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.fault("change_outcome_unknown")
    address = f"{WORKSPACES}/{research(simulator)}"
    answer = raw.post(address, json={"name": "Renamed", "tags": {"a": "1"}})
    assert (answer.status_code, answer.json()["error"]["details"]["error_code"]) == (503, "change_outcome_unknown")
    assert (raw.get(address).json()["name"], raw.get(address).json()["tags"]) == ("Renamed", {})
    assert raw.post(address, json={"tags": {"a": "1"}}).json()["tags"] == {"a": "1"}


def test_somebody_else_can_be_changing_the_workspace(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.fault("workspace_changed_concurrently")
    answer = raw.post(f"{WORKSPACES}/{research(simulator)}", json={"name": "Renamed"})
    details = answer.json()["error"]["details"]
    assert (answer.status_code, details["error_code"]) == (409, "workspace_changed_concurrently")
    assert details["field"]
    assert "Renamed" not in names(simulator)


@pytest.mark.parametrize(
    ("fault", "status"),
    [("concurrent_membership_change", 409), ("cannot_remove_last_member", 400), ("sandbox_egress_restricted", 403)],
)
def test_a_person_is_not_removed_just_now(raw: httpx.Client, simulator: Simulator, fault: str, status: int) -> None:
    (ben,) = (user["id"] for user in simulator.state()["users"] if user["email"] == "ben@example.com")
    simulator.fault(fault)
    assert raw.get(f"/v1/organizations/users/{ben}").status_code == 200
    answer = raw.delete(f"/v1/organizations/users/{ben}")
    assert (answer.status_code, answer.json()["error"]["details"]) == (status, {"error_code": fault})
    assert raw.delete(f"/v1/organizations/users/{ben}").status_code == 200


def test_an_archive_can_leave_storage_attached(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.fault("storage_attached_during_archive")
    address = f"{WORKSPACES}/{research(simulator)}"
    answer = raw.post(f"{address}/archive")
    assert (answer.status_code, answer.json()["error"]["details"]["error_code"]) == (
        409,
        "storage_attached_during_archive",
    )
    assert raw.get(address).json()["archived_at"] is not None


def test_a_write_can_be_answered_and_not_be_taken(raw: httpx.Client, simulator: Simulator) -> None:
    address = f"{WORKSPACES}/{research(simulator)}"
    [entry, *_] = raw.get("/v1/organizations/rate_limits").json()["data"]
    ben = next(user["id"] for user in simulator.state()["users"] if user["email"] == "ben@example.com")
    raw.post(f"{address}/members", json={"user_id": ben, "workspace_role": "workspace_user"})
    simulator.switch("spend_limits_api", "enabled")
    before = {**simulator.state(), "now": None}
    simulator.fault("nothing_taken", count=7)
    assert raw.post(address, json={"name": "Renamed"}).json()["name"] == "Research"
    assert raw.post(WORKSPACES, json={"name": "Payments"}).json()["name"] == "Research"
    assert raw.post(f"{address}/archive").json()["archived_at"] is None
    member = raw.post(f"{address}/members/{ben}", json={"workspace_role": "workspace_developer"}).json()
    assert member["workspace_role"] == "workspace_user"
    limits = [{"type": "requests_per_minute", "value": 5}]
    assert raw.post(f"{address}/rate_limits/{entry['id']}", json={"limits": limits}).json()["rate_limit_id"]
    spend = {"scope": {"type": "workspace", "workspace_id": research(simulator)}, "amount": "500"}
    assert raw.post("/v1/organizations/spend_limits", json=spend).status_code == 200
    assert raw.delete(f"{address}/members/{ben}").json()["type"] == "workspace_member_deleted"
    assert {**simulator.state(), "now": None} == before


def names(simulator: Simulator) -> list[str]:
    return [workspace["name"] for workspace in simulator.state()["workspaces"]]


def research(simulator: Simulator) -> str:
    return next(
        str(workspace["id"]) for workspace in simulator.state()["workspaces"] if workspace["name"] == "Research"
    )


def test_a_write_can_be_answered_as_asked_and_be_forgotten(raw: httpx.Client, simulator: Simulator) -> None:
    before = {**simulator.state(), "now": None}
    simulator.fault("forgotten", count=2)
    assert raw.post(f"{WORKSPACES}/{research(simulator)}", json={"name": "Renamed"}).json()["name"] == "Renamed"
    made = raw.post("/v1/organizations/invites", json={"email": "zoe@example.com", "role": "user"}).json()
    assert (made["email"], made["status"]) == ("zoe@example.com", "pending")
    assert raw.get(f"/v1/organizations/invites/{made['id']}").status_code == 404
    assert {**simulator.state(), "now": None} == before
