"""
One operation on one setting: its own page, the right organization, the right workspace, trusted controls. Not what is done there.

Which organization a page is of is read on that page, each time it is loaded and right before each press that may save.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final, TypeVar

from claude_console_shim.browser.time_limits import within
from claude_console_shim.console_session import SWITCH_BACK, Desk, has_failed
from claude_console_shim.driver.list_facts import insist_on_whole_lists
from claude_console_shim.driver.navigation import arrive, look_again
from claude_console_shim.driver.page import View, Visit
from claude_console_shim.driver.stable_reading import believed
from claude_console_shim.layouts.page_kind import insist_on_account
from claude_console_shim.layouts.recognise import P
from claude_console_shim.layouts.schema import Capability, controls
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.control import Control
from claude_console_shim.snapshot.matching import describe, find_all, find_one
from claude_console_shim.trusted_controls import refuse_untrusted
from pulumi_claude_admin.errors import (
    ConsoleError,
    InvalidInputs,
    LayoutUnknown,
    NotPermitted,
    Problem,
    SignInNeeded,
    WrongOrganization,
)
from pulumi_claude_admin.ports import ConsoleIdentity, ConsoleScope

T = TypeVar("T")

_NOTHING: Final[Mapping[str, str]] = {}


@asynccontextmanager
async def operate(desk: Desk, capability: Capability, where: ConsoleScope) -> AsyncIterator[Sitting]:
    """A page for one operation. Its errors carry page, layout and evidence; another organization wins over them."""
    checking = await desk.check_identity()
    visits: list[Visit] = []
    try:
        try:
            async with desk.visit() as visit:
                visits.append(visit)
                yield Sitting(desk, visit, capability, where, checking)
        except ConsoleError as error:
            if visits and not visits[0].saved:
                await _blame_organization(error, desk, visits[0], where, checking)
            raise
    except WrongOrganization:
        desk.forget_identity()
        raise


async def _blame_organization(
    error: ConsoleError, desk: Desk, visit: Visit, where: ConsoleScope, checking: asyncio.Task[ConsoleIdentity]
) -> None:
    """
    Raise WrongOrganization when that is why a page was not what it should be. A page that names no organization says
    nothing about it: then it is read anew who is signed in where.
    """
    insist_on_one_organization(visit.organizations | {where.organization_id}, where)
    if isinstance(error, LayoutUnknown) and not visit.organizations:
        desk.forget_identity()
        checking = await desk.check_identity()
    await asyncio.wait({checking})
    if not has_failed(checking):
        desk.insist_on_organization(checking.result(), where)


@dataclass(slots=True)
class Sitting:
    """One operation on one setting: its page, and what has to hold before anything is pressed."""

    desk: Desk
    visit: Visit
    capability: Capability
    where: ConsoleScope
    checking: asyncio.Task[ConsoleIdentity]
    identity: ConsoleIdentity | None = field(default=None, init=False)

    @property
    def subject_id(self) -> str:
        """What the paths of this setting's requests name: the workspace, or the organization."""
        return self.where.scope.workspace_id or self.where.organization_id

    async def open(
        self, kind: type[P], read: Callable[[View[P]], T], *, is_bare: Callable[[T], bool]
    ) -> tuple[View[P], T]:
        """
        Load the setting's page afresh and read it once it is at rest (stable_reading.py); it has to be the right organization's, and
        its lists whole.
        """
        view = await arrive(self.visit, self.capability, kind, self.where)
        if self.identity is None:
            self.identity = await asyncio.shield(self.checking)
            self.desk.insist_on_organization(self.identity, self.where)
            self.visit.organization = self.identity.organization_name
        self._insist_on_organization(view)
        self.desk.shown.add((self.capability, self.where.scope))

        async def again(before: View[P]) -> View[P]:
            now = await look_again(self.visit, before, self.capability, kind, self.where)
            self._insist_on_organization(now)
            return now

        try:
            at_rest, value = await believed(self.visit, view, again=again, read=read, is_bare=is_bare)
        except InvalidInputs:
            await insist_on_whole_lists(self.visit.page, view.tree, view.part, self.desk.signs)
            raise
        await insist_on_whole_lists(self.visit.page, at_rest.tree, at_rest.part, self.desk.signs)
        return at_rest, value

    async def open_fresh(
        self, kind: type[P], read: Callable[[View[P]], T], *, is_bare: Callable[[T], bool]
    ) -> tuple[View[P], T]:
        """The same where nothing is that any page has stored, nor what was just typed."""
        await self.visit.seat.renew(is_fresh=True)
        try:
            return await self.open(kind, read, is_bare=is_bare)
        except SignInNeeded:
            if not await self.visit.seat.is_outdated():
                raise
        await self.visit.seat.renew(is_fresh=True)  # the session was renewed in another page meanwhile
        return await self.open(kind, read, is_bare=is_bare)

    async def open_to_read(
        self, kind: type[P], read: Callable[[View[P]], T], *, is_bare: Callable[[T], bool]
    ) -> tuple[View[P], T]:
        """The same for a value that is only read: a page that this browser has shown before may have kept it."""
        if (self.capability, self.where.scope) in self.desk.shown:
            return await self.open_fresh(kind, read, is_bare=is_bare)
        return await self.open(kind, read, is_bare=is_bare)

    async def open_to_write(
        self, kind: type[P], read: Callable[[View[P]], T], *, wanted: Callable[[T], T], is_bare: Callable[[T], bool]
    ) -> tuple[View[P], T]:
        """The same for a change. That there is nothing to do is believed of a fresh page only, since nothing is read after it."""
        view, present = await self.open(kind, read, is_bare=is_bare)
        if wanted(present) != present:
            return view, present
        return await self.open_fresh(kind, read, is_bare=is_bare)

    def _insist_on_organization(self, view: View[P]) -> None:
        insist_on_one_organization(self.visit.organizations, self.where)
        if self.identity is not None:
            insist_on_account(view.tree, self.desk.signs, self.identity.organization_name)

    def insist_on_trust(self, view: View[P], *, without: frozenset[str] = frozenset()) -> None:
        """
        Raise LayoutUnknown when a control that this change needs was never matched on this Console; it does not need
        those in `without`.
        """
        if self.where.scope.workspace_id is not None and self.where.workspace_name is None:
            raise InvalidInputs(Problem("workspace_name", "is needed to make sure that the page is the right one"))
        matched = self.desk.trust.matched(self.desk.options, self.where.organization_id, view.layout)
        needed = [
            (path, control)
            for path, control in controls(view.part, self.capability)
            if path.removeprefix(f"{self.capability}.") not in without
        ]
        refuse_untrusted(needed, options=self.desk.options, layout=view.layout, matched=matched)

    def permitted(self, tree: Node, control: Control, values: Mapping[str, str] = _NOTHING) -> Node:
        """
        The control in `tree` that starts a change. Raises NotPermitted where it is disabled or the page has no button: the
        role is too low; LayoutUnknown where it has others.
        """
        words = describe(control, values)
        buttons = [node.name or "one without a name" for node in tree.walk() if node.role == "button"]
        if buttons and not find_all(tree, control, values):
            raise LayoutUnknown(
                f"there is no {words}, but other buttons: {', '.join(buttons)[:200]}", hint="Nothing was clicked."
            )
        if buttons and not (found := find_one(tree, control, values)).has("disabled"):
            return found
        role = f" ({self.identity.role})" if self.identity is not None and self.identity.role else ""
        raise NotPermitted(
            f"the page offers no {words} to the signed-in person{role}",
            hint="An admin may edit limits; nobody may on an archived workspace.",
        )

    def insist_on_subject(self, dialog: Node, subject: Control) -> None:
        """Raise LayoutUnknown unless the dialog names this workspace, or this organization."""
        named = self.where.workspace_name
        if self.where.scope.workspace_id is None and self.identity is not None:
            named = self.identity.organization_name
        shown = normal(find_one(dialog, subject).content)
        if named is None or shown != normal(named):
            raise LayoutUnknown(f"the dialog is about {shown!r}, not about {named!r}; nothing was saved")

    async def still_here(self) -> None:
        """
        Right before a press that may save: raise WrongOrganization when the page, or the browser in another tab, has gone to
        another organization, ConsoleError when nothing may be saved any more.
        """
        insist_on_one_organization(self.visit.organizations, self.where)
        options, name = self.desk.options, self.desk.signs.organization_cookie
        asked = self.visit.page.context.cookies(options.console_url)
        cookies = await within(self.visit.patience.control, asked, what="reading the cookies")
        active = {each.get("value", "") for each in cookies if each.get("name") == name}
        insist_on_one_organization(active | {self.where.organization_id}, self.where)
        self.desk.owner.insist_on_staying()


def insist_on_one_organization(named: AbstractSet[str], where: ConsoleScope) -> None:
    """
    Raise WrongOrganization unless the organizations that a page names are this one alone; LayoutUnknown when it names none.
    """
    others = sorted({each.casefold() for each in named} - {where.organization_id.casefold()})
    if others:
        raise WrongOrganization(
            f"the Console is in organization {', '.join(others)} by now, not in {where.organization_id}; nothing was pressed",
            hint=SWITCH_BACK,
        )
    if not named:
        raise LayoutUnknown(
            "nothing that the page asked for says which organization it is of", hint="Nothing was clicked."
        )
