"""What all pages share, in a real Chromium: sign-in, the organization switcher, late content, keyboard, hostile names."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from claude_simulator import Simulator

pytestmark = pytest.mark.browser
Visit = Callable[[str], Page]


def test_a_person_signs_in_with_the_code_from_the_outbox(simulator: Simulator, browser: Browser) -> None:
    simulator.switch("console_session_lands_ms", 300)
    with browser.new_context(base_url=simulator.console_url) as context:
        page = context.new_page()
        page.goto("/settings/billing")
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        page.get_by_role("textbox", name="Email").fill("admin@example.com")
        page.get_by_role("button", name="Continue with email").click()
        expect(page.get_by_role("heading", name="Verify email")).to_be_visible()

        page.get_by_role("textbox", name="Verification code").fill("000")
        page.get_by_role("button", name="Verify").click()
        expect(page.get_by_role("alert")).to_have_text("That code is not right, or it was used already.")
        page.get_by_role("textbox", name="Verification code").fill(simulator.outbox()[-1]["code"])
        page.get_by_role("button", name="Verify").click()

        page.wait_for_url("**/settings/billing")
        assert "sessionKey" not in {each["name"] for each in context.cookies()}
        expect(page.get_by_role("heading", name="Billing")).to_be_visible()
        assert {"sessionKey", "lastActiveOrg"} <= {each["name"] for each in context.cookies()}


def test_a_screen_reader_meets_the_pages_outside_the_frame(simulator: Simulator, browser: Browser) -> None:
    with browser.new_context(base_url=simulator.console_url) as context:
        page = context.new_page()
        page.goto("/login")
        expect(page.locator("body")).to_match_aria_snapshot(
            """
            - main:
              - heading "Sign in" [level=1]
              - paragraph: We send a code to your e-mail address.
              - text: Email
              - textbox "Email" [active]
              - button "Continue with email"
              - status
            """
        )
        page.keyboard.type("admin@example.com")
        page.keyboard.press("Enter")
        expect(page.get_by_role("main")).to_match_aria_snapshot(
            """
            - main:
              - heading "Verify email" [level=1]
              - paragraph:
                - text: Type the code that we sent to
                - strong: admin@example.com
              - text: Verification code
              - textbox "Verification code"
              - button "Verify"
              - status
            """
        )
        expect(page.get_by_role("textbox", name="Verification code")).to_be_focused()
        page.keyboard.type(simulator.outbox()[-1]["code"])
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Dashboard")).to_be_visible()


@pytest.mark.parametrize(
    ("fault", "path", "heading"),
    [
        ("console_challenge", "/dashboard", "Just a moment"),
        ("console_maintenance", "/dashboard", "We'll be right back"),
        ("console_forbidden", "/dashboard", "You don't have access to this page"),
        (None, "/settings/workspaces/wrkspc_nothing", "Page not found"),
    ],
)
def test_a_page_that_says_no_says_it_in_its_only_heading(
    simulator: Simulator, page: Page, fault: str | None, path: str, heading: str
) -> None:
    if fault is not None:
        simulator.fault(fault)
    page.goto(path)

    main = page.get_by_role("main")

    expect(main.get_by_role("heading")).to_have_text([heading])
    expect(main.get_by_role("heading", level=1)).to_be_visible()
    expect(main.get_by_role("paragraph").filter(has_text=".")).not_to_have_count(0)
    expect(main.get_by_role("button")).to_have_count(0)


def test_the_account_menu_switches_organizations(page: Page) -> None:
    page.goto("/settings/organization")
    menu_button = page.get_by_role("button", name="Account menu")
    expect(menu_button).to_contain_text("Tiny Tools")
    menu_button.click()
    expect(page.get_by_role("menu")).to_match_aria_snapshot(
        """
        - menu:
          - /children: equal
          - menuitemradio "Tiny Tools" [checked]
          - menuitemradio "Tiny Tools EU"
          - menuitem "Log out"
        """
    )

    page.get_by_role("menuitemradio", name="Tiny Tools EU").click()

    expect(page.get_by_role("heading", name="Dashboard")).to_be_visible()
    expect(menu_button).to_contain_text("Tiny Tools EU")
    page.goto("/settings/organization")
    expect(page.get_by_role("definition")).to_have_text(
        ["Tiny Tools EU", "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "Admin"]
    )


def test_logging_out_leads_to_the_login_page(page: Page) -> None:
    page.goto("/dashboard")
    page.get_by_role("button", name="Account menu").click()
    page.get_by_role("menuitem", name="Log out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

    page.goto("/settings/billing")

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_content_may_arrive_late(simulator: Simulator, page: Page) -> None:
    simulator.switch("console_hydration_ms", 400)

    page.goto("/settings/billing", wait_until="commit")

    expect(page.get_by_role("status")).to_have_text("Loading…")
    expect(page.get_by_role("heading", name="Billing")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("")


def test_a_session_that_expires_on_the_page_leads_to_the_login_page(
    simulator: Simulator, page: Page, research: str
) -> None:
    page.goto(f"/settings/workspaces/{research}")
    expect(page.get_by_role("tabpanel", name="Members")).to_be_visible()
    simulator.world.sessions.expire_all()

    page.get_by_role("tab", name="Spend limits").click()

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_focus_moves_into_a_dialog_escape_closes_it_and_focus_returns(page: Page, research: str) -> None:
    page.goto(f"/settings/workspaces/{research}/spend-limits")
    opener = page.get_by_role("button", name="Set limit")
    opener.focus()

    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Set spend limit")
    expect(dialog).to_have_attribute("aria-modal", "true")
    expect(dialog.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("5000")
    page.keyboard.press("Escape")

    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()


def test_a_question_opens_above_its_dialog_and_escape_closes_only_the_question(page: Page) -> None:
    page.goto("/settings/billing")
    page.get_by_role("button", name="Adjust limit").click()
    page.get_by_role("button", name="Remove limit").click()
    expect(page.get_by_role("alertdialog")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.get_by_role("alertdialog")).to_have_count(0)
    expect(page.get_by_role("dialog", name="Adjust spend limit")).to_be_visible()


def test_tabs_and_menus_follow_the_arrow_keys(page: Page, research: str) -> None:
    page.goto(f"/settings/workspaces/{research}")
    page.get_by_role("tab", name="Members").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("tab", name="Spend limits", selected=True)).to_be_focused()
    expect(page).to_have_url(f"/settings/workspaces/{research}/spend-limits")

    page.get_by_role("button", name="More actions").click()
    expect(page.get_by_role("menuitem", name="Edit details")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Archive")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.get_by_role("menu")).to_have_count(0)
    expect(page.get_by_role("button", name="More actions")).to_be_focused()


def test_the_browser_s_way_back_leads_from_tab_to_tab(page: Page, research: str) -> None:
    page.goto(f"/settings/workspaces/{research}")
    page.get_by_role("tab", name="Rate limits").click()
    expect(page.get_by_role("tab", name="Rate limits", selected=True)).to_be_visible()

    page.go_back()

    expect(page.get_by_role("tab", name="Members", selected=True)).to_be_visible()


def test_a_hostile_name_stays_a_name(page: Page, hostile: str) -> None:
    name = '<img src=x onerror="document.title=1"> {name} & "Söhne"'
    page.goto("/settings/workspaces")
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)

    page.get_by_role("tab", name="Spend limits").click()
    page.get_by_role("button", name="Set limit").click()

    expect(page.get_by_role("dialog")).to_contain_text(name)
    expect(page.get_by_role("img")).to_have_count(0)
    assert page.title() == f"{name} · Console simulator"
    assert hostile in page.url


def test_generated_ids_change_from_load_to_load(page: Page) -> None:
    def ids() -> set[str]:
        page.goto("/settings/billing")
        heading = page.get_by_role("heading", name="Spend limits")
        expect(heading).to_be_visible()
        return {heading.get_attribute("id") or ""}

    first, second = ids(), ids()

    assert all(each.startswith("base-ui-") for each in first | second)
    assert first.isdisjoint(second)


def test_focus_returns_to_the_control_that_took_the_opener_s_place(page: Page) -> None:
    page.goto("/settings/billing")
    page.get_by_role("button", name="Adjust limit").click()
    page.get_by_role("textbox", name="Monthly limit in USD").fill("9000")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_have_text("Saved")
    expect(page.get_by_role("button", name="Adjust limit")).to_be_focused()
