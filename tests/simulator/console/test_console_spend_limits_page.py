"""Spend limits and notifications in a real Chromium: a workspace's tab, and the organization's Billing page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from claude_simulator import Simulator

pytestmark = pytest.mark.browser
Visit = Callable[[str], Page]


@pytest.fixture
def spend_tab(page: Page, research: str) -> Page:
    """The tab "Spend limits" of Research, reached by a click as the documents say."""
    page.goto(f"/settings/workspaces/{research}")
    page.get_by_role("tab", name="Spend limits").click()
    expect(page.get_by_role("region", name="Spend notifications")).to_be_visible()
    return page


def stored(simulator: Simulator) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in simulator.state()["workspaces"] if each["name"] == "Research")
    return found


def save_limit(page: Page, *, opener: str, amount: str) -> Locator:
    page.get_by_role("button", name=opener).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Monthly limit in USD").fill(amount)
    dialog.get_by_role("button", name="Save").click()
    return dialog


def saved(page: Page) -> Locator:
    return page.get_by_role("status").filter(has_text="Saved")


def test_a_limit_is_set_adjusted_and_removed(simulator: Simulator, spend_tab: Page) -> None:
    limit = spend_tab.get_by_role("region", name="Monthly spend limit").get_by_role("definition")
    expect(limit).to_have_text("Not set")

    save_limit(spend_tab, opener="Set limit", amount="5,000")
    expect(saved(spend_tab)).to_be_visible()
    expect(spend_tab.get_by_role("dialog")).to_have_count(0)
    expect(limit).to_have_text("$5,000.00")
    assert stored(simulator)["spend_limit_cents"] == 5_000_00

    save_limit(spend_tab, opener="Adjust limit", amount="1234.5")
    expect(limit).to_have_text("$1,234.50")
    assert stored(simulator)["spend_limit_cents"] == 1_234_50

    spend_tab.get_by_role("button", name="Adjust limit").click()
    spend_tab.get_by_role("button", name="Remove limit").click()
    question = spend_tab.get_by_role("alertdialog", name="Remove spend limit")
    expect(question).to_contain_text("Research")
    question.get_by_role("button", name="Remove").click()
    expect(limit).to_have_text("Not set")
    expect(spend_tab.get_by_role("dialog")).to_have_count(0)
    assert stored(simulator)["spend_limit_cents"] is None


def test_the_dialog_names_its_workspace_and_holds_the_present_value(spend_tab: Page) -> None:
    save_limit(spend_tab, opener="Set limit", amount="5000")
    expect(saved(spend_tab)).to_be_visible()

    spend_tab.get_by_role("button", name="Adjust limit").click()

    expect(spend_tab.get_by_role("dialog", name="Adjust spend limit")).to_match_aria_snapshot(
        """
        - dialog "Adjust spend limit":
          - /children: equal
          - heading "Adjust spend limit" [level=2]
          - button "Close"
          - paragraph:
            - text: For
            - strong: Research
            - text: ", per calendar month (UTC). Requests are refused once it is reached."
          - text: Monthly limit in USD
          - textbox "Monthly limit in USD": "5000.00"
          - button "Remove limit"
          - button "Save" [disabled]
        """
    )


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        ("0", "Enter an amount above $0.00."),
        ("0.00", "Enter an amount above $0.00."),
        ("-5", "Enter an amount in US dollars, such as 5000.00."),
        ("5.005", "Enter an amount in US dollars, such as 5000.00."),
        ("5.000,00", "Enter an amount in US dollars, such as 5000.00."),
        ("1e6", "Enter an amount in US dollars, such as 5000.00."),
        ("a lot", "Enter an amount in US dollars, such as 5000.00."),
        ("99999999999999999999", "Enter an amount below $100,000,000.00."),
    ],
)
def test_an_absurd_amount_is_refused_while_it_is_typed(spend_tab: Page, amount: str, sentence: str) -> None:
    spend_tab.get_by_role("button", name="Set limit").click()
    dialog = spend_tab.get_by_role("dialog")

    dialog.get_by_role("textbox").fill(amount)

    expect(dialog.get_by_role("alert")).to_have_text(sentence)
    expect(dialog.get_by_role("button", name="Save")).to_be_disabled()


def test_save_is_possible_only_for_a_change(spend_tab: Page) -> None:
    save_limit(spend_tab, opener="Set limit", amount="5000")
    expect(saved(spend_tab)).to_be_visible()
    spend_tab.get_by_role("button", name="Adjust limit").click()
    dialog = spend_tab.get_by_role("dialog")
    field, save = dialog.get_by_role("textbox"), dialog.get_by_role("button", name="Save")

    for amount, possible in (("6000", True), ("", False), ("5000.00", False)):
        field.fill(amount)
        expect(save).to_be_enabled(enabled=possible)


def test_the_server_s_refusal_is_shown_and_the_dialog_stays(simulator: Simulator, spend_tab: Page) -> None:
    dialog = save_limit(spend_tab, opener="Set limit", amount="10000.01")

    expect(dialog.get_by_role("alert")).to_contain_text("must not be above the organization's limit of 10,000.00 USD")
    expect(dialog.get_by_role("textbox")).to_have_value("10000.01")
    assert stored(simulator)["spend_limit_cents"] is None


def test_a_failing_save_can_be_tried_again(simulator: Simulator, spend_tab: Page) -> None:
    simulator.fault("console_save_error", message="No limit 1 for 2")
    dialog = save_limit(spend_tab, opener="Set limit", amount="5000")
    expect(dialog.get_by_role("alert")).to_have_text("No limit 1 for 2")

    dialog.get_by_role("button", name="Save").click()

    expect(saved(spend_tab)).to_be_visible()
    assert stored(simulator)["spend_limit_cents"] == 5_000_00


def test_a_save_that_does_not_persist_is_seen_only_after_a_fresh_load(simulator: Simulator, spend_tab: Page) -> None:
    simulator.fault("console_save_not_persisted")
    save_limit(spend_tab, opener="Set limit", amount="5000")
    limit = spend_tab.get_by_role("region", name="Monthly spend limit").get_by_role("definition")
    expect(limit).to_have_text("$5,000.00")

    spend_tab.reload()

    expect(limit).to_have_text("Not set")


def test_the_dialog_shows_what_another_administrator_did_since_the_load(
    simulator: Simulator, page: Page, research: str
) -> None:
    simulator.fault("console_other_value", value=777_00)
    page.goto(f"/settings/workspaces/{research}")
    page.get_by_role("tab", name="Spend limits").click()
    limit = page.get_by_role("region", name="Monthly spend limit").get_by_role("definition")
    expect(limit).to_have_text("Not set")

    page.get_by_role("button", name="Set limit").click()

    expect(page.get_by_role("dialog").get_by_role("textbox")).to_have_value("777.00")
    expect(limit).to_have_text("Not set")


def test_notifications_are_added_and_removed_one_by_one(simulator: Simulator, spend_tab: Page) -> None:
    amounts = spend_tab.get_by_role("list", name="Notification thresholds").get_by_role("listitem")
    for amount in ("4500.00", "2500"):
        spend_tab.get_by_role("button", name="Add notification").click()
        dialog = spend_tab.get_by_role("dialog", name="Add notification")
        dialog.get_by_role("textbox", name="Amount in USD").fill(amount)
        dialog.get_by_role("button", name="Add").click()
        expect(dialog).to_have_count(0)
    expect(amounts).to_have_text(["$2,500.00", "$4,500.00"])

    spend_tab.get_by_role("button", name="Remove notification at $2,500.00").click()
    spend_tab.get_by_role("alertdialog", name="Remove notification").get_by_role("button", name="Remove").click()

    expect(amounts).to_have_text(["$4,500.00"])
    assert stored(simulator)["threshold_cents"] == [4_500_00]


def test_recipients_are_edited_as_one_list(simulator: Simulator, spend_tab: Page) -> None:
    recipients = spend_tab.get_by_role("region", name="Spend notifications").get_by_role("definition")
    expect(recipients).to_have_text("None")
    spend_tab.get_by_role("button", name="Edit recipients").click()
    dialog = spend_tab.get_by_role("dialog", name="Edit recipients")
    field = dialog.get_by_role("textbox", name="Recipients")

    field.fill("finops@example.com, nobody")
    expect(dialog.get_by_role("alert")).to_have_text("nobody is not an e-mail address.")
    field.fill(" finops@example.com,ana@example.com, finops@example.com ")
    dialog.get_by_role("button", name="Save").click()

    expect(recipients).to_have_text("finops@example.com, ana@example.com")
    assert stored(simulator)["alert_emails"] == ["finops@example.com", "ana@example.com"]


def test_the_organization_has_the_same_controls_on_billing(simulator: Simulator, page: Page) -> None:
    page.goto("/settings/billing")
    save_limit(page, opener="Adjust limit", amount="9000")
    expect(saved(page)).to_be_visible()

    expect(page.get_by_role("main")).to_match_aria_snapshot(
        """
        - main:
          - heading "Billing" [level=1]
          - region "Spend limits":
            - heading "Spend limits" [level=2]
            - button "Adjust limit"
            - term: Limit
            - definition: $9,000.00
          - region "Spend notifications":
            - heading "Spend notifications" [level=2]
            - button "Add notification"
            - list "Notification thresholds"
            - term: Recipients
            - definition: None
            - button "Edit recipients"
        """
    )
    assert simulator.state()["organization"]["spend_limit_cents"] == 9_000_00


def test_people_who_may_only_look_are_offered_no_controls(open_page: Visit, research: str) -> None:
    page = open_page("billing@example.com")

    for path in (f"/settings/workspaces/{research}/spend-limits", "/settings/billing"):
        page.goto(path)
        regions = page.get_by_role("region")
        expect(regions).to_have_count(2)
        expect(regions.get_by_role("button")).to_have_count(0)


def test_default_shows_the_organization_s_limit_and_no_controls(page: Page) -> None:
    page.goto("/settings/workspaces/default/spend-limits")

    region = page.get_by_role("region", name="Monthly spend limit")
    expect(region.get_by_role("definition")).to_have_text("Not set")
    expect(region).to_contain_text("The organization's limit of $10,000.00 applies.")
    expect(page.get_by_role("region").get_by_role("button")).to_have_count(0)
