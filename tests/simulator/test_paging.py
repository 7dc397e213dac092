"""The paginations, bracketed arrays, booleans and limits of the query string."""

from __future__ import annotations

import httpx
import pytest

from claude_simulator import Simulator
from tests.support import plain_http

USERS = "/v1/organizations/users"
RATES = "/v1/organizations/rate_limits"


def refused(answer: httpx.Response) -> str:
    assert answer.status_code == 400
    return str(answer.json()["error"]["message"])


def test_a_page_by_id_says_whether_there_is_more_in_its_direction(raw: httpx.Client, names: dict[str, str]) -> None:
    first = raw.get(USERS, params={"limit": 2}).json()
    assert (first["first_id"], first["last_id"], first["has_more"]) == (names["chloe"], names["ben"], True)
    last = raw.get(USERS, params={"limit": 3, "after_id": names["ben"]}).json()
    assert (last["first_id"], last["last_id"], last["has_more"]) == (names["ana"], names["admin"], False)
    back = raw.get(USERS, params={"limit": 2, "before_id": names["billing"]}).json()
    assert (back["first_id"], back["last_id"], back["has_more"]) == (names["ben"], names["ana"], True)
    start = raw.get(USERS, params={"limit": 2, "before_id": names["ana"]}).json()
    assert (start["first_id"], start["has_more"]) == (names["chloe"], False)


def test_only_one_cursor_at_a_time(raw: httpx.Client, names: dict[str, str]) -> None:
    answer = raw.get(USERS, params={"after_id": names["ana"], "before_id": names["ben"]})
    assert "after_id" in refused(answer)


def test_an_unknown_cursor_is_refused(raw: httpx.Client) -> None:
    assert "user_gone" in refused(raw.get(USERS, params={"after_id": "user_gone"}))


@pytest.mark.parametrize("limit", ["0", "-1", "1500", "many"])
def test_a_limit_outside_its_bounds_is_refused(raw: httpx.Client, limit: str) -> None:
    message = refused(raw.get(USERS, params={"limit": limit}))
    assert message == f"The limit parameter must be between 1 and 1000, inclusive. Got {limit}."


def test_a_limit_above_the_maximum_may_fall_back_to_20(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.switch("limit_too_large", "fallback_20")
    assert raw.get(USERS, params={"limit": 1500}).status_code == 200
    assert raw.get(USERS, params={"limit": 0}).status_code == 400


def test_20_is_the_default_limit() -> None:
    with Simulator(seed="generated:workspaces=1,people=25,members=1") as simulator:
        headers = {"x-api-key": simulator.admin_api_key}
        body = plain_http.get(f"{simulator.base_url}{USERS}", headers=headers).json()
    assert (len(body["data"]), body["has_more"]) == (20, True)


def test_rate_limits_come_on_one_page_unless_a_limit_is_given(raw: httpx.Client) -> None:
    assert raw.get(RATES).json()["next_page"] is None
    first = raw.get(RATES, params={"limit": 1}).json()
    second = raw.get(RATES, params={"limit": 1, "page": first["next_page"]}).json()
    assert set(first) == {"data", "next_page"}
    assert first["data"][0]["id"] != second["data"][0]["id"]
    assert second["next_page"] is None


def test_a_page_token_belongs_to_its_filters(raw: httpx.Client, names: dict[str, str]) -> None:
    token = raw.get(RATES, params={"limit": 1}).json()["next_page"]
    other_filter = raw.get(RATES, params={"limit": 1, "page": token, "group_type": "batch"})
    assert refused(other_filter) == "cursor does not match current query parameters"
    workspace = f"/v1/organizations/workspaces/{names['research']}/rate_limits"
    assert refused(raw.get(workspace, params={"page": token})) == "cursor does not match current query parameters"
    assert refused(raw.get(RATES, params={"page": "rubbish"})) == "page: invalid cursor"


@pytest.mark.parametrize("bracketed", ["roles[]=admin&roles[]=billing", "roles%5B%5D=admin&roles%5B%5D=billing"])
def test_arrays_are_bracketed_plain_or_percent_encoded(raw: httpx.Client, bracketed: str) -> None:
    body = raw.get(f"{USERS}?{bracketed}").json()
    assert {user["role"] for user in body["data"]} == {"admin", "billing"}


def test_an_array_without_brackets_is_refused(raw: httpx.Client) -> None:
    assert refused(raw.get(f"{USERS}?roles=admin")) == "roles: an array is written roles[]"


def test_an_unknown_role_in_a_filter_is_refused(raw: httpx.Client) -> None:
    assert refused(raw.get(f"{USERS}?roles[]=king")).startswith("roles: must be one of")


def test_at_most_100_ids_are_asked_for_at_once(raw: httpx.Client) -> None:
    many = "&".join(f"ids[]=wrkspc_{number}" for number in range(101))
    assert refused(raw.get(f"/v1/organizations/workspaces?{many}")) == "ids: must have at most 100 items"


@pytest.mark.parametrize("value", ["1", "True", "yes", ""])
def test_booleans_are_true_or_false_and_nothing_else(raw: httpx.Client, value: str) -> None:
    answer = raw.get("/v1/organizations/workspaces", params={"include_default": value})
    assert refused(answer) == "include_default: must be true or false"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{", "The request body is not valid JSON."),
        (b"[]", "body: must be an object"),
        (b"{}", "name: Field required"),
        (b'{"name":"x","colour":"red"}', "colour: Extra inputs are not permitted"),
        (b'{"name":"x","tags":{"a":1}}', "tags.a: must be a string"),
        (b'{"name":7}', "name: must be a string"),
    ],
)
def test_a_body_is_checked_field_by_field(raw: httpx.Client, body: bytes, message: str) -> None:
    assert refused(raw.post("/v1/organizations/workspaces", content=body)) == message


def test_an_update_does_not_take_a_workspace_geo(raw: httpx.Client, names: dict[str, str]) -> None:
    path = f"/v1/organizations/workspaces/{names['research']}"
    answer = raw.post(path, json={"data_residency": {"workspace_geo": "us"}})
    assert refused(answer) == "workspace_geo: Extra inputs are not permitted"
