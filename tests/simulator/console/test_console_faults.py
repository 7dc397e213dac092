"""Mishaps of the Console that can be ordered: each looks as it does in life, once, and then is over."""

from __future__ import annotations

from html import unescape
from typing import Any

import httpx
import pytest

from claude_simulator import Simulator

CAP = {"limit_usd": 5_000_00, "limit_action": "notify_and_pause"}
LIMITS_ROUTE = "/api/organizations/{organization}/workspaces/{workspace}/spend_limits_v2"


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        ("console_challenge", 403, "Just a moment"),
        ("console_maintenance", 503, "We'll be right back"),
        ("console_forbidden", 403, "You don't have access to this page"),
        ("console_unknown_page", 200, "Something new"),
    ],
)
def test_a_page_fault_is_taken_once(
    simulator: Simulator, admin: httpx.Client, fault: str, status: int, words: str
) -> None:
    simulator.fault(fault)

    first, second = admin.get("/settings/billing"), admin.get("/settings/billing")

    assert (first.status_code, second.status_code) == (status, 200)
    assert words in unescape(first.text)
    assert words not in second.text


def test_a_challenge_is_told_from_missing_rights_by_its_header(simulator: Simulator, admin: httpx.Client) -> None:
    simulator.fault("console_challenge")

    assert admin.get("/dashboard").headers["cf-mitigated"] == "challenge"
    assert "cf-mitigated" not in admin.get("/dashboard").headers


def test_the_unknown_page_has_no_landmark_and_no_heading(simulator: Simulator, admin: httpx.Client) -> None:
    simulator.fault("console_unknown_page")

    html = admin.get("/settings/billing").text

    assert not any(f"<{tag}" in html for tag in ("main", "nav", "h1", "h2", "header", "footer"))


def test_a_fault_waits_for_its_route(simulator: Simulator, admin: httpx.Client) -> None:
    simulator.fault("console_maintenance", route="/settings/billing")

    assert admin.get("/dashboard").status_code == 200
    assert admin.get("/settings/billing").status_code == 503


def test_an_expired_session_stays_expired(simulator: Simulator, admin: httpx.Client, api: str) -> None:
    simulator.fault("console_session_expired", route="/settings/billing")

    statuses = [admin.get(path).status_code for path in ("/dashboard", "/settings/billing", "/dashboard")]

    assert statuses == [200, 302, 302]
    assert admin.get(f"{api}/spend_limits_v2").status_code == 401


def test_a_session_can_expire_at_the_save(simulator: Simulator, admin: httpx.Client, api: str, research: str) -> None:
    simulator.fault("console_session_expired", method="PUT")
    path = f"{api}/workspaces/{research}/spend_limits_v2"

    assert admin.get(path).status_code == 200
    assert admin.put(path, json=CAP).status_code == 401
    assert simulator.state()["workspaces"][1]["spend_limit_cents"] is None


def test_a_save_that_does_not_persist_looks_like_one_that_does(
    simulator: Simulator, admin: httpx.Client, api: str, research: str
) -> None:
    simulator.fault("console_save_not_persisted")
    path = f"{api}/workspaces/{research}/spend_limits_v2"

    saved = admin.put(path, json=CAP)

    assert (saved.status_code, saved.json()["spend_limits"]) == (200, [CAP])
    assert admin.get(path).json()["spend_limits"] == []


def test_rate_limits_and_recipients_can_fail_to_persist_too(
    simulator: Simulator, admin: httpx.Client, api: str, research: str
) -> None:
    simulator.fault("console_save_not_persisted", count=2)
    scope = f"{api}/workspaces/{research}"
    group = simulator.state()["rate_limit_groups"][0]["id"]

    admin.put(f"{scope}/alert_emails", json={"alert_emails": ["a@example.com"]})
    admin.put(
        f"{scope}/rate_limits", json={"model_group": group, "limits": [{"type": "requests_per_minute", "value": 5}]}
    )

    assert admin.get(f"{scope}/alert_emails").json() == {"alert_emails": []}
    assert admin.get(f"{scope}/rate_limits").json() == {"rate_limits": {}}


def test_a_failing_save_carries_the_message_of_the_server(
    simulator: Simulator, admin: httpx.Client, api: str, research: str
) -> None:
    simulator.fault("console_save_error")
    simulator.fault("console_save_error", message="Try again later.")
    path = f"{api}/workspaces/{research}/spend_limits_v2"

    first, second, third = (admin.put(path, json=CAP) for _ in range(3))

    assert [each.status_code for each in (first, second, third)] == [500, 500, 200]
    assert first.json()["error"]["message"].startswith("No limit ")
    assert second.json()["error"]["message"] == "Try again later."


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, [{"limit_usd": 4_999_00, "limit_action": "notify_and_pause"}]),
        ({"value": 7_000_00}, [{"limit_usd": 7_000_00, "limit_action": "notify_and_pause"}]),
        ({"threshold": 100_00}, [CAP, {"limit_usd": 100_00, "limit_action": "notify_only"}]),
    ],
    ids=["cap", "this cap", "threshold"],
)
def test_another_administrator_changes_the_value_after_it_was_shown(
    simulator: Simulator,
    admin: httpx.Client,
    api: str,
    research: str,
    parameters: dict[str, Any],
    expected: list[dict[str, object]],
) -> None:
    path = f"{api}/workspaces/{research}/spend_limits_v2"
    admin.put(path, json=CAP)
    simulator.fault("console_other_value", route=LIMITS_ROUTE, **parameters)

    shown, again = admin.get(path).json(), admin.get(path).json()

    assert shown["spend_limits"] == [CAP]
    assert again["spend_limits"] == expected


def test_another_administrator_changes_a_rate_limit_after_it_was_shown(
    simulator: Simulator, admin: httpx.Client, api: str, research: str
) -> None:
    simulator.fault("console_other_value", value=77)
    path = f"{api}/workspaces/{research}/rate_limits"

    shown, again = admin.get(path).json()["rate_limits"], admin.get(path).json()["rate_limits"]

    assert shown == {}
    assert list(again.values()) == [[{"type": "requests_per_minute", "value": 77}]]
