"""Keys that only the Console makes: API keys of a workspace, and Admin API keys (api-keys.md#calls, channels.md#new-keys, channels.md#admin-keys)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from claude_simulator import Simulator
from claude_simulator.changes.admin_keys import create_admin_key
from claude_simulator.feed.actors import admin_key_id
from claude_simulator.rules import Refused
from claude_simulator.rules.admin_keys import admin_key_exists, admin_key_name_is_valid
from tests.support import plain_http

FEED = "/v1/compliance/activities"
Visitor = Callable[[str], httpx.Client]


@pytest.fixture
def keys(console_api: str, research: str) -> str:
    """The private API of the keys of "Research"."""
    return f"{console_api}/workspaces/{research}/api_keys"


@pytest.fixture
def admin_keys(console_api: str) -> str:
    return f"{console_api}/admin_keys"


def told(simulator: Simulator, admin_api: httpx.Client, kind: str) -> list[dict[str, Any]]:
    """The events of one kind, oldest first, without their envelope."""
    simulator.advance(60)
    rows: list[dict[str, Any]] = admin_api.get(FEED, params={"activity_types[]": kind}).json()["data"]
    envelope = {"id", "created_at", "type", "organization_id", "organization_uuid", "actor"}
    return [{name: value for name, value in row.items() if name not in envelope} for row in reversed(rows)]


def test_a_key_is_made_and_its_secret_is_shown_once(
    simulator: Simulator, admin: httpx.Client, admin_api: httpx.Client, keys: str, research: str
) -> None:
    made = admin.post(keys, json={"name": "ci", "expires_in_days": 30}).json()

    key = admin_api.get(f"/v1/organizations/api_keys/{made['id']}").json()
    assert (key["name"], key["status"], key["scope"]) == (
        "ci",
        "active",
        {"type": "workspace", "workspace_id": research},
    )
    assert key["principal"] == {"type": "user_actor", "user_id": key["created_by"]["id"]}
    assert made["raw_key"].startswith("sk-ant-api03-simulator-not-a-real-secret")
    assert key["partial_key_hint"] == f"{made['raw_key'][:16]}...{made['raw_key'][-4:]}"
    assert "raw_key" not in admin.get(keys).json()
    assert told(simulator, admin_api, "platform_api_key_created") == [{"api_key_id": made["id"], "scopes": []}]
    simulator.advance(30 * 86_400)
    assert admin_api.get(f"/v1/organizations/api_keys/{made['id']}").json()["status"] == "expired"


def test_the_secret_of_a_workspace_key_opens_nothing_of_the_admin_api(
    simulator: Simulator, admin: httpx.Client, keys: str
) -> None:
    secret = admin.post(keys, json={"name": "ci"}).json()["raw_key"]

    answer = plain_http.get(f"{simulator.base_url}/v1/organizations/me", headers={"x-api-key": secret})

    assert answer.status_code == 403


def test_a_key_is_renamed_and_switched_off_by_hand(
    simulator: Simulator, admin: httpx.Client, admin_api: httpx.Client, keys: str
) -> None:
    made = admin.post(keys, json={"name": "ci"}).json()["id"]

    admin.put(keys, json={"id": made, "name": "ci-2", "status": "inactive"})

    key = admin_api.get(f"/v1/organizations/api_keys/{made}").json()
    assert (key["name"], key["status"]) == ("ci-2", "inactive")
    status = {"type": "status", "previous_value": "active", "current_value": "inactive"}
    assert told(simulator, admin_api, "platform_api_key_updated") == [{"api_key_id": made, "updates": [status]}]


@pytest.mark.parametrize(
    "body",
    [
        {"name": ""},
        {"name": "x" * 501},
        {"name": "ci", "expires_in_days": 0},
        {"name": "ci", "expires_in_days": "30"},
        {"name": "ci", "expires_in_days": True},
    ],
)
def test_an_absurd_key_is_refused(admin: httpx.Client, keys: str, body: dict[str, object]) -> None:
    before = admin.get(keys).json()

    assert admin.post(keys, json=body).status_code == 400
    assert admin.get(keys).json() == before


def test_no_key_is_made_beyond_the_cap(simulator: Simulator, admin: httpx.Client, keys: str) -> None:
    simulator.switch("workspace_api_keys", 1)

    assert admin.post(keys, json={"name": "one too many"}).status_code == 400


def test_keys_of_default_are_made_and_those_of_claude_code_are_not(
    simulator: Simulator, admin: httpx.Client, console_api: str
) -> None:
    """Rule workspace_takes_hand_made_keys."""
    simulator.sign_in_to_claude_code("ana@example.com")
    claude_code = next(each["id"] for each in simulator.state()["workspaces"] if each["is_claude_code"])
    records = [admin.get(f"{console_api}/workspaces/{each}").json() for each in ("default", claude_code)]
    answers = [
        admin.post(f"{console_api}/workspaces/{each}/api_keys", json={"name": "ci"})
        for each in ("default", claude_code)
    ]

    assert [record["may_make_keys"] for record in records] == [True, False]
    assert [answer.status_code for answer in answers] == [200, 400]


def test_a_key_that_claude_code_makes_is_an_event_of_that_person(simulator: Simulator, admin_api: httpx.Client) -> None:
    key = simulator.sign_in_to_claude_code("ana@example.com")
    simulator.advance(60)

    (row,) = admin_api.get(FEED, params={"activity_types[]": "platform_api_key_created"}).json()["data"]

    assert (row["api_key_id"], row["actor"]["email_address"]) == (key, "ana@example.com")


def test_keys_are_changed_by_who_administers_their_workspace(visitor: Visitor, keys: str) -> None:
    statuses = {
        email: visitor(email).post(keys, json={"name": "ci"}).status_code
        for email in ("ben@example.com", "billing@example.com", "ana@example.com")
    }

    assert statuses == {"ben@example.com": 200, "billing@example.com": 403, "ana@example.com": 403}


def test_keys_of_another_workspace_are_not_found_here(admin: httpx.Client, keys: str, console_api: str) -> None:
    other = admin.post(f"{console_api}/workspaces/default/api_keys", json={"name": "ci"}).json()["id"]

    assert admin.put(keys, json={"id": other, "name": "mine", "status": "active"}).status_code == 404


def test_an_admin_key_is_made_disabled_enabled_and_deleted(
    simulator: Simulator, admin: httpx.Client, admin_api: httpx.Client, admin_keys: str
) -> None:
    made = admin.post(admin_keys, json={"name": "pipeline", "expires_in_days": 90}).json()

    def answers() -> int:
        headers = {"x-api-key": made["raw_key"]}
        return plain_http.get(f"{simulator.base_url}/v1/organizations/me", headers=headers).status_code

    seen = [answers()]
    for status in ("inactive", "active"):
        admin.put(admin_keys, json={"id": made["id"], "status": status})
        seen.append(answers())
    admin.post(f"{admin_keys}/delete", json={"id": made["id"]})

    assert [*seen, answers()] == [200, 401, 200, 401]
    one = {"admin_api_key_id": made["id"]}
    scopes = ["api:admin", "read:compliance_activities"]
    assert told(simulator, admin_api, "admin_api_key_created") == [{**one, "scopes": scopes}]
    updates = [row["updates"][0]["current_value"] for row in told(simulator, admin_api, "admin_api_key_updated")]
    assert updates == ["inactive", "active"]
    assert told(simulator, admin_api, "admin_api_key_deleted") == [one]


def test_a_young_admin_key_reads_the_feed(simulator: Simulator, admin: httpx.Client, admin_keys: str) -> None:
    secret = admin.post(admin_keys, json={"name": "auditor"}).json()["raw_key"]

    answer = plain_http.get(f"{simulator.base_url}{FEED}", headers={"x-api-key": secret})

    assert answer.status_code == 200


@pytest.mark.parametrize("email", ["ben@example.com", "billing@example.com", "ana@example.com"])
def test_admin_keys_are_for_administrators_alone(visitor: Visitor, admin_keys: str, email: str) -> None:
    person = visitor(email)

    assert person.get(admin_keys).status_code == 403
    assert person.post(admin_keys, json={"name": "x"}).status_code == 403
    assert person.get("/settings/admin-keys").status_code == 403


def test_an_admin_key_that_is_not_there_and_one_without_a_name_are_refused(simulator: Simulator) -> None:
    """errors.md#without-a-code, plain 404."""
    organization = simulator.world.organization
    with pytest.raises(Refused, match="admin_api_key_nothing not found"):
        admin_key_exists(organization, "admin_api_key_nothing")
    with pytest.raises(Refused, match="between 1 and 500"):
        admin_key_name_is_valid("")
    made = create_admin_key(organization, name="here")
    assert admin_key_exists(organization, admin_key_id(made)) == made


