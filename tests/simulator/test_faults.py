"""Mishaps on order: how each looks to a client, and which request takes it."""

from __future__ import annotations

import httpx
import pytest

from claude_simulator import Simulator
from claude_simulator.faults import UnknownFault

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
        answer = httpx.get(f"{simulator.base_url}{ME}", headers=headers, trust_env=False)
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
