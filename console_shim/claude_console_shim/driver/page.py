"""
One page in use: what it shows, waiting for something on it, pressing exactly one control.

Roles and accessible names only. A control is looked for in a snapshot of the page, has to be there exactly once, and is then
pressed by the name that was found. How to get to a setting is in `navigation.py`, what it means is in `pages/`, whether a save worked in `saving.py`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Generic
from urllib.parse import urlsplit

from playwright.async_api import Error, Locator, Page, Request, Response, expect

from claude_console_shim.browser.page_slot import PageSlot
from claude_console_shim.browser.read_only import ReadOnly
from claude_console_shim.browser.time_limits import within
from claude_console_shim.driver.language import LanguageInUse
from claude_console_shim.driver.traffic import Traffic
from claude_console_shim.layouts.page_kind import PageFacts
from claude_console_shim.layouts.recognise import P
from claude_console_shim.layouts.schema import Layout, PartName, Way
from claude_console_shim.layouts.signs import Signs
from claude_console_shim.options import Timeouts
from claude_console_shim.snapshot.aria_tree import Node, NotASnapshot, parse
from claude_console_shim.snapshot.control import Control
from claude_console_shim.snapshot.forbidden_controls import is_forbidden
from claude_console_shim.snapshot.matching import describe, expression
from claude_console_shim.waits import logged_wait
from pulumi_claude_admin.errors import LayoutUnknown
from pulumi_claude_admin.quoting import without_emails

_log: Final = logging.getLogger(__name__)

_NOTHING: Final[Mapping[str, str]] = {}
_OF_SCRIPTS: Final = ("fetch", "xhr")
_FIRST_PAUSE: Final = 1.0
_SOON: Final = 2.0
"""
Playwright looks ten times a second within a wait of less than two and a half seconds, twice a second in a longer one (1.65,
`retryWithProgressAndBackoff`): what mostly comes soon is waited for in a short one first.
"""
_TITLE_AND_LANGUAGE: Final = '[document.title, document.documentElement?.lang ?? ""]'
"""Of a document that has only just begun to come there is no element yet."""
_LATER: Final = "milliseconds => new Promise(done => setTimeout(done, milliseconds))"


@dataclass(frozen=True, slots=True)
class RecognisedPage(Generic[P]):
    """A page that was recognised: its layout, the layout's part for the setting, and what it showed at that moment."""

    layout: Layout
    part: P
    tree: Node


