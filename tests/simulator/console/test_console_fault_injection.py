"""Mishaps of pages and saves that look like something else at first, over HTTP."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest

from claude_simulator import Simulator

CAP = {"limit_usd": 5_000_00, "limit_action": "notify_and_pause"}


def cap_in_state(simulator: Simulator) -> int | None:
    found: list[Any] = [each for each in simulator.state()["workspaces"] if each["name"] == "Research"]
    cents: int | None = found[0]["spend_limit_cents"]
    return cents


def test_a_save_that_reverts_is_there_until_a_page_is_loaded(
    simulator: Simulator, admin: httpx.Client, api: str, research: str
) -> None:
    path = f"{api}/workspaces/{research}/spend_limits_v2"
    simulator.fault("console_save_reverts")

    answer = admin.put(path, json=CAP)
    before_the_load = admin.get(path).json()["spend_limits"]
    admin.get(f"/settings/workspaces/{research}/spend-limits")

    assert answer.status_code == 200
    assert before_the_load == [CAP]
    assert admin.get(path).json()["spend_limits"] == []
    assert cap_in_state(simulator) is None


def test_a_second_save_before_the_load_is_taken_back_too(
    simulator: Simulator, admin: httpx.Client, api: str, research: str
) -> None:
    path = f"{api}/workspaces/{research}/spend_limits_v2"
    admin.put(path, json={**CAP, "limit_usd": 1_000_00})
    simulator.fault("console_save_reverts", count=2)
    admin.put(path, json={**CAP, "limit_usd": 2_000_00})
    admin.put(path, json={**CAP, "limit_usd": 3_000_00})

    admin.get("/dashboard")

    assert cap_in_state(simulator) == 1_000_00


def test_a_save_that_reverts_is_seen_by_the_admin_api_first(
    simulator: Simulator, admin: httpx.Client, admin_api: httpx.Client, api: str, research: str
) -> None:
    simulator.switch("spend_limits_api", "enabled")
    simulator.fault("console_save_reverts")
    admin.put(f"{api}/workspaces/{research}/spend_limits_v2", json=CAP)
    headers = {"anthropic-beta": "spend-limit-reads-2026-09-26"}

    def amounts() -> list[str]:
        answer = admin_api.get("/v1/organizations/spend_limits", params={"workspace_id": research}, headers=headers)
        return [each["amount"] for each in answer.json()["data"] if each["scope"]["type"] == "workspace"]

    first = amounts()
    admin.get("/dashboard")

    assert (first, amounts()) == (["500000"], [])


def test_a_slow_save_happens_before_its_answer(
    simulator: Simulator, admin: httpx.Client, api: str, research: str
) -> None:
    simulator.fault("console_slow_save", ms=150)
    began = time.monotonic()

    answer = admin.put(f"{api}/workspaces/{research}/spend_limits_v2", json=CAP)

    assert time.monotonic() - began >= 0.15
    assert answer.status_code == 200
    assert cap_in_state(simulator) == 5_000_00


def test_a_slow_save_waits_for_saves_and_not_for_loads(
    simulator: Simulator, admin: httpx.Client, api: str, research: str
) -> None:
    simulator.fault("console_slow_save", ms=60_000)

    assert admin.get(f"{api}/workspaces/{research}/spend_limits_v2").status_code == 200
    assert [each["name"] for each in admin.get("/_simulator/faults").json()["faults"]] == ["console_slow_save"]


def test_a_page_of_a_workspace_may_lead_to_another_workspace(
    simulator: Simulator, admin: httpx.Client, research: str, hostile: str
) -> None:
    simulator.fault("console_other_workspace")
    path = f"/settings/workspaces/{research}/spend-limits"

    answer = admin.get(path)

    assert answer.status_code == 302
    assert answer.headers["location"] == f"/settings/workspaces/{hostile}/spend-limits"
    assert admin.get(path).status_code == 200


def test_pages_that_go_on_leading_to_one_workspace_end_there(
    simulator: Simulator, admin: httpx.Client, research: str, hostile: str
) -> None:
    simulator.fault("console_other_workspace", count=3, workspace=hostile)

    answers = [admin.get(f"/settings/workspaces/{each}/spend-limits") for each in (research, hostile, research)]

    assert [answer.status_code for answer in answers] == [302, 200, 302]


def test_pages_without_a_workspace_lead_nowhere_else(simulator: Simulator, admin: httpx.Client) -> None:
    simulator.fault("console_other_workspace")

    assert admin.get("/settings/billing").status_code == 200


@pytest.mark.parametrize(
    ("parameters", "tag"),
    [
        ({}, "<dialog"),
        ({"kind": "banner"}, '<section class="banner"'),
        ({"kind": "notice"}, '<section class="banner notice" role="dialog"'),
    ],
)
def test_an_overlay_is_in_front_of_one_page_load(
    simulator: Simulator, admin: httpx.Client, parameters: dict[str, Any], tag: str
) -> None:
    simulator.fault("console_overlay", **parameters)

    first, second = admin.get("/settings/billing").text, admin.get("/settings/billing").text

    assert tag in first.partition('<template id="overlay">')[2]
    assert "data-overlay" not in second


def test_a_refusal_of_a_save_names_limit_and_person(
    simulator: Simulator, admin: httpx.Client, api: str, research: str
) -> None:
    simulator.fault("console_save_error")

    answer = admin.put(f"{api}/workspaces/{research}/spend_limits_v2", json=CAP)

    assert answer.json()["error"]["message"].startswith(f"No limit {simulator.organization_id} for user_")


def test_a_save_may_be_kept_and_told_as_an_error(
    simulator: Simulator, admin: httpx.Client, api: str, research: str
) -> None:
    simulator.fault("console_save_told_wrong", status=401)

    answer = admin.put(f"{api}/workspaces/{research}/spend_limits_v2", json=CAP)

    assert answer.status_code == 401
    assert cap_in_state(simulator) == 5_000_00


def test_a_save_may_be_challenged(simulator: Simulator, admin: httpx.Client, api: str, research: str) -> None:
    simulator.fault("console_save_challenged")

    answer = admin.put(f"{api}/workspaces/{research}/spend_limits_v2", json=CAP)

    assert (answer.status_code, answer.headers["cf-mitigated"]) == (403, "challenge")
    assert cap_in_state(simulator) is None


@pytest.mark.parametrize(
    ("manner", "status"), [("none", 200), ("accepted", 200), ("refused_401", 401), ("refused_403", 403)]
)
def test_telemetry_is_answered_and_is_no_save(
    simulator: Simulator, admin: httpx.Client, manner: str, status: int
) -> None:
    simulator.switch("console_telemetry", manner)

    answer = admin.post("/api/event_logging/batch", json={"events": [{"event_name": "save_pressed"}]})

    assert answer.status_code == status
    assert list(simulator.console_saves()) == []


def test_a_page_may_lead_to_itself_for_ever(simulator: Simulator, admin: httpx.Client) -> None:
    simulator.fault("console_redirect_loop")

    with pytest.raises(httpx.TooManyRedirects):
        admin.get("/settings/billing", follow_redirects=True)
    assert admin.get("/settings/billing").status_code == 200
