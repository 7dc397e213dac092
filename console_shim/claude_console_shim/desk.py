"""
What every operation on a setting shares: a page of its own, the right organization, trust, evidence. Not what is done there.

Who is signed in is read once per browser session, on a page of its own while the first setting is being loaded. Which
organization a page is of is read on that page, each time it is loaded and right before each press that may save.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Error

from claude_console_shim.aria import Node, normal
from claude_console_shim.arriving import arrive, look_again
from claude_console_shim.browser import BrowserOwner, Seat
from claude_console_shim.controls import Control
from claude_console_shim.evidence import Evidence
from claude_console_shim.layouts import Capability, Layout, Signs, Way, controls
from claude_console_shim.limits import within
from claude_console_shim.matching import describe, find_all, find_one
from claude_console_shim.opening import first_line
from claude_console_shim.options import Patience, ShimOptions
from claude_console_shim.pages import organization
from claude_console_shim.recognising import P
from claude_console_shim.resting import believed
from claude_console_shim.trust import Trust, refuse_untrusted
from claude_console_shim.visiting import View, Visit
from claude_console_shim.whereabouts import insist_on_account
from claude_console_shim.whole_lists import insist_on_whole_lists
from pulumi_claude_admin.errors import (
    ClaudeAdminError,
    ConsoleError,
    InvalidInputs,
    LayoutUnknown,
    NotPermitted,
    Problem,
    SignInNeeded,
    WriteNotConfirmed,
    WrongOrganization,
)
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.ports import ConsoleIdentity, ConsoleScope

T = TypeVar("T")

_NOTHING: Final[Mapping[str, str]] = {}
_SWITCH_BACK: Final = "Switch in the Console's account menu and sign in again with `claude-admin console login`."


@dataclass(slots=True)
class Desk:
    """One Console with its browser. All of it is used on the owner thread. `shown` are the settings that its pages have shown."""

    options: ShimOptions
    patience: Patience
    owner: BrowserOwner
    layouts: tuple[Layout, ...]
    signs: Signs
    trust: Trust
    evidence: Evidence
    shown: set[tuple[Capability, Scope]] = field(default_factory=set, init=False)
    _identity: tuple[BrowserContext, asyncio.Task[ConsoleIdentity]] | None = field(default=None, init=False)
    _worked: dict[Capability, Way] = field(default_factory=dict, init=False)

    @asynccontextmanager
    async def sit(self, capability: Capability, where: ConsoleScope) -> AsyncIterator[Sitting]:
        """A page for one operation. Its errors carry page, layout and evidence; another organization wins over them."""
        checking = await self._check_identity()
        visits: list[Visit] = []
        try:
            try:
                async with self.visit() as visit:
                    visits.append(visit)
                    yield Sitting(self, visit, capability, where, checking)
            except ConsoleError as error:
                if visits and not visits[0].saved:
                    await self._blame_organization(error, visits[0], where, checking)
                raise
        except WrongOrganization:
            self._identity = None  # whoever reads this has switched back perhaps
            raise

    async def _blame_organization(
        self, error: ConsoleError, visit: Visit, where: ConsoleScope, checking: asyncio.Task[ConsoleIdentity]
    ) -> None:
        """
        Raise WrongOrganization when that is why a page was not what it should be. A page that names no organization says
        nothing about it: then it is read anew who is signed in where.
        """
        insist_on_one_organization(visit.organizations | {where.organization_id}, where)
        if isinstance(error, LayoutUnknown) and not visit.organizations:
            self._identity = None
            checking = await self._check_identity()
        await asyncio.wait({checking})
        if not _has_failed(checking):
            self.insist_on_organization(checking.result(), where)

    @asynccontextmanager
    async def visit(self, seated: Callable[[], object] = lambda: None) -> AsyncIterator[Visit]:
        """A page with the way about it. What goes wrong there is told with page, layout and evidence."""
        async with self.owner.seat(seated) as seat, self._visit_on(seat) as visit:
            yield visit

    @asynccontextmanager
    async def visit_with(self, state: Mapping[str, Any]) -> AsyncIterator[Visit]:
        """The same in a context of its own, with this storage state and nothing else."""
        async with self.owner.seat_with(state) as seat, self._visit_on(seat) as visit:
            yield visit

    @asynccontextmanager
    async def _visit_on(self, seat: Seat) -> AsyncIterator[Visit]:
        visit = Visit(seat, self.options.host, self.layouts, self.signs, self.patience, self._worked)
        visit.capture = lambda failure: self._capture(visit, failure)
        try:
            yield visit
        except Error as error:
            kind = ConsoleError if seat.is_gone else LayoutUnknown
            problem = _after_saves(visit, kind(f"the page did not react as expected: {first_line(error)}"))
            await self._enrich(problem, visit)
            raise problem from error
        except (AssertionError, LookupError, TypeError, ValueError, OSError, RuntimeError) as error:
            strange = LayoutUnknown("a page that no map and no rule here is made for: " + _of_a_bug(error))
            problem = _after_saves(visit, strange)
            await self._enrich(problem, visit)
            raise problem from error
        except ConsoleError as error:
            problem = _after_saves(visit, error)
            await self._enrich(problem, visit)
            if problem is error:
                raise
            raise problem from error
        except WrongOrganization as error:
            if not visit.saved:
                raise
            problem = _after_saves(visit, error)
            await self._enrich(problem, visit)
            raise problem from error

    async def identity(self) -> ConsoleIdentity:
        """Who is signed in, read once per browser session. Raises WrongOrganization when the options expect another."""
        found = await asyncio.shield(await self._check_identity())
        self._insist_on_expected(found)
        return found

    async def _check_identity(self) -> asyncio.Task[ConsoleIdentity]:
        """
        The running or finished check of this browser session; one that failed is made again.

        Returns once the check has its page, so that four operations waiting for it cannot keep it from getting one.
        """
        context = await self.owner.context()
        known = self._identity
        if known is not None and known[0] is context and not _has_failed(known[1]):
            return known[1]
        seated = asyncio.Event()
        task = asyncio.create_task(self._read_identity(seated))
        task.add_done_callback(_has_failed)
        self._identity = (context, task)
        await seated.wait()
        return task

    async def _read_identity(self, seated: asyncio.Event) -> ConsoleIdentity:
        try:
            async with self.visit(seated.set) as visit:
                return await organization.read(visit)
        finally:
            seated.set()

    def insist_on_organization(self, found: ConsoleIdentity, where: ConsoleScope) -> None:
        """Raise WrongOrganization unless the session is where the setting is, and where the options expect it."""
        self._insist_on_expected(found)
        if found.organization_id.casefold() != where.organization_id.casefold():
            raise _wrong(found, where.organization_id)

    def _insist_on_expected(self, found: ConsoleIdentity) -> None:
        expected = self.options.expected_organization_id
        if expected is not None and found.organization_id.casefold() != expected.casefold():
            raise _wrong(found, expected)

    async def _enrich(self, error: ConsoleError, visit: Visit) -> None:
        if isinstance(error, WriteNotConfirmed):
            error.before = visit.before
        error.layout = error.layout or visit.layout
        if visit.seat.is_gone:
            return
        error.page = error.page or urlsplit(visit.page.url).path
        if error.evidence is None:
            _, error.evidence = await self._capture(visit, str(error))

    async def _capture(self, visit: Visit, failure: str) -> tuple[str, str | None]:
        page = urlsplit(visit.page.url).path
        return page, await self.evidence.capture(visit.page, failure=failure, layout=visit.layout)


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
        Load the setting's page afresh and read it once it is at rest (resting.py); it has to be the right organization's, and
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
            hint=_SWITCH_BACK,
        )
    if not named:
        raise LayoutUnknown(
            "nothing that the page asked for says which organization it is of", hint="Nothing was clicked."
        )


def _of_a_bug(error: Exception) -> str:
    """What went wrong inside, in one line."""
    said = next((line.strip() for line in str(error).splitlines() if line.strip()), "no reason given")
    return f"{type(error).__name__}: {said[:200]}"


def _after_saves(visit: Visit, error: ConsoleError | WrongOrganization) -> ConsoleError:
    """The error for what stopped a series of saves that had begun: no other kind may say that anything was changed."""
    if isinstance(error, ConsoleError) and (not visit.saved or isinstance(error, WriteNotConfirmed)):
        return error
    return WriteNotConfirmed(
        f"the change stopped after {visit.saved} of its saves: {error.message}",
        hint="Run again: what is there already is not saved again.",
        page=error.page if isinstance(error, ConsoleError) else None,
        evidence=error.evidence if isinstance(error, ConsoleError) else None,
    )


def _wrong(found: ConsoleIdentity, wanted: str) -> ClaudeAdminError:
    return WrongOrganization(
        f"the Console session is in organization {found.organization_id} ({found.organization_name}), not in {wanted}; "
        "nothing was changed",
        hint=_SWITCH_BACK,
    )


def _has_failed(task: asyncio.Task[ConsoleIdentity]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)
