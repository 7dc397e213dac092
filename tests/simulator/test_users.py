"""What happens to people and their keys: invitations, leaving, and Claude Code (users.md#removal, invites.md#life, workspaces.md#claude-code-workspace, members.md#leaving)."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from claude_simulator import Simulator
from claude_simulator.changes.claude_code_limits import set_claude_code_limit
from tests.support import plain_http

USERS = "/v1/organizations/users"
INVITES = "/v1/organizations/invites"
WORKSPACES = "/v1/organizations/workspaces"
KEYS = "/v1/organizations/api_keys"
Names = dict[str, str]


@pytest.fixture(scope="module")
def running_quickstart() -> Iterator[Simulator]:
    with Simulator(seed="quickstart", switches={"requests_per_minute": 0}) as simulator:
        yield simulator


@pytest.fixture
def quickstart(running_quickstart: Simulator) -> Simulator:
    running_quickstart.reset()
    return running_quickstart


@pytest.fixture
def admin(quickstart: Simulator) -> Iterator[httpx.Client]:
    headers = {"x-api-key": quickstart.admin_api_key, "anthropic-version": "2026-10-21"}
    with plain_http.client(quickstart.base_url, headers=headers) as client:
        yield client


def coding_workspace(simulator: Simulator) -> str:
    """Return the id of the live Claude Code workspace."""
    found = [w for w in simulator.state()["workspaces"] if w["is_claude_code"] and w["archived_at"] is None]
    return str(found[0]["id"])


def test_an_invited_person_joins_with_the_role(raw: httpx.Client, simulator: Simulator) -> None:
    invite = raw.post(INVITES, json={"email": "new.person@example.com", "role": "developer"}).json()
    assert simulator.accept_invite("New.Person@example.com")
    accepted = raw.get(f"{INVITES}/{invite['id']}").json()
    (user,) = raw.get(USERS, params={"email": "new.person@example.com"}).json()["data"]
    assert (accepted["status"], accepted["accepted_at"] is not None) == ("accepted", True)
    assert (user["name"], user["role"]) == ("New Person", "developer")
    assert raw.delete(f"{INVITES}/{invite['id']}").status_code == 400


def test_an_invitation_that_is_over_is_not_accepted(raw: httpx.Client, simulator: Simulator) -> None:
    raw.post(INVITES, json={"email": "late@example.com", "role": "user"})
    simulator.advance(21 * 86_400)
    answer = raw.post("/_simulator/invites/accept", json={"email": "late@example.com"})
    assert (answer.status_code, "no longer open" in answer.text) == (400, True)
    with pytest.raises(ValueError, match="nobody invited"):
        simulator.accept_invite("stranger@example.com")


def test_keys_that_act_as_a_person_go_with_the_person(raw: httpx.Client, simulator: Simulator, names: Names) -> None:
    key = simulator.world.organization.api_keys[names["key"]]
    token = simulator.credential("oauth", email="ana@example.com")
    assert raw.get(USERS, headers={"authorization": f"Bearer {token}"}).is_success
    key.acts_as_user_id = names["ana"]
    raw.delete(f"{USERS}/{names['ana']}")
    assert raw.get(f"{KEYS}/{names['key']}").json()["status"] == "archived"
    assert raw.get(USERS, headers={"authorization": f"Bearer {token}"}).status_code == 401


def test_keys_of_a_workspace_stay_when_their_maker_goes(raw: httpx.Client, names: Names) -> None:
    raw.delete(f"{WORKSPACES}/{names['research']}/members/{names['ana']}")
    raw.delete(f"{USERS}/{names['ana']}")
    assert raw.get(f"{KEYS}/{names['key']}").json()["status"] == "active"


def test_a_re_activated_key_needs_room(raw: httpx.Client, simulator: Simulator, names: Names) -> None:
    organization = simulator.world.organization
    first = organization.api_keys[names["key"]]
    for number, workspace_id in enumerate((first.workspace_id, names["default"])):
        organization.api_keys[f"apikey_{number}"] = type(first)(
            f"apikey_{number}", "other", "active", first.created_at, None, None, workspace_id
        )

    def reactivated(switch: str, most: int) -> str | None:
        raw.post(f"{KEYS}/{names['key']}", json={"status": "inactive"})
        simulator.switch(switch, most)
        answer = raw.post(f"{KEYS}/{names['key']}", json={"status": "active"}).json()
        simulator.switch(switch, 0)
        return answer["error"]["details"]["error_code"] if "error" in answer else None

    assert reactivated("organization_api_keys", 2) == "org_api_key_limit_exceeded"
    assert reactivated("organization_api_keys", 3) is None
    assert reactivated("workspace_api_keys", 1) == "workspace_api_key_limit_exceeded"
    assert reactivated("workspace_api_keys", 2) is None


def test_the_first_sign_in_to_claude_code_makes_its_workspace(raw: httpx.Client, simulator: Simulator) -> None:
    key_id = simulator.sign_in_to_claude_code("ana@example.com")
    key = raw.get(f"{KEYS}/{key_id}").json()
    workspace = raw.get(f"{WORKSPACES}/{key['scope']['workspace_id']}").json()
    assert (workspace["name"], key["status"]) == ("Claude Code", "active")
    assert simulator.sign_in_to_claude_code("ana@example.com") == key_id
    assert len(raw.get(f"{WORKSPACES}/{workspace['id']}/members").json()["data"]) == 3


def test_roles_without_claude_code_may_not_sign_in_to_it(raw: httpx.Client, simulator: Simulator) -> None:
    answer = raw.post("/_simulator/claude_code/sign_in", json={"email": "chloe@example.com"})
    assert (answer.status_code, "does not include Claude Code" in answer.text) == (400, True)
    with pytest.raises(ValueError, match="nobody has"):
        simulator.sign_in_to_claude_code("stranger@example.com")


def test_claude_code_keys_stop_when_their_person_leaves_the_workspace(
    admin: httpx.Client, quickstart: Simulator
) -> None:
    key_id = quickstart.sign_in_to_claude_code("ana@example.com")
    ana = admin.get(f"{KEYS}/{key_id}").json()["created_by"]["id"]
    assert admin.delete(f"{WORKSPACES}/{coding_workspace(quickstart)}/members/{ana}").is_success
    assert admin.get(f"{KEYS}/{key_id}").json()["status"] == "archived"
    assert quickstart.sign_in_to_claude_code("ana@example.com") != key_id


def test_an_archived_claude_code_workspace_returns_with_the_whole_maximum(
    admin: httpx.Client, quickstart: Simulator
) -> None:
    first = coding_workspace(quickstart)
    set_claude_code_limit(quickstart.world.organization, None, 20_000)
    admin.post(f"{WORKSPACES}/{first}/archive")
    quickstart.sign_in_to_claude_code("ana@example.com")
    state = quickstart.state()
    assert quickstart.world.organization.claude_code_limits == {}
    (second,) = [w for w in state["workspaces"] if w["is_claude_code"]]
    assert second["id"] != first
    assert second["spend_limit_cents"] == state["organization"]["spend_limit_cents"] == 5_000_000


def test_an_archived_claude_code_workspace_can_stay_archived(admin: httpx.Client, quickstart: Simulator) -> None:
    quickstart.switch("archived_claude_code_workspace", "stays_archived")
    admin.post(f"{WORKSPACES}/{coding_workspace(quickstart)}/archive")
    with pytest.raises(ValueError, match="is archived"):
        quickstart.sign_in_to_claude_code("ana@example.com")


def test_invitations_have_a_limit_of_their_own_by_the_hour(raw: httpx.Client, simulator: Simulator) -> None:
    simulator.switch("invites_per_hour", 2)
    answers = [raw.post(INVITES, json={"email": f"person{number}@example.com", "role": "user"}) for number in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1700 < int(answers[2].headers["retry-after"]) <= 1800
    assert raw.get(INVITES).is_success


def test_a_person_with_another_e_mail_keeps_id_and_memberships(quickstart: Simulator, admin: httpx.Client) -> None:
    before = {user["email"]: user["id"] for user in admin.get(USERS, params={"limit": 100}).json()["data"]}
    one, other = sorted(before)[:2]
    members = [workspace["members"] for workspace in quickstart.state()["workspaces"]]
    quickstart.change_email(one, "new.name@example.com")
    after = {user["email"]: user["id"] for user in admin.get(USERS, params={"limit": 100}).json()["data"]}
    assert after == {
        **{email: id_ for email, id_ in before.items() if email != one},
        "new.name@example.com": before[one],
    }
    assert [workspace["members"] for workspace in quickstart.state()["workspaces"]] == members
    with plain_http.client(quickstart.base_url) as client:
        order = {"email": "new.name@example.com", "new": other}
        taken = client.post("/_simulator/people/email", json=order)
        again = client.post("/_simulator/people/email", json=order | {"new": one})
    assert (taken.status_code, again.status_code) == (400, 200)
    assert "already a member" in taken.json()["error"]
