"""A drawn draft of the invented words in a real Chromium: other names, a field without one, a question that is not asked."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Page, expect

from claude_simulator import Simulator
from claude_simulator.console.pages.words import Words

pytestmark = pytest.mark.browser
DRAFT = 3
WORDS = Words("en", DRAFT)


@pytest.fixture
def spend_dialog(simulator: Simulator, page: Page, admin: httpx.Client, api: str, research: str) -> Page:
    """The spend dialog of a workspace that has a limit, in a draft whose field has no name and that asks nothing."""
    assert (WORDS.say("Monthly limit in USD"), WORDS.say("Remove spend limit")) == ("", "")
    cap = {"limit_usd": 5_000_00, "limit_action": "notify_and_pause"}
    admin.put(f"{api}/workspaces/{research}/spend_limits_v2", json=cap)
    simulator.switch("console_labels", DRAFT)
    page.goto(f"/settings/workspaces/{research}/spend-limits")
    page.get_by_role("button", name="Adjust limit").click()
    expect(page.get_by_role("dialog", name=WORDS.say("Adjust spend limit"))).to_be_visible()
    return page


def cap_of_research(simulator: Simulator) -> int | None:
    found = next(each for each in simulator.state()["workspaces"] if each["name"] == "Research")
    cents: int | None = found["spend_limit_cents"]
    return cents


def test_a_field_may_have_no_name(simulator: Simulator, spend_dialog: Page) -> None:
    field = spend_dialog.get_by_role("dialog").get_by_role("textbox")
    expect(field).to_have_accessible_name("")

    field.fill("4000")
    spend_dialog.get_by_role("button", name=WORDS.say("Save"), exact=True).click()

    expect(spend_dialog.get_by_role("status")).to_have_text(WORDS.say("Saved"))
    assert cap_of_research(simulator) == 4_000_00


def test_a_limit_may_be_taken_away_without_a_question(simulator: Simulator, spend_dialog: Page) -> None:
    spend_dialog.get_by_role("button", name=WORDS.say("Remove limit"), exact=True).click()

    expect(spend_dialog.get_by_role("status")).to_have_text(WORDS.say("Saved"))
    expect(spend_dialog.get_by_role("dialog")).to_have_count(0)
    assert cap_of_research(simulator) is None


def test_a_limit_can_be_snoozed_where_a_draft_says_so(simulator: Simulator, page: Page) -> None:
    draft = next(n for n in range(1, 30) if Words("en", n).say("Snooze limit"))
    page.goto("/settings/billing")
    expect(page.get_by_role("region", name="Spend limits").get_by_role("button")).to_have_text(["Adjust limit"])
    simulator.switch("console_labels", draft)
    page.reload()

    page.get_by_role("button", name=Words("en", draft).say("Snooze limit"), exact=True).click()

    expect(page.get_by_role("status")).to_have_text(Words("en", draft).say("Saved"))
    expect(page.get_by_role("button", name=Words("en", draft).say("Stop snoozing"), exact=True)).to_be_visible()


def test_data_retention_is_in_the_menu_where_a_draft_says_so(simulator: Simulator, page: Page, research: str) -> None:
    words = next(Words("en", n) for n in range(1, 30) if Words("en", n).say("Turn off data retention"))
    simulator.switch("console_labels", words.draft)
    page.goto(f"/settings/workspaces/{research}")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name=words.say("Turn off data retention"), exact=True).click()

    expect(page.get_by_role("status")).to_have_text(words.say("Saved"))
    page.get_by_role("button", name="More actions").click()
    expect(page.get_by_role("menuitem", name=words.say("Turn on data retention"), exact=True)).to_be_visible()


def test_a_refusal_without_a_question_is_said_in_the_dialog(simulator: Simulator, spend_dialog: Page) -> None:
    simulator.fault("console_save_error", message="No limit 7 for 9")

    spend_dialog.get_by_role("button", name=WORDS.say("Remove limit"), exact=True).click()

    expect(spend_dialog.get_by_role("dialog").get_by_role("alert")).to_have_text("No limit 7 for 9")
    assert cap_of_research(simulator) == 5_000_00
