"""Every page and dialog of every layout with the keyboard alone, and as a screen reader meets it (console.md#not-public).

What a page is to a screen reader is in aria/, one file per layout; `pytest tests/simulator/console --update-aria` writes
them anew: look at the difference before you commit it. The way is that of `make simulator-tour`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from claude_simulator import Simulator
from claude_simulator.console.pages.layouts import LAYOUTS
from claude_simulator.console.pages.page_table import PAGES
from tools.tour import ADMIN, Stop, prepare, stops

pytestmark = pytest.mark.browser
FILES = Path(__file__).parent / "aria"
CHANGING = {
    r"wrkspc_01\w{22}": "wrkspc_…",
    r"20\d\d-\d\d-\d\d": "(a day)",
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}": "(a UUID)",
}
NAMELESS = re.compile(
    r"- (?:button|link|textbox|combobox|checkbox|tab|menuitem|region|dialog|alertdialog)(?: \[.*\])?:?$"
)
OPEN = "dialog[open], [role=menu]:not([hidden])"
TABBABLE = """() => [...document.querySelectorAll("a[href], button, input, select")]
  .filter((each) => each.tabIndex >= 0 && !each.disabled && each.checkVisibility())"""
REACHED = """() => {
  const at = document.activeElement;
  if (at === null || at === document.body) return null;
  const { outlineStyle, boxShadow } = getComputedStyle(at);
  return { at: (TABBABLE)().indexOf(at), is_seen: outlineStyle !== "none" || boxShadow !== "none" };
}""".replace("TABBABLE", TABBABLE)


@dataclass(frozen=True)
class Met:
    """What was met on one page: as a screen reader has it, what is built wrongly, and the order in which Tab went."""

    snapshot: str
    wrong: tuple[str, ...]
    controls: int
    reached: tuple[int | None, ...]
    unseen: int


@dataclass(frozen=True)
class Visit:
    """A layout in a browser in which an administrator is signed in, and what was met on each of its pages, by title."""

    layout: str
    page: Page
    stops: tuple[Stop, ...]
    navigation: str
    met: Mapping[str, Met]


@pytest.fixture(scope="module")
def organization() -> Iterator[Simulator]:
    with Simulator(seed="tiny") as simulator:
        yield simulator


@pytest.fixture(scope="module", params=[*LAYOUTS])
def visit(request: pytest.FixtureRequest, organization: Simulator, browser: Browser) -> Iterator[Visit]:
    layout: str = request.param
    organization.reset()
    organization.set_layout(layout)
    organization.sign_in_to_claude_code("ana@example.com")
    state: Any = organization.sign_in(ADMIN)
    ids = {each["name"]: each["id"] for each in organization.state()["workspaces"]}
    with browser.new_context(base_url=organization.console_url, storage_state=state, locale="en-US") as context:
        page = context.new_page()
        page.set_default_timeout(10_000)
        prepare(organization, page, ids["Research"], ids["Claude Code"])
        way = tuple(stops(layout, ids["Research"], ids["Claude Code"]))
        met = {stop.title: meet(page, stop) for stop in way if not stop.presses}
        navigation = "\n".join(each.aria_snapshot() for each in page.get_by_role("navigation").all())
        yield Visit(layout, page, way, navigation, met)


def meet(page: Page, stop: Stop) -> Met:
    go(page, stop)
    snapshot, wrong = page.get_by_role("main").aria_snapshot(), tuple(built_wrongly(page))
    controls = page.evaluate(f"({TABBABLE})().length")
    reached = []
    for _ in range(controls):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(REACHED))
    return Met(
        snapshot,
        wrong,
        controls,
        tuple(None if each is None else each["at"] for each in reached),
        sum(each is not None and not each["is_seen"] for each in reached),
    )


def go(page: Page, stop: Stop) -> None:
    page.goto(stop.path)
    expect(page.locator("[data-status]")).to_have_text("")
    if stop.choice is not None:
        page.get_by_role("combobox").first.select_option(label=stop.choice)
        expect(page.get_by_role("region", name=stop.choice)).to_be_visible()
        expect(page.locator("[data-status]")).to_have_text("")


def built_wrongly(page: Page) -> Iterator[str]:
    levels = [int(each[1]) for each in page.locator("h1, h2, h3").evaluate_all("all => all.map(h => h.tagName)")]
    ids = page.locator("[id]").evaluate_all("all => all.map(each => each.id)")
    if not page.title().replace(" · Console simulator", "").strip():
        yield "no title"
    if (page.get_by_role("main").count(), page.get_by_role("status").count()) != (1, 1):
        yield "not one main part with one status line"
    if levels.count(1) != 1 or levels[0] != 1 or any(b - a > 1 for a, b in itertools.pairwise(levels)):
        yield f"headings of the levels {levels}"
    if len(ids) != len(set(ids)):
        yield "an id twice"


def steady(snapshot: str) -> str:
    """Return a snapshot without what differs from run to run."""
    for pattern, word in CHANGING.items():
        snapshot = re.sub(pattern, word, snapshot)
    return snapshot


def test_the_way_leads_to_every_page_of_the_layout(visit: Visit) -> None:
    def template(path: str) -> str:
        return re.sub(r"/workspaces/(?:wrkspc_\w+|default)", "/workspaces/{workspace}", path)

    layout = LAYOUTS[visit.layout]
    there = {page.route for page in PAGES if page.is_in(layout, is_claude_code=True)}

    assert there - {template(stop.path) for stop in visit.stops} == set()


def test_a_screen_reader_meets_what_is_written_down(request: pytest.FixtureRequest, visit: Visit) -> None:
    parts = [("Navigation", visit.navigation), *((title, met.snapshot) for title, met in visit.met.items())]

    assert_written_down(request, visit.layout, parts)


def assert_written_down(request: pytest.FixtureRequest, name: str, parts: list[tuple[str, str]]) -> None:
    text = "\n".join(f"# {title}\n{steady(snapshot)}\n" for title, snapshot in parts)
    file = FILES / f"{name}.yaml"
    if request.config.getoption("--update-aria", default=False):
        file.write_text(text, "utf-8")
    assert text == file.read_text("utf-8")


def test_every_control_and_every_part_has_a_name(visit: Visit) -> None:
    nameless = {
        title: [line for line in met.snapshot.splitlines() if NAMELESS.search(line)] for title, met in visit.met.items()
    }

    assert {title: lines for title, lines in nameless.items() if lines} == {}


def test_every_page_is_built_as_a_page_should_be(visit: Visit) -> None:
    assert {title: met.wrong for title, met in visit.met.items() if met.wrong} == {}


def test_the_keyboard_reaches_every_control_in_the_order_of_the_page(visit: Visit) -> None:
    astray = {title: met.reached for title, met in visit.met.items() if met.reached != (*range(met.controls),)}

    assert astray == {}
    assert {title: met.unseen for title, met in visit.met.items() if met.unseen} == {}


def test_every_dialog_opens_and_closes_by_the_keyboard_and_has_no_cancel(
    request: pytest.FixtureRequest, visit: Visit
) -> None:
    page, parts, at = visit.page, [], ""
    for stop in visit.stops:
        if not stop.presses or stop.presses == ("Account menu",):
            continue
        if stop.path != at:
            go(page, stop)
        at = stop.path
        buttons = [page.get_by_role("button", name=name, exact=True).first for name in stop.presses]
        openers = [press_enter_on(page, button) for button in buttons]
        opened = page.locator(OPEN)
        dialog = opened.last
        expect(dialog).to_have_accessible_name(re.compile(r"\S"))
        expect(dialog.locator(":focus")).to_have_count(1)
        expect(dialog.get_by_role("button", name="Cancel")).to_have_count(0)
        expect(dialog.get_by_role("button", name="Close", exact=True)).to_have_count(1)
        parts.append((stop.title, dialog.aria_snapshot()))
        for opener in reversed(openers):
            page.keyboard.press("Escape")
            expect(opener).to_be_focused()
        expect(opened).to_have_count(0)

    assert [line for _, snapshot in parts for line in snapshot.splitlines() if NAMELESS.search(line)] == []
    assert_written_down(request, f"{visit.layout}-dialogs", parts)


def press_enter_on(page: Page, control: Locator) -> Locator:
    """Open something as somebody without a mouse does, and return the control that opened it."""
    before = page.locator(OPEN).count()
    control.focus()
    page.keyboard.press("Enter")
    expect(page.locator(OPEN)).to_have_count(before + 1)
    return control
