"""Content and controls that come late, in a real Chromium: at first, and again after a tab, a choice or "Refresh"."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Page, expect

from claude_simulator import Simulator

pytestmark = pytest.mark.browser
LATE_MS = 600


def test_the_content_of_a_tab_may_arrive_late_too(simulator: Simulator, page: Page, research: str) -> None:
    simulator.switch("console_hydration_ms", LATE_MS)
    page.goto(f"/settings/workspaces/{research}")
    expect(page.get_by_role("tabpanel", name="Members").get_by_role("table")).to_be_visible()

    page.get_by_role("tab", name="Spend limits").click()

    panel = page.get_by_role("tabpanel", name="Spend limits")
    expect(page.get_by_role("status")).to_have_text("Loading…")
    expect(panel.get_by_role("region")).to_have_count(0)
    expect(page.get_by_role("status")).to_have_text("")
    expect(panel.get_by_role("region")).to_have_count(2)


def test_a_tab_that_was_left_does_not_say_that_the_next_one_is_there(
    simulator: Simulator, page: Page, research: str
) -> None:
    simulator.switch("console_hydration_ms", LATE_MS)
    page.goto(f"/settings/workspaces/{research}")
    expect(page.get_by_role("status")).to_have_text("")
    page.get_by_role("tab", name="Rate limits").click()

    page.get_by_role("tab", name="Spend limits").click()

    expect(page.get_by_role("status")).to_have_text("")
    expect(page.get_by_role("tabpanel", name="Spend limits").get_by_role("region")).to_have_count(2)
    expect(page.get_by_role("table")).to_have_count(0)


def test_a_chosen_workspace_of_layout_d_may_arrive_late(
    simulator: Simulator, page: Page, admin: httpx.Client, api: str, research: str
) -> None:
    simulator.set_layout("d")
    simulator.switch("console_hydration_ms", LATE_MS)
    page.goto("/usage/limits")
    expect(page.get_by_role("region", name="All workspaces")).to_be_visible()

    page.get_by_role("combobox", name="Workspace").select_option(label="Research")

    expect(page.get_by_role("status")).to_have_text("Loading…")
    expect(page.get_by_role("region", name="All workspaces")).to_be_visible()
    expect(page.get_by_role("region", name="Research")).to_be_visible()
    entry = simulator.state()["rate_limit_groups"][0]["id"]
    limits = [{"type": "requests_per_minute", "value": 1500}]
    admin.put(f"{api}/workspaces/{research}/rate_limits", json={"model_group": entry, "limits": limits})
    page.get_by_role("button", name="Refresh").click()
    expect(page.get_by_role("status")).to_have_text("Loading…")
    expect(page.get_by_role("cell", name="1,500", exact=True)).to_be_visible()


def test_controls_may_be_there_before_they_do_anything(simulator: Simulator, page: Page, research: str) -> None:
    simulator.switch("console_hydration", "controls")
    simulator.switch("console_hydration_ms", 600_000)
    page.clock.install()
    page.goto(f"/settings/workspaces/{research}/spend-limits")
    opener = page.get_by_role("button", name="Set limit")
    opener.click()
    page.get_by_role("tab", name="Members").click()
    expect(page.get_by_role("status")).to_have_text("")
    expect(page.get_by_role("tabpanel", name="Spend limits")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)

    page.clock.fast_forward(600_000)
    opener.click()

    expect(page.get_by_role("dialog", name="Set spend limit")).to_be_visible()


def test_a_choice_before_the_page_does_anything_is_lost(simulator: Simulator, page: Page) -> None:
    simulator.set_layout("d")
    simulator.switch("console_hydration", "controls")
    simulator.switch("console_hydration_ms", 600_000)
    page.clock.install()
    page.goto("/usage/limits")
    chosen = page.get_by_role("combobox", name="Workspace")

    chosen.select_option(label="Research")

    expect(page.get_by_role("region", name="All workspaces")).to_be_visible()
    for label in ("All workspaces", "Research"):
        page.clock.fast_forward(600_000)
        chosen.select_option(label=label)
        expect(page.get_by_role("region", name=label)).to_be_visible()
