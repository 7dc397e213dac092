"""The page on which a member sees their limits and asks for more: over HTTP, and once in a real browser (enterprise.md#increase-requests)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, expect

from claude_simulator import Simulator
from tests.support import plain_http

PAGE = "/settings/usage"
ALL = "/spend_limit_increase_requests"


@pytest.fixture(scope="session")
def running_browserless(running_enterprise: Simulator) -> Iterator[httpx.Client]:
    with plain_http.client(running_enterprise.base_url) as client:
        yield client


def signed_in(client: httpx.Client, simulator: Simulator, email: str) -> httpx.Client:
    client.cookies.clear()
    for cookie in simulator.sign_in(email)["cookies"]:
        client.cookies.set(str(cookie["name"]), str(cookie["value"]))
    return client


def test_a_member_asks_in_a_browser_and_an_administrator_hears_of_it(
    simulator: Simulator, raw: httpx.Client, ids: dict[str, str], browser: Browser
) -> None:
    state: Any = simulator.sign_in("bo@aldermoor.example")
    with browser.new_context(base_url=simulator.console_url, storage_state=state, locale="en-US") as context:
        page = context.new_page()
        page.goto("/")
        expect(page.get_by_role("heading", name="Usage")).to_be_visible()
        expect(page.get_by_role("table", name="Your limits")).to_contain_text("$600.00")
        page.get_by_role("button", name="Request more").click()
        expect(page.get_by_role("status")).to_contain_text("Requested on 2026-11-25")
        expect(page.get_by_role("button", name="Request more")).to_have_count(0)
    (asked, _) = raw.get(ALL, params={"actor_ids[]": ids["bo"]}).json()["data"]
    assert (asked["status"], asked["spend_summary"]["amount"]) == ("pending", "60000")


def test_the_page_follows_the_decision(
    simulator: Simulator, raw: httpx.Client, ids: dict[str, str], running_browserless: httpx.Client
) -> None:
    client = signed_in(running_browserless, simulator, "eli@aldermoor.example")
    assert "has not answered yet" in client.get(PAGE).text
    assert client.post(f"{PAGE}/request").status_code == 400
    (asked,) = raw.get(ALL, params={"actor_ids[]": ids["eli"]}).json()["data"]
    raw.post(f"{ALL}/{asked['id']}/approve", json={"amount": "15000"})
    shown = client.get(PAGE).text
    assert "$150.00" in shown
    assert "yours alone" in shown
    assert "Request more" in shown


def test_who_was_denied_has_no_button_and_who_has_no_limit_neither(
    simulator: Simulator, raw: httpx.Client, ids: dict[str, str], running_browserless: httpx.Client
) -> None:
    (asked,) = raw.get(ALL, params={"actor_ids[]": ids["dee"]}).json()["data"]
    raw.post(f"{ALL}/{asked['id']}/deny")
    assert "Request more" not in signed_in(running_browserless, simulator, "dee@aldermoor.example").get(PAGE).text
    shown = signed_in(running_browserless, simulator, "owner@aldermoor.example").get(PAGE).text
    assert "No limit" in shown
    assert "Request more" not in shown


def test_nobody_else_has_the_page(simulator: Simulator, running_browserless: httpx.Client) -> None:
    running_browserless.cookies.clear()
    assert running_browserless.get(PAGE).headers["location"] == f"/login?returnTo={PAGE}"
    with Simulator(seed="tiny") as console, plain_http.client(console.base_url) as client:
        assert signed_in(client, console, "ana@example.com").get(PAGE).status_code == 404
    client = signed_in(running_browserless, simulator, "bo@aldermoor.example")
    assert client.get("/settings/limits").headers["location"] == PAGE
