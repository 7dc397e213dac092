"""The exact keys of every object on the wire, because the SDK's models would not miss one; and the two versions."""

from __future__ import annotations

import httpx
import pytest

from claude_simulator import Simulator
from tests.support import plain_http

OLD = {"anthropic-version": "2023-06-01"}
USER = {"id", "type", "email", "name", "role", "added_at"}
WORKSPACE = {
    "id",
    "type",
    "name",
    "display_color",
    "created_at",
    "archived_at",
    "compartment_id",
    "data_residency",
    "external_key_id",
    "tags",
    "user_profile_id",
}
KEY = {
    "id",
    "type",
    "name",
    "status",
    "created_at",
    "expires_at",
    "created_by",
    "partial_key_hint",
    "principal",
    "scope",
}
INVITE = {"id", "type", "email", "role", "status", "invited_at", "expires_at", "accepted_at", "rbac_group_ids"}
SPEND = {"id", "type", "scope", "amount", "currency", "period", "is_enabled", "created_at", "updated_at"}
BY_ID = {"data", "has_more", "first_id", "last_id"}


def test_the_organization_has_three_keys(raw: httpx.Client, simulator: Simulator) -> None:
    assert raw.get("/v1/organizations/me").json() == {
        "id": simulator.organization_id,
        "type": "organization",
        "name": "Tiny Tools",
    }


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("users", USER),
        ("workspaces", WORKSPACE),
        ("api_keys", KEY),
        ("workspaces/{research}/members", {"type", "user_id", "workspace_id", "workspace_role"}),
    ],
)
def test_a_page_by_id_holds_whole_objects(raw: httpx.Client, names: dict[str, str], path: str, keys: set[str]) -> None:
    body = raw.get(f"/v1/organizations/{path.format_map(names)}").json()
    assert set(body) == BY_ID
    assert [set(row) for row in body["data"]] == [keys] * len(body["data"])
    assert body["data"]


def test_an_empty_page_by_id_has_null_cursors(raw: httpx.Client) -> None:
    assert raw.get("/v1/organizations/invites").json() == {
        "data": [],
        "has_more": False,
        "first_id": None,
        "last_id": None,
    }


def test_an_invite_has_its_keys(raw: httpx.Client) -> None:
    invite = raw.post("/v1/organizations/invites", json={"email": "new@example.com", "role": "user"}).json()
    assert set(invite) == INVITE
    assert (invite["accepted_at"], invite["rbac_group_ids"]) == (None, [])


def test_data_residency_is_always_there(raw: httpx.Client) -> None:
    made = raw.post("/v1/organizations/workspaces", json={"name": "x"}).json()
    assert made["data_residency"] == {
        "workspace_geo": "us",
        "allowed_inference_geos": "unrestricted",
        "default_inference_geo": "global",
    }
    assert (made["tags"], made["archived_at"]) == ({}, None)


def test_a_spend_limit_has_its_keys(raw: httpx.Client, simulator: Simulator, names: dict[str, str]) -> None:
    simulator.switch("spend_limits_api", "enabled")
    scope = {"type": "workspace", "workspace_id": names["research"]}
    made = raw.post("/v1/organizations/spend_limits", json={"scope": scope, "amount": "5"}).json()
    assert set(made) == SPEND
    assert (made["scope"], made["period"], made["is_enabled"]) == (scope, "monthly", True)
    assert len(made["created_at"]) == len("2026-05-11T10:02:44Z")


def test_the_old_version_has_a_group_type_and_a_workspace_id(raw: httpx.Client, names: dict[str, str]) -> None:
    research = names["research"]
    raw.post(
        f"/v1/organizations/workspaces/{research}/rate_limits/{names['sonnet']}",
        json={"limits": [{"type": "requests_per_minute", "value": 1}]},
    )
    for path in ("rate_limits", f"workspaces/{research}/rate_limits"):
        new = raw.get(f"/v1/organizations/{path}").json()["data"][0]
        old = raw.get(f"/v1/organizations/{path}", headers=OLD).json()["data"][0]
        assert old == {**new, "group_type": "model_group"}
    new = raw.get(f"/v1/organizations/api_keys/{names['key']}").json()
    old = raw.get(f"/v1/organizations/api_keys/{names['key']}", headers=OLD).json()
    assert old == {**new, "workspace_id": research}


def test_the_old_version_shows_keys_of_the_default_workspace_without_its_id() -> None:
    with Simulator(seed="quickstart") as simulator:
        headers = {"x-api-key": simulator.admin_api_key, **OLD}
        answer = plain_http.get(f"{simulator.base_url}/v1/organizations/api_keys", headers=headers)
        keys = {key["name"]: key for key in answer.json()["data"]}
    assert keys["first-experiments"]["workspace_id"] is None
    assert keys["first-experiments"]["scope"]["type"] == "workspace"
    assert keys["personal-gabor"]["workspace_id"] is None
    assert keys["personal-gabor"]["scope"] == {"type": "organization"}


def test_a_rate_limit_entry_without_models_has_no_display_name(raw: httpx.Client) -> None:
    (batch,) = raw.get("/v1/organizations/rate_limits?group_type=batch").json()["data"]
    assert batch["group"] == {"type": "batch", "id": "rlg_01SimulatorBatchGroup22x"}
    assert batch["models"] is None


def test_a_workspace_entry_tells_where_a_limit_comes_from(raw: httpx.Client, names: dict[str, str]) -> None:
    path = f"/v1/organizations/workspaces/{names['research']}/rate_limits"
    body = {"limits": [{"type": "tokens_per_day", "value": 7}]}
    entry = raw.post(f"{path}/{names['sonnet']}", json=body).json()
    assert set(entry) == {"type", "rate_limit_id", "workspace_id", "group", "models", "limits"}
    assert entry["limits"] == [
        {"type": "tokens_per_day", "value": 7, "org_limit": None, "source": {"type": "workspace"}}
    ]
