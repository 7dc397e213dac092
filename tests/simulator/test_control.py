"""The control API over HTTP: everything that the context manager does in Python."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from claude_simulator import Simulator
from claude_simulator.switches import SWITCHES

ME = "/v1/organizations/me"
WORKSPACES = "/v1/organizations/workspaces"


def state(client: httpx.Client) -> Any:  # noqa: ANN401 - JSON
    return client.get("/_simulator/state").json()


def test_counts_calls_per_method_route_and_status(raw: httpx.Client, simulator: Simulator) -> None:
    raw.get(f"{WORKSPACES}/wrkspc_nothing")
    raw.get(f"{WORKSPACES}/wrkspc_other")
    raw.get(ME)
    expected = [
        {"method": "GET", "route": ME, "status": 200, "count": 1},
        {"method": "GET", "route": f"{WORKSPACES}/{{workspace_id}}", "status": 404, "count": 2},
    ]
    answer = raw.get("/_simulator/requests").json()
    assert (answer["requests"], answer["calls"]) == (expected, 3)
    assert simulator.requests() == expected
    raw.delete("/_simulator/requests")
    assert (simulator.calls(), simulator.requests()) == (0, [])


def test_counts_what_browsers_ask_of_the_console_and_what_they_send_there(
    raw: httpx.Client, simulator: Simulator
) -> None:
    raw.get("/dashboard", headers={"sec-fetch-dest": "document"})
    raw.get("/api/organizations")
    raw.post("/nowhere")
    raw.get("/nowhere", headers={"connection": "upgrade", "upgrade": "websocket"})
    sent = [
        {"method": "POST", "route": "/nowhere", "status": 0, "count": 1},
        {"method": "WEBSOCKET", "route": "/nowhere", "status": 0, "count": 1},
    ]
    answer = raw.get("/_simulator/requests").json()
    assert simulator.console_pages() == [{"method": "GET", "route": "/dashboard", "status": 0, "count": 1}]
    assert (simulator.console_sent(), answer["console_sent"]) == (sent, sent)


def test_orders_and_forgets_faults(raw: httpx.Client) -> None:
    raw.post("/_simulator/faults", json={"name": "server_error", "route": ME, "count": 5, "message": "oh"})
    assert raw.get(ME).json()["error"]["message"] == "oh"
    assert raw.get("/_simulator/faults").json()["faults"] == [{"name": "server_error", "count": 4, "route": ME}]
    raw.delete("/_simulator/faults")
    assert raw.get(ME).status_code == 200


def test_sets_switches(raw: httpx.Client) -> None:
    assert set(raw.get("/_simulator/switches").json()["switches"]) == set(SWITCHES)
    answer = raw.post("/_simulator/switches", json={"spend_limits_api": "enabled", "requests_per_minute": 9})
    assert answer.json()["switches"]["spend_limits_api"] == "enabled"
    assert answer.json()["switches"]["requests_per_minute"] == 9


def test_moves_the_clock(raw: httpx.Client) -> None:
    before = datetime.fromisoformat(state(raw)["now"])
    raw.post("/_simulator/clock", json={"advance_seconds": 86_400 * 400})
    moved = datetime.fromisoformat(state(raw)["now"]) - before
    assert timedelta(days=400) <= moved < timedelta(days=401)


def test_reset_goes_back_to_the_start(raw: httpx.Client, simulator: Simulator) -> None:
    start = state(raw)
    raw.post(WORKSPACES, json={"name": "x"})
    raw.post("/_simulator/console/layout", json={"layout": "a"})
    raw.post("/_simulator/latency", json={"ms": 5})
    simulator.switch("archive_twice", "refused")
    simulator.fault("server_error")
    assert state(raw) != start
    raw.post("/_simulator/reset")
    assert simulator.world.latency_ms == 0
    assert {**state(raw), "now": None} == {**start, "now": None}
    assert raw.get(ME).status_code == 200


def test_signs_somebody_in(raw: httpx.Client) -> None:
    signed_in = raw.post("/_simulator/console/sessions", json={"email": "admin@example.com"}).json()
    cookies = {cookie["name"]: cookie for cookie in signed_in["cookies"]}
    assert set(cookies) == {"sessionKey", "lastActiveOrg"}
    assert cookies["sessionKey"]["httpOnly"] is True
    assert cookies["sessionKey"]["domain"] == "127.0.0.1"


def test_shows_what_was_sent(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.world.sessions.send_code("ana@example.com")
    (mail,) = raw.get("/_simulator/outbox").json()["outbox"]
    assert (mail["to"], len(mail["code"])) == ("ana@example.com", 6)


@pytest.mark.parametrize(
    ("path", "body", "message"),
    [
        ("switches", {"gravity": "off"}, "there is no switch 'gravity'"),
        ("switches", {"archive_twice": "maybe"}, "expected ok | refused"),
        ("switches", {"requests_per_minute": -1}, "expected a whole number from 0 up"),
        ("faults", {"name": "earthquake"}, "there is no fault 'earthquake'"),
        ("console/layout", {"layout": "z"}, "there is no layout 'z'"),
        ("console/sessions", {"email": "nobody@example.com"}, "nobody has the e-mail address"),
        ("clock", {}, "advance_seconds"),
    ],
)
def test_says_what_is_wrong(raw: httpx.Client, path: str, body: dict[str, object], message: str) -> None:
    answer = raw.post(f"/_simulator/{path}", json=body)
    assert answer.status_code == 400
    assert message in answer.json()["error"]


def test_the_state_holds_no_secret(raw: httpx.Client, simulator: Simulator) -> None:
    session = simulator.sign_in("admin@example.com")["cookies"][0]["value"]
    text = raw.get("/_simulator/state").text
    assert "sk-ant-admin01" not in text
    assert str(session) not in text


def test_control_calls_are_neither_counted_nor_spoilt(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.fault("server_error")
    assert raw.get("/_simulator/state").status_code == 200
    assert simulator.calls() == 0
