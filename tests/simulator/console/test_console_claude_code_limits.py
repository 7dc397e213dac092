"""Limits per person in the Claude Code workspace: who may, what is stored, and that no other workspace has them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from claude_simulator import Simulator
from tests.support import plain_http


@pytest.fixture
def claude_code(simulator: Simulator) -> str:
    """The id of the Claude Code workspace, which the first sign-in to Claude Code made."""
    simulator.sign_in_to_claude_code("ana@example.com")
    found: list[str] = [each["id"] for each in simulator.state()["workspaces"] if each["is_claude_code"]]
    assert len(found) == 1
    return found[0]


def stored(simulator: Simulator) -> dict[str, int]:
    limits: dict[str, int] = simulator.state()["organization"]["claude_code_limits_cents"]
    return limits


def members(answer: httpx.Response) -> dict[str, Any]:
    return {each["email"]: each for each in answer.json()["members"]}


def test_a_default_and_an_exception_are_set_and_taken_away(
    simulator: Simulator, admin: httpx.Client, api: str, claude_code: str
) -> None:
    path = f"{api}/workspaces/{claude_code}/member_spend_limits"
    person = members(admin.get(path))["admin@example.com"]

    admin.put(path, json={"user_id": None, "limit_usd": 200_00})
    answer = admin.put(path, json={"user_id": person["user_id"], "limit_usd": 50_00})

    assert answer.json()["default_limit_usd"] == 200_00
    assert members(answer)["admin@example.com"]["limit_usd"] == 50_00
    assert stored(simulator) == {"default": 200_00, person["user_id"]: 50_00}
    admin.put(path, json={"user_id": person["user_id"], "limit_usd": None})
    assert stored(simulator) == {"default": 200_00}


@pytest.mark.parametrize(
    "body",
    [
        {"user_id": None, "limit_usd": "200"},
        {"user_id": None, "limit_usd": True},
        {"user_id": 7, "limit_usd": 100},
        {"user_id": None, "limit_usd": -1},
    ],
)
def test_an_absurd_limit_is_refused(
    simulator: Simulator, admin: httpx.Client, api: str, claude_code: str, body: dict[str, object]
) -> None:
    answer = admin.put(f"{api}/workspaces/{claude_code}/member_spend_limits", json=body)

    assert answer.status_code == 400
    assert stored(simulator) == {}


def test_no_other_workspace_has_limits_per_person(admin: httpx.Client, api: str, research: str) -> None:
    assert admin.get(f"{api}/workspaces/{research}/member_spend_limits").status_code == 404
    assert admin.get(f"/settings/workspaces/{research}/person-limits").status_code == 404


def test_people_who_may_only_look_cannot_set_one(simulator: Simulator, api: str, claude_code: str) -> None:
    email = "billing@example.com"
    cookies = {str(each["name"]): str(each["value"]) for each in simulator.sign_in(email)["cookies"]}
    with plain_http.client(simulator.console_url, cookies=cookies) as billing:
        path = f"{api}/workspaces/{claude_code}/member_spend_limits"
        seen, refused = billing.get(path), billing.put(path, json={"user_id": None, "limit_usd": 1_00})

    assert (seen.status_code, refused.status_code) == (200, 403)


def test_another_administrator_may_change_a_limit_after_it_was_shown(
    simulator: Simulator, admin: httpx.Client, api: str, claude_code: str
) -> None:
    path = f"{api}/workspaces/{claude_code}/member_spend_limits"
    person = members(admin.get(path))["admin@example.com"]["user_id"]
    simulator.fault("console_other_value", value=70_00)
    simulator.fault("console_other_value", user_id=person, value=30_00)

    seen = admin.get(path).json()["default_limit_usd"], members(admin.get(path))["admin@example.com"]["limit_usd"]

    assert seen == (None, None)
    assert stored(simulator) == {"default": 70_00, person: 30_00}


@pytest.mark.parametrize("layout", "abcd")
def test_the_claude_code_workspace_alone_has_the_tab(
    simulator: Simulator, admin: httpx.Client, research: str, claude_code: str, layout: str
) -> None:
    simulator.set_layout(layout)

    assert 'data-tab="person-limits"' in admin.get(f"/settings/workspaces/{claude_code}").text
    assert 'data-tab="person-limits"' not in admin.get(f"/settings/workspaces/{research}").text
