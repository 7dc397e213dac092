"""The numbers on the pictures that `console map` shows to a person."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from claude_console_shim.mapping.page_look import NUMBERS

pytestmark = pytest.mark.browser

EDGES = "() => [...globalThis.claudeAdminNumbers.children].map(each => each.getBoundingClientRect()).map(({left, right}) => [left, right])"


def test_a_number_covers_nothing_of_what_it_is_of_and_is_in_the_picture(browser: Browser) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.set_content("<p style='margin: 40px 80px'>$400.00</p>")
        page.evaluate(NUMBERS, [[1, {"x": 80, "y": 40}], [100, {"x": 80, "y": 60}], [2, {"x": 0, "y": 90}]])
        one, hundred, at_the_edge = page.evaluate(EDGES)
    assert one[1] <= 80
    assert hundred[1] <= 80
    assert at_the_edge[0] >= 0
