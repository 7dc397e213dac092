"""A drawn page (layout E) in a real Chromium: whatever its way and markup, it saves a workspace's limit as the shipped ones do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from claude_simulator import Simulator
from tests.support.drawn_layout import draw, write
from tests.support.drawn_layout.pages import route

pytestmark = pytest.mark.browser


@pytest.fixture
def put_back(simulator: Simulator) -> Iterator[None]:
    yield
    simulator.set_layout("c")


@pytest.mark.parametrize("number", [0, 4, 5, 14])  # by a link, a tab, a list; a wizard, a dialog; each form of a field
@pytest.mark.usefixtures("put_back")
def test_a_drawn_page_saves_the_limit(
    simulator: Simulator, page: Page, research: str, tmp_path: Path, number: int
) -> None:
    drawn = draw(number)
    simulator.set_layout(write(drawn, tmp_path / "drawn"))
    page.goto(route(drawn).replace("{workspace}", research))
    if drawn.way == "link":
        page.get_by_role("link", name=drawn.place).click()
    if drawn.way == "tab":
        page.get_by_role("tab", name=drawn.place).click()
    if drawn.way == "choice":
        page.get_by_role("combobox").select_option(label="Research")
    page.locator("[data-action=open]").click()
    page.get_by_role("dialog").get_by_role(drawn.field).fill("123.00")
    if drawn.editor == "wizard":
        page.get_by_role("button", name=drawn.next_words).click()
    page.get_by_role("button", name=drawn.submit).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("main")).to_contain_text("$123.00")
    saved = next(each for each in simulator.state()["workspaces"] if each["id"] == research)
    assert saved["spend_limit_cents"] == 123_00
