from __future__ import annotations

import json

import pytest

from claude_console_shim.layouts.save_requests import NOTHING, ExpectedSave, amount_forms, may_be_save, rate_forms
from claude_console_shim.layouts.signs import shipped_signs
from pulumi_claude_admin.model.money import Money

TEAM = "wrkspc_01ABC"
HOST = "https://console.example.com"
LIMITS = f"{HOST}/api/organizations/0a1b/workspaces/{TEAM}"
SIGNS = shipped_signs()
CAP = ExpectedSave(TEAM, (amount_forms(Money(50_000)),), SIGNS.spend_requests)


@pytest.mark.parametrize(
    "body",
    [
        {"limit_usd": 50_000},
        {"limit": "500.00"},
        {"limit": {"amount": "500", "currency": "USD"}},
        {"limits": [{"value": 500.0}]},
    ],
)
@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH"])
def test_a_save_is_what_carries_the_value_to_the_workspace(method: str, body: object) -> None:
    assert CAP.is_save(method, f"{LIMITS}/limits_of_tomorrow", json.dumps(body), SIGNS)


def test_a_form_may_carry_it_too() -> None:
    assert CAP.is_save("POST", f"{LIMITS}/limits_of_tomorrow", "action=cap&amount=500.00", SIGNS)


def test_a_save_is_what_goes_where_the_setting_is_read_whatever_it_carries() -> None:
    assert CAP.is_save("PUT", f"{LIMITS}/spend_limits_v2", "\x00\x01", SIGNS)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", f"/api/organizations/0a1b/workspaces/{TEAM}/spend_limits_v2", ""),
        ("PUT", "/api/organizations/0a1b/workspaces/wrkspc_02XYZ/spend_limits_v2", '{"limit_usd": 50000}'),
        ("PUT", "/api/organizations/0a1b/spend_limits_v2", '{"limit_usd": 50000}'),
        ("PUT", f"/api/organizations/0a1b/workspaces/{TEAM}/colour", '{"colour": "#500500"}'),
        ("PUT", f"/api/organizations/0a1b/workspaces/{TEAM}/flag", '{"is_on": true}'),
        (
            "POST",
            "/api/event_logging/batch",
            '{"values": {"amount": "500.00"}, "page": "/settings/workspaces/wrkspc_01ABC"}',
        ),
        ("POST", f"/api/organizations/0a1b/workspaces/{TEAM}/client_events", '{"amount": "500.00"}'),
        ("POST", f"/telemetry/workspaces/{TEAM}", '{"amount": "500.00"}'),
    ],
)
def test_anything_else_is_none(method: str, path: str, body: str) -> None:
    assert not CAP.is_save(method, HOST + path, body, SIGNS)


def test_every_value_has_to_be_carried() -> None:
    both = ExpectedSave(TEAM, (rate_forms(1_500), NOTHING))
    assert both.is_save("PUT", f"{LIMITS}/x", '{"limits": [{"value": 1500}, {"value": null}]}', SIGNS)
    assert not both.is_save("PUT", f"{LIMITS}/x", '{"limits": [{"value": 1500}]}', SIGNS)


def test_recipients_may_be_a_list_or_one_text() -> None:
    sought = ExpectedSave(TEAM, (frozenset({"ana@example.com"}), frozenset({"ben@example.com"})))
    assert sought.is_save("PUT", f"{LIMITS}/x", '{"emails": ["Ana@example.com", "ben@example.com"]}', SIGNS)
    assert sought.is_save("PUT", f"{LIMITS}/x", '{"emails": "ana@example.com, ben@example.com"}', SIGNS)
    assert not sought.is_save("PUT", f"{LIMITS}/x", '{"emails": ["ana@example.com"]}', SIGNS)


@pytest.mark.parametrize(("method", "body"), [("DELETE", ""), ("PUT", '{"limit": null}'), ("PUT", '{"emails": []}')])
def test_a_value_is_taken_away_without_one(method: str, body: str) -> None:
    assert ExpectedSave(TEAM, (NOTHING,)).is_save(method, f"{LIMITS}/x", body, SIGNS)
    assert not CAP.is_save(method, f"{LIMITS}/x", body, SIGNS)


@pytest.mark.parametrize(
    "path", ["/api/event_logging/batch", "/api/telemetry", "/api/v2/rum/x", "/api/a/track", "/assets/x"]
)
def test_telemetry_changes_nothing(path: str) -> None:
    assert not may_be_save("POST", HOST + path, SIGNS)


def test_what_nobody_knows_may_be_a_save() -> None:
    assert may_be_save("POST", f"{HOST}/api/logbook/limits", SIGNS)
