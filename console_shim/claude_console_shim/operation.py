"""
One operation on one setting: its own page, the right organization, the right workspace, trusted controls. Not what is done there.

Which organization a page is of is read on that page, each time it is loaded and right before each press that may save.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final, TypeVar

from claude_console_shim.console_session import ConsoleSession, has_failed
from claude_console_shim.driver.list_facts import require_whole_lists
from claude_console_shim.driver.navigation import look_again, navigate
from claude_console_shim.driver.page import PageDriver, RecognisedPage
from claude_console_shim.driver.stable_reading import read_when_stable
from claude_console_shim.layouts.page_kind import require_account
from claude_console_shim.layouts.part_controls import controls
from claude_console_shim.layouts.recognise import P
from claude_console_shim.layouts.schema import PartName
from claude_console_shim.press_record import PressRecord
from claude_console_shim.press_safety import PressSafety, require_one_organization, workspaces_in
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.control import Control
from claude_console_shim.snapshot.matching import describe, find_all, find_one
from claude_console_shim.trusted_controls import require_matched, without_question
from pulumi_claude_admin.errors import (
    ClaudeAdminError,
    ConsoleError,
    InvalidInputs,
    LayoutUnknown,
    NotPermitted,
    Problem,
    SignInNeeded,
    WrongOrganization,
)
from pulumi_claude_admin.ports import ConsoleIdentity, ConsoleScope

_log: Final = logging.getLogger(__name__)

T = TypeVar("T")

_NOTHING: Final[Mapping[str, str]] = {}


@asynccontextmanager
async def open_operation(session: ConsoleSession, part_name: PartName, where: ConsoleScope) -> AsyncIterator[Operation]:
    """A page for one operation. Its errors carry page, layout and evidence; another organization wins over them."""
    _log.info("%s of %s", part_name, where.scope.workspace_id or where.organization_id)
    checking = await session.check_identity()
    drivers: list[PageDriver] = []
    records: list[PressRecord] = []
    try:
        try:
            async with session.open_page() as driver:
                operation = Operation(session, driver, part_name, where, checking)
                drivers.append(driver)
                records.append(operation.record)
                yield operation
        except ConsoleError as error:
            if drivers and not drivers[0].saved:
                await _blame_organization(error, session, drivers[0], where, checking)
            raise
    except ClaudeAdminError as error:
        if isinstance(error, WrongOrganization):
            session.forget_identity()
        for record in records:
            record.ended_with(error)
        raise


async def _blame_organization(
    error: ConsoleError,
    session: ConsoleSession,
    driver: PageDriver,
    where: ConsoleScope,
    checking: asyncio.Task[ConsoleIdentity],
) -> None:
    """
    Raise WrongOrganization when that is why a page was not what it should be. A page that names no organization says
    nothing about it: then it is read anew who is signed in where.
    """
    require_one_organization(driver.organizations | {where.organization_id}, where)
    if isinstance(error, LayoutUnknown) and not driver.organizations:
        session.forget_identity()
        checking = await session.check_identity()
    await asyncio.wait({checking})
    if not has_failed(checking):
        session.require_organization(checking.result(), where)


@dataclass(slots=True)
class Operation:
    """One operation on one setting: its page, and what has to hold before anything is pressed."""

    session: ConsoleSession
    driver: PageDriver
    part_name: PartName
    where: ConsoleScope
    checking: asyncio.Task[ConsoleIdentity]
    identity: ConsoleIdentity | None = field(default=None, init=False)
    subject: Control | None = field(default=None, init=False)
    """What in the open dialog names the workspace, or the organization."""
    record: PressRecord = field(init=False)
    """What the journal says of the presses."""
    safety: PressSafety = field(init=False)
    """What has to hold before each press, and which presses were planned."""
    waived: tuple[Control, ...] = field(default=(), init=False)
    """Controls of questions that are not asked here, as the doctor saw, and so were never matched."""

    def __post_init__(self) -> None:
        self.record = PressRecord(
            self.session.options.journal,
            organization_id=self.where.organization_id,
            setting=self.part_name,
            target=self.subject_id,
        )
        self.safety = PressSafety(self.session, self.driver, self.where, self.record)

    @property
    def subject_id(self) -> str:
        """What the paths of this setting's requests name: the workspace, or the organization."""
        return self.where.scope.workspace_id or self.where.organization_id

    async def open(
        self, part_type: type[P], read: Callable[[RecognisedPage[P]], T], *, is_bare: Callable[[T], bool]
    ) -> tuple[RecognisedPage[P], T]:
        """
        Load the setting's page afresh and read it once it is at rest (stable_reading.py); it has to be the right organization's, and
        its lists whole.
        """
        recognised = await self._navigate(part_type)
        if self.identity is None:
            self.identity = await asyncio.shield(self.checking)
            self.session.require_organization(self.identity, self.where)
            self.driver.organization = self.identity.organization_name
        self._require_organization(recognised)
        self.session.shown.add((self.part_name, self.where.scope))

        async def again(before: RecognisedPage[P]) -> RecognisedPage[P]:
            now = await look_again(self.driver, before, self.part_name, part_type, self.where)
            self._require_organization(now)
            return now

        try:
            at_rest, value = await read_when_stable(self.driver, recognised, again=again, read=read, is_bare=is_bare)
        except InvalidInputs:
            await require_whole_lists(self.driver.page, recognised.tree, recognised.part, self.session.signs)
            raise
        await require_whole_lists(self.driver.page, at_rest.tree, at_rest.part, self.session.signs)
        self.safety.place = workspaces_in(self.driver.page.url)
        return at_rest, value

    async def _navigate(self, part_type: type[P]) -> RecognisedPage[P]:
        slot = self.driver.slot
        try:
            return await navigate(self.driver, self.part_name, part_type, self.where)
        except SignInNeeded:
            if not await slot.is_outdated():
                raise
        await slot.renew(is_fresh=True)  # the session was renewed in another page meanwhile
        return await navigate(self.driver, self.part_name, part_type, self.where)

    async def open_fresh(
        self, part_type: type[P], read: Callable[[RecognisedPage[P]], T], *, is_bare: Callable[[T], bool]
    ) -> tuple[RecognisedPage[P], T]:
        """The same where nothing is that any page has stored, nor what was just typed."""
        await self.driver.slot.renew(is_fresh=True)
        return await self.open(part_type, read, is_bare=is_bare)

    async def open_to_read(
        self, part_type: type[P], read: Callable[[RecognisedPage[P]], T], *, is_bare: Callable[[T], bool]
    ) -> tuple[RecognisedPage[P], T]:
        """The same for a value that is only read: a page that this browser has shown before may have kept it."""
        if (self.part_name, self.where.scope) in self.session.shown:
            return await self.open_fresh(part_type, read, is_bare=is_bare)
        return await self.open(part_type, read, is_bare=is_bare)

    async def open_to_write(
        self,
        part_type: type[P],
        read: Callable[[RecognisedPage[P]], T],
        *,
        wanted: Callable[[T], T],
        is_bare: Callable[[T], bool],
    ) -> tuple[RecognisedPage[P], T]:
        """The same for a change. That there is nothing to do is believed of a fresh page only, since nothing is read after it."""
        recognised, present = await self.open(part_type, read, is_bare=is_bare)
        if wanted(present) != present:
            self.driver.slot.prepare()
            return recognised, present
        return await self.open_fresh(part_type, read, is_bare=is_bare)

    def _require_organization(self, recognised: RecognisedPage[P]) -> None:
        require_one_organization(self.driver.organizations, self.where)
        if self.identity is not None:
            require_account(recognised.tree, self.session.signs, self.identity.organization_name)

    def require_trusted(self, recognised: RecognisedPage[P], *, without: frozenset[str] = frozenset()) -> None:
        """
        Raise LayoutUnknown when a control that this change needs was never matched on this Console; it does not need
        those in `without`.
        """
        if self.where.scope.workspace_id is not None and self.where.workspace_name is None:
            raise InvalidInputs(Problem("workspace_name", "is needed to make sure that the page is the right one"))
        if self.session.rehearsal is not None:
            return  # nothing can be saved, as when the doctor matches them
        matched = self.session.trusted_controls.matched(
            self.session.options, self.where.organization_id, recognised.layout
        )
        if not self.session.options.is_local:
            waived = without_question(tuple(controls(recognised.part, self.part_name)), matched)
            self.waived = tuple(each for path, each in controls(recognised.part, self.part_name) if path in waived)
            matched |= waived
        needed = [
            (path, control)
            for path, control in controls(recognised.part, self.part_name)
            if not without & _names(path.removeprefix(f"{self.part_name}."))
        ]
        require_matched(needed, options=self.session.options, layout=recognised.layout, matched=matched)

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

    def require_matched_question(self, submit: Control) -> None:
        """Raise LayoutUnknown when a question came where the doctor saw that none does: nobody has matched it."""
        if submit in self.waived:
            raise LayoutUnknown(
                f"the Console asked a question that it did not ask when its controls were matched ({describe(submit)}); "
                "nothing was removed",
                hint="Match it with `claude-admin console doctor --trust-removal`.",
            )

    def require_subject(self, dialog: Node, subject: Control) -> None:
        """Raise LayoutUnknown unless the dialog names this workspace, or this organization; that is asked again before a press."""
        self.subject = subject
        named = self.where.workspace_name
        if self.where.scope.workspace_id is None and self.identity is not None:
            named = self.identity.organization_name
        shown = normal(find_one(dialog, subject).content)
        if named is None or shown != normal(named):
            raise LayoutUnknown(f"the dialog is about {shown!r}, not about {named!r}; nothing was saved")


def _names(path: str) -> frozenset[str]:
    """What a control may be named by: its path, or the first of it."""
    return frozenset((path, path.partition(".")[0]))
