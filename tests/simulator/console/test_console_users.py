"""The page "Members" of the organization, and those who go without an administrator (users.md#calls, activity-feed.md#events)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from claude_simulator import Simulator
from claude_simulator.changes import users as changes
from claude_simulator.changes.users import Departure
from claude_simulator.rules import Refused
from claude_simulator.rules import users as rules
from tests.support import plain_http

FEED = "/v1/compliance/activities"


@pytest.fixture
def people(console_api: str) -> str:
    return f"{console_api}/people"


def user_id(simulator: Simulator, email: str) -> str:
    found: list[str] = [each["id"] for each in simulator.state()["users"] if each["email"] == email]
    assert len(found) == 1
    return found[0]


def roles(simulator: Simulator) -> dict[str, str]:
    return {each["email"]: each["role"] for each in simulator.state()["users"]}


def newest_event(simulator: Simulator, admin_api: httpx.Client, kind: str) -> dict[str, Any]:
    simulator.advance(60)
    rows: list[dict[str, Any]] = admin_api.get(FEED, params={"activity_types[]": kind}).json()["data"]
    return rows[0]


def test_only_the_console_makes_an_administrator(
    simulator: Simulator, admin: httpx.Client, admin_api: httpx.Client, people: str
) -> None:
    ben = user_id(simulator, "ben@example.com")
    by_api = admin_api.post(f"/v1/organizations/users/{ben}", json={"role": "admin"})

    by_hand = admin.put(people, json={"user_id": ben, "role": "admin"})

    assert (by_api.status_code, by_hand.status_code) == (400, 200)
    assert admin_api.get(f"/v1/organizations/users/{ben}").json()["role"] == "admin"
    event = newest_event(simulator, admin_api, "role_assignment_granted")
    assert (event["user_id"], event["actor"]["email_address"]) == (ben, "admin@example.com")


def test_an_administrator_is_made_an_ordinary_member_and_removed(
    simulator: Simulator, admin: httpx.Client, people: str
) -> None:
    ben = user_id(simulator, "ben@example.com")
    admin.put(people, json={"user_id": ben, "role": "admin"})

    demoted = admin.put(people, json={"user_id": ben, "role": "developer"})
    admin.put(people, json={"user_id": ben, "role": "admin"})
    removed = admin.post(f"{people}/remove", json={"user_id": ben})

    assert (demoted.status_code, removed.status_code) == (200, 200)
    assert "ben@example.com" not in roles(simulator)


def test_who_gives_up_the_right_is_shown_nothing_more(simulator: Simulator, admin: httpx.Client, people: str) -> None:
    admin.put(people, json={"user_id": user_id(simulator, "ben@example.com"), "role": "admin"})

    answer = admin.put(people, json={"user_id": user_id(simulator, "admin@example.com"), "role": "user"})

    assert (answer.status_code, answer.json()["people"]) == (200, [])
    assert admin.get(people).status_code == 403


def test_the_last_administrator_stays(simulator: Simulator, admin: httpx.Client, people: str) -> None:
    """Rule another_admin_remains."""
    last = user_id(simulator, "admin@example.com")

    assert admin.put(people, json={"user_id": last, "role": "user"}).status_code == 400
    assert admin.post(f"{people}/remove", json={"user_id": last}).status_code == 400
    with pytest.raises(ValueError, match="needs an administrator"):
        simulator.leave("admin@example.com")


def test_a_role_that_there_is_not_is_refused(simulator: Simulator, admin: httpx.Client, people: str) -> None:
    """Rule organization_role_exists."""
    body = {"user_id": user_id(simulator, "ben@example.com"), "role": "owner"}

    assert admin.put(people, json=body).status_code == 400


def test_owners_are_not_changed_by_hand() -> None:
    """Rule owner_stays."""
    organization = Simulator(seed="company").world.organization
    owner = next(user for user in organization.users.values() if user.role in rules.OWNERS)

    with pytest.raises(Refused, match="Owners"):
        changes.change_role_by_hand(organization, owner.id, "admin")
    with pytest.raises(Refused, match="Owners"):
        changes.remove_user_by_hand(organization, owner.id)


def test_somebody_is_invited_and_the_invitation_taken_back(
    admin: httpx.Client, admin_api: httpx.Client, console_api: str
) -> None:
    made = admin.post(f"{console_api}/invites", json={"email": "new@example.com", "role": "developer"}).json()
    invite = made["invites"][-1]
    pending = admin_api.get("/v1/organizations/invites", params={"statuses[]": "pending"}).json()["data"]

    after = admin.post(f"{console_api}/invites/delete", json={"id": invite["id"]}).json()

    assert invite["id"] in [each["id"] for each in pending]
    assert invite["id"] not in [each["id"] for each in after["invites"]]


def test_the_page_is_for_administrators_alone(simulator: Simulator, console_api: str) -> None:
    cookies = {str(each["name"]): str(each["value"]) for each in simulator.sign_in("billing@example.com")["cookies"]}
    with plain_http.client(simulator.console_url, cookies=cookies) as billing:
        assert billing.get("/settings/members").status_code == 403
        assert billing.get(f"{console_api}/people").status_code == 403
        assert (
            billing.post(f"{console_api}/invites", json={"email": "x@example.com", "role": "user"}).status_code == 403
        )


@pytest.mark.parametrize(
    ("how", "kind", "actor"),
    [("left", "org_user_left", "user_actor"), ("scim", "scim_user_deleted", "scim_directory_sync_actor")],
)
def test_people_go_without_an_administrator(
    simulator: Simulator, admin_api: httpx.Client, how: Departure, kind: str, actor: str
) -> None:
    ana = user_id(simulator, "ana@example.com")

    simulator.leave("ana@example.com", how)

    assert "ana@example.com" not in roles(simulator)
    event = newest_event(simulator, admin_api, kind)
    assert (event["user_id"], event["actor"]["type"]) == (ana, actor)


def test_people_go_by_the_control_api_too(simulator: Simulator) -> None:
    with plain_http.client(simulator.base_url) as client:
        left = client.post("/_simulator/people/leave", json={"email": "ana@example.com"})
        unknown = client.post("/_simulator/people/leave", json={"email": "nobody@example.com"})
        strange = client.post("/_simulator/people/leave", json={"email": "ben@example.com", "how": "fired"})

    assert (left.status_code, unknown.status_code, strange.status_code) == (200, 400, 400)
    assert "left | scim" in strange.json()["error"]


@pytest.mark.browser
def test_a_person_gives_a_role_invites_and_removes(simulator: Simulator, page: Page) -> None:
    page.goto("/settings/members")
    page.get_by_role("button", name="Change role of ben@example.com").click()
    dialog = page.get_by_role("dialog", name="Change role of ben@example.com")
    dialog.get_by_role("combobox", name="Role").select_option(label="Admin")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("Saved")
    assert roles(simulator)["ben@example.com"] == "admin"

    page.get_by_role("button", name="Invite", exact=True).click()
    page.get_by_role("dialog", name="Invite").get_by_role("textbox", name="Email").fill("new@example.com")
    page.keyboard.press("Enter")
    invites = page.get_by_role("region", name="Pending invites")
    expect(invites.get_by_role("cell", name="new@example.com", exact=True)).to_be_visible()
    invites.get_by_role("button", name="Delete invite of new@example.com").click()
    expect(invites).to_have_count(0)

    page.get_by_role("button", name="Remove ben@example.com").click()
    page.get_by_role("alertdialog", name="Remove member").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("cell", name="ben@example.com", exact=True)).to_have_count(0)
    assert "ben@example.com" not in roles(simulator)
