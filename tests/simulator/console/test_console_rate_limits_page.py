"""The rate-limit table of a workspace and its dialog, in a real Chromium."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from claude_simulator import Simulator

pytestmark = pytest.mark.browser
Visit = Callable[[str], Page]
DIALOG = "Edit rate limits for Claude Sonnet 4.x"


@pytest.fixture
def rates_tab(page: Page, research: str) -> Page:
    """The tab "Rate limits" of Research."""
    page.goto(f"/settings/workspaces/{research}")
    page.get_by_role("tab", name="Rate limits").click()
    expect(page.get_by_role("table")).to_be_visible()
    return page


def overrides(simulator: Simulator) -> list[dict[str, int]]:
    found: dict[str, Any] = next(each for each in simulator.state()["workspaces"] if each["name"] == "Research")
    return list(found["rate_limits"].values())


def test_the_table_shows_inherited_and_absent_limits(rates_tab: Page) -> None:
    expect(rates_tab.get_by_role("tabpanel", name="Rate limits")).to_match_aria_snapshot(
        """
        - tabpanel "Rate limits":
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
                - cell "4,000 (organization)"
                - cell "2,000,000 (organization)"
                - cell "400,000 (organization)"
                - cell:
                  - button "Edit Claude Sonnet 4.x"
              - row:
                - rowheader "Message Batches API"
                - cell "—"
                - cell "—"
                - cell "—"
        """
    )
    expect(rates_tab.get_by_role("button", name="Edit Message Batches API")).to_have_count(0)


def test_limits_are_set_and_cleared_field_by_field(simulator: Simulator, rates_tab: Page) -> None:
    row = rates_tab.get_by_role("row").filter(has=rates_tab.get_by_role("rowheader", name="Claude Sonnet 4.x"))
    dialog = rates_tab.get_by_role("dialog", name=DIALOG)

    row.get_by_role("button", name="Edit Claude Sonnet 4.x").click()
    expect(dialog).to_contain_text("Research")
    dialog.get_by_role("textbox", name="Requests per minute").fill("500")
    dialog.get_by_role("textbox", name="Input tokens per minute").fill("1,000,000")
    dialog.get_by_role("button", name="Save").click()
    expect(row.get_by_role("cell")).to_contain_text(["500", "1,000,000", "400,000 (organization)"])
    assert overrides(simulator) == [{"requests_per_minute": 500, "input_tokens_per_minute_cache_aware": 1_000_000}]

    row.get_by_role("button", name="Edit Claude Sonnet 4.x").click()
    expect(dialog.get_by_role("textbox", name="Requests per minute")).to_have_value("500")
    dialog.get_by_role("textbox", name="Requests per minute").fill("")
    dialog.get_by_role("button", name="Save").click()
    expect(row.get_by_role("cell").first).to_have_text("4,000 (organization)")
    assert overrides(simulator) == [{"input_tokens_per_minute_cache_aware": 1_000_000}]


@pytest.mark.parametrize("text", ["-1", "1.5", "many", "1 000"])
def test_an_absurd_number_is_refused_while_it_is_typed(rates_tab: Page, text: str) -> None:
    rates_tab.get_by_role("button", name="Edit Claude Sonnet 4.x").click()
    dialog = rates_tab.get_by_role("dialog", name=DIALOG)

    dialog.get_by_role("textbox", name="Output tokens per minute").fill(text)

    expect(dialog.get_by_role("alert")).to_have_text("Enter a whole number, such as 4000.")
    expect(dialog.get_by_role("button", name="Save")).to_be_disabled()


def test_the_dialog_holds_empty_fields_for_inherited_limits(rates_tab: Page) -> None:
    rates_tab.get_by_role("button", name="Edit Claude Sonnet 4.x").click()

    expect(rates_tab.get_by_role("dialog")).to_match_aria_snapshot(
        """
        - dialog "Edit rate limits for Claude Sonnet 4.x":
          - /children: equal
          - heading "Edit rate limits for Claude Sonnet 4.x" [level=2]
          - button "Close"
          - paragraph:
            - text: For
            - strong: Research
            - text: . An empty field means the organization's limit.
          - text: Requests per minute
          - textbox "Requests per minute"
          - paragraph: "Organization: 4,000"
          - text: Input tokens per minute
          - textbox "Input tokens per minute"
          - paragraph: "Organization: 2,000,000"
          - text: Output tokens per minute
          - textbox "Output tokens per minute"
          - paragraph: "Organization: 400,000"
          - button "Save" [disabled]
        """
    )


def test_nobody_edits_default_an_archived_workspace_or_without_the_right(
    page: Page, open_page: Visit, admin_api: httpx.Client, research: str
) -> None:
    reader = open_page("billing@example.com")
    reader.goto(f"/settings/workspaces/{research}/rate-limits")
    page.goto("/settings/workspaces/default/rate-limits")
    for each in (reader, page):
        expect(each.get_by_role("rowheader", name="Claude Sonnet 4.x")).to_be_visible()
        expect(each.get_by_role("table").get_by_role("button")).to_have_count(0)

    admin_api.post(f"/v1/organizations/workspaces/{research}/archive")
    page.goto(f"/settings/workspaces/{research}/rate-limits")

    expect(page.get_by_text("Archived", exact=True)).to_be_visible()
    expect(page.get_by_role("table").get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("button", name="More actions")).to_have_count(0)
