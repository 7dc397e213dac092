"""
Seeing every row of a table of people, and coming to one of them again, on one page that is not loaded anew. Nothing is saved here.

Rows come in pages, with a button for more, or as one scrolls, in the window or in a box of its own, where rows that are out of sight
may leave again. The values of rows are read in `layouts/person_table.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from playwright.async_api import Locator, Page

from claude_console_shim.driver.page import PageDriver, any_of, read_tree
from claude_console_shim.driver.rate_cells import cell_role
from claude_console_shim.layouts.person_table import (
    PeopleView,
    PersonRow,
    email_cell,
    joined,
    row_of,
    table_of,
    view_of,
)
from claude_console_shim.layouts.schema import ClaudeCodeLimitsMap
from claude_console_shim.snapshot.aria_tree import Node
from claude_console_shim.snapshot.control import Control
from claude_console_shim.snapshot.matching import find_one
from pulumi_claude_admin.errors import ChangedMeanwhile, LayoutUnknown

_MOST_STEPS: Final = 2_000
"""More rows than any organization has, a few at a time: a page whose rows never end is left."""

_BOXES: Final = """table => {
  const boxes = [document.scrollingElement];
  for (let box = table; box !== null && box !== document.body; box = box.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(box).overflowY)) boxes.unshift(box);
  }"""
_DOWN: Final = (
    _BOXES
    + """
  for (const box of boxes) {
    const before = box.scrollTop;
    box.scrollTop = before + Math.max(1, Math.floor(box.clientHeight * 0.6));
    if (box.scrollTop > before) return true;
  }
  return false;
}"""
)
_UP: Final = _BOXES + " boxes.forEach(box => { box.scrollTop = 0; }); return true; }"


@dataclass(slots=True)
class PersonRows:
    """The table of people on a page that is open there."""

    driver: PageDriver
    part: ClaudeCodeLimitsMap
    _table: Node = field(default=Node("table"), init=False)

    @property
    def region(self) -> Locator:
        """The part of the page in which the table is."""
        return any_of(self.driver.page, self.part.region)

    async def read_all(self) -> tuple[PeopleView, tuple[PersonRow, ...]]:
        """The page as it is at the end of the table, and every row. Raises LayoutUnknown unless the page says that these are all."""
        view = await self._first()
        seen = view.rows
        for _ in range(_MOST_STEPS):
            if view.next is None and view.more is None and view.total == len(seen):
                return view, seen
            is_turned = view.next is not None
            following = await self._step(view)
            if following is None:
                _require_all(view, len(seen))
                return view, seen
            view = following
            seen = (*seen, *view.rows) if is_turned else joined(seen, view.rows)
        raise LayoutUnknown("the table of people does not end")

    async def reach(self, wanted: PersonRow) -> tuple[Locator, PersonRow]:
        """The one row of a person, and what it says now. Raises ChangedMeanwhile when it is not there any more, LayoutUnknown for two."""
        found = locate_person(self.driver.page, wanted)
        number = await found.count() or await self._go_on_until(found)
        if number == 0:
            await self._first()
            number = await found.count() or await self._go_on_until(found)
        if number == 0:
            raise ChangedMeanwhile(f"{wanted.email} has no row any more; nothing more was saved")
        if number != 1:
            raise LayoutUnknown(f"{number} rows name {wanted.email} where exactly one is expected")
        soon = locate_person(
            self.driver.page, wanted, in_text=True
        )  # that one row, which the browser finds many times faster
        if await soon.count() == 1:
            found = soon
        return found, await self.read_row(found)

    async def read_row(self, row: Locator) -> PersonRow:
        """What a row says now."""
        nodes = read_tree(await row.aria_snapshot()).children
        if len(nodes) != 1:
            raise LayoutUnknown("the table of people was drawn anew while it was read")
        return row_of(nodes[0], self._table, self.part)

    async def until_row(self, wanted: PersonRow, is_so: Callable[[PersonRow], bool]) -> PersonRow:
        """The row of a person once something is so, or as it is when that does not come."""
        limit = self._clock() + self.driver.timeouts.control
        while True:
            try:
                _, row = await self.reach(wanted)
            except LayoutUnknown:
                if self._clock() > limit:
                    raise
            else:
                if is_so(row) or self._clock() > limit:
                    return row
            await self.driver.rest(self.driver.timeouts.look)

    async def until_view(self, is_so: Callable[[PeopleView], bool]) -> PeopleView:
        """The same of what is to be seen now."""
        limit = self._clock() + self.driver.timeouts.control
        while True:
            view = await self.look()
            if is_so(view) or self._clock() > limit:
                return view
            await self.driver.rest(self.driver.timeouts.look)

    async def look(self) -> PeopleView:
        """What is to be seen now."""
        tree = read_tree(
            await self.driver.page.aria_snapshot()
        )  # of the region alone it is empty while that is drawn anew
        self._table = table_of(find_one(tree, self.part.region), self.part)
        return view_of(tree, self.part)

    async def _go_on_until(self, found: Locator) -> int:
        """Go on in the table until the row is there, and say how many there are."""
        view = await self.look()
        for _ in range(_MOST_STEPS):
            following = await self._step(view)
            if number := await found.count():
                return number
            if following is None:
                return 0
            view = following
        return 0

    async def _first(self) -> PeopleView:
        """The page at the beginning of the table."""
        await self._element.evaluate(_UP)
        view = await self._at_rest()
        for _ in range(_MOST_STEPS):
            if view.previous is None:
                return view
            view = await self._turn(view, self.part.previous, view.previous)
        raise LayoutUnknown("the pages of the table of people have no first one")

    async def _step(self, view: PeopleView) -> PeopleView | None:
        """The page with other rows, or None when there are no more."""
        if view.next is not None:
            return await self._turn(view, self.part.next, view.next)
        if view.more is not None:
            return await self._turn(view, self.part.more, view.more)
        if not await self._element.evaluate(_DOWN):
            now = await self._at_rest()
            return now if now.emails != view.emails else None
        return await self._at_rest()

    async def _turn(self, view: PeopleView, control: Control | None, node: Node) -> PeopleView:
        """Press what shows other rows, and wait for them."""
        if control is None:
            raise LayoutUnknown("the page map does not say how the table goes on")
        await self.driver.press(self.region, control, node)
        return await self._changed(lambda now: now.emails != view.emails)

    async def _changed(self, is_so: Callable[[PeopleView], bool]) -> PeopleView:
        limit = self._clock() + self.driver.timeouts.page
        while self._clock() < limit:
            if is_so(now := await self._at_rest()):
                return now
        raise LayoutUnknown("the table of people does not go on")

    async def _at_rest(self) -> PeopleView:
        """What is to be seen once two looks agree and nothing is under way."""
        limit, seen = self._clock() + self.driver.timeouts.page, await self.look()
        while self._clock() < limit:
            was_at_rest = await self.driver.rest(self.driver.timeouts.look)
            now = await self.look()
            if was_at_rest and now == seen:
                return now
            seen = now
        raise LayoutUnknown("the table of people does not come to rest")

    @property
    def _element(self) -> Locator:
        return self.region.get_by_role("table").filter(has=any_of(self.driver.page, self.part.email_column))

    def _clock(self) -> float:
        return asyncio.get_running_loop().time()


def locate_person(page: Page, wanted: PersonRow, *, in_text: bool = False) -> Locator:
    """The row of a person on the page, found by the cell that has the address; `in_text` leaves out rows without it in their text."""
    cell, rows = email_cell(wanted), page.get_by_role("row")
    if in_text:
        rows = rows.filter(has_text=cell.name)
    return rows.filter(has=page.get_by_role(cell_role(cell), name=cell.name, exact=True))


def _require_all(view: PeopleView, seen: int) -> None:
    if view.total is None and not view.is_last_page:
        raise LayoutUnknown(
            f"nothing on the page says that the {seen} people that it shows are all of them", hint="Nothing was saved."
        )
    if view.total is not None and view.total != seen:
        raise LayoutUnknown(
            f"the page says that there are {view.total} people and shows {seen}", hint="Nothing was saved."
        )
