"""Both answers to questions that the reference leaves open (its section (b)), where the other one is no refusal."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from claude_simulator import Simulator
from tests.support import plain_http

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


@pytest.mark.parametrize(("cursor", "expected"), [("after_id", "first"), ("before_id", "last")])
def test_a_cursor_that_does_not_count(raw: httpx.Client, simulator: Simulator, cursor: str, expected: str) -> None:
    made(raw, name="another")
    simulator.switch("unknown_id_cursor", "first_page")
    whole = raw.get(WORKSPACES).json()["data"]
    page = raw.get(WORKSPACES, params={"limit": 1, cursor: "wrkspc_gone"}).json()["data"]
    assert page == ([whole[0]] if expected == "first" else [whole[-1]])


@pytest.mark.parametrize(("position", "rows"), [("array", []), ("null", None)])
def test_a_list_without_rows(raw: httpx.Client, simulator: Simulator, position: str, rows: list[str] | None) -> None:
    simulator.switch("empty_list", position)
    assert raw.get("/v1/organizations/invites").json()["data"] == rows
    assert raw.get(WORKSPACES).json()["data"]


@pytest.mark.parametrize(("position", "has_ids"), [("group", True), ("group_type_only", False)])
def test_the_shape_of_rate_limits(
    raw: httpx.Client, simulator: Simulator, names: Names, position: str, *, has_ids: bool
) -> None:
    simulator.switch("rate_limit_shape", position)
    entry = raw.get("/v1/organizations/rate_limits").json()["data"][0]
    inherited = raw.get(f"{WORKSPACES}/{names['research']}/rate_limits", params={"include_inherited": "true"}).json()
    assert ("id" in entry, "group" in entry) == (has_ids, has_ids)
    assert ("rate_limit_id" in inherited["data"][0], "group" in inherited["data"][0]) == (has_ids, has_ids)
    assert ("group_type" in entry) is not has_ids


@pytest.mark.parametrize(("position", "count"), [("listed", 3), ("not_listed", 1)])
def test_whether_inherited_members_are_listed(
    raw: httpx.Client, simulator: Simulator, names: Names, position: str, count: int
) -> None:
    simulator.switch("inherited_members", position)
    assert len(raw.get(f"{WORKSPACES}/{names['research']}/members").json()["data"]) == count


@pytest.mark.parametrize(("position", "status"), [("readable", 200), ("unknown", 404)])
def test_whether_the_default_workspace_is_known(
    raw: httpx.Client, simulator: Simulator, position: str, status: int
) -> None:
    """Rule workspaces.default_workspace_is_readable: workspaces.md#default-workspace."""
    simulator.switch("default_workspace", position)
    default = next(row["id"] for row in simulator.state()["workspaces"] if row["is_default"])
    assert raw.get(f"{WORKSPACES}/{default}").status_code == status
    listed = raw.get(WORKSPACES, params={"include_default": "true"}).json()["data"]
    assert (default in [workspace["id"] for workspace in listed]) is (status == 200)


@pytest.mark.parametrize(("position", "status"), [("accepted", 200), ("refused_401", 401)])
def test_whether_an_admin_key_may_be_a_bearer(
    raw: httpx.Client, oauth: httpx.Client, simulator: Simulator, position: str, status: int
) -> None:
    """Rule credentials.key_may_come_as_a_bearer: credentials.md#headers."""
    simulator.switch("admin_key_as_bearer", position)
    me = "/v1/organizations/me"
    bearer = {"authorization": f"Bearer {simulator.admin_api_key}"}
    assert plain_http.get(f"{simulator.base_url}{me}", headers=bearer).status_code == status
    assert (raw.get(me).status_code, oauth.get(me).status_code) == (200, 200)


@pytest.mark.parametrize(("position", "status"), [("accepted", 200), ("refused_400", 400)])
@pytest.mark.parametrize("jwks", [{"type": "inline"}, {"type": "inline", "keys": []}], ids=["none", "empty"])
def test_an_inline_issuer_without_keys(
    oauth: httpx.Client, simulator: Simulator, position: str, status: int, jwks: dict[str, object]
) -> None:
    simulator.switch("inline_issuer_without_keys", position)
    body = {"name": "ci", "issuer_url": "https://ci.example.com", "jwks": jwks}
    answer = oauth.post("/v1/organizations/federation_issuers", json=body)
    assert answer.status_code == status
    if status == 200:
        assert answer.json()["jwks"] == {"type": "inline", "keys": []}


def test_a_platform_that_has_no_spend_limits_at_all(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.switch("spend_limits_api", "missing_405")
    for answer in (raw.get("/v1/organizations/spend_limits"), raw.post("/v1/organizations/spend_limits", json={})):
        assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (405, "text/plain")


def test_what_is_no_address_is_not_looked_for(raw: httpx.Client) -> None:
    """Rule people.filter_is_an_address: users.md#e-mail-filter."""
    users = "/v1/organizations/users"
    assert raw.get(users, params={"email": "ana"}).status_code == 400
    assert raw.get(users, params={"email": "nobody@example.com"}).json()["data"] == []
