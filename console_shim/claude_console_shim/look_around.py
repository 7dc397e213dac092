"""
Every settings page that can be got to, looked at in a browser that only reads: known addresses, links below settings, tabs, a
workspace chosen from a list, the dialogs that known maps open. From whatever page one lands on; nothing is decided about them here.
"""

from __future__ import annotations

import logging
import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final, Literal

from playwright.async_api import Error, Response

from claude_console_shim.browser.playwright_errors import first_line
from claude_console_shim.browser.read_only import ReadOnly
from claude_console_shim.console_session import ConsoleSession
from claude_console_shim.driver.page import PageDriver
from claude_console_shim.dump.dump_format import Opened
from claude_console_shim.dump.fitting import PARTS
from claude_console_shim.dump.known_openers import KnownOpener, known_openers
from claude_console_shim.dump.masking import route_of, route_only
from claude_console_shim.layouts.page_kind import PageFacts, PageKind, classify, refusal
from claude_console_shim.layouts.settings_paths import is_of_settings
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.control import Control
from claude_console_shim.snapshot.forbidden_controls import is_forbidden
from claude_console_shim.snapshot.matching import expression
from pulumi_claude_admin.errors import LayoutUnknown

_log: Final = logging.getLogger(__name__)

PAGES: Final = 30
"""How many pages are loaded at most: a Console may have links without end."""
_LOOKS_STILL: Final = 2
_LOADING: Final = re.compile(r"\b(?:loading|lädt|geladen|please wait|bitte warten)\b", re.IGNORECASE)
_ENDING: Final = (PageKind.CHALLENGE, PageKind.SIGN_IN)
_WORKSPACE: Final = "wrkspc_"
_TAB: Final = Control(role="tab", grade="assumed")

Kind = Literal["page", "tab", "choice", "dialog"]


@dataclass(frozen=True, slots=True)
class SeenPage:
    """One state of a page as it was: how it was got to (`opened_by` of the page at index `of`), and its tree, not masked."""

    kind: Kind
    facts: PageFacts
    of: int | None = None
    opened_by: Opened | None = None


