"""Inherited and given roles in a workspace (members.md#inheritance)."""

from __future__ import annotations

import httpx

from claude_simulator import Simulator

USERS = "/v1/organizations/users"


def path(names: dict[str, str], user: str = "") -> str:
    return f"/v1/organizations/workspaces/{names['research']}/members" + (f"/{names[user]}" if user else "")


def test_admins_and_billing_people_are_members_everywhere(raw: httpx.Client, names: dict[str, str]) -> None:
    roles = {row["user_id"]: row["workspace_role"] for row in raw.get(path(names)).json()["data"]}
    assert roles[names["admin"]] == "workspace_admin"
    assert roles[names["billing"]] == "workspace_billing"


def test_a_billing_person_can_be_raised_to_admin_and_falls_back(raw: httpx.Client, names: dict[str, str]) -> None:
    raised = raw.post(path(names, "billing"), json={"workspace_role": "workspace_admin"})
    assert raised.json()["workspace_role"] == "workspace_admin"
    assert raw.delete(path(names, "billing")).status_code == 200
    assert raw.get(path(names, "billing")).json()["workspace_role"] == "workspace_billing"


def test_who_loses_an_inheriting_role_keeps_what_was_given(raw: httpx.Client, names: dict[str, str]) -> None:
    raw.post(f"{USERS}/{names['ana']}", json={"role": "billing"})
    assert raw.get(path(names, "ana")).json()["workspace_role"] == "workspace_billing"
    raw.post(f"{USERS}/{names['ana']}", json={"role": "developer"})
    assert raw.get(path(names, "ana")).json()["workspace_role"] == "workspace_developer"


def test_the_default_workspace_has_no_member_list(raw: httpx.Client, names: dict[str, str]) -> None:
    assert raw.get(f"/v1/organizations/workspaces/{names['default']}/members").json()["data"] == []


def test_a_removed_user_leaves_every_workspace(raw: httpx.Client, names: dict[str, str]) -> None:
    raw.delete(f"{USERS}/{names['ana']}")
    assert names["ana"] not in [row["user_id"] for row in raw.get(path(names)).json()["data"]]


def test_a_new_member_can_be_touched_once_it_has_arrived(
    raw: httpx.Client, simulator: Simulator, names: dict[str, str]
) -> None:
    simulator.switch("member_write_stale_seconds", 20)
    raw.post(path(names), json={"user_id": names["ben"], "workspace_role": "workspace_user"})
    assert raw.delete(path(names, "ben")).status_code == 400
    simulator.advance(20)
    assert raw.delete(path(names, "ben")).status_code == 200


def test_adding_again_can_be_made_to_replace_the_role(
    raw: httpx.Client, simulator: Simulator, names: dict[str, str]
) -> None:
    simulator.switch("add_existing_member", "upsert")
    body = {"user_id": names["ana"], "workspace_role": "workspace_admin"}
    assert raw.post(path(names), json=body).json()["workspace_role"] == "workspace_admin"
