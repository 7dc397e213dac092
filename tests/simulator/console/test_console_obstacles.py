"""What makes the pages harder to live with, in a real Chromium: long dialogs, overlays, late answers, many rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from claude_simulator import Simulator
from claude_simulator.seeds import Seed, load

pytestmark = pytest.mark.browser
Visit = Callable[[str], Page]


def open_spend_dialog(page: Page, workspace_id: str) -> None:
    page.goto(f"/settings/workspaces/{workspace_id}/spend-limits")
    page.get_by_role("button", name="Set limit").click()


def test_the_button_that_saves_may_be_below_the_fold(simulator: Simulator, page: Page, research: str) -> None:
    simulator.switch("console_dialogs", "long")
    open_spend_dialog(page, research)
    save = page.get_by_role("dialog").get_by_role("button", name="Save")
    expect(save).not_to_be_in_viewport()

    page.get_by_role("textbox").fill("4000")
    save.click()

    expect(page.get_by_role("status")).to_have_text("Saved")


def test_a_refusal_may_stand_beside_the_field(simulator: Simulator, page: Page, research: str) -> None:
    simulator.switch("console_errors", "inline")
    simulator.fault("console_save_error", message="No limit 7 for 9")
    open_spend_dialog(page, research)
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("4000")
    page.keyboard.press("Enter")

    expect(dialog.get_by_role("alert")).to_have_text("No limit 7 for 9")
    expect(page.locator(".toast")).to_have_count(0)
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("Saved")


def test_while_a_save_is_slow_it_cannot_be_pressed_again(simulator: Simulator, page: Page, research: str) -> None:
    simulator.fault("console_slow_save", ms=700)
    open_spend_dialog(page, research)
    page.get_by_role("textbox").fill("4000")
    save = page.get_by_role("dialog").get_by_role("button", name="Save")

    save.click()

    expect(save).to_be_disabled()
    expect(page.get_by_role("status")).to_have_text("Saved")
    assert [each["count"] for each in simulator.console_saves()] == [1]


def test_an_overlay_is_a_dialog_in_front_of_the_page(simulator: Simulator, page: Page) -> None:
    simulator.fault("console_overlay")
    page.goto("/settings/billing")
    overlay = page.get_by_role("dialog", name="A new way to plan your month")
    expect(overlay).to_be_visible()

    overlay.get_by_role("button", name="Got it").click()

    expect(overlay).to_have_count(0)
    page.get_by_role("button", name="Adjust limit").click()
    expect(page.get_by_role("dialog", name="Adjust spend limit")).to_be_visible()


def test_a_banner_covers_what_is_below_it(simulator: Simulator, page: Page) -> None:
    simulator.fault("console_overlay", kind="banner")
    page.goto("/settings/billing")
    banner = page.get_by_role("region", name="A new way to plan your month")
    expect(banner).to_be_visible()
    box = page.get_by_role("button", name="Adjust limit").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    expect(page.get_by_role("dialog")).to_have_count(0)

    banner.get_by_role("button", name="Got it").click()

    expect(banner).to_have_count(0)


def test_a_page_that_leads_to_another_workspace_says_which(
    simulator: Simulator, page: Page, research: str, hostile: str
) -> None:
    simulator.fault("console_other_workspace")

    page.goto(f"/settings/workspaces/{research}/spend-limits")

    expect(page.get_by_label("Workspace ID")).to_have_text(hostile)


def test_layout_d_may_show_another_workspace_than_was_chosen(
    simulator: Simulator, page: Page, research: str, hostile: str
) -> None:
    simulator.set_layout("d")
    simulator.fault("console_other_workspace", route="/usage/limits")
    page.goto("/usage/limits")
    chosen = page.get_by_role("combobox", name="Workspace")
    chosen.select_option(value=research)
    shown = page.get_by_role("main").get_by_role("code")

    expect(shown).to_have_text(hostile)

    expect(chosen).to_have_value(research)
    chosen.select_option(value="")
    chosen.select_option(value=research)
    expect(shown).to_have_text(research)


@pytest.fixture(scope="module")
def many() -> Iterator[Simulator]:
    """An organization with 130 live workspaces, two of which have one name."""
    data: dict[str, Any] = {**load("tiny").data}
    data["switches"] = {**data.get("switches", {}), "active_workspaces": 0}
    data["workspaces"] = [
        *data["workspaces"],
        *({"name": f"Team {number}"} for number in range(128)),
        {"name": "Team 0"},
    ]
    with Simulator(seed=Seed("many", data)) as simulator:
        yield simulator


@pytest.fixture
def many_page(many: Simulator, browser: Browser) -> Iterator[Page]:
    many.reset()
    state: Any = many.sign_in("admin@example.com")
    with browser.new_context(base_url=many.console_url, storage_state=state, locale="en-US") as context:
        yield context.new_page()


def test_more_than_a_hundred_rows_are_all_there(many_page: Page) -> None:
    many_page.goto("/settings/workspaces")

    expect(many_page.get_by_role("rowgroup").last.get_by_role("link")).to_have_count(131)
    expect(many_page.get_by_role("link", name="Team 0", exact=True)).to_have_count(2)


def test_rows_may_come_only_when_asked_for(many: Simulator, many_page: Page) -> None:
    many.switch("console_rows", 50)
    many_page.goto("/settings/workspaces")
    rows = many_page.get_by_role("rowgroup").last.get_by_role("link")
    seen = []
    for count in (50, 100, 131):
        expect(rows).to_have_count(count)
        seen.append(many_page.get_by_role("button", name="Show more").count())
        if count < 131:
            many_page.get_by_role("button", name="Show more").click()

    assert seen == [1, 1, 0]


def test_equal_names_are_equal_options_of_layout_d(many: Simulator, many_page: Page) -> None:
    many.set_layout("d")
    many_page.goto("/usage/limits")

    options = many_page.get_by_role("combobox", name="Workspace").get_by_role("option", name="Team 0", exact=True)

    expect(options).to_have_count(2)
