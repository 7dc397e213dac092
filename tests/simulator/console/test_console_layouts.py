"""Which pages and tabs each layout has (console.md#layouts), over HTTP, and that a layout belongs to an organization."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import httpx
import pytest

from claude_simulator import Simulator
from claude_simulator.saved_state import load, save


def words(answer: httpx.Response) -> str:
    """What stands on a page and in its templates, without its scripts."""
    return unescape(re.sub(r"<script.*?</script>", "", answer.text, flags=re.DOTALL))


def tabs(answer: httpx.Response) -> list[str]:
    return re.findall(r'role="tab" data-tab="[a-z-]+">([^<]+)<', words(answer))


def navigation(answer: httpx.Response) -> list[str]:
    return re.findall(r'<li><a href="([^"]+)"', answer.text)


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        ("a", ["Members", "API Keys", "Limits"]),
        ("b", ["Members", "API keys", "Limits"]),
        ("c", ["Members", "API keys", "Service accounts", "Rate limits", "Spend limits"]),
        ("d", ["Members", "API keys", "Service accounts", "Spend limits"]),
    ],
)
def test_a_workspace_has_the_tabs_of_the_layout(
    simulator: Simulator, admin: httpx.Client, research: str, layout: str, expected: list[str]
) -> None:
    simulator.set_layout(layout)

    assert tabs(admin.get(f"/settings/workspaces/{research}")) == expected


@pytest.mark.parametrize(
    ("layout", "path", "status"),
    [
        ("a", "limits", 200),
        ("a", "rate-limits", 404),
        ("a", "service-accounts", 404),
        ("b", "limits", 200),
        ("b", "spend-limits", 404),
        ("c", "limits", 404),
        ("c", "rate-limits", 200),
        ("d", "spend-limits", 200),
        ("d", "rate-limits", 404),
    ],
)
def test_the_address_of_a_tab_is_there_only_where_the_tab_is(
    simulator: Simulator, admin: httpx.Client, research: str, layout: str, path: str, status: int
) -> None:
    simulator.set_layout(layout)

    assert admin.get(f"/settings/workspaces/{research}/{path}").status_code == status


@pytest.mark.parametrize(
    ("layout", "usage_limits", "links"),
    [
        ("a", 404, ["organization", "members", "workspaces", "limits", "billing", "admin-keys"]),
        ("b", 404, ["organization", "members", "workspaces", "limits", "billing", "admin-keys"]),
        ("c", 404, ["organization", "members", "workspaces", "billing", "admin-keys"]),
        ("d", 200, ["organization", "members", "workspaces", "billing", "admin-keys", "/usage/limits"]),
    ],
)
def test_the_navigation_leads_to_the_pages_of_the_layout(
    simulator: Simulator, admin: httpx.Client, layout: str, usage_limits: int, links: list[str]
) -> None:
    simulator.set_layout(layout)

    found = navigation(admin.get("/dashboard"))

    assert found == [each if "/" in each else f"/settings/{each}" for each in links]
    assert [admin.get(link).status_code for link in found] == [200] * len(found)
    assert admin.get("/usage/limits").status_code == usage_limits


@pytest.mark.parametrize(
    ("layout", "path", "present", "absent"),
    [
        ("a", "/settings/limits", ["Change Limit", "Rate limits"], ["Set spend limit", "Adjust limit", "Set limit"]),
        ("b", "/settings/limits", ["Spend limits", "Change Limit", "Set spend limit"], ["Adjust limit", "Set limit"]),
        ("c", "/settings/limits", ["Rate limits"], ["Change Limit", "Adjust limit", "Spend limits", "Monitor rate"]),
        ("d", "/settings/limits", ["Rate limits", "Monitor rate limit usage"], ["Change Limit", "Adjust limit"]),
        ("a", "/settings/billing", [], ["Change Limit", "Spend limits", "Adjust limit", "Set limit"]),
        ("b", "/settings/billing", [], ["Change Limit", "Spend limits", "Adjust limit", "Set limit"]),
        ("c", "/settings/billing", ["Spend limits", "Adjust limit", "Set limit"], ["Change Limit", "Set spend limit?"]),
        ("d", "/settings/billing", ["Spend limits", "Adjust limit", "Set limit"], ["Change Limit"]),
        ("d", "/usage/limits", ["Rate limits", "Workspace", "Model", "Refresh", "Edit"], ["Change Limit"]),
    ],
)
def test_the_organization_s_controls_are_where_they_are_documented(
    simulator: Simulator, admin: httpx.Client, layout: str, path: str, present: list[str], absent: list[str]
) -> None:
    simulator.set_layout(layout)

    shown = re.split(r"[<>]", words(admin.get(path)))

    assert [word for word in present if not any(word in each for each in shown)] == []
    assert [word for word in absent if word in shown] == []


def test_one_organization_can_have_another_layout_than_the_next(simulator: Simulator, admin: httpx.Client) -> None:
    other = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"

    answer = admin.post("/_simulator/console/layout", json={"layout": "d", "organization": other})

    assert answer.json()["layouts"] == {simulator.organization_id: "c", other: "d"}
    assert admin.get("/usage/limits").status_code == 404
    admin.post("/api/account/active_organization", json={"uuid": other})
    assert admin.get("/usage/limits").status_code == 200


def test_the_layout_changes_while_somebody_is_signed_in(simulator: Simulator, admin: httpx.Client) -> None:
    seen = []
    for layout in "abcd":
        simulator.set_layout(layout)
        seen.append(admin.get("/usage/limits").status_code)

    assert seen == [404, 404, 404, 200]


@pytest.mark.parametrize("body", [{"layout": "e"}, {"layout": "a", "organization": "nobody"}])
def test_a_layout_or_organization_that_is_none_is_refused(admin: httpx.Client, body: dict[str, str]) -> None:
    assert admin.post("/_simulator/console/layout", json=body).status_code == 400


@pytest.mark.parametrize(
    ("email", "status"), [("billing@example.com", 200), ("ben@example.com", 200), ("ana@example.com", 403)]
)
def test_usage_limits_are_open_to_those_who_see_some_workspace(
    simulator: Simulator, visitor: object, email: str, status: int
) -> None:
    simulator.set_layout("d")
    assert callable(visitor)

    assert visitor(email).get("/usage/limits").status_code == status


def test_the_address_of_keys_leads_to_the_workspace_that_was_looked_at_last(
    admin: httpx.Client, stranger: httpx.Client, research: str
) -> None:
    first = admin.get("/settings/keys").headers["location"]
    admin.get(f"/settings/workspaces/{research}/spend-limits")

    assert first == "/settings/workspaces/default/keys"
    assert admin.get("/settings/keys").headers["location"] == f"/settings/workspaces/{research}/keys"
    assert stranger.get("/settings/keys").headers["location"] == "/login?returnTo=%2Fsettings%2Fkeys"


def test_layouts_of_organizations_survive_a_restart(simulator: Simulator, tmp_path: Path) -> None:
    file, other = tmp_path / "state.json", "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"
    simulator.set_layout("a")
    simulator.set_layout("b", other)
    save(simulator.world, file)
    simulator.reset()

    load(simulator.world, file)

    assert simulator.world.layouts == {simulator.organization_id: "a", other: "b"}
