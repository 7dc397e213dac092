"""The grammar of Playwright's ARIA snapshots, asked of the Playwright that is installed: an upgrade that changes it fails here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from claude_console_shim.snapshot.aria_tree import Node, normal, parse

pytestmark = pytest.mark.browser

NASTY = (
    "plain",
    "- dash",
    "-",
    "a: b",
    "a:b",
    "key:",
    "# hash",
    "a # b",
    "'single'",
    "it's",
    '"double"',
    'a "b" [level=2]: c',
    "/regex/",
    "/url: x",
    "[x]",
    "{group}",
    "back\\slash",
    "\\n",
    "\\x41",
    "true",
    "null",
    "1.5",
    "1e3",
    "~",
    "&amp <b>",
    "`tick`",
    "%percent",
    "@at",
    "!bang",
    "|pipe",
    ">greater",
    "? question",
    "a,b",
    "  two   spaces  ",
    "tab\there",
    "line\nbreak",
    "nbsp\u00a0here",
    "zero\u200bwidth",
    "soft\u00adhyphen",
    "line\u2028separator",
    "right\u202eto left",
    "\u007fdelete",
    "\u0085next",
    "Söhne \U0001f680",
    "x" * 255,
)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def show(page: Page, role: str, texts: tuple[str, ...]) -> tuple[Node, ...]:
    """Elements of a tag with these texts, as the shim reads them. The texts are set as texts, not as markup."""
    page.set_content("<main></main>")
    page.evaluate(
        """([tag, texts]) => {
            for (const text of texts) {
                const element = document.createElement(tag);
                if (tag === "input") {
                    element.setAttribute("aria-label", "field");
                    element.value = text;
                } else element.textContent = text;
                document.querySelector("main").append(element);
            }
        }""",
        [role, texts],
    )
    (main,) = parse(page.aria_snapshot()).children
    return main.children


def test_names_arrive_as_they_are(page: Page) -> None:
    assert [node.name for node in show(page, "h2", NASTY)] == [normal(text) for text in NASTY]


def test_texts_arrive_as_they_are(page: Page) -> None:
    assert [node.content for node in show(page, "p", NASTY)] == [normal(text) for text in NASTY]


def test_values_of_fields_arrive_as_they_are(page: Page) -> None:
    texts = tuple(text for text in NASTY if "\n" not in text)
    assert [normal(node.text) for node in show(page, "input", texts)] == [normal(text) for text in texts]
