"""
Pictures of every page of every layout of the simulator's Console, and German ones, as `build/tour/index.html`.

`make simulator-tour` runs it, for somebody to look at. It checks nothing; tests do.
"""

from __future__ import annotations

import html
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from claude_simulator import Simulator
from tools.folders import CHECKOUT

FOLDER: Final = CHECKOUT / "build" / "tour"
ADMIN: Final = "admin@example.com"
SIZE: Final[ViewportSize] = {"width": 1280, "height": 860}
PATIENCE_MS: Final = 10_000
OPEN: Final = "dialog[open], [role=menu]:not([hidden])"
INDEX: Final = FOLDER / "index.html"
HEAD: Final = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Console simulator: a tour</title>
<style>
body { margin: 2rem; font: 15px/1.5 system-ui, sans-serif; color: #1d2430; }
div { display: grid; grid-template-columns: repeat(auto-fill, minmax(320px, 1fr)); gap: 1rem; }
figure { margin: 0; }
img { width: 100%; border: 1px solid #dfe3ea; border-radius: 6px; }
</style>
<h1>Console simulator: a tour</h1>
<p>Own plain pages for tests and demos. Not affiliated with Anthropic.</p>"""
FLAGS: Final = ("--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update")


@dataclass(frozen=True, slots=True)
class Stop:
    """One picture: its title, where it is taken, and which buttons are pressed first (English names), after what was chosen from the first list."""

    title: str
    path: str
    presses: tuple[str, ...] = ()
    choice: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """One file in the folder, and under what it is shown."""

    chapter: str
    title: str
    file: str


def stops(layout: str, workspace: str, claude_code: str) -> Iterator[Stop]:
    """Every page of a layout, and one of each of its dialogs; tests/simulator/console/test_console_every_page.py goes the same way."""
    here = f"/settings/workspaces/{workspace}"
    yield Stop("Dashboard", "/dashboard")
    yield Stop("Organization", "/settings/organization")
    yield Stop("Account menu", "/settings/organization", ("Account menu",))
    yield Stop("Members of the organization", "/settings/members")
    yield Stop("Role dialog", "/settings/members", ("Change role of ben@example.com",))
    yield Stop("Removal dialog", "/settings/members", ("Remove ben@example.com",))
    yield Stop("Invite dialog", "/settings/members", ("Invite",))
    yield Stop("Admin keys", "/settings/admin-keys")
    yield Stop("Admin key dialog", "/settings/admin-keys", ("Create admin key",))
    yield Stop("Workspaces", "/settings/workspaces")
    yield Stop("New workspace dialog", "/settings/workspaces", ("Create workspace",))
    yield Stop("Organization's limits", "/settings/limits")
    yield Stop("Billing", "/settings/billing")
    yield Stop("Workspace", here)
    yield Stop("Workspace, members", f"{here}/members")
    yield Stop("Member dialog", f"{here}/members", ("Add member",))
    yield Stop("Workspace, keys", f"{here}/keys")
    yield Stop("Key dialog", f"{here}/keys", ("Create key",))
    if layout in "cd":
        yield Stop("Workspace, service accounts", f"{here}/service-accounts")
    yield Stop("Limits per person", f"/settings/workspaces/{claude_code}/person-limits")
    yield Stop(
        "Limit per person dialog", f"/settings/workspaces/{claude_code}/person-limits", ("Change default limit",)
    )
    yield from LIMITS[layout](here)


def _limits_a(here: str) -> Iterator[Stop]:
    yield Stop("Workspace, limits", f"{here}/limits")
    yield Stop("Spend dialog", f"{here}/limits", ("Change Limit",))
    yield from _notifications(f"{here}/limits")
    yield Stop("Rate dialog", f"{here}/limits", ("Edit requests per minute for Claude Sonnet 4.x",))
    yield Stop("Default", "/settings/workspaces/default/limits")


def _notifications(there: str) -> Iterator[Stop]:
    yield Stop("Notification dialog", there, ("Add notification",))
    yield Stop("Remove notification dialog", there, ("Remove notification at $2,500.00",))
    yield Stop("Recipients dialog", there, ("Edit recipients",))


def _limits_b(here: str) -> Iterator[Stop]:
    yield Stop("Workspace, limits", f"{here}/limits")
    yield Stop("Spend dialog", f"{here}/limits", ("Change Limit",))
    yield Stop("Clear dialog", f"{here}/limits", ("Change Limit", "Set to unlimited"))
    yield from _notifications(f"{here}/limits")
    yield Stop("Rate dialog", f"{here}/limits", ("Change limits of Claude Sonnet 4.x",))


def _spend(here: str) -> Iterator[Stop]:
    yield Stop("Workspace, spend limits", f"{here}/spend-limits")
    yield Stop("Spend dialog", f"{here}/spend-limits", ("Adjust limit",))
    yield Stop("Clear dialog", f"{here}/spend-limits", ("Adjust limit", "Remove limit"))
    yield from _notifications(f"{here}/spend-limits")


def _limits_c(here: str) -> Iterator[Stop]:
    yield Stop("Workspace, rate limits", f"{here}/rate-limits")
    yield Stop("Rate dialog", f"{here}/rate-limits", ("Edit Claude Sonnet 4.x",))
    yield from _spend(here)


def _limits_d(here: str) -> Iterator[Stop]:
    yield Stop("Rate limits, all workspaces", "/usage/limits")
    yield Stop("Rate limits of a workspace", "/usage/limits", choice="Research")
    yield Stop("Rate dialog", "/usage/limits", ("Edit",), choice="Research")
    yield from _spend(here)


LIMITS: Final[dict[str, Callable[[str], Iterator[Stop]]]] = {
    "a": _limits_a,
    "b": _limits_b,
    "c": _limits_c,
    "d": _limits_d,
}


def main() -> int:
    """Take the pictures and write the page that shows them; returns the exit code."""
    began = time.monotonic()
    executable = os.environ.get("CLAUDE_CONSOLE_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
    if executable is None:
        print("No Chromium: run `make setup`, or set CLAUDE_CONSOLE_BROWSER to one.", file=sys.stderr)
        return 2
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with Simulator(seed="quickstart") as simulator, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=flags)
        pictures = [*_alone(simulator, browser), *_inside(simulator, browser)]
        browser.close()
    INDEX.write_text(_index(pictures), encoding="utf-8")
    print(f"{len(pictures)} pictures in {time.monotonic() - began:.0f} s: {INDEX.relative_to(CHECKOUT)}")
    return 0


def _alone(simulator: Simulator, browser: Browser) -> Iterator[Picture]:
    """The pages outside the frame: sign-in and those that say no."""
    with browser.new_context(base_url=simulator.console_url, viewport=SIZE, locale="en-US") as context:
        page = context.new_page()
        page.goto("/login")
        yield _take(page, "Without a layout", "Sign in")
        page.get_by_role("textbox").fill(ADMIN)
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Verify email").wait_for()
        yield _take(page, "Without a layout", "Verify email")
        for fault in ("console_challenge", "console_maintenance", "console_unknown_page"):
            with _signed_in(simulator, browser) as visitor:
                simulator.fault(fault)
                visitor.goto("/settings/billing")
                yield _take(visitor, "Without a layout", fault)


def _inside(simulator: Simulator, browser: Browser) -> Iterator[Picture]:
    with _signed_in(simulator, browser) as page:
        workspaces = {each["name"]: each["id"] for each in simulator.state()["workspaces"]}
        prepare(simulator, page, workspaces["Research"], workspaces["Claude Code"])
        for layout in LIMITS:
            simulator.set_layout(layout)
            for stop in stops(layout, workspaces["Research"], workspaces["Claude Code"]):
                yield _visit(page, f"Layout {layout.upper()}", stop)
        simulator.switch("console_language", "de")
        for layout in LIMITS:
            simulator.set_layout(layout)
            for stop in (
                each for each in stops(layout, workspaces["Research"], workspaces["Claude Code"]) if not each.presses
            ):
                yield _visit(page, f"Layout {layout.upper()}, German", stop)
        simulator.switch("console_language", "en")
        yield from _mishaps(simulator, page, f"/settings/workspaces/{workspaces['Research']}/spend-limits")


def _mishaps(simulator: Simulator, page: Page, spend: str) -> Iterator[Picture]:
    """What can be in the way, in layout C."""
    simulator.set_layout("c")
    opened = Stop("Long dialog", spend, ("Adjust limit",))
    simulator.switch("console_dialogs", "long")
    yield _visit(page, "Mishaps", opened)
    simulator.switch("console_dialogs", "short")
    for kind in ("dialog", "banner"):
        simulator.fault("console_overlay", kind=kind)
        yield _visit(page, "Mishaps", Stop(f"Overlay: {kind}", spend))
    simulator.fault("console_forbidden")
    yield _visit(page, "Mishaps", Stop("No access", "/settings/billing"))
    for place in ("toast", "inline"):
        simulator.switch("console_errors", place)
        simulator.fault("console_save_error")
        _go(page, opened)
        page.get_by_role("dialog").get_by_role("textbox").fill("4000")
        page.get_by_role("button", name="Save").click()
        page.get_by_role("alert").wait_for()
        yield _take(page, "Mishaps", f"Refused: {place}")


@contextmanager
def _signed_in(simulator: Simulator, browser: Browser) -> Iterator[Page]:
    state: Any = simulator.sign_in(ADMIN)
    with browser.new_context(
        base_url=simulator.console_url, viewport=SIZE, locale="en-US", storage_state=state
    ) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        yield page


def prepare(simulator: Simulator, page: Page, workspace: str, claude_code: str) -> None:
    """Give the workspaces of the pictures something of everything, through the pages' own requests."""
    base = f"/api/organizations/{simulator.organization_id}/workspaces"
    entry = simulator.state()["rate_limit_groups"][0]["id"]
    limits = [{"type": "requests_per_minute", "value": 1500}]
    cap = {"limit_usd": 5_000_00, "limit_action": "notify_and_pause"}
    thresholds = [{"limit_usd": cents, "limit_action": "notify_only"} for cents in (2_500_00, 4_000_00)]
    for path, body in (
        (f"{workspace}/spend_limits_v2", cap),
        (f"{workspace}/alert_emails", {"alert_emails": ["finops@example.com"]}),
        (f"{workspace}/rate_limits", {"model_group": entry, "limits": limits}),
        (f"{claude_code}/member_spend_limits", {"user_id": None, "limit_usd": 200_00}),
    ):
        page.request.put(f"{base}/{path}", data=body, fail_on_status_code=True)
    page.request.post(f"{base}/{workspace}/spend_limits_v2", data={"add": thresholds}, fail_on_status_code=True)


def _visit(page: Page, chapter: str, stop: Stop) -> Picture:
    _go(page, stop)
    return _take(page, chapter, stop.title, whole=not stop.presses)


def _go(page: Page, stop: Stop) -> None:
    page.goto(stop.path)
    expect(page.locator("[data-status]")).to_have_text("")
    if stop.choice is not None:
        page.get_by_role("combobox").first.select_option(label=stop.choice)
        expect(page.get_by_role("region", name=stop.choice)).to_be_visible()
    for opened, name in enumerate(stop.presses, start=1):
        page.get_by_role("button", name=name, exact=True).first.click()
        expect(page.locator(OPEN)).to_have_count(opened)


def _take(page: Page, chapter: str, title: str, *, whole: bool = False) -> Picture:
    file = re.sub(r"[^a-z0-9]+", "-", f"{chapter} {title}".casefold()).strip("-") + ".png"
    page.screenshot(path=FOLDER / file, full_page=whole, animations="disabled")
    return Picture(chapter, title, file)


def _index(pictures: Iterable[Picture]) -> str:
    parts = []
    for chapter, taken in groupby(pictures, key=lambda picture: picture.chapter):
        figures = "\n".join(
            f'<figure><a href="{each.file}"><img loading="lazy" src="{each.file}" alt=""></a><figcaption>{html.escape(each.title)}</figcaption></figure>'
            for each in taken
        )
        parts.append(f"<h2>{html.escape(chapter)}</h2>\n<div>{figures}</div>")
    return f"{HEAD}\n{chr(10).join(parts)}\n"


if __name__ == "__main__":
    sys.exit(main())
