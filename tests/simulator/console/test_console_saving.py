"""What the pages save is in the organization, seen through the Admin API and in the simulator's state."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from claude_simulator import Simulator
from tests.support import plain_http

LIST_BETA = {"anthropic-beta": "spend-limit-reads-2026-09-26"}


def workspace(simulator: Simulator, workspace_id: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in simulator.state()["workspaces"] if each["id"] == workspace_id)
    return found


def sonnet(simulator: Simulator) -> str:
    return next(str(each["id"]) for each in simulator.state()["rate_limit_groups"] if each["display_name"])


def test_a_workspace_cap_is_visible_through_the_admin_api(
    simulator: Simulator, admin: httpx.Client, admin_api: httpx.Client, api: str, research: str
) -> None:
    simulator.switch("spend_limits_api", "enabled")

    saved = admin.put(
        f"{api}/workspaces/{research}/spend_limits_v2",
        json={"limit_usd": 5_000_00, "limit_action": "notify_and_pause"},
    )

    rows = admin_api.get("/v1/organizations/spend_limits", headers=LIST_BETA, params={"workspace_id": research})
    amounts = {row["scope"]["type"]: row["amount"] for row in rows.json()["data"]}
    assert saved.json()["spend_limits"] == [{"limit_usd": 5_000_00, "limit_action": "notify_and_pause"}]
    assert amounts["workspace"] == "500000"


def test_a_cap_set_through_the_admin_api_is_shown(
    simulator: Simulator, admin: httpx.Client, admin_api: httpx.Client, api: str, research: str
) -> None:
    simulator.switch("spend_limits_api", "enabled")
    body = {"scope": {"type": "workspace", "workspace_id": research}, "amount": "123400"}

    assert admin_api.post("/v1/organizations/spend_limits", json=body).status_code == 200

    shown = admin.get(f"{api}/workspaces/{research}/spend_limits_v2").json()
    assert shown["spend_limits"] == [{"limit_usd": 1_234_00, "limit_action": "notify_and_pause"}]


def test_the_pages_save_although_the_api_preview_is_closed(
    simulator: Simulator, admin: httpx.Client, admin_api: httpx.Client, api: str, research: str
) -> None:
    body = {"scope": {"type": "workspace", "workspace_id": research}, "amount": "123400"}

    assert admin_api.post("/v1/organizations/spend_limits", json=body).status_code == 403
    cap = {"limit_usd": 1_234_00, "limit_action": "notify_and_pause"}
    assert admin.put(f"{api}/workspaces/{research}/spend_limits_v2", json=cap).status_code == 200
    assert workspace(simulator, research)["spend_limit_cents"] == 1_234_00


def test_removing_the_cap_keeps_thresholds_and_recipients(
    simulator: Simulator, admin: httpx.Client, api: str, research: str
) -> None:
    limits = f"{api}/workspaces/{research}/spend_limits_v2"
    cap = {"limit_usd": 5_000_00, "limit_action": "notify_and_pause"}
    admin.put(limits, json=cap)
    admin.post(limits, json={"add": [{"limit_usd": 2_500_00, "limit_action": "notify_only"}]})
    admin.put(f"{api}/workspaces/{research}/alert_emails", json={"alert_emails": ["finops@example.com"]})

    shown = admin.post(limits, json={"remove": [cap]}).json()

    left = workspace(simulator, research)
    assert shown["spend_limits"] == [{"limit_usd": 2_500_00, "limit_action": "notify_only"}]
    assert (left["spend_limit_cents"], left["threshold_cents"]) == (None, [2_500_00])
    assert left["alert_emails"] == ["finops@example.com"]


def test_without_a_cap_the_lowest_one_above_is_enforced(admin: httpx.Client, api: str, research: str) -> None:
    assert admin.get(f"{api}/workspaces/{research}/spend_limits_v2").json()["enforced_limit_usd"] == 10_000_00
    assert admin.get(f"{api}/spend_limits_v2").json()["enforced_limit_usd"] == 10_000_00


def test_organization_notifications_are_apart_from_those_of_workspaces(
    simulator: Simulator, admin: httpx.Client, api: str, research: str
) -> None:
    admin.post(f"{api}/spend_limits_v2", json={"add": [{"limit_usd": 8_000_00, "limit_action": "notify_only"}]})
    admin.put(f"{api}/alert_emails", json={"alert_emails": ["a@example.com", "b@example.com"]})

    whole = simulator.state()["organization"]
    assert (whole["threshold_cents"], whole["alert_emails"]) == ([8_000_00], ["a@example.com", "b@example.com"])
    assert workspace(simulator, research)["threshold_cents"] == []


@pytest.mark.parametrize(
    "record",
    [
        {"limit_usd": "5000", "limit_action": "notify_and_pause"},
        {"limit_usd": 5000.5, "limit_action": "notify_and_pause"},
        {"limit_usd": True, "limit_action": "notify_and_pause"},
        {"limit_usd": -1, "limit_action": "notify_and_pause"},
        {"limit_usd": 10_000_01, "limit_action": "notify_and_pause"},
        {"limit_usd": 5000, "limit_action": "notify_only"},
        {"limit_usd": 5000},
        {},
    ],
    ids=["text", "fraction", "boolean", "negative", "above the organization's", "wrong action", "no action", "nothing"],
)
def test_an_absurd_cap_is_refused_and_nothing_changes(
    simulator: Simulator, admin: httpx.Client, api: str, research: str, record: dict[str, object]
) -> None:
    assert admin.put(f"{api}/workspaces/{research}/spend_limits_v2", json=record).status_code == 400
    assert workspace(simulator, research)["spend_limit_cents"] is None


def test_a_rate_limit_is_visible_through_the_admin_api(
    simulator: Simulator, admin: httpx.Client, admin_api: httpx.Client, api: str, research: str
) -> None:
    simulator.switch("rate_limit_writes", "refused_403")
    body = {"model_group": sonnet(simulator), "limits": [{"type": "requests_per_minute", "value": 500}]}

    assert admin.put(f"{api}/workspaces/{research}/rate_limits", json=body).status_code == 200

    entries = admin_api.get(f"/v1/organizations/workspaces/{research}/rate_limits").json()["data"]
    assert [(each["type"], each["value"]) for each in entries[0]["limits"]] == [("requests_per_minute", 500)]


def test_null_clears_one_limiter_and_leaves_the_others(
    simulator: Simulator, admin: httpx.Client, api: str, research: str
) -> None:
    path, group = f"{api}/workspaces/{research}/rate_limits", sonnet(simulator)
    both = [{"type": "requests_per_minute", "value": 500}, {"type": "output_tokens_per_minute", "value": 80_000}]
    admin.put(path, json={"model_group": group, "limits": both})

    cleared = {"model_group": group, "limits": [{"type": "requests_per_minute", "value": None}]}
    shown = admin.put(path, json=cleared).json()

    assert shown["rate_limits"] == {group: [{"type": "output_tokens_per_minute", "value": 80_000}]}


@pytest.mark.parametrize(
    "limit",
    [
        {"type": "requests_per_minute", "value": "500"},
        {"type": "requests_per_minute", "value": 1.5},
        {"type": "requests_per_minute"},
        {"type": "enqueued_batch_requests", "value": 5},
        {"value": 5},
    ],
    ids=["text", "fraction", "no value", "not writable", "no type"],
)
def test_an_absurd_rate_limit_is_refused(
    simulator: Simulator, admin: httpx.Client, api: str, research: str, limit: dict[str, object]
) -> None:
    body = {"model_group": sonnet(simulator), "limits": [limit]}

    assert admin.put(f"{api}/workspaces/{research}/rate_limits", json=body).status_code == 400
    assert workspace(simulator, research)["rate_limits"] == {}


def test_groups_without_a_display_name_get_the_documented_words(admin: httpx.Client, api: str) -> None:
    names = admin.get(f"{api}/rate_limits_v2").json()["model_group_display_names"]

    assert list(names.values()) == ["Claude Sonnet 4.x", "Message Batches API"]


def test_a_member_added_by_hand_is_seen_by_the_admin_api(
    simulator: Simulator, admin: httpx.Client, admin_api: httpx.Client, console_api: str, research: str
) -> None:
    chloe = next(each["id"] for each in simulator.state()["users"] if each["email"] == "chloe@example.com")
    members = f"{console_api}/workspaces/{research}/members"

    added = admin.post(members, json={"user_id": chloe, "workspace_role": "workspace_user"})
    changed = admin.put(members, json={"user_id": chloe, "workspace_role": "workspace_developer"})
    seen = admin_api.get(f"/v1/organizations/workspaces/{research}/members/{chloe}").json()
    removed = admin.post(f"{members}/remove", json={"user_id": chloe})

    assert [each.status_code for each in (added, changed, removed)] == [200, 200, 200]
    assert seen["workspace_role"] == "workspace_developer"
    assert chloe not in workspace(simulator, research)["members"]


def test_inherited_members_are_marked_and_cannot_be_removed(
    admin: httpx.Client, console_api: str, research: str
) -> None:
    members = f"{console_api}/workspaces/{research}/members"
    shown = {each["email"]: each for each in admin.get(members).json()["members"]}

    assert [email for email, each in shown.items() if each["is_inherited"]] == [
        "admin@example.com",
        "billing@example.com",
    ]
    answer = admin.post(f"{members}/remove", json={"user_id": shown["admin@example.com"]["user_id"]})
    assert answer.status_code == 400


def test_a_workspace_made_and_archived_by_hand_is_seen_by_the_admin_api(
    admin: httpx.Client, admin_api: httpx.Client, console_api: str
) -> None:
    made = admin.post(f"{console_api}/workspaces", json={"name": "By hand"}).json()
    before = admin_api.get(f"/v1/organizations/workspaces/{made['id']}").json()
    admin.put(f"{console_api}/workspaces/{made['id']}", json={"name": "By hand 2"})
    admin.post(f"{console_api}/workspaces/{made['id']}/archive")
    after = admin_api.get(f"/v1/organizations/workspaces/{made['id']}").json()

    assert (before["name"], before["archived_at"]) == ("By hand", None)
    assert after["name"] == "By hand 2"
    assert after["archived_at"] is not None


def test_console_traffic_is_not_counted_as_admin_api_calls(simulator: Simulator, admin: httpx.Client, api: str) -> None:
    admin.get("/settings/billing")
    admin.get(f"{api}/spend_limits_v2")

    assert simulator.calls() == 0


def test_what_the_pages_save_is_counted_apart_from_admin_api_calls(
    simulator: Simulator, admin: httpx.Client, api: str, research: str
) -> None:
    simulator.reset_requests()
    limits = f"{api}/workspaces/{research}/spend_limits_v2"

    admin.get(limits)
    admin.put(limits, json={"limit_usd": 1_234_00, "limit_action": "notify_and_pause"})

    route = "/api/organizations/{organization}/workspaces/{workspace}/spend_limits_v2"
    assert simulator.console_saves() == [{"method": "PUT", "route": route, "status": 200, "count": 1}]
    assert simulator.calls() == 0


def test_the_organization_s_limit_is_snoozed_and_only_the_feed_tells(
    simulator: Simulator, admin: httpx.Client, admin_api: httpx.Client, api: str
) -> None:
    """Rule cap_exists; a limit that is set anew is awake (activity-feed.md#events)."""
    path = f"{api}/spend_limits_v2/snooze"
    snoozed = [admin.put(path, json={"ignore": ignore}).json()["is_snoozed"] for ignore in (True, True, False, True)]
    renewed = admin.put(f"{api}/spend_limits_v2", json={"limit_usd": 9_000_00, "limit_action": "notify_and_pause"})
    simulator.advance(60)
    kind = "platform_spend_limit_updated"
    rows = admin_api.get("/v1/compliance/activities", params={"activity_types[]": kind}).json()["data"]

    assert snoozed == [True, True, False, True]
    assert not renewed.json()["is_snoozed"]
    assert [row["ignore"] for row in reversed(rows)] == [True, False, True]
    assert len({row["spend_limit_id"] for row in rows}) == 1


def test_what_is_not_there_cannot_be_snoozed(admin: httpx.Client, api: str) -> None:
    cap = admin.get(f"{api}/spend_limits_v2").json()["spend_limits"][0]
    admin.post(f"{api}/spend_limits_v2", json={"remove": [cap]})

    assert admin.put(f"{api}/spend_limits_v2/snooze", json={"ignore": True}).status_code == 404
    assert admin.put(f"{api}/spend_limits_v2/snooze", json={"ignore": "yes"}).status_code == 400


def test_data_retention_is_turned_off_and_on_and_only_the_feed_tells(
    simulator: Simulator, admin: httpx.Client, admin_api: httpx.Client, console_api: str, research: str
) -> None:
    """channels.md#data-retention: the Console alone can."""
    path = f"{console_api}/workspaces/{research}/data_retention"
    kept = [admin.put(path, json={"is_on": is_on}).json()["retains_data"] for is_on in (False, False, True)]
    simulator.advance(60)
    rows = admin_api.get("/v1/compliance/activities", params={"exclude_activity_types[]": "compliance_api_accessed"})

    assert kept == [False, False, True]
    told = sorted((row["type"], row.get("updates", [{}])[0].get("current_value", "")) for row in rows.json()["data"])
    assert told == [
        ("platform_workspace_inference_data_retention_disabled", ""),
        ("platform_workspace_inference_data_retention_enabled", ""),
        ("platform_workspace_updated", "disabled"),
        ("platform_workspace_updated", "enabled"),
    ]


def test_data_retention_is_for_administrators_alone(simulator: Simulator, console_api: str, research: str) -> None:
    cookies = {str(each["name"]): str(each["value"]) for each in simulator.sign_in("ben@example.com")["cookies"]}
    with plain_http.client(simulator.console_url, cookies=cookies) as workspace_admin:
        answer = workspace_admin.put(f"{console_api}/workspaces/{research}/data_retention", json={"is_on": False})

    assert answer.status_code == 403
