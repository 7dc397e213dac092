"""What is not at once what it was made: new members in lists, keys of an archived workspace, limits in force."""

from __future__ import annotations

import httpx

from claude_simulator import Simulator

WORKSPACES = "/v1/organizations/workspaces"
REQUESTS = "requests_per_minute"


def members(raw: httpx.Client, names: dict[str, str]) -> list[str]:
    return [row["user_id"] for row in raw.get(f"{WORKSPACES}/{names['research']}/members").json()["data"]]


def test_a_new_member_can_be_late_in_the_list(raw: httpx.Client, simulator: Simulator, names: dict[str, str]) -> None:
    simulator.switch("member_list_late_seconds", 20)
    body = {"user_id": names["ben"], "workspace_role": "workspace_user"}
    raw.post(f"{WORKSPACES}/{names['research']}/members", json=body)
    assert names["ben"] not in members(raw, names)
    assert names["ana"] in members(raw, names)
    simulator.advance(21)
    assert names["ben"] in members(raw, names)


def test_a_changed_member_is_never_missing_from_the_list(
    raw: httpx.Client, simulator: Simulator, names: dict[str, str]
) -> None:
    simulator.switch("member_list_late_seconds", 20)
    ana = f"{WORKSPACES}/{names['research']}/members/{names['ana']}"
    raw.post(ana, json={"workspace_role": "workspace_admin"})
    assert names["ana"] in members(raw, names)


def test_keys_follow_their_workspace_within_seconds(
    raw: httpx.Client, simulator: Simulator, names: dict[str, str]
) -> None:
    simulator.switch("keys_archived_within_seconds", 5)
    raw.post(f"{WORKSPACES}/{names['research']}/archive")
    key = f"/v1/organizations/api_keys/{names['key']}"
    assert raw.get(key).json()["status"] == "active"
    simulator.advance(6)
    assert raw.get(key).json()["status"] == "archived"
    assert raw.post(key, json={"status": "active"}).status_code == 400
    assert simulator.state()["api_keys"][0]["status"] == "archived"


def set_requests(raw: httpx.Client, names: dict[str, str], value: int | None) -> None:
    path = f"{WORKSPACES}/{names['research']}/rate_limits/{names['sonnet']}"
    assert raw.post(path, json={"limits": [{"type": REQUESTS, "value": value}]}).is_success


def in_force(simulator: Simulator) -> list[tuple[int | None, int | None]]:
    return [(row["stored"], row["enforced"]) for row in simulator.enforcement()]


def test_a_rate_limit_is_enforced_an_hour_later(raw: httpx.Client, simulator: Simulator, names: dict[str, str]) -> None:
    assert in_force(simulator) == []
    set_requests(raw, names, 500)
    assert in_force(simulator) == [(500, 4000)]
    simulator.advance(1800)
    set_requests(raw, names, 700)
    simulator.advance(1801)
    assert in_force(simulator) == [(700, 500)]
    simulator.advance(1801)
    assert in_force(simulator) == [(700, 700)]
    set_requests(raw, names, None)
    assert in_force(simulator) == [(None, 700)]
    simulator.advance(3601)
    assert in_force(simulator) == [(None, 4000)]


def test_a_rate_limit_above_the_organization_is_stored_and_not_enforced(
    raw: httpx.Client, simulator: Simulator, names: dict[str, str]
) -> None:
    simulator.switch("rate_limit_effect_seconds", 0)
    set_requests(raw, names, 9000)
    assert in_force(simulator) == [(9000, 4000)]
    assert raw.get("/_simulator/enforcement").json()["rate_limits"] == simulator.enforcement()
