"""Groups and roles of an Enterprise organization: what is read, what may be changed, and what limits do then (enterprise.md#groups-and-roles)."""

from __future__ import annotations

import httpx
import pytest

from claude_simulator import Simulator

GROUPS = "/rbac_groups"
Ids = dict[str, str]


def code(answer: httpx.Response) -> str | None:
    details: dict[str, str] = answer.json().get("error", {}).get("details", {})
    return details.get("error_code")


def test_a_group_says_where_it_comes_from_and_which_roles_it_has(raw: httpx.Client, ids: Ids) -> None:
    group = raw.get(f"{GROUPS}/{ids['Data']}").json()
    assert set(group) == {"id", "type", "name", "source_type", "role_ids", "created_at", "updated_at"}
    roles = {role["id"]: role for role in raw.get("/rbac_roles").json()["data"]}
    assert [roles[role_id]["display_name"] for role_id in group["role_ids"]] == ["Member", "Connector users"]
    assert [roles[role_id]["source"] for role_id in group["role_ids"]] == [{"type": "built_in"}, {"type": "custom"}]
    permissions = raw.get(f"/rbac_roles/{group['role_ids'][1]}/permissions").json()["data"]
    assert [one["resource"]["type"] for one in permissions] == ["all_connectors", "connector_tool"]


def test_a_group_of_its_own_goes_through_its_life(raw: httpx.Client, ids: Ids) -> None:
    """Rules group_exists and member_is_in_the_group: enterprise.md#groups-and-roles."""
    made = raw.post(GROUPS, json={"name": "Trial"}).json()
    assert (made["source_type"], made["role_ids"]) == ("direct", [])
    one = f"{GROUPS}/{made['id']}"
    assert raw.post(one, json={"name": "Trials"}).json()["name"] == "Trials"
    assert raw.post(one, json={"name": None}).json()["name"] == "Trials"
    assert raw.post(f"{one}/members", json={"user_id": ids["bo"]}).json()["email"] == "bo@aldermoor.example"
    assert raw.post(f"{one}/members", json={"user_id": ids["bo"]}).status_code == 200
    assert [row["user_id"] for row in raw.get(f"{one}/members").json()["data"]] == [ids["bo"]]
    assert raw.delete(f"{one}/members/{ids['bo']}").json()["type"] == "rbac_group_member_deleted"
    assert raw.delete(f"{one}/members/{ids['bo']}").status_code == 404
    assert raw.delete(one).json() == {"id": made["id"], "type": "rbac_group_deleted"}
    assert raw.get(one).status_code == 404
    assert raw.post(f"{GROUPS}/{ids['Pilot']}/members", json={"user_id": "user_01nobody"}).status_code == 404


def test_a_name_is_not_empty_and_need_not_be_its_own(raw: httpx.Client) -> None:
    """Rule group_name_is_valid: enterprise.md#groups-and-roles."""
    assert raw.post(GROUPS, json={"name": " "}).status_code == 400
    assert raw.post(GROUPS, json={"name": "Platform"}).status_code == 200


@pytest.mark.parametrize(("position", "status"), [("on", 400), ("off", 200)])
def test_a_group_of_a_directory(raw: httpx.Client, simulator: Simulator, ids: Ids, position: str, status: int) -> None:
    """Rule group_is_not_the_directorys: enterprise.md#groups-and-roles."""
    simulator.switch("scim_provisioning", position)
    one = f"{GROUPS}/{ids['Data']}"
    assert raw.post(one, json={"name": "Data team"}).status_code == status
    assert raw.post(f"{one}/members", json={"user_id": ids["bo"]}).status_code == status
    assert raw.delete(f"{one}/members/{ids['dee']}").status_code == status
    assert raw.delete(one).status_code == status


def test_a_group_of_owners_is_left_alone(raw: httpx.Client, ids: Ids) -> None:
    """Rule group_grants_no_owner_access: enterprise.md#groups-and-roles."""
    one = f"{GROUPS}/{ids['Owners']}"
    invited = {"email": "new@aldermoor.example", "role": "user", "rbac_group_ids": [ids["Owners"]]}
    refused = (
        raw.post(f"{one}/members", json={"user_id": ids["bo"]}),
        raw.delete(f"{one}/members/{ids['owner']}"),
        raw.delete(one),
        raw.post("/invites", json=invited),
    )
    assert {(answer.status_code, code(answer)) for answer in refused} == {(400, "rbac_group_grants_owner_access")}


@pytest.mark.parametrize("position", ["confirmed", "unconfirmed"])
def test_what_cannot_be_checked_is_not_changed(
    raw: httpx.Client, simulator: Simulator, ids: Ids, position: str
) -> None:
    simulator.switch("owner_access_check", position)
    answer = raw.post(f"{GROUPS}/{ids['Pilot']}/members", json={"user_id": ids["bo"]})
    assert code(answer) == (None if position == "confirmed" else "rbac_group_owner_access_unconfirmed")


@pytest.mark.parametrize("position", ["read", "unavailable"])
def test_roles_that_cannot_be_read_are_null(raw: httpx.Client, simulator: Simulator, ids: Ids, position: str) -> None:
    simulator.switch("group_roles", position)
    assert (raw.get(f"{GROUPS}/{ids['Data']}").json()["role_ids"] is None) == (position == "unavailable")


def test_an_unknown_role_has_its_code(raw: httpx.Client) -> None:
    """Rule role_exists: enterprise.md#groups-and-roles."""
    for path in ("/rbac_roles/rbac_role_01nothing", "/rbac_roles/rbac_role_01nothing/permissions"):
        answer = raw.get(path)
        assert (answer.status_code, code(answer)) == (404, "rbac_role_not_found")


def test_a_group_takes_its_limit_along(raw: httpx.Client, simulator: Simulator, ids: Ids) -> None:
    simulator.switch("scim_provisioning", "off")
    assert raw.delete(f"{GROUPS}/{ids['Platform']}").is_success
    (row,) = raw.get("/spend_limits/effective", params={"user_ids[]": ids["bo"]}).json()["data"]
    assert row["source"] == {"type": "seat_tier", "seat_tier": "premium"}


def test_who_accepts_an_invitation_is_in_its_groups(raw: httpx.Client, simulator: Simulator, ids: Ids) -> None:
    invited = {"email": "new@aldermoor.example", "role": "user", "rbac_group_ids": [ids["Pilot"]]}
    assert raw.post("/invites", json=invited).is_success
    joined = simulator.accept_invite("new@aldermoor.example")
    assert joined in {row["user_id"] for row in raw.get(f"{GROUPS}/{ids['Pilot']}/members").json()["data"]}
