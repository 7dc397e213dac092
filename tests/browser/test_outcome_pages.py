"""Pages of outcomes in a real Chromium: every small picture is drawn, nothing is fetched, and contract talks get one sheet of paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pulumi_claude_admin.report.forms import OutcomeForm
from pulumi_claude_admin.report.outcome_forms import render, render_renewal
from tests.support.outcome_reports import a_report

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    yield page
    page.close()


def opened(page: Page, folder: Path, html: str) -> list[str]:
    """What the page asked for but itself, and what it complained of."""
    file, asked = folder / "outcomes.html", list[str]()
    file.write_text(html, encoding="utf-8")
    page.on("console", lambda message: asked.append(message.text))
    page.on("request", lambda request: asked.append(request.url) if not request.url.startswith("file:") else None)
    page.goto(file.as_uri())
    return asked


def test_each_team_has_a_picture_of_each_measure_and_the_page_asks_for_nothing(page: Page, tmp_path: Path) -> None:
    report = a_report()
    asked = opened(page, tmp_path, render(OutcomeForm.HTML, report))
    differences, weeks = page.locator("table.multiples").all()
    platform = differences.get_by_role("row", name="Platform")
    expect(platform.locator("svg")).to_have_count(6)
    expect(platform.locator("circle.seen")).to_have_count(2)
    drawn = weeks.get_by_role("row", name="Platform").locator("svg").all()
    assert len(drawn) == 8
    assert all((one.bounding_box() or {"height": 0})["height"] > 20 for one in drawn)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")
    assert asked == []


def test_what_is_for_contract_talks_is_one_sheet_of_paper(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path, render_renewal(OutcomeForm.HTML, a_report()))
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1
