"""What a person does by hand to workspaces and their members, in a real Chromium."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from claude_simulator import Simulator

pytestmark = pytest.mark.browser


def workspaces(simulator: Simulator) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in simulator.state()["workspaces"]}


def test_a_workspace_is_created_renamed_and_archived(simulator: Simulator, page: Page) -> None:
    page.goto("/settings/workspaces")
    page.get_by_role("button", name="Create workspace").click()
    dialog = page.get_by_role("dialog", name="Create workspace")
    dialog.get_by_role("textbox", name="Name").fill("By hand")
    dialog.get_by_role("button", name="Create").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("By hand")
    expect(page.get_by_label("Workspace ID")).to_have_text(workspaces(simulator)["By hand"]["id"])

    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Edit details").click()
    page.get_by_role("dialog", name="Edit details").get_by_role("textbox", name="Name").fill("By hand 2")
    page.get_by_role("button", name="Save").click()
    expect(heading).to_have_text("By hand 2")

    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Archive").click()
    page.get_by_role("alertdialog", name="Archive workspace").get_by_role("button", name="Archive").click()
    expect(page.get_by_text("Archived", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="More actions")).to_have_count(0)
    assert workspaces(simulator)["By hand 2"]["archived_at"] is not None


def test_archived_workspaces_are_listed_when_asked_for(page: Page, admin_api: httpx.Client, research: str) -> None:
    admin_api.post(f"/v1/organizations/workspaces/{research}/archive")
    page.goto("/settings/workspaces")
    expect(page.get_by_role("link", name="Default")).to_be_visible()
    expect(page.get_by_role("link", name="Research")).to_have_count(0)

    page.get_by_role("checkbox", name="Show archived").check()

    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="Research"))
    expect(row).to_contain_text("Archived")
    expect(row.get_by_role("link")).to_have_attribute("href", f"/settings/workspaces/{research}")


def test_a_member_is_added_given_another_role_and_removed(simulator: Simulator, page: Page, research: str) -> None:
    page.goto(f"/settings/workspaces/{research}")
    page.get_by_role("button", name="Add member").click()
    dialog = page.get_by_role("dialog", name="Add member")
    dialog.get_by_role("combobox", name="Member").select_option("Chloe Chen (chloe@example.com)")
    dialog.get_by_role("combobox", name="Role").select_option("Workspace Developer")
    dialog.get_by_role("button", name="Add").click()
    row = page.get_by_role("row").filter(has=page.get_by_role("cell", name="chloe@example.com", exact=True))
    expect(row).to_contain_text("Workspace Developer")

    row.get_by_role("button", name="Change role of chloe@example.com").click()
    dialog = page.get_by_role("dialog", name="Change role of chloe@example.com")
    expect(dialog.get_by_role("combobox", name="Role")).to_have_value("workspace_developer")
    dialog.get_by_role("combobox", name="Role").select_option("Workspace Limited Developer")
    dialog.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("Workspace Limited Developer")
    assert "workspace_restricted_developer" in workspaces(simulator)["Research"]["members"].values()

    row.get_by_role("button", name="Remove chloe@example.com").click()
    page.get_by_role("alertdialog", name="Remove member").get_by_role("button", name="Remove").click()
    expect(row).to_have_count(0)
    assert "workspace_restricted_developer" not in workspaces(simulator)["Research"]["members"].values()


def test_inherited_members_have_no_controls(page: Page, research: str) -> None:
    page.goto(f"/settings/workspaces/{research}")

    row = page.get_by_role("row").filter(has=page.get_by_role("cell", name="billing@example.com", exact=True))
    expect(row).to_contain_text("Workspace Billing (organization)")
    expect(row.get_by_role("button")).to_have_count(0)


def test_the_pages_of_a_workspace_have_their_parts(page: Page, research: str) -> None:
    page.goto(f"/settings/workspaces/{research}/keys")

    expect(page.get_by_role("main")).to_match_aria_snapshot(
        """
        - main:
          - heading "Research" [level=1]
          - button "More actions"
          - paragraph:
            - text: Workspace ID
            - code: /wrkspc_01\\w{22}/
          - tablist:
            - tab "Members"
            - tab "API keys" [selected]
            - tab "Service accounts"
            - tab "Rate limits"
            - tab "Spend limits"
          - tabpanel "API keys":
            - table:
              - rowgroup:
                - row:
                  - columnheader "Name"
                  - columnheader "Key"
                  - columnheader "Status"
                  - columnheader "Created"
              - rowgroup:
                - row:
                  - cell "research-notebooks"
        """
    )
    page.get_by_role("tab", name="Service accounts").click()
    expect(page.get_by_role("tabpanel", name="Service accounts")).to_contain_text("No service accounts.")


def test_the_navigation_names_the_three_settings_pages(page: Page) -> None:
    page.goto("/settings/workspaces")

    expect(page.get_by_role("navigation", name="Settings")).to_match_aria_snapshot(
        """
        - navigation "Settings":
          - list:
            - listitem:
              - link "Organization":
                - /url: /settings/organization
            - listitem:
              - link "Workspaces":
                - /url: /settings/workspaces
            - listitem:
              - link "Billing":
                - /url: /settings/billing
        """
    )
    expect(page.get_by_role("table")).to_be_visible()