@pytest.mark.browser
def test_a_person_makes_a_key_copies_it_and_switches_it_off(simulator: Simulator, page: Page, research: str) -> None:
    page.goto(f"/settings/workspaces/{research}/keys")
    page.get_by_role("button", name="Create key").click()
    dialog = page.get_by_role("dialog", name="Create API key")
    expect(dialog.get_by_role("strong")).to_have_text("Research")
    dialog.get_by_role("textbox", name="Name").fill("by hand")
    dialog.get_by_role("combobox", name="Expiration").select_option(label="90 days")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Saved")
    expect(page.get_by_text("Copy the new key now")).to_contain_text("sk-ant-api03-simulator-not-a-real-secret")

    page.get_by_role("button", name="Edit by hand").click()
    dialog = page.get_by_role("dialog", name="Edit API key")
    expect(dialog.get_by_role("button", name="Save")).to_be_disabled()
    dialog.get_by_role("combobox", name="Status").select_option(label="Inactive")
    dialog.get_by_role("button", name="Save").click()

    row = page.get_by_role("row").filter(has=page.get_by_role("cell", name="by hand", exact=True))
    expect(row.get_by_role("cell", name="Inactive", exact=True)).to_be_visible()
    expect(page.get_by_text("Copy the new key now")).to_have_count(0)
    assert {key["name"]: key["status"] for key in simulator.state()["api_keys"]}["by hand"] == "inactive"


@pytest.mark.browser
def test_a_person_makes_and_deletes_an_admin_key(page: Page) -> None:
    page.goto("/settings/admin-keys")
    page.get_by_role("button", name="Create admin key").click()
    page.get_by_role("dialog", name="Create admin key").get_by_role("textbox", name="Name").fill("pipeline")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Copy the new key now")).to_contain_text("sk-ant-admin01-simulator-not-a-real-secret")

    page.get_by_role("button", name="Disable pipeline").click()
    expect(page.get_by_role("button", name="Enable pipeline")).to_be_visible()
    page.get_by_role("button", name="Delete pipeline").click()
    question = page.get_by_role("alertdialog", name="Delete admin key")
    expect(question.get_by_role("strong")).to_have_text("pipeline")
    question.get_by_role("button", name="Delete").click()

    expect(page.get_by_role("status")).to_have_text("Saved")
    expect(page.get_by_role("cell", name="pipeline", exact=True)).to_have_count(0)
