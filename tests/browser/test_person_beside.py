"""A person in a browser of their own (pytest-playwright's) and the shim, on the same pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from claude_simulator import Simulator
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.ports import Console, ConsoleScope

pytestmark = pytest.mark.browser


@pytest.fixture
def page_of_an_admin(browser: Browser, simulator: Simulator) -> Iterator[Page]:
    state: Any = simulator.sign_in("admin@example.com")
    with browser.new_context(base_url=simulator.console_url, storage_state=state) as context:
        yield context.new_page()


def test_a_person_sees_what_the_shim_wrote(console: Console, workspace: ConsoleScope, page_of_an_admin: Page) -> None:
    console.write_spend_limit(workspace, Money.parse("1234.50"))
    page_of_an_admin.goto(f"/settings/workspaces/{workspace.scope}")
    page_of_an_admin.get_by_role("tab", name="Spend limits").click()
    limit = page_of_an_admin.get_by_role("region", name="Monthly spend limit").get_by_role("definition")
    expect(limit).to_have_text("$1,234.50")


def test_the_shim_sees_what_a_person_wrote(console: Console, workspace: ConsoleScope, page_of_an_admin: Page) -> None:
    page_of_an_admin.goto(f"/settings/workspaces/{workspace.scope}")
    page_of_an_admin.get_by_role("tab", name="Spend limits").click()
    page_of_an_admin.get_by_role("button", name="Set limit").click()
    page_of_an_admin.get_by_role("textbox", name="Monthly limit in USD").fill("777")
    page_of_an_admin.get_by_role("button", name="Save").click()
    expect(page_of_an_admin.get_by_text(re.compile(r"\$777\.00"))).to_be_visible()
    limit = console.read_spend_limit(workspace)
    assert limit is not None
    assert limit.amount == Money(77700)
