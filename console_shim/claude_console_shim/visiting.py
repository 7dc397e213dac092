"""
One page in use: getting to a setting, knowing where one is before every step, pressing exactly one control.

Roles and accessible names only. A control is looked for in a snapshot of the page, has to be there exactly once, and is then
pressed by the name that was found. What a setting means is in `pages/`, whether a save worked in `saving.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final, Generic
from urllib.parse import quote, urlsplit

from playwright.async_api import Error, Locator, Page, Response, expect

from claude_console_shim.aria import Node, NotASnapshot, normal, parse
from claude_console_shim.browser import Seat
from claude_console_shim.controls import Control, is_forbidden
from claude_console_shim.layouts import Capability, Layout, Signs, Way
from claude_console_shim.matching import describe, expression, find_one
from claude_console_shim.opening import first_line
from claude_console_shim.options import Patience
from claude_console_shim.recognising import P, anchor, fits, recognise, ways
from claude_console_shim.whereabouts import Facts, Place, classify, refusal
from pulumi_claude_admin.errors import ChangedMeanwhile, ConsoleError, LayoutUnknown
from pulumi_claude_admin.ports import ConsoleScope

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
    A page with what is needed to find one's way on it. `host` is the Console's; `organization` is the name that has to be shown, once it is known;
    `layout` the layout in use, for messages and evidence.
    """

    seat: Seat
    host: str
    layouts: tuple[Layout, ...]
    signs: Signs
    patience: Patience
    organization: str | None = field(default=None, init=False)
    layout: str | None = field(default=None, init=False)

    @property
    def page(self) -> Page:
        """The page in use."""
        return self.seat.page

    async def open(self, capability: Capability, kind: type[P], where: ConsoleScope | None = None) -> View[P]:
        """
        Load the page of a setting afresh and recognise it.

        Raises the error of the place that came instead (whereabouts.py), LayoutUnknown, or ChangedMeanwhile when the
        workspace has another name than `where` says.
        """
        routes = ways(self.layouts, capability)
        for number, (way, layouts) in enumerate(routes, start=1):
            facts = await self._arrive(way, where)
            place = self._place(facts, way.landing)
            if place is Place.UNKNOWN and number < len(routes):
                continue
            self._insist_on_known(place, facts)
            tree = await self._enter(way, facts.tree, layouts, capability)
            layout, part = recognise(tree, layouts, capability, kind)
            self.layout = layout.id
            _insist_on_workspace(tree, way, where)
            return View(layout, part, tree)
        raise LayoutUnknown(f"no layout knows a page for {capability}")

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

    async def _arrive(self, way: Way, where: ConsoleScope | None) -> Facts:
        workspace = where.scope.workspace_id if where is not None else None
        route = way.route.replace("{workspace_id}", quote(workspace or "", safe=""))
        try:
            response = await self.page.goto(route, wait_until="commit", timeout=self.patience.page * 1000)
        except Error as error:
            raise ConsoleError(f"the Console does not answer: {first_line(error)}", page=route) from error
        if response is not None and response.status >= HTTPStatus.BAD_REQUEST:
            await self.page.wait_for_load_state("domcontentloaded", timeout=self.patience.page * 1000)
        else:
            await self._until(any_of(self.page, way.landing), self._signs())
        return await self.look(response)

    async def _enter(self, way: Way, tree: Node, layouts: tuple[Layout, ...], capability: Capability) -> Node:
        parts = [part for layout in layouts if (part := layout.part(capability)) is not None]
        anchors = [self._nested(anchor(part)) for part in parts]
        if way.tab is not None:
            await self.press(self.page, way.tab, find_one(tree, way.tab))
        has_come = await self._until(*anchors, self._signs())
        facts = await self.look()
        self._insist_on_known(self._place(facts, way.landing), facts)
        if has_come and not any(fits(facts.tree, part) for part in parts):
            await self._until(*anchors)  # what came first was a heading like that of another page: the workspace's name
            facts = await self.look()
            self._insist_on_known(self._place(facts, way.landing), facts)
        return facts.tree

    async def _until(self, first: Locator, *others: Locator) -> bool:
        """Wait until one of these is there, and say whether it came; the look that follows says which."""
        union = first
        for each in others:
            union = union.or_(each)
        try:
            await expect(union).not_to_have_count(0, timeout=self.patience.page * 1000)
        except AssertionError:
            return False
        return True

    def _signs(self) -> Locator:
        """The headings of pages that are known not to be wanted."""
        headings = (*self.signs.challenge, *self.signs.sign_in, *self.signs.no_permission, *self.signs.maintenance)
        return self.page.get_by_role("heading", name=expression(headings))

    def _nested(self, controls: tuple[Control, ...]) -> Locator:
        first, *others = controls
        found = any_of(self.page, first)
        for control in others:
            found = any_of(found, control)
        return found

    def _place(self, facts: Facts, landing: Control) -> Place:
        return classify(facts, signs=self.signs, landing=(landing,), organization=self.organization)

    def _insist_on_known(self, place: Place, facts: Facts) -> None:
        if place is not Place.KNOWN:
            raise refusal(place, facts, signs=self.signs)


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


def _insist_on_workspace(tree: Node, way: Way, where: ConsoleScope | None) -> None:
    if where is None or where.scope.workspace_id is None:
        return
    if way.workspace_id is not None:
        shown = normal(find_one(tree, way.workspace_id).content)
        if shown != where.scope.workspace_id:
            raise LayoutUnknown(
                f"the page shows workspace {shown}, not {where.scope.workspace_id}; nothing was clicked"
            )
    if way.workspace_name is not None and where.workspace_name is not None:
        name = find_one(tree, way.workspace_name).name
        if name != normal(where.workspace_name):
            raise ChangedMeanwhile(
                f"workspace {where.scope.workspace_id} is named {name!r} on the page, not {where.workspace_name!r}; "
                "nothing was clicked"
            )