@dataclass(slots=True)
class PageDriver:
    """
    A page with what is needed to find one's way on it. `host` is the Console's; `language` what its pages are in and the maps for
    that, `spoken` the one that this page was opened for; `organization` is the name that has to be
    shown, once it is known; `layout` the layout in use, for messages and evidence; `worked` the ways that led to settings before;
    `rehearsal` the block of a browser that only rehearses; `saved` how many saves the Console has said yes to; `before` what a write found there; `traffic` what the page has asked for,
    once one was loaded; `capture` writes down what the page shows at a failure, and returns its path and the folder.
    """

    slot: PageSlot
    host: str
    language: LanguageInUse
    signs: Signs
    timeouts: Timeouts
    worked: dict[PartName, Way]
    rehearsal: ReadOnly | None = None
    spoken: str = field(init=False)
    organization: str | None = field(default=None, init=False)
    layout: str | None = field(default=None, init=False)
    saved: int = field(default=0, init=False)
    before: object = field(default=None, init=False)
    traffic: Traffic | None = field(default=None, init=False)
    capture: Callable[[str], Awaitable[tuple[str, str | None]]] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.spoken = self.language.code

    def watch(self) -> None:
        """To be called before a page is loaded: `traffic` is what is asked for from now on."""
        if self.traffic is not None:
            self.traffic.stop()
        self.traffic = Traffic(self.page, host=self.host, signs=self.signs)

    @property
    def layouts(self) -> tuple[Layout, ...]:
        """The maps in the language that is spoken here, newest first."""
        return self.language.layouts.get(self.spoken, ())

    def in_other_languages(self) -> tuple[Locator, ...]:
        """A document that says that it is in another language than is spoken here; to wait for."""
        if self.language.is_fixed:
            return ()
        return (self.page.locator(f":root[lang]:not([lang=''], :lang({self.spoken}))"),)

    async def speak(self, code: str) -> None:
        """From now on, and in what is opened later: the maps in this language, and a page that asks for it."""
        _log.info("the Console's pages are in %s", code)
        self.language.code = self.spoken = code
        self.slot.locale = self.language.locale
        await self.slot.renew()

    @property
    def organizations(self) -> frozenset[str]:
        """The UUIDs of the organizations that the page's own requests named."""
        return frozenset() if self.traffic is None else self.traffic.organizations

    @property
    def page(self) -> Page:
        """The page in use."""
        return self.slot.page

    async def look(self, response: Response | None = None) -> PageFacts:
        """What the page shows now. `response` is the document's, when this is the first look at it."""
        headers = {} if response is None else response.headers
        address = urlsplit(self.page.url)
        asked = self.page.evaluate(_TITLE_AND_LANGUAGE)
        (title, language), snapshot = await asyncio.gather(
            within(self.timeouts.control, asked, what="reading a title"),
            self.page.aria_snapshot(timeout=2 * self.timeouts.control * 1000),  # a page that hangs is told by its title
        )
        return PageFacts(
            path=address.path,
            tree=read_tree(snapshot),
            status=None if response is None else response.status,
            is_challenged="challenge" in headers.get(self.signs.challenge_header, ""),
            title=title,
            stranger=None if address.hostname == self.host else address.hostname or address.scheme,
            language=language.partition("-")[0].lower(),
        )

    async def press(self, inside: Page | Locator, control: Control, node: Node) -> None:
        """Press the control that `node` is. Raises LayoutUnknown for a name that is never pressed."""
        if not node.name or is_forbidden(node.name):
            raise LayoutUnknown(f"{describe(control)} turned out to be {node.name!r}, which is never pressed")
        _log.info("press %s %r", control.role, without_emails(node.name))
        await locate(inside, control, node).click(timeout=self.timeouts.control * 1000)

    async def open_dialog(
        self, inside: Page | Locator, opener: Control, node: Node, dialog: Control, values: Mapping[str, str] = _NOTHING
    ) -> tuple[Locator, Node]:
        """The dialog that pressing `node` opens, and what it shows. Raises LayoutUnknown when none comes."""
        found = self.page.get_by_role(dialog.role, name=expression(dialog.names, values))
        if not await self.show(lambda: self.press(inside, opener, node), found):
            raise LayoutUnknown(f"{describe(dialog, values)} did not open", hint="Nothing was saved.")
        return found, read_tree(await found.aria_snapshot())

    async def show(self, act: Callable[[], Awaitable[object]], *shown: Locator) -> bool:
        """
        Do what saves nothing and shows something, until one of `shown` is there; say whether it came.

        A page may have its controls before they do anything (docs/platform/console.md#faults), so it is done again, more and more
        slowly, as long as the page has asked for nothing since.
        """
        asked: list[str] = []

        def note(request: Request) -> None:
            if request.resource_type in _OF_SCRIPTS:
                asked.append(request.url)

        self.page.on("request", note)
        try:
            await act()
            left, pause = self.timeouts.page, _FIRST_PAUSE
            while not await self.until(*shown, seconds=min(pause, left)):
                left, pause = left - pause, pause * 2
                if left <= 0:
                    return False
                if asked:
                    return await self.until(*shown, seconds=left)
                with contextlib.suppress(Error):  # something else lies above it now
                    await act()
        finally:
            self.page.remove_listener("request", note)
        return True

    async def rest(self, seconds: float) -> bool:
        """
        Wait until nothing that the page asked for is under way, then for some seconds of the page's own time, so that what it
        put off for less has begun by then; say whether nothing has. Raises LayoutUnknown when the page does not come to rest.
        """
        traffic = self.traffic
        if traffic is None:
            return False
        if not await traffic.until_quiet(self.timeouts.page):
            raise LayoutUnknown("the page does not come to rest: what it asked for is still under way")
        asked = traffic.asked
        try:
            async with asyncio.timeout(seconds + self.timeouts.page):
                await self.page.evaluate(_LATER, seconds * 1000)
        except TimeoutError as error:
            raise LayoutUnknown("the page does not react") from error
        except Error:
            return False  # it has left for another page, which the next look says
        return traffic.is_quiet and traffic.asked == asked

    async def until(self, first: Locator, *others: Locator, seconds: float | None = None) -> bool:
        """Wait until one of these is there, and say whether it came; the look that follows says which."""
        union = first
        for each in others:
            union = union.or_(each)
        limit = seconds or self.timeouts.page
        with logged_wait("the page shows what was asked for"):
            return await _is_there(union, min(limit, _SOON)) or (
                limit > _SOON and await _is_there(union, limit - _SOON)
            )


async def _is_there(found: Locator, seconds: float) -> bool:
    try:
        await expect(found).not_to_have_count(0, timeout=seconds * 1000)
    except AssertionError:
        return False
    return True


def any_of(inside: Page | Locator, control: Control, values: Mapping[str, str] = _NOTHING) -> Locator:
    """Whatever the layout calls by this control; to wait for, never to press."""
    found = inside.get_by_role(
        control.role, name=expression(control.names, values) if control.names else None, level=control.level
    )
    return found.filter(has_text=expression(control.texts, values)) if control.texts else found


def locate(inside: Page | Locator, control: Control, node: Node) -> Locator:
    """Exactly the element that a snapshot showed; Playwright refuses when there are two."""
    return inside.get_by_role(control.role, name=node.name or None, exact=True)


def read_tree(snapshot: str) -> Node:
    """A snapshot as a tree. Raises LayoutUnknown when it cannot be read."""
    try:
        return parse(snapshot)
    except NotASnapshot as error:
        raise LayoutUnknown(f"the page's snapshot cannot be read: {error}") from error
