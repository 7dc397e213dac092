"""
One Console with its browser: pages, who is signed in where, errors with evidence. What is done on a page is not known here.

Who is signed in is read once per browser session, on a page of its own while the first setting is being loaded.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Error

from claude_console_shim.browser.evidence import Evidence
from claude_console_shim.browser.launch import Opening
from claude_console_shim.browser.owner import BrowserOwner
from claude_console_shim.browser.page_slot import Seat
from claude_console_shim.browser.playwright_errors import first_line
from claude_console_shim.driver.page import Visit
from claude_console_shim.kept_session import KeptSession
from claude_console_shim.layouts.load import known_layouts
from claude_console_shim.layouts.schema import Capability, Layout, Way
from claude_console_shim.layouts.signs import Signs, shipped_signs
from claude_console_shim.lookups import organization
from claude_console_shim.options import Patience, ShimOptions
from claude_console_shim.session_file import SessionFile
from claude_console_shim.trusted_controls import Trust
from pulumi_claude_admin.errors import (
    ClaudeAdminError,
    ConsoleError,
    LayoutUnknown,
    WriteNotConfirmed,
    WrongOrganization,
)
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.ports import ConsoleIdentity, ConsoleScope

T = TypeVar("T")

SWITCH_BACK: Final = "Switch in the Console's account menu and sign in again with `claude-admin console login`."


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
        found = await asyncio.shield(await self.check_identity())
        self._insist_on_expected(found)
        return found

    async def check_identity(self) -> asyncio.Task[ConsoleIdentity]:
        """
        The running or finished check of this browser session; one that failed is made again.

        Returns once it has its page, so that four operations waiting for it cannot keep it from getting one.
        """
        context = await self.owner.context()
        known = self._identity
        if known is not None and known[0] is context and not has_failed(known[1]):
            return known[1]
        seated = asyncio.Event()
        task = asyncio.create_task(self._read_identity(seated))
        task.add_done_callback(has_failed)
        self._identity = (context, task)
        await seated.wait()
        return task

    def forget_identity(self) -> None:
        """Read anew who is signed in where, the next time that somebody asks: a person may have switched back."""
        self._identity = None

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


def open_desk(
    options: ShimOptions, *, patience: Patience | None = None, layouts: tuple[Layout, ...] | None = None
) -> Desk:
    """A desk with the session of the session file, shared by the Console object and the doctor."""
    session = KeptSession(SessionFile(options.state_file, options.state_key))
    opening = Opening(options, storage_state=session.read, renew=session.renew)
    return desk_on(opening, patience=patience or Patience(), layouts=layouts)


def desk_on(opening: Opening, *, patience: Patience, layouts: tuple[Layout, ...] | None = None) -> Desk:
    """A desk on a browser of one's own choice."""
    home = opening.options.home
    return Desk(
        options=opening.options,
        patience=patience,
        owner=BrowserOwner(opening, patience=patience),
        layouts=known_layouts(home / "layouts") if layouts is None else layouts,
        signs=shipped_signs(),
        trust=Trust(home / "trusted-layouts.json"),
        evidence=Evidence(home / "evidence"),
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
        hint=SWITCH_BACK,
    )


def has_failed(task: asyncio.Task[ConsoleIdentity]) -> bool:
    """Whether a check of who is signed in ended without an answer."""
    return task.done() and (task.cancelled() or task.exception() is not None)
