"""Who sees what, and who may change it: at the pages, and at the private API behind them."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import httpx
import pytest

from claude_simulator import Simulator

Visitor = Callable[[str], httpx.Client]
CAP = {"limit_usd": 100_00, "limit_action": "notify_and_pause"}


@pytest.mark.parametrize(
    ("email", "statuses"),
    [
        ("admin@example.com", [200, 200, 200, 200, 200]),
        ("billing@example.com", [200, 200, 200, 200, 200]),
        ("ben@example.com", [200, 200, 403, 200, 200]),
        ("ana@example.com", [200, 200, 403, 403, 403]),
        ("chloe@example.com", [200, 200, 403, 403, 403]),
    ],
    ids=["admin", "billing", "workspace admin", "developer", "user"],
)
def test_pages_open_by_role(visitor: Visitor, research: str, email: str, statuses: list[int]) -> None:
    paths = ["/dashboard", "/settings/organization", "/settings/billing", "/settings/workspaces"]
    paths.append(f"/settings/workspaces/{research}/spend-limits")
    person = visitor(email)

    assert [person.get(path).status_code for path in paths] == statuses


def test_no_access_is_said_on_the_page_where_there_is_none(visitor: Visitor) -> None:
    words = "You don't have access to this page"

    assert words in unescape(visitor("ana@example.com").get("/settings/billing").text)
    assert words not in visitor("admin@example.com").get("/settings/billing").text


@pytest.mark.parametrize(
    ("email", "in_workspace", "in_organization"),
    [
        ("admin@example.com", 200, 200),
        ("ben@example.com", 200, 403),
        ("billing@example.com", 403, 403),
        ("ana@example.com", 403, 403),
    ],
    ids=["admin", "workspace admin", "billing", "developer"],
)
def test_limits_are_changed_by_role(
    visitor: Visitor, api: str, research: str, email: str, in_workspace: int, in_organization: int
) -> None:
    person = visitor(email)

    assert person.put(f"{api}/workspaces/{research}/spend_limits_v2", json=CAP).status_code == in_workspace
    assert person.put(f"{api}/spend_limits_v2", json={**CAP, "limit_usd": 9_000_00}).status_code == in_organization


def test_a_workspace_admin_sees_only_that_workspace(visitor: Visitor, console_api: str) -> None:
    listed = visitor("ben@example.com").get(f"{console_api}/workspaces").json()

    assert [each["name"] for each in listed["workspaces"]] == ["Research"]
    assert listed["may_create"] is False


def test_billing_people_see_limits_without_being_offered_to_change_them(
    visitor: Visitor, console_api: str, research: str
) -> None:
    record = visitor("billing@example.com").get(f"{console_api}/workspaces/{research}").json()

    assert (record["may_edit"], record["may_archive"]) == (False, False)


def test_another_organization_is_refused_with_403(simulator: Simulator, visitor: Visitor) -> None:
    other = next(uuid for uuid in simulator.world.organizations if uuid != simulator.organization_id)

    assert visitor("ben@example.com").get(f"/api/organizations/{other}").status_code == 403
    assert visitor("ana@example.com").get(f"/api/organizations/{other}").json()["name"] == "Tiny Tools EU"


def test_a_workspace_of_another_organization_is_not_found(simulator: Simulator, admin: httpx.Client, api: str) -> None:
    other = next(o for o in simulator.world.organizations.values() if o.uuid != simulator.organization_id)
    foreign = next(w.id for w in other.workspaces.values() if w.name == "Research EU")

    assert admin.get(f"/settings/workspaces/{foreign}").status_code == 404
    assert admin.get(f"{api}/workspaces/{foreign}/spend_limits_v2").status_code == 404


def test_default_takes_no_limits_and_says_so(admin: httpx.Client, api: str, console_api: str) -> None:
    record = admin.get(f"{console_api}/workspaces/default").json()
    answer = admin.put(f"{api}/workspaces/default/spend_limits_v2", json=CAP)

    assert (record["is_default"], record["may_edit"], record["may_archive"]) == (True, False, False)
    assert answer.status_code == 400
    assert "default workspace" in answer.json()["error"]["message"]


def test_an_archived_workspace_is_shown_and_not_changed(
    admin: httpx.Client, api: str, console_api: str, research: str
) -> None:
    archived = admin.post(f"{console_api}/workspaces/{research}/archive").json()

    assert archived["archived_at"] is not None
    assert (archived["may_edit"], archived["may_archive"]) == (False, False)
    assert admin.get(f"/settings/workspaces/{research}").status_code == 200
    assert admin.put(f"{api}/workspaces/{research}/spend_limits_v2", json=CAP).status_code == 400


def test_somebody_who_left_the_organization_is_sent_to_the_login_page(
    simulator: Simulator, visitor: Visitor, admin_api: httpx.Client
) -> None:
    ben = visitor("ben@example.com")
    user = next(each["id"] for each in simulator.state()["users"] if each["email"] == "ben@example.com")

    admin_api.delete(f"/v1/organizations/users/{user}")

    assert ben.get("/dashboard").status_code == 302
