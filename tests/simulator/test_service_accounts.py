"""Service accounts and both families of their bindings (service-accounts.md#bindings)."""

from __future__ import annotations

import httpx
import pytest

from claude_simulator import Simulator

ACCOUNTS = "/v1/organizations/service_accounts"
WORKSPACES = "/v1/organizations/workspaces"
Names = dict[str, str]


@pytest.fixture
def deploy(oauth: httpx.Client) -> str:
    return str(oauth.post(ACCOUNTS, json={"name": "deploy", "description": "ships"}).json()["id"])


def test_a_service_account_has_its_keys_and_says_who_made_it(oauth: httpx.Client, deploy: str, names: Names) -> None:
    found = oauth.get(f"{ACCOUNTS}/{deploy}").json()
    assert found.keys() == {
        "id",
        "type",
        "name",
        "description",
        "organization_role",
        "created_at",
        "created_by_actor_id",
        "updated_at",
        "updated_by_actor_id",
        "archived_at",
        "archived_by_actor_id",
    }
    assert (found["organization_role"], found["created_by_actor_id"]) == ("developer", names["admin"])


def test_null_clears_a_description_and_leaves_a_role(oauth: httpx.Client, deploy: str) -> None:
    oauth.post(f"{ACCOUNTS}/{deploy}", json={"organization_role": "admin"})
    changed = oauth.post(f"{ACCOUNTS}/{deploy}", json={"description": None, "organization_role": None}).json()
    assert (changed["description"], changed["organization_role"]) == ("", "admin")
    assert oauth.post(f"{ACCOUNTS}/{deploy}", json={"name": "other"}).status_code == 400


def test_archiving_again_answers_the_first_time(oauth: httpx.Client, deploy: str, simulator: Simulator) -> None:
    first = oauth.post(f"{ACCOUNTS}/{deploy}/archive").json()["archived_at"]
    simulator.advance(60)
    assert oauth.post(f"{ACCOUNTS}/{deploy}/archive").json()["archived_at"] == first
    assert oauth.get(ACCOUNTS).json()["data"] == []
    assert len(oauth.get(f"{ACCOUNTS}?include_archived=true").json()["data"]) == 1


def test_lists_the_newest_first_and_at_most_100(oauth: httpx.Client) -> None:
    for number in range(3):
        oauth.post(ACCOUNTS, json={"name": f"robot-{number}"})
    first = oauth.get(ACCOUNTS, params={"limit": 2}).json()
    second = oauth.get(ACCOUNTS, params={"limit": 2, "page": first["next_page"]}).json()
    assert [row["name"] for row in first["data"] + second["data"]] == ["robot-2", "robot-1", "robot-0"]
    assert second["next_page"] is None
    assert oauth.get(ACCOUNTS, params={"limit": 101}).status_code == 400


def test_both_families_show_the_same_row(oauth: httpx.Client, deploy: str, names: Names) -> None:
    research = names["research"]
    of_workspace = f"{WORKSPACES}/{research}/service_accounts"
    added = oauth.post(of_workspace, json={"service_account_id": deploy, "workspace_role": "workspace_user"}).json()
    assert added == {
        "type": "service_account_workspace_member",
        "service_account_id": deploy,
        "workspace_id": research,
        "workspace_role": "workspace_user",
        "implicit": False,
        "created_by_actor_id": names["admin"],
    }
    again = {"workspace_id": research, "workspace_role": "workspace_admin"}
    replaced = oauth.post(f"{ACCOUNTS}/{deploy}/workspaces", json=again).json()
    assert replaced == {**added, "workspace_role": "workspace_admin"}
    assert oauth.get(of_workspace).json()["data"] == [replaced]
    assert oauth.get(f"{of_workspace}/{deploy}").json() == replaced
    for path in (f"{of_workspace}/{deploy}", f"{ACCOUNTS}/{deploy}/workspaces/{research}"):
        assert oauth.delete(path).json()["type"] == "service_account_workspace_member_deleted"
    assert oauth.get(of_workspace).json()["data"] == []


