"""
One page in use: what it shows, waiting for something on it, pressing exactly one control.

Roles and accessible names only. A control is looked for in a snapshot of the page, has to be there exactly once, and is then
pressed by the name that was found. How to get to a setting is in `arriving.py`, what it means is in `pages/`, whether a save worked in `saving.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Generic
from urllib.parse import urlsplit

from playwright.async_api import Error, Locator, Page, Response, expect

from claude_console_shim.aria import Node, NotASnapshot, parse
from claude_console_shim.browser import Seat
from claude_console_shim.controls import Control, is_forbidden
from claude_console_shim.layouts import Capability, Layout, Signs, Way
from claude_console_shim.matching import describe, expression
from claude_console_shim.opening import first_line
from claude_console_shim.options import Patience
from claude_console_shim.recognising import P
from claude_console_shim.whereabouts import Facts
from pulumi_claude_admin.errors import LayoutUnknown

_NOTHING: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class View(Generic[P]):
    """A page that was recognised: its layout, the layout's part for the setting, and what it showed at that moment."""

    layout: Layout
    part: P
    tree: Node


@dataclass(slots=True)
class Visit:
    """
    A page with what is needed to find one's way on it. `host` is the Console's; `organization` is the name that has to be
    shown, once it is known; `layout` the layout in use, for messages and evidence; `worked` the ways that led to settings before;
    `saved` how many saves the Console has said yes to.
    """

    seat: Seat
    host: str
    layouts: tuple[Layout, ...]
    signs: Signs
    patience: Patience
    worked: dict[Capability, Way]
    organization: str | None = field(default=None, init=False)
    layout: str | None = field(default=None, init=False)
    saved: int = field(default=0, init=False)

    @property
    def page(self) -> Page:
        """The page in use."""
        return self.seat.page

    async def look(self, response: Response | None = None) -> Facts:
        """What the page shows now. `response` is the document's, when this is the first look at it."""
        headers = {} if response is None else response.headers
        address = urlsplit(self.page.url)
        return Facts(
            path=address.path,
            tree=read_tree(await self.page.aria_snapshot()),
            status=None if response is None else response.status,
            is_challenged="challenge" in headers.get(self.signs.challenge_header, ""),
            title=await self.page.title(),
            stranger=None if address.hostname == self.host else address.hostname or address.scheme,
        )

    async def press(self, inside: Page | Locator, control: Control, node: Node) -> None:
        """Press the control that `node` is. Raises LayoutUnknown for a name that must never be clicked."""
        if not node.name or is_forbidden(node.name):
            raise LayoutUnknown(f"{describe(control)} turned out to be {node.name!r}, which is never clicked")
        await locate(inside, control, node).click()

    async def dialog(self, control: Control, values: Mapping[str, str] = _NOTHING) -> tuple[Locator, Node]:
        """The dialog that a press has opened, once it is there. Raises LayoutUnknown."""
        found = self.page.get_by_role(control.role, name=expression(control.names, values))
        try:
            snapshot = await found.aria_snapshot(timeout=self.patience.page * 1000)
        except Error as error:
            raise LayoutUnknown(f"{describe(control, values)} did not open: {first_line(error)}") from error
        return found, read_tree(snapshot)

    async def until(self, first: Locator, *others: Locator) -> bool:
        """Wait until one of these is there, and say whether it came; the look that follows says which."""
        union = first
        for each in others:
            union = union.or_(each)
        try:
            await expect(union).not_to_have_count(0, timeout=self.patience.page * 1000)
        except AssertionError:
            return False
        return True


def any_of(inside: Page | Locator, control: Control) -> Locator:
    """Whatever the layout calls by this control; to wait for, never to press."""
    found = inside.get_by_role(
        control.role, name=expression(control.names) if control.names else None, level=control.level
    )
    return found.filter(has_text=expression(control.texts)) if control.texts else found


def locate(inside: Page | Locator, control: Control, node: Node) -> Locator:
    """Exactly the element that a snapshot showed; Playwright refuses when there are two."""
    return inside.get_by_role(control.role, name=node.name or None, exact=True)


def read_tree(snapshot: str) -> Node:
    """A snapshot as a tree. Raises LayoutUnknown when it cannot be read."""
    try:
        return parse(snapshot)
    except NotASnapshot as error:
        raise LayoutUnknown(f"the page's snapshot cannot be read: {error}") from error
