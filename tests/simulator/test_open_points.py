"""Both answers to questions that the reference leaves open (its section (b)), where the other one is no refusal."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from claude_simulator import Simulator

WORKSPACES = "/v1/organizations/workspaces"
KEYS = "/v1/organizations/api_keys"
SPEND = "/v1/organizations/spend_limits"
ONE_LIMIT = {"limits": [{"type": "requests_per_minute", "value": 5}]}
CLEARED = {"limits": [{"type": "requests_per_minute", "value": None}]}
Names = dict[str, str]


def made(client: httpx.Client, **body: object) -> dict[str, Any]:
    answer = client.post(WORKSPACES, json={"name": "New", **body})
    assert answer.is_success, answer.text
    return dict(answer.json())


def without_version(client: httpx.Client) -> httpx.Response:
    request = client.build_request("GET", "/v1/organizations/rate_limits")
    del request.headers["anthropic-version"]
    return client.send(request)


@pytest.mark.parametrize(("position", "tags"), [("unchanged", {"a": "1"}), ("cleared", {})])
def test_null_for_all_tags(raw: httpx.Client, simulator: Simulator, position: str, tags: dict[str, str]) -> None:
    simulator.switch("tags_null_on_update", position)
    workspace = made(raw, tags={"a": "1"})
    assert raw.post(f"{WORKSPACES}/{workspace['id']}", json={"tags": None}).json()["tags"] == tags


@pytest.mark.parametrize(("position", "status"), [("bad_request_400", 400), ("unchanged_200", 200)])
def test_an_update_of_an_archived_key(
    raw: httpx.Client, simulator: Simulator, names: Names, position: str, status: int
) -> None:
    simulator.switch("archived_key_update", position)
    raw.post(f"{KEYS}/{names['key']}", json={"status": "archived"})
    assert raw.post(f"{KEYS}/{names['key']}", json={"status": "active", "name": "x"}).status_code == status
    assert raw.get(f"{KEYS}/{names['key']}").json()["status"] == "archived"


@pytest.mark.parametrize(("position", "sources"), [("empty_limits", set()), ("inherited_values", {"organization"})])
def test_what_is_left_of_a_group_that_was_cleared(
    raw: httpx.Client, simulator: Simulator, names: Names, position: str, sources: set[str]
) -> None:
    simulator.switch("cleared_rate_limit_answer", position)
    entry = f"{WORKSPACES}/{names['research']}/rate_limits/{names['sonnet']}"
    assert len(raw.post(entry, json=ONE_LIMIT).json()["limits"]) == 1
    assert {limit["source"]["type"] for limit in raw.post(entry, json=CLEARED).json()["limits"]} == sources


@pytest.mark.parametrize(("position", "status"), [("accepted", 200), ("bad_request_400", 400)])
def test_limits_of_the_claude_code_workspace(
    raw: httpx.Client, simulator: Simulator, names: Names, position: str, status: int
) -> None:
    simulator.switch("claude_code_limit_writes", position)
    simulator.switch("spend_limits_api", "enabled")
    simulator.sign_in_to_claude_code("ana@example.com")
    coding = simulator.world.organization.claude_code_workspace_id
    scope = {"type": "workspace", "workspace_id": coding}
    answers = (
        raw.post(f"{WORKSPACES}/{coding}/rate_limits/{names['sonnet']}", json=ONE_LIMIT),
        raw.post(SPEND, json={"scope": scope, "amount": "500"}),
    )
    assert [answer.status_code for answer in answers] == [status, status]


@pytest.mark.parametrize(("position", "status"), [("optional", 200), ("required", 400)])
def test_a_request_without_a_version(raw: httpx.Client, simulator: Simulator, position: str, status: int) -> None:
    simulator.switch("version_header", position)
    assert without_version(raw).status_code == status


@pytest.mark.parametrize(("position", "fields"), [("2023-06-01", {"group_type"}), ("2026-10-21", set())])
def test_the_version_that_applies_without_one(
    raw: httpx.Client, simulator: Simulator, position: str, fields: set[str]
) -> None:
    simulator.switch("version_when_absent", position)
    assert without_version(raw).json()["data"][0].keys() & {"group_type"} == fields


@pytest.mark.parametrize(
    ("position", "names_listed"), [("newest_first", ["New", "Research"]), ("oldest_first", ["Research", "New"])]
)
def test_the_order_of_lists(raw: httpx.Client, simulator: Simulator, position: str, names_listed: list[str]) -> None:
    simulator.switch("list_order", position)
    made(raw)
    pages = [raw.get(WORKSPACES, params={"limit": 1}).json()]
    pages.append(raw.get(WORKSPACES, params={"limit": 1, "after_id": pages[0]["last_id"]}).json())
    assert [page["data"][0]["name"] for page in pages] == names_listed
    users = raw.get("/v1/organizations/users").json()["data"]
    assert [user["email"] for user in users][-1] == "admin@example.com"


@pytest.mark.parametrize("cursor", ["after_id", "before_id"])
@pytest.mark.parametrize(("position", "status"), [("bad_request_400", 400), ("empty_page", 200)])
def test_a_cursor_that_is_not_there(
    raw: httpx.Client, simulator: Simulator, cursor: str, position: str, status: int
) -> None:
    simulator.switch("unknown_id_cursor", position)
    answer = raw.get(WORKSPACES, params={cursor: "wrkspc_gone"})
    assert answer.status_code == status
    assert answer.json().get("data", []) == []


@pytest.mark.parametrize(("position", "kept"), [("as_sent", "#aaBBcc"), ("upper", "#AABBCC"), ("lower", "#aabbcc")])
def test_the_case_of_a_colour(raw: httpx.Client, simulator: Simulator, position: str, kept: str) -> None:
    simulator.switch("colour_case", position)
    assert made(raw, display_color="#aaBBcc")["display_color"] == kept


@pytest.mark.parametrize(("position", "status"), [("bad_request_400", 400), ("ignored", 200)])
def test_workspace_geo_in_an_update(
    raw: httpx.Client, simulator: Simulator, names: Names, position: str, status: int
) -> None:
    simulator.switch("workspace_geo_on_update", position)
    body = {"data_residency": {"workspace_geo": "us", "default_inference_geo": "us"}}
    assert raw.post(f"{WORKSPACES}/{names['research']}", json=body).status_code == status


@pytest.mark.parametrize(("position", "status"), [("bad_request_400", 400), ("stored", 200)])
def test_a_default_geo_that_is_not_allowed(raw: httpx.Client, simulator: Simulator, position: str, status: int) -> None:
    simulator.switch("default_geo_outside", position)
    residency = {"allowed_inference_geos": ["us"], "default_inference_geo": "global"}
    assert raw.post(WORKSPACES, json={"name": "x", "data_residency": residency}).status_code == status


@pytest.mark.parametrize(("position", "status"), [("bad_request_400", 400), ("ignored", 200)])
def test_fields_that_nobody_knows(
    raw: httpx.Client, simulator: Simulator, names: Names, position: str, status: int
) -> None:
    simulator.switch("unknown_body_fields", position)
    assert raw.post(WORKSPACES, json={"name": "x", "colour": "blue"}).status_code == status
    entry = f"{WORKSPACES}/{names['research']}/rate_limits/{names['sonnet']}"
    limit = {"type": "requests_per_minute", "value": 5, "unit": "requests"}
    assert raw.post(entry, json={"limits": [limit]}).status_code == status
