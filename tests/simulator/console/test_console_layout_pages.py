"""The limits pages of layouts A, B and D in a real Chromium: what a screen reader meets, and what the controls do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from claude_simulator import Simulator
from claude_simulator.console.pages.words import Words

pytestmark = pytest.mark.browser
Visit = Callable[[str], Page]
SONNET = "Claude Sonnet 4.x"


@pytest.fixture
def limits(simulator: Simulator, page: Page, admin: httpx.Client, api: str, research: str) -> Callable[[str], Page]:
    """Return a function that opens a page in a layout, of a workspace that has one limit of each kind."""
    base = f"{api}/workspaces/{research}"
    entry = simulator.state()["rate_limit_groups"][0]["id"]
    rates = {"model_group": entry, "limits": [{"type": "requests_per_minute", "value": 1500}]}
    admin.put(f"{base}/spend_limits_v2", json={"limit_usd": 5_000_00, "limit_action": "notify_and_pause"})
    admin.post(f"{base}/spend_limits_v2", json={"add": [{"limit_usd": 2_500_00, "limit_action": "notify_only"}]})
    assert admin.put(f"{base}/rate_limits", json=rates).status_code == 200

    def open_in(layout: str) -> Page:
        simulator.set_layout(layout)
        page.goto("/usage/limits" if layout == "d" else f"/settings/workspaces/{research}/limits")
        expect(page.get_by_role("status")).to_have_text("")
        return page

    return open_in


def stored(simulator: Simulator) -> dict[str, Any]:
    found: list[dict[str, Any]] = [each for each in simulator.state()["workspaces"] if each["name"] == "Research"]
    return {**found[0], "rate_limits": list(found[0]["rate_limits"].values())}


def row(page: Page, model: str = SONNET) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=model))


def test_layout_a_has_pencils_and_refresh_icons(limits: Callable[[str], Page]) -> None:
    expect(limits("a").get_by_role("tabpanel", name="Limits")).to_match_aria_snapshot(
        """
        - tabpanel "Limits":
          - region "Spend limit":
            - heading "Spend limit" [level=2]
            - button "Change Limit"
            - term: Limit
            - definition: $5,000.00
          - region "Spend notifications":
            - heading "Spend notifications" [level=2]
            - button "Add notification"
            - list "Notification thresholds":
              - listitem:
                - text: $2,500.00
                - button "Remove notification at $2,500.00"
            - term: Recipients
            - definition: None
            - button "Edit recipients"
          - region "Rate limits":
            - heading "Rate limits" [level=2]
            - table:
              - rowgroup:
                - row:
                  - columnheader "Model"
                  - columnheader "Requests per Minute"
                  - columnheader "Input Tokens per Minute"
                  - columnheader "Output Tokens per Minute"
              - rowgroup:
                - row:
                  - rowheader "Claude Sonnet 4.x"
                  - cell:
                    - text: 1,500
                    - button "Edit requests per minute for Claude Sonnet 4.x"
                    - button "Refresh"
                  - cell:
                    - text: 2,000,000 (organization)
                    - button "Edit input tokens per minute for Claude Sonnet 4.x"
                  - cell:
                    - text: 400,000 (organization)
                    - button "Edit output tokens per minute for Claude Sonnet 4.x"
                - row:
                  - rowheader "Message Batches API"
        """
    )


def test_refresh_of_layout_a_gives_the_organization_s_value_back_at_once(
    simulator: Simulator, limits: Callable[[str], Page]
) -> None:
    page = limits("a")

    row(page).get_by_role("button", name="Refresh").click()

    expect(page.get_by_role("status")).to_have_text("Saved")
    expect(row(page).get_by_role("cell").first).to_contain_text("4,000 (organization)")
    expect(page.get_by_role("button", name="Refresh")).to_have_count(0)
    assert [limits for limits in stored(simulator)["rate_limits"] if limits] == []


def test_a_drawn_question_stands_before_the_refresh(simulator: Simulator, limits: Callable[[str], Page]) -> None:
    asking = next(n for n in range(1, 30) if Words("en", n).say("Reset rate limit?"))
    simulator.switch("console_labels", asking)
    page = limits("a")

    page.get_by_role("button", name="Refresh").click()

    expect(page.get_by_role("alertdialog", name=Words("en", asking).say("Reset rate limit?"))).to_be_visible()
    assert stored(simulator)["rate_limits"] == [{"requests_per_minute": 1500}]


def test_a_pencil_changes_one_value(simulator: Simulator, limits: Callable[[str], Page]) -> None:
    page = limits("a")
    page.get_by_role("button", name=f"Edit output tokens per minute for {SONNET}").click()
    dialog = page.get_by_role("dialog", name="Edit rate limit")
    expect(dialog).to_match_aria_snapshot(
        """
        - dialog "Edit rate limit":
          - heading "Edit rate limit" [level=2]
          - button "Close"
          - paragraph:
            - text: For
            - strong: Research
            - text: /Claude Sonnet 4\\.x/
          - text: Output tokens per minute
          - textbox "Output tokens per minute"
          - paragraph: /Organization/
          - button "Save" [disabled]
        """
    )

    dialog.get_by_role("textbox", name="Output tokens per minute").fill("20,000")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_have_text("Saved")
    expect(row(page).get_by_role("cell").nth(2)).to_contain_text("20,000")
    assert stored(simulator)["rate_limits"] == [{"requests_per_minute": 1500, "output_tokens_per_minute": 20_000}]


def test_layout_a_changes_the_spend_limit_and_cannot_take_it_away(
    simulator: Simulator, limits: Callable[[str], Page]
) -> None:
    page = limits("a")
    page.get_by_role("button", name="Change Limit").click()
    dialog = page.get_by_role("dialog", name="Change Limit")
    expect(dialog.get_by_role("button")).to_have_count(2)

    dialog.get_by_role("textbox", name="Monthly spend limit").fill("4000")
    dialog.get_by_role("button", name="Submit").click()

    expect(page.get_by_role("status")).to_have_text("Saved")
    assert stored(simulator)["spend_limit_cents"] == 4_000_00


def test_layout_b_has_one_dialog_per_model(simulator: Simulator, limits: Callable[[str], Page]) -> None:
    page = limits("b")
    expect(page.get_by_role("tabpanel", name="Limits")).to_match_aria_snapshot(
        """
        - tabpanel "Limits":
          - region "Rate limits":
            - heading "Rate limits" [level=2]
            - table:
              - rowgroup:
                - row:
                  - columnheader "Model"
                  - columnheader "Requests per minute"
                  - columnheader "Input tokens per minute"
                  - columnheader "Output tokens per minute"
              - rowgroup:
                - row:
                  - rowheader "Claude Sonnet 4.x"
                  - cell "1,500"
                  - cell "2,000,000 (organization)"
                  - cell "400,000 (organization)"
                  - cell:
                    - button "Change limits of Claude Sonnet 4.x"
          - region "Spend limit":
            - button "Change Limit"
          - region "Spend notifications":
            - button "Add notification"
        """
    )
    page.get_by_role("button", name=f"Change limits of {SONNET}").click()
    dialog = page.get_by_role("dialog", name=f"Change limits of {SONNET}")

    dialog.get_by_role("textbox", name="Requests per minute").fill("900")
    dialog.get_by_role("button", name="Save changes").click()

    expect(page.get_by_role("status")).to_have_text("Saved")
    assert stored(simulator)["rate_limits"] == [{"requests_per_minute": 900}]


def test_layout_b_sets_to_unlimited_and_then_asks_for_a_limit(
    simulator: Simulator, limits: Callable[[str], Page]
) -> None:
    page = limits("b")
    page.get_by_role("button", name="Change Limit", exact=True).click()
    page.get_by_role("dialog", name="Change spend limit").get_by_role("button", name="Set to unlimited").click()
    page.get_by_role("alertdialog", name="Set to unlimited").get_by_role("button", name="Confirm").click()

    expect(page.get_by_role("status")).to_have_text("Saved")
    assert stored(simulator)["spend_limit_cents"] is None
    page.get_by_role("button", name="Set spend limit").click()
    expect(
        page.get_by_role("dialog", name="Set spend limit").get_by_role("textbox", name="Amount in USD")
    ).to_be_focused()


def test_layout_d_shows_no_controls_until_a_workspace_is_chosen(limits: Callable[[str], Page]) -> None:
    page = limits("d")

    expect(page.get_by_role("main")).to_match_aria_snapshot(
        """
        - main:
          - heading "Rate limits" [level=1]
          - combobox "Workspace":
            - option "All workspaces" [selected]
            - option "Default"
            - option "Research"
          - combobox "Model":
            - option "All models" [selected]
          - button "Refresh"
          - region "All workspaces":
            - table:
              - rowgroup:
                - row:
                  - columnheader "Model"
                  - columnheader "Requests"
                  - columnheader "Input Tokens"
                  - columnheader "Output Tokens"
        """
    )
    expect(page.get_by_role("button", name="Edit", exact=True)).to_have_count(0)


def test_layout_d_edits_the_chosen_workspace_and_refresh_only_reads(
    simulator: Simulator, limits: Callable[[str], Page], research: str
) -> None:
    page = limits("d")
    page.get_by_role("combobox", name="Workspace").select_option(label="Research")
    region = page.get_by_role("region", name="Research")
    expect(region.get_by_role("code")).to_have_text(research)
    page.get_by_role("button", name="Refresh").click()
    expect(page.get_by_role("status")).to_be_empty()
    expect(region.get_by_role("cell", name="1,500", exact=True)).to_be_visible()
    row(page).get_by_role("button", name="Edit", exact=True).click()
    dialog = page.get_by_role("dialog", name=f"Edit rate limits for {SONNET}")
    expect(dialog.get_by_role("strong")).to_have_text("Research")

    dialog.get_by_role("textbox", name="Requests per minute").fill("1600")
    dialog.get_by_role("button", name="Save").click()

    expect(region.get_by_role("cell", name="1,600", exact=True)).to_be_visible()
    assert stored(simulator)["rate_limits"] == [{"requests_per_minute": 1600}]


def test_layout_d_shows_one_model_when_one_is_chosen(limits: Callable[[str], Page]) -> None:
    page = limits("d")

    page.get_by_role("combobox", name="Model").select_option(label=SONNET)

    expect(page.get_by_role("rowheader")).to_have_text([SONNET])


@pytest.mark.parametrize(("layout", "button"), [("a", "Change Limit"), ("b", "Change Limit")])
def test_the_older_layouts_have_the_organization_s_limit_on_the_limits_page(
    simulator: Simulator, page: Page, layout: str, button: str
) -> None:
    simulator.set_layout(layout)
    page.goto("/settings/limits")
    expect(page.get_by_role("heading", level=1)).to_have_text("Limits")

    page.get_by_role("region", name="Spend limits").get_by_role("button", name=button, exact=True).click()
    page.get_by_role("dialog").get_by_role("textbox").fill("9000")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_have_text("Saved")
    assert simulator.state()["organization"]["spend_limit_cents"] == 9_000_00
    expect(page.get_by_role("region", name="Rate limits").get_by_role("button")).to_have_count(0)


def test_an_icon_without_a_name_is_a_button_without_a_name(simulator: Simulator, limits: Callable[[str], Page]) -> None:
    simulator.switch("console_icon_names", "nameless")
    page = limits("a")

    cell = row(page).get_by_role("cell").first

    expect(cell).to_match_aria_snapshot("- cell:\n  - /children: equal\n  - text: 1,500\n  - button\n  - button")
    expect(page.get_by_role("button", name="Refresh")).to_have_count(0)


def test_german_pages_take_a_decimal_comma(simulator: Simulator, limits: Callable[[str], Page]) -> None:
    simulator.switch("console_language", "de")
    page = limits("b")
    region = page.get_by_role("region", name="Ausgabenlimit", exact=True)
    expect(region.get_by_role("definition")).to_have_text("5.000,00 $")
    region.get_by_role("button", name="Limit ändern").click()
    dialog = page.get_by_role("dialog", name="Ausgabenlimit ändern")
    field = dialog.get_by_role("textbox", name="Betrag in USD")
    expect(field).to_have_value("5000,00")

    field.fill("4500.50")
    expect(dialog.get_by_role("alert")).to_have_text("Geben Sie einen Betrag in US-Dollar ein, etwa 5000,00.")
    field.fill("4.500,50")
    dialog.get_by_role("button", name="Änderungen speichern").click()

    expect(page.get_by_role("status")).to_have_text("Gespeichert")
    expect(region.get_by_role("definition")).to_have_text("4.500,50 $")
    assert stored(simulator)["spend_limit_cents"] == 4_500_50


def test_a_german_point_groups_thousands(simulator: Simulator, limits: Callable[[str], Page]) -> None:
    simulator.switch("console_language", "de")
    page = limits("b")
    page.get_by_role("button", name=f"Limits von {SONNET} ändern").click()
    page.get_by_role("textbox", name="Anfragen pro Minute").fill("1.600")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_have_text("Gespeichert")
    assert stored(simulator)["rate_limits"] == [{"requests_per_minute": 1600}]


def test_limits_per_person_are_set_on_their_own_tab(simulator: Simulator, page: Page) -> None:
    simulator.sign_in_to_claude_code("ana@example.com")
    workspace = next(each["id"] for each in simulator.state()["workspaces"] if each["is_claude_code"])
    page.goto(f"/settings/workspaces/{workspace}")
    page.get_by_role("tab", name="Limits per person").click()
    page.get_by_role("button", name="Change limit of admin@example.com").click()

    page.get_by_role("dialog", name="Change limit of admin@example.com").get_by_role("textbox").fill("75.50")
    page.keyboard.press("Enter")

    expect(page.get_by_role("cell", name="$75.50")).to_be_visible()
    assert list(simulator.state()["organization"]["claude_code_limits_cents"].values()) == [75_50]


@pytest.mark.parametrize("layout", ["a", "b"])
def test_default_has_no_controls_in_the_older_layouts(simulator: Simulator, page: Page, layout: str) -> None:
    simulator.set_layout(layout)
    page.goto("/settings/workspaces/default/limits")
    panel = page.get_by_role("tabpanel", name="Limits")
    expect(panel.get_by_role("table")).to_be_visible()
    expect(panel.get_by_role("region")).to_have_count(3)

    expect(panel.get_by_role("button")).to_have_count(0)


def test_default_has_no_controls_in_layout_d(limits: Callable[[str], Page]) -> None:
    page = limits("d")

    page.get_by_role("combobox", name="Workspace").select_option(label="Default")

    expect(page.get_by_role("region", name="Default").get_by_role("table")).to_be_visible()
    expect(page.get_by_role("button", name="Edit", exact=True)).to_have_count(0)


@pytest.mark.parametrize("layout", ["a", "b", "d"])
def test_people_who_may_only_look_are_offered_no_controls_in_any_layout(
    simulator: Simulator, open_page: Visit, research: str, layout: str
) -> None:
    simulator.set_layout(layout)
    page = open_page("billing@example.com")
    if layout == "d":
        page.goto("/usage/limits")
        page.get_by_role("combobox", name="Workspace").select_option(label="Research")
    else:
        page.goto(f"/settings/workspaces/{research}/limits")
    expect(page.get_by_role("main").get_by_role("table")).to_be_visible()

    buttons = page.get_by_role("main").get_by_role("button")

    expect(buttons).to_have_text(["Refresh"] if layout == "d" else [])


def test_after_a_save_the_keyboard_is_where_it_was(limits: Callable[[str], Page]) -> None:
    page = limits("a")
    pencil = page.get_by_role("button", name=f"Edit output tokens per minute for {SONNET}")
    pencil.focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("textbox").fill("7")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_have_text("Saved")
    expect(pencil).to_be_focused()