def test_every_service_account_is_implicitly_in_default(oauth: httpx.Client, deploy: str, names: Names) -> None:
    default, research = names["default"], names["research"]
    one = f"{WORKSPACES}/{default}/service_accounts/{deploy}"
    assert oauth.get(one).json()["implicit"] is True
    assert oauth.get(f"{WORKSPACES}/{default}/service_accounts").json()["data"] == []
    assert oauth.delete(one).status_code == 200
    assert oauth.get(one).json()["workspace_role"] == "workspace_user"
    row = {"service_account_id": deploy, "workspace_role": "workspace_admin"}
    oauth.post(f"{WORKSPACES}/{default}/service_accounts", json=row)
    assert (oauth.get(one).json()["implicit"], oauth.get(one).json()["workspace_role"]) == (False, "workspace_admin")
    oauth.delete(one)
    oauth.post(f"{WORKSPACES}/{research}/service_accounts", json=row)
    page = oauth.get(f"{ACCOUNTS}/{deploy}/workspaces", params={"limit": 1}).json()
    assert [(entry["workspace_id"], entry["implicit"]) for entry in page["data"]] == [
        (default, True),
        (research, False),
    ]


def test_a_later_page_has_no_implicit_row(oauth: httpx.Client, deploy: str, names: Names) -> None:
    made = [oauth.post(WORKSPACES, json={"name": name}).json()["id"] for name in ("One", "Two")]
    for workspace_id in made:
        row = {"workspace_id": workspace_id, "workspace_role": "workspace_user"}
        oauth.post(f"{ACCOUNTS}/{deploy}/workspaces", json=row)
    first = oauth.get(f"{ACCOUNTS}/{deploy}/workspaces", params={"limit": 1}).json()
    second = oauth.get(f"{ACCOUNTS}/{deploy}/workspaces", params={"limit": 1, "page": first["next_page"]}).json()
    assert [row["workspace_id"] for row in first["data"]] == [names["default"], made[1]]
    assert [row["workspace_id"] for row in second["data"]] == [made[0]]


def test_an_archived_account_is_nowhere(oauth: httpx.Client, deploy: str, names: Names) -> None:
    row = {"service_account_id": deploy, "workspace_role": "workspace_user"}
    oauth.post(f"{WORKSPACES}/{names['research']}/service_accounts", json=row)
    oauth.post(f"{ACCOUNTS}/{deploy}/archive")
    assert oauth.get(f"{ACCOUNTS}/{deploy}/workspaces").json() == {"data": [], "next_page": None}
    assert oauth.get(f"{WORKSPACES}/{names['research']}/service_accounts").json()["data"] == []
    assert oauth.get(f"{ACCOUNTS}/{deploy}/workspaces", params={"page": "x"}).status_code == 400


def test_an_archived_workspace_refuses_its_bindings(oauth: httpx.Client, deploy: str, names: Names) -> None:
    oauth.post(f"{WORKSPACES}/{names['research']}/archive")
    of_workspace = f"{WORKSPACES}/{names['research']}/service_accounts"
    row = {"service_account_id": deploy, "workspace_role": "workspace_user"}
    answers = (
        oauth.get(of_workspace),
        oauth.get(f"{of_workspace}/{deploy}"),
        oauth.post(of_workspace, json=row),
        oauth.delete(f"{of_workspace}/{deploy}"),
    )
    assert [answer.status_code for answer in answers] == [400] * 4


def test_a_key_of_a_service_account_says_so_and_ends_with_it(
    oauth: httpx.Client, simulator: Simulator, deploy: str, names: Names
) -> None:
    key = simulator.world.organization.api_keys[names["key"]]
    key.acts_as_service_account_id = deploy
    shown = oauth.get(f"/v1/organizations/api_keys/{names['key']}").json()
    assert shown["principal"] == {"type": "service_account_actor", "service_account_id": deploy}
    oauth.post(f"{ACCOUNTS}/{deploy}/archive")
    assert oauth.get(f"/v1/organizations/api_keys/{names['key']}").json()["status"] == "archived"
