"""
Somebody changes things by hand: in the Console's pages with a browser, and over the Admin API with another program.

This is the colleague who knows nothing of Pulumi. Written against what the pages show, independently of the Console shim.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import Page, sync_playwright

from claude_simulator.console.pages.words import Words
from tools.demo import facts
from tools.demo.stand_in import Pages, Platform

BROWSER_ARGUMENTS: Final = ("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")

Visit = Callable[[Page], None]


@dataclass(frozen=True, slots=True)
class SpendWords:
    """What a layout calls the way to a workspace's spend limit in English: documented words and the simulator's own."""

    tab: str
    region: str
    button: str
    dialog: str
    field: str
    submit: str


_NEWER: Final = SpendWords(
    "Spend limits", "Monthly spend limit", "Adjust limit", "Adjust spend limit", "Monthly limit in USD", "Save"
)
SPEND_WORDS: Final[Mapping[str, SpendWords]] = {
    "a": SpendWords("Limits", "Spend limit", "Change Limit", "Change Limit", "Monthly spend limit", "Submit"),
    "b": SpendWords("Limits", "Spend limit", "Change Limit", "Change spend limit", "Amount in USD", "Save changes"),
    "c": _NEWER,
    "d": _NEWER,
}


def in_the_console(platform: Platform, *visits: Visit, email: str, browser: str | None) -> None:
    """
    Sign in as `email` in a headless browser and make the visits, one after the other. `browser` is an executable.

    On a thread of its own, because Playwright's plain interface refuses to share a thread with an event loop.
    """

    def session() -> None:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=browser, args=[*BROWSER_ARGUMENTS])
            state: Any = platform.sign_in(email)
            page = chromium.new_context(base_url=platform.console_url, storage_state=state).new_page()
            for visit in visits:
                visit(page)
            chromium.close()

    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(session).result()


def set_spend_limit(workspace_id: str, amount: str, *, pages: Pages) -> Visit:
    """Open a workspace's spend limits and save another monthly limit (US dollars, `9000.00`) where there is one."""
    words, say = SPEND_WORDS[pages.layout], Words(pages.language).say

    def visit(page: Page) -> None:
        page.goto(f"/settings/workspaces/{workspace_id}")
        page.get_by_role("tab", name=say(words.tab), exact=True).click()
        region = page.get_by_role("region", name=say(words.region), exact=True)
        region.get_by_role("button", name=say(words.button)).click()
        dialog = page.get_by_role("dialog", name=say(words.dialog))
        dialog.get_by_role("textbox", name=say(words.field)).fill(_typed(amount, pages))
        dialog.get_by_role("button", name=say(words.submit)).click()
        dialog.wait_for(state="hidden")

    return visit


def _typed(amount: str, pages: Pages) -> str:
    return amount.replace(".", ",") if pages.language == "de" else amount


def archive(workspace_id: str, *, pages: Pages) -> Visit:
    """Archive a workspace: nobody can undo that, and its API keys stop working."""
    say = Words(pages.language).say

    def visit(page: Page) -> None:
        page.goto(f"/settings/workspaces/{workspace_id}")
        page.get_by_role("button", name=say("More actions")).click()
        page.get_by_role("menuitem", name=say("Archive")).click()
        question = page.get_by_role("alertdialog", name=say("Archive workspace"))
        question.get_by_role("button", name=say("Archive")).click()
        question.wait_for(state="hidden")

    return visit


def add_member(platform: Platform, workspace_id: str, email: str, role: str) -> None:
    """Add a person to a workspace over the Admin API."""
    user_id = facts.user_id(platform.state(), email)
    platform.admin_api("POST", f"workspaces/{workspace_id}/members", {"user_id": user_id, "workspace_role": role})


def clear_rate_limits(platform: Platform, workspace_id: str, group: str, *limiters: str) -> None:
    """Clear a workspace's own limiters of one group over the Admin API: the organization's apply again."""
    entry = facts.rate_limit_entry(platform.state(), group)
    limits = [{"type": limiter, "value": None} for limiter in limiters]
    platform.admin_api("POST", f"workspaces/{workspace_id}/rate_limits/{entry}", {"limits": limits})


def create_workspace(platform: Platform, name: str) -> None:
    """Make a workspace over the Admin API, and tell nobody."""
    platform.admin_api("POST", "workspaces", {"name": name})
