"""The Compliance Activity Feed: every event of the reference, only its fields, and who did it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from claude_simulator import Simulator
from claude_simulator.changes.service_account_members import MEMBER
from claude_simulator.feed.activity_feed import UnknownActivity
from claude_simulator.feed.activity_types import ACTIVITY_TYPES
from tests.support import plain_http

FEED = "/v1/compliance/activities"
WORKSPACES = "/v1/organizations/workspaces"
SPEND = "/v1/organizations/spend_limits"
ENVELOPE = {"id", "created_at", "type", "organization_id", "organization_uuid", "actor"}
OWN_CALL = "compliance_api_accessed"
Event = dict[str, Any]


@pytest.fixture(autouse=True)
def at_once(simulator: Simulator) -> None:
    simulator.switch("feed_visible_within_seconds", 0)
    simulator.switch("spend_limits_api", "enabled")


@pytest.fixture
def console(simulator: Simulator) -> Iterator[httpx.Client]:
    """The Console's pages as their administrator's browser talks to them."""
    cookies = {str(c["name"]): str(c["value"]) for c in simulator.sign_in("admin@example.com")["cookies"]}
    headers = {"user-agent": "Mozilla/5.0 (test)"}
    with plain_http.client(simulator.base_url, cookies=cookies, headers=headers) as client:
        yield client


def events(raw: httpx.Client, *, without_own: bool = True, **parameters: str) -> list[Event]:
    """What the feed shows, oldest first."""
    query = {**({"exclude_activity_types[]": OWN_CALL} if without_own else {}), **parameters}
    answer = raw.get(FEED, params=query)
    assert answer.status_code == 200
    rows: list[Event] = answer.json()["data"]
    return rows[::-1]


def own(event: Event) -> Event:
    """An event without its envelope, with its type."""
    return {"type": event["type"], **{name: value for name, value in event.items() if name not in ENVELOPE}}


def told(raw: httpx.Client) -> list[Event]:
    return [own(event) for event in events(raw)]


def test_a_workspace_is_created_changed_and_archived(raw: httpx.Client) -> None:
    made = raw.post(WORKSPACES, json={"name": "Payments", "display_color": "#000000"}).json()
    one = f"{WORKSPACES}/{made['id']}"
    raw.post(one, json={"name": "Payments EU", "data_residency": {"allowed_inference_geos": ["us", "global"]}})
    raw.post(f"{one}/archive")
    raw.post(f"{one}/archive")
    updates = [
        {"type": "name", "previous_value": "Payments", "current_value": "Payments EU"},
        {"type": "allowed_inference_geos", "previous_value": "unrestricted", "current_value": "us,global"},
    ]
    assert told(raw) == [
        {"type": "platform_workspace_created", "workspace_id": made["id"]},
        {"type": "platform_workspace_updated", "workspace_id": made["id"], "updates": updates},
        {"type": "platform_workspace_archived", "workspace_id": made["id"]},
    ]


def test_tags_and_what_does_not_change_leave_no_trace(raw: httpx.Client, names: dict[str, str]) -> None:
    research = f"{WORKSPACES}/{names['research']}"
    raw.post(research, json={"tags": {"cost-centre": "4711"}})
    raw.post(research, json={"name": "Research"})
    raw.post(f"{research}/members/{names['ana']}", json={"workspace_role": "workspace_developer"})
    assert told(raw) == []


def test_members_are_added_changed_removed_and_looked_at(raw: httpx.Client, names: dict[str, str]) -> None:
    members = f"{WORKSPACES}/{names['research']}/members"
    who = {"workspace_id": names["research"], "user_id": names["ben"]}
    raw.post(members, json={"user_id": names["ben"], "workspace_role": "workspace_user"})
    raw.post(f"{members}/{names['ben']}", json={"workspace_role": "workspace_admin"})
    raw.get(members)
    raw.get(f"{members}/{names['ben']}")
    raw.delete(f"{members}/{names['ben']}")
    role = {"type": "workspace_role", "previous_value": "workspace_user", "current_value": "workspace_admin"}
    assert told(raw) == [
        {"type": "platform_workspace_member_added", **who},
        {"type": "platform_workspace_member_updated", **who, "updates": [role]},
        {"type": "platform_workspace_members_listed", "workspace_id": names["research"]},
        {"type": "platform_workspace_member_viewed", **who},
        {"type": "platform_workspace_member_removed", **who},
    ]


def test_rate_limits_go_by_the_name_of_the_group(raw: httpx.Client, names: dict[str, str]) -> None:
    path = f"{WORKSPACES}/{names['research']}/rate_limits/{names['sonnet']}"
    for value in (500, 500, None, None):
        raw.post(path, json={"limits": [{"type": "requests_per_minute", "value": value}]})
    which = {
        "workspace_id": names["research"],
        "model_group": "Claude Sonnet 4.x",
        "limiter_type": "requests_per_minute",
    }
    assert told(raw) == [
        {"type": "platform_workspace_rate_limit_updated", **which, "value": 500},
        {"type": "platform_workspace_rate_limit_deleted", **which},
    ]


def test_a_cap_that_is_overwritten_is_a_delete_and_a_create(raw: httpx.Client, names: dict[str, str]) -> None:
    scope = {"type": "workspace", "workspace_id": names["research"]}
    raw.post(SPEND, json={"scope": scope, "amount": "10000"})
    limit = raw.post(SPEND, json={"scope": scope, "amount": "20000"}).json()
    raw.delete(f"{SPEND}/{limit['id']}")
    shown = told(raw)
    gone = [event.pop("spend_limit_id") for event in shown if "spend_limit_id" in event]
    where = {"workspace_id": names["research"]}
    assert shown == [
        {"type": "workspace_spend_limit_created", **where, "limit_usd": 10000, "limit_action": "notify_and_pause"},
        {"type": "workspace_spend_limit_deleted", **where},
        {"type": "workspace_spend_limit_created", **where, "limit_usd": 20000, "limit_action": "notify_and_pause"},
        {"type": "workspace_spend_limit_deleted", **where},
    ]
    assert len({*gone, limit["id"]}) == 3
    assert {len(each) for each in gone} == {36}


def test_what_only_the_console_can_do_is_there_too(
    raw: httpx.Client, console: httpx.Client, simulator: Simulator, names: dict[str, str]
) -> None:
    organization = f"/api/organizations/{simulator.organization_id}"
    workspace = f"{organization}/workspaces/{names['research']}"
    threshold = {"limit_usd": 5000, "limit_action": "notify_only"}
    console.post(f"{workspace}/spend_limits_v2", json={"add": [threshold]})
    console.post(f"{workspace}/spend_limits_v2", json={"remove": [threshold]})
    console.put(f"{workspace}/alert_emails", json={"alert_emails": ["finops@example.com"]})
    console.put(f"{organization}/alert_emails", json={"alert_emails": ["finops@example.com"]})
    console.put(f"{organization}/spend_limits_v2", json={"limit_usd": 900_000, "limit_action": "notify_and_pause"})
    shown = told(raw)
    for event in shown:
        event.pop("spend_limit_id", None)
    where = {"workspace_id": names["research"]}
    emails = {"alert_emails": ["finops@example.com"]}
    assert shown == [
        {"type": "workspace_spend_limit_created", **where, **threshold},
        {"type": "workspace_spend_limit_deleted", **where},
        {"type": "workspace_spend_limit_alert_emails_updated", **where, **emails},
        {"type": "platform_spend_limit_alert_emails_updated", **emails, "alerted_roles": []},
        {"type": "platform_spend_limit_deleted"},
        {"type": "platform_spend_limit_created", "limit_usd": 900_000, "limit_action": "notify_and_pause"},
    ]


def test_people_invitations_and_keys(raw: httpx.Client, names: dict[str, str]) -> None:
    raw.post(f"/v1/organizations/users/{names['ben']}", json={"role": "billing"})
    raw.delete(f"/v1/organizations/users/{names['chloe']}")
    invite = raw.post("/v1/organizations/invites", json={"email": "new@example.com", "role": "user"}).json()
    raw.delete(f"/v1/organizations/invites/{invite['id']}")
    raw.post(f"/v1/organizations/api_keys/{names['key']}", json={"name": "renamed", "status": "inactive"})
    status = {"type": "status", "previous_value": "active", "current_value": "inactive"}
    assert told(raw) == [
        {"type": "role_assignment_revoked", "user_id": names["ben"]},
        {"type": "role_assignment_granted", "user_id": names["ben"]},
        {"type": "org_user_deleted", "user_id": names["chloe"]},
        {"type": "org_user_invite_sent", "invite_id": invite["id"]},
        {"type": "org_user_invite_deleted", "invite_id": invite["id"]},
        {"type": "platform_api_key_updated", "api_key_id": names["key"], "updates": [status]},
    ]


def test_it_says_who_through_which_door(
    raw: httpx.Client, console: httpx.Client, simulator: Simulator, names: dict[str, str]
) -> None:
    raw.post(f"{WORKSPACES}", json={"name": "by key"}, headers={"user-agent": "pulumi/1"})
    token = {"authorization": f"Bearer {simulator.oauth_token}", "x-api-key": "", "user-agent": "ant/1"}
    raw.post(f"{WORKSPACES}", json={"name": "by token"}, headers=token)
    prefix = f"/api/console/organizations/{simulator.organization_id}/workspaces"
    console.put(f"{prefix}/{names['research']}", json={"name": "by hand"})
    key, person, visitor = (event["actor"] for event in events(raw))
    admin = {"type": "user_actor", "user_id": names["admin"], "email_address": "admin@example.com"}
    assert key.pop("admin_api_key_id").startswith("apikey_01")
    assert key == {"type": "admin_api_key_actor", "ip_address": "127.0.0.1", "user_agent": "pulumi/1"}
    assert person == {**admin, "ip_address": "127.0.0.1", "user_agent": "ant/1"}
    assert visitor == {**admin, "ip_address": "127.0.0.1", "user_agent": "Mozilla/5.0 (test)"}


def test_limits_changed_with_a_key_may_be_missing(
    raw: httpx.Client, console: httpx.Client, simulator: Simulator, names: dict[str, str]
) -> None:
    simulator.switch("feed_limits_by_key", "silent")
    scope = {"type": "workspace", "workspace_id": names["research"]}
    raw.post(SPEND, json={"scope": scope, "amount": "10000"})
    path = f"{WORKSPACES}/{names['research']}/rate_limits/{names['sonnet']}"
    raw.post(path, json={"limits": [{"type": "requests_per_minute", "value": 5}]})
    workspace = f"/api/organizations/{simulator.organization_id}/workspaces/{names['research']}"
    console.put(f"{workspace}/spend_limits_v2", json={"limit_usd": 7000, "limit_action": "notify_and_pause"})
    raw.post(WORKSPACES, json={"name": "by key, and no limit"})
    assert [event["type"] for event in events(raw)] == [
        "workspace_spend_limit_deleted",
        "workspace_spend_limit_created",
        "platform_workspace_created",
    ]


def test_a_refused_write_and_a_save_that_does_not_last_leave_nothing(
    raw: httpx.Client, console: httpx.Client, simulator: Simulator, names: dict[str, str]
) -> None:
    raw.post(f"{WORKSPACES}/{names['default']}", json={"name": "Other"})
    simulator.fault("console_save_not_persisted")
    workspace = f"/api/organizations/{simulator.organization_id}/workspaces/{names['research']}"
    body = {"limit_usd": 7000, "limit_action": "notify_and_pause"}
    assert console.put(f"{workspace}/spend_limits_v2", json=body).status_code == 200
    assert told(raw) == []


def test_another_administrator_is_another_actor(
    raw: httpx.Client, console: httpx.Client, simulator: Simulator, names: dict[str, str]
) -> None:
    simulator.fault("console_other_value")
    workspace = f"/api/organizations/{simulator.organization_id}/workspaces/{names['research']}"
    console.get(f"{workspace}/spend_limits_v2")
    (event,) = events(raw)
    assert event["actor"]["ip_address"] == "192.0.2.1"


def test_its_own_calls_are_events_without_an_organization(raw: httpx.Client, simulator: Simulator) -> None:
    request_id = raw.get(f"{FEED}?limit=7").headers["request-id"]
    (event,) = events(raw, without_own=False)
    assert own(event) == {
        "type": OWN_CALL,
        "url": f"{simulator.base_url}{FEED}?limit=7",
        "request_method": "GET",
        "status_code": 200,
        "request_body": None,
        "request_id": request_id,
    }
    assert (event["organization_id"], event["organization_uuid"]) == (None, None)


def test_every_event_has_the_envelope(raw: httpx.Client, simulator: Simulator) -> None:
    made = raw.post(WORKSPACES, json={"name": "x"}).json()
    (event,) = events(raw)
    assert set(event) == {*ENVELOPE, "workspace_id"}
    assert event["workspace_id"] == made["id"]
    assert event["organization_uuid"] == simulator.organization_id
    assert event["organization_id"].startswith("org_01")
    assert event["id"].startswith("activity_01")
    assert event["created_at"].endswith("Z")


def test_only_the_fields_of_the_table_can_be_recorded(simulator: Simulator) -> None:
    organization = simulator.world.organization
    with pytest.raises(UnknownActivity, match="platform_workspace_created with name, workspace_id"):
        organization.record("platform_workspace_created", workspace_id="wrkspc_1", name="helpful")
    with pytest.raises(UnknownActivity, match="something_else"):
        organization.record("something_else")


def test_families_of_which_only_the_name_is_known_carry_ids_alone() -> None:
    guessed = {name: row.fields for name, row in ACTIVITY_TYPES.items() if row.is_guess}
    assert all(field.endswith("_id") for fields in guessed.values() for field in fields)


def test_every_event_of_the_table_happens_somewhere(repository: Path) -> None:
    sources = (repository / "simulator" / "claude_simulator").rglob("*.py")
    text = "".join(file.read_text("utf-8") for file in sources if file.name != "feed/activity_types.py")
    text = text.replace('f"{MEMBER}_', f'"{MEMBER}_')
    recorded = {name for name in ACTIVITY_TYPES if f'"{name}"' in text}
    assert recorded == {*ACTIVITY_TYPES}


def test_a_service_account_is_an_actor(raw: httpx.Client, simulator: Simulator) -> None:
    token = {"authorization": f"Bearer {simulator.oauth_token}"}
    body = {"name": "robot", "organization_role": "admin"}
    robot = raw.post("/v1/organizations/service_accounts", json=body, headers=token).json()["id"]
    minted = simulator.credential("workload", service_account_id=robot)
    raw.post(WORKSPACES, json={"name": "by a robot"}, headers={"authorization": f"Bearer {minted}"})
    made, used = (event["actor"] for event in events(raw))
    assert made["type"] == "user_actor"
    assert (used["type"], used["service_account_id"]) == ("service_account_actor", robot)
