"""The seed `hostile` on the pages, in every layout: its names are shown as they are, and nothing in them is run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from claude_simulator import Simulator

pytestmark = pytest.mark.browser

NAMES = (
    "<script>document.title='owned'</script>",
    "a | b | c \\| d",
    "{{ 7 * 7 }} ${7*7} #{7*7} <%= 7*7 %> %s %n {0} $(id) `id`",
)


@pytest.fixture(scope="module")
def hostile() -> Iterator[Simulator]:
    with Simulator(seed="hostile") as simulator:
        yield simulator


@pytest.fixture
def page(hostile: Simulator, browser: Browser) -> Iterator[Page]:
    state = hostile.sign_in("admin@example.com")
    with browser.new_context(base_url=hostile.console_url, storage_state=state) as context:  # type: ignore[arg-type]  # a plain dict is such a state
        yield context.new_page()


@pytest.mark.parametrize("layout", ["a", "b", "c", "d"])
def test_hostile_names_are_shown_and_not_run(hostile: Simulator, page: Page, layout: str) -> None:
    hostile.world.set_layout(layout)
    happened: list[str] = []
    page.on("pageerror", lambda error: happened.append(str(error)))
    page.on("dialog", lambda dialog: happened.append(dialog.message))
    page.goto("/settings/workspaces")
    for name in NAMES:
        page.get_by_role("link", name=name, exact=True).wait_for()
    page.goto("/settings/billing")
    page.get_by_role("heading").first.wait_for()
    assert happened == []
    assert page.locator("img[src='x']").count() == 0
    assert "owned" not in page.title()