@dataclass(slots=True)
class LookAround:
    """
    One round, in the language that the first page says that it is in. `wanted` is the id or the name of the workspace whose pages are looked at, by default the first that a link leads to;
    `workspace` its id and name, once they are known; `progress` is told in a line what is looked at. `skipped` says which pages could not be seen.
    """

    session: ConsoleSession
    read_only: ReadOnly
    wanted: str | None = None
    progress: Callable[[str], object] = lambda _line: None
    workspace: tuple[str, str] | None = field(default=None, init=False)
    seen: list[SeenPage] = field(default_factory=list, init=False)
    skipped: list[str] = field(default_factory=list, init=False)
    organizations: set[str] = field(default_factory=set, init=False)
    _done: set[str] = field(default_factory=set, init=False)
    _has_switched: bool = field(default=False, init=False)

    async def look(self) -> tuple[SeenPage, ...]:
        """Look at all of them. Raises the error of a session that is signed out or challenged."""
        self.read_only.require_on(await self.session.owner.context())
        if self.wanted is not None and self.wanted.startswith(_WORKSPACE):
            self.workspace = (self.wanted, "")
        async with self.session.open_page() as driver:
            left = deque(self._routes(driver))
            while left and len(self._done) < PAGES:
                route = left.popleft()
                if self._is_wanted(route):
                    self._done.add(route_of(route))
                    await self._visit(driver, route)
                    left.extend(self._links())
                    left.extend(each for each in self._routes(driver) if route_of(each) not in self._done)
        return tuple(self.seen)

    def _routes(self, driver: PageDriver) -> Iterator[str]:
        yield "/"
        for layout in driver.layouts:
            for name in PARTS:
                part = layout.part(name)
                if part is not None and ("{workspace_id}" not in part.way.route or self.workspace is not None):
                    yield part.way.route.replace("{workspace_id}", self.workspace[0] if self.workspace else "")

    def _links(self) -> Iterator[str]:
        """The links of all pages so far; the first to a workspace is the workspace that is looked at."""
        for page in self.seen:
            for link in (node for node in page.facts.tree.walk() if node.role == "link" and node.url.startswith("/")):
                self._note_workspace(link)
                yield link.url

    def _note_workspace(self, link: Node) -> None:
        found = next((piece for piece in route_only(link.url).split("/") if piece.startswith(_WORKSPACE)), None)
        name = normal(link.name)
        if found is not None and self.workspace in (None, (found, "")) and self.wanted in (None, found, name):
            self.workspace = (found, name)

    def _is_wanted(self, route: str) -> bool:
        template = route_of(route)
        if template in self._done or not is_of_settings(route):
            return False
        return "{id}" not in template or (self.workspace is not None and self.workspace[0] in route.split("/"))

    async def _visit(self, driver: PageDriver, route: str) -> None:
        self.progress(f"looking at {route_of(route)}")
        driver.watch()
        try:
            response = await driver.page.goto(route, wait_until="commit", timeout=driver.timeouts.page * 1000)
            facts = await self._settled(driver, response)
        except Error as error:
            self._skip(route, first_line(error))
            return
        kind = classify(facts, signs=driver.signs, landing=())
        if kind in _ENDING:
            raise refusal(kind, facts, signs=driver.signs)
        if not self._has_switched and self._is_in_another_language(driver, facts):
            self._has_switched = True
            await driver.speak(facts.language)
            await self._visit(driver, route)
            return
        if (facts.status or HTTPStatus.OK) >= HTTPStatus.BAD_REQUEST or facts.stranger is not None:
            self._skip(route, f"status {facts.status}" if facts.stranger is None else "it leads to another host")
            return
        self._done.add(route_of(facts.path))
        self.organizations |= driver.organizations
        at = self._add(SeenPage("page", facts))
        await self._dialogs(driver, at)
        await self._tabs(driver, at)
        await self._choice(driver, at)

    @staticmethod
    def _is_in_another_language(driver: PageDriver, facts: PageFacts) -> bool:
        """Whether a page of the Console says that it is in another language, one that there are maps in."""
        is_other = facts.language in driver.language.layouts and facts.language != driver.spoken
        return is_other and facts.stranger is None and not driver.language.is_fixed

    async def _tabs(self, driver: PageDriver, at: int) -> None:
        tabs = [node for node in self.seen[at].facts.tree.walk() if node.role == "tab" and not is_forbidden(node.name)]
        for tab in tabs if len(tabs) > 1 else ():
            if tab.has("selected") or not tab.name:
                continue
            if await self._pressed(driver, tab):
                facts = await self._settled(driver)
                self._done.add(route_of(facts.path))
                opened = self._add(SeenPage("tab", facts, at, _opened(tab)))
                await self._dialogs(driver, opened)

    async def _pressed(self, driver: PageDriver, tab: Node) -> bool:
        try:
            await driver.press(driver.page, _TAB, tab)
        except (Error, LayoutUnknown) as error:
            self._skip(f"tab {route_of(driver.page.url)}", type(error).__name__)
            return False
        return True

    async def _choice(self, driver: PageDriver, at: int) -> None:
        """Choose the workspace from the one list that has it, where a page has such a list."""
        name = self.workspace[1] if self.workspace else ""
        boxes = [node for node in self.seen[at].facts.tree.walk() if node.role == "combobox" and _offers(node, name)]
        if not name or len(boxes) != 1:
            return
        try:
            box = driver.page.get_by_role("combobox", name=boxes[0].name or None, exact=True)
            await box.select_option(label=name)
        except Error:
            return
        opened = self._add(SeenPage("choice", await self._settled(driver), at, _opened(boxes[0])))
        await self._dialogs(driver, opened)

    async def _dialogs(self, driver: PageDriver, at: int) -> None:
        """The dialogs that known maps open: each only shows something, and what it would save does not get out."""
        for known in known_openers(self.seen[at].facts.tree, driver.layouts):
            facts = await self._opened(driver, known)
            if facts is not None:
                self._add(SeenPage("dialog", facts, at, _opened(known.node)))

    async def _opened(self, driver: PageDriver, known: KnownOpener) -> PageFacts | None:
        dialog = driver.page.get_by_role(known.dialog.role, name=expression(known.dialog.names, known.values))
        opener = driver.page.get_by_role(known.opener.role, name=known.node.name, exact=True)
        self.read_only.require_on(driver.page.context)
        try:
            await opener.click(timeout=driver.timeouts.control * 1000)
            await dialog.wait_for(timeout=driver.timeouts.control * 1000)
            facts = await driver.look()
            await driver.page.keyboard.press("Escape")
            await dialog.wait_for(state="hidden", timeout=driver.timeouts.control * 1000)
        except Error as error:
            self._skip(f"dialog on {route_of(driver.page.url)}", first_line(error).partition(":")[0])
            return None
        found = [node for node in facts.tree.walk() if node.role in ("dialog", "alertdialog")]
        return PageFacts(
            facts.path,
            Node("document", children=tuple(found)),
            facts.status,
            title=facts.title,
            language=facts.language,
        )

    async def _settled(self, driver: PageDriver, response: Response | None = None) -> PageFacts:
        """What a page shows once it is at rest: two looks agree; one that shows next to nothing, or says that it is loading, is waited for longer."""
        clock_left = driver.timeouts.page
        before, still = await driver.look(response), 0
        while clock_left > 0:
            clock_left -= max(driver.timeouts.bare, driver.timeouts.look)
            try:
                await driver.rest(driver.timeouts.bare)
            except LayoutUnknown:
                return before
            now = await driver.look(response)
            still = still + 1 if now.tree == before.tree else 0
            is_filled = _shows_something(now.tree) and not _says_that_it_loads(now.tree)
            if still >= (_LOOKS_STILL if is_filled else _LOOKS_STILL * 5):
                return now
            before = now
        return before

    def _add(self, page: SeenPage) -> int:
        self.seen.append(page)
        return len(self.seen) - 1

    def _skip(self, what: str, why: str) -> None:
        _log.info("not seen: %s (%s)", route_of(what), why)
        self.skipped.append(f"{route_of(what)}: {why}")


def _opened(node: Node) -> Opened:
    return Opened(page="", role=node.role, name=node.name)


def _offers(box: Node, name: str) -> bool:
    return any(node.role == "option" and normal(node.content) == name for node in box.walk())


def _says_that_it_loads(tree: Node) -> bool:
    """Whether something on the page says that more is to come."""
    said = (node for node in tree.walk() if node.role in ("status", "progressbar"))
    return any(node.role == "progressbar" or _LOADING.search(f"{node.name} {node.content}") for node in said)


def _shows_something(tree: Node) -> bool:
    """Whether there is more than a frame: a heading, a value or a button in the main part of a page."""
    main = next((node for node in tree.walk() if node.role == "main"), tree)
    return any(node.role in ("heading", "button", "term", "table", "region", "tab") for node in main.walk())
