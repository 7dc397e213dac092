"""
One Console with its browser: pages, who is signed in where, errors with evidence. What is done on a page is not known here.

Who is signed in is read once per browser session, on a page of its own while the first setting is being loaded.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Error

from claude_console_shim.browser.evidence import Evidence
from claude_console_shim.browser.launch import BrowserLauncher
from claude_console_shim.browser.owner import BrowserOwner
from claude_console_shim.browser.page_slot import PageSlot
from claude_console_shim.browser.playwright_errors import first_line
from claude_console_shim.browser.read_only import ReadOnly
from claude_console_shim.driver.language import LanguageInUse, language_in_use
from claude_console_shim.driver.page import PageDriver
from claude_console_shim.kept_session import KeptSession
from claude_console_shim.layouts.load import known_layouts
from claude_console_shim.layouts.schema import Layout, PartName, Way
from claude_console_shim.layouts.settings_paths import SettingsPaths
from claude_console_shim.layouts.signs import Signs, shipped_signs
from claude_console_shim.lookups import organization
from claude_console_shim.options import ShimOptions, Timeouts
from claude_console_shim.session_file import SessionFile
from claude_console_shim.trusted_controls import TrustedControls, trusted_by
from pulumi_claude_admin.errors import (
    BeyondGuardRails,
    ClaudeAdminError,
    ConsoleError,
    LayoutUnknown,
    WriteNotConfirmed,
    WrongOrganization,
)
from pulumi_claude_admin.model.organization import is_same_organization
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.ports import ConsoleIdentity, ConsoleScope

_log: Final = logging.getLogger(__name__)

T = TypeVar("T")

SWITCH_BACK: Final = "Switch in the Console's account menu and sign in again with `claude-admin console login`."


@dataclass(frozen=True, slots=True)
class _IdentityCheck:
    """The reading of who is signed in, in this context, and whether it has its page."""

    context: BrowserContext
    task: asyncio.Task[ConsoleIdentity]
    has_page: asyncio.Event


@dataclass(slots=True)
class ConsoleSession:
    """One Console with its browser. All of it is used on the owner thread. `shown` are the settings that its pages have shown."""

    options: ShimOptions
    timeouts: Timeouts
    owner: BrowserOwner
    language: LanguageInUse
    signs: Signs
    trusted_controls: TrustedControls
    evidence: Evidence
    kept: KeptSession | None = None
    rehearsal: ReadOnly | None = None
    """The block of a browser in which changes are rehearsed."""
    shown: set[tuple[PartName, Scope]] = field(default_factory=set, init=False)
    _newer: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    _identity: _IdentityCheck | None = field(default=None, init=False)
    _worked: dict[PartName, Way] = field(default_factory=dict, init=False)

    @asynccontextmanager
    async def open_page(self, on_taken: Callable[[], object] = lambda: None) -> AsyncIterator[PageDriver]:
        """A page of its own. What goes wrong there is told with page, layout and evidence."""
        async with self.owner.slot(on_taken) as slot, self._drive(slot) as driver:
            yield driver

    @asynccontextmanager
    async def open_page_with(self, state: Mapping[str, Any]) -> AsyncIterator[PageDriver]:
        """The same in a context of its own, with this storage state and nothing else."""
        async with self.owner.slot_with(state) as slot, self._drive(slot) as driver:
            yield driver

    @asynccontextmanager
    async def _drive(self, slot: PageSlot) -> AsyncIterator[PageDriver]:
        driver = PageDriver(
            slot, self.options.host, self.language, self.signs, self.timeouts, self._worked, self.rehearsal
        )
        driver.capture = lambda failure: self._capture(driver, failure)
        try:
            if slot.locale != self.language.locale:
                slot.locale = self.language.locale
                await slot.renew()
            try:
                yield driver
            finally:
                slot.organizations = driver.organizations
        except Error as error:
            kind = ConsoleError if slot.is_gone else LayoutUnknown
            problem = _after_saves(driver, kind(f"the page did not react as expected: {first_line(error)}"))
            await self._enrich(problem, driver)
            raise problem from error
        except (AssertionError, LookupError, TypeError, ValueError, OSError, RuntimeError) as error:
            strange = LayoutUnknown("a page that no map and no rule here is made for: " + _of_a_bug(error))
            problem = _after_saves(driver, strange)
            await self._enrich(problem, driver)
            raise problem from error
        except ConsoleError as error:
            problem = _after_saves(driver, error)
            await self._enrich(problem, driver)
            if problem is error:
                raise
            raise problem from error
        except (WrongOrganization, BeyondGuardRails) as error:
            if not driver.saved:
                raise
            problem = _after_saves(driver, error)
            await self._enrich(problem, driver)
            raise problem from error

    async def identity(self) -> ConsoleIdentity:
        """Who is signed in, read once per browser session. Raises WrongOrganization when the options expect another."""
        found = await asyncio.shield(await self.check_identity())
        self.require_expected(found)
        return found

    async def check_identity(self) -> asyncio.Task[ConsoleIdentity]:
        """
        The running or finished check of this browser session; one that failed is made again.

        Returns once it has its page, whoever asks: operations that wait for it hold pages, and would keep it from getting one.
        """
        context = await self.owner.context()
        check = self._identity
        if check is None or check.context is not context or has_failed(check.task):
            taken = asyncio.Event()
            check = _IdentityCheck(context, asyncio.create_task(self._read_identity(taken)), taken)
            check.task.add_done_callback(has_failed)
            self._identity = check
        await check.has_page.wait()
        return check.task

    def forget_identity(self) -> None:
        """Read anew who is signed in where, the next time that somebody asks: a person may have switched back."""
        self._identity = None

    @property
    def edition(self) -> int:
        """How many times another session of the session file has taken the place of the one in use."""
        return 0 if self.kept is None else self.kept.edition

    async def take_newer(self, since: int) -> bool:
        """
        Whether another session than that of the edition `since` is in the session file: this browser has it then. Asked once
        before somebody is told to sign in.
        """
        async with self._newer:
            if self.kept is None:
                return False
            if self.kept.edition == since:
                newer = self.kept.reread()
                if newer is None:
                    return False
                await self.owner.sign_in_with(newer)
                self.forget_identity()
            return True

    async def _read_identity(self, taken: asyncio.Event) -> ConsoleIdentity:
        try:
            async with self.open_page(taken.set) as driver:
                found = await organization.read(driver)
                _log.info(
                    "signed in to organization %s as %s",
                    found.organization_id,
                    found.role or "a role that is not shown",
                )
                return found
        finally:
            taken.set()

    def require_organization(self, found: ConsoleIdentity, where: ConsoleScope) -> None:
        """Raise WrongOrganization unless the session is where the setting is, and where the options expect it."""
        self.require_expected(found)
        if not is_same_organization(found.organization_id, where.organization_id):
            raise _wrong(found, where.organization_id)

    def require_expected(self, found: ConsoleIdentity) -> None:
        """Raise WrongOrganization when the options expect another organization."""
        expected = self.options.expected_organization_id
        if expected is not None and not is_same_organization(found.organization_id, expected):
            raise _wrong(found, expected)

    async def _enrich(self, error: ConsoleError, driver: PageDriver) -> None:
        if isinstance(error, WriteNotConfirmed):
            error.before = driver.before
        error.layout = error.layout or driver.layout
        if driver.slot.is_gone:
            return
        error.page = error.page or urlsplit(driver.page.url).path
        if error.evidence is None:
            _, error.evidence = await self._capture(driver, str(error))

    async def _capture(self, driver: PageDriver, failure: str) -> tuple[str, str | None]:
        page = urlsplit(driver.page.url).path
        return page, await self.evidence.capture(driver.page, failure=failure, layout=driver.layout)


def open_session(
    options: ShimOptions, *, timeouts: Timeouts | None = None, layouts: tuple[Layout, ...] | None = None
) -> ConsoleSession:
    """With the session of the session file; in a browser that only reads where the options say to rehearse."""
    if options.rehearse:
        session, read_only = open_read_only_session(options, timeouts=timeouts, layouts=layouts)
        return replace(session, rehearsal=read_only)
    kept = kept_session(options)
    launcher = BrowserLauncher(options, storage_state=kept.read, renew=kept.renew)
    return session_on(launcher, timeouts=timeouts or Timeouts(), layouts=layouts, kept=kept)


def kept_session(options: ShimOptions) -> KeptSession:
    """The session of the session file, without a browser."""
    file = SessionFile(options.state_file, options.state_key)
    return KeptSession(file, shipped_signs(), organization_id=options.expected_organization_id)


def open_read_only_session(
    options: ShimOptions, *, timeouts: Timeouts | None = None, layouts: tuple[Layout, ...] | None = None
) -> tuple[ConsoleSession, ReadOnly]:
    """The same in a browser that only reads (browser/read_only.py), with what says that it does: for whoever only looks."""
    kept, paths = kept_session(options), SettingsPaths(options.host, shipped_signs().sign_in_path)
    read_only = ReadOnly(paths.may_ask, go_below=paths.go_below)
    launcher = BrowserLauncher(options, storage_state=kept.read, renew=kept.renew, read_only=read_only)
    session = session_on(launcher, timeouts=timeouts or Timeouts(), layouts=layouts, kept=kept)
    for known in session.language.layouts.values():
        for _, part in (each for layout in known for each in layout.parts):
            paths.go_below(part.way.route)
    return session, read_only


def session_on(
    launcher: BrowserLauncher,
    *,
    timeouts: Timeouts,
    layouts: tuple[Layout, ...] | None = None,
    kept: KeptSession | None = None,
) -> ConsoleSession:
    """On a browser of one's own choice; `kept` is where its session comes from."""
    home = launcher.options.home
    language = language_in_use(
        known_layouts(home / "layouts") if layouts is None else layouts, launcher.options.language
    )
    return ConsoleSession(
        options=launcher.options,
        timeouts=timeouts,
        owner=BrowserOwner(replace(launcher, locale=language.locale), timeouts=timeouts),
        language=language,
        signs=shipped_signs(),
        trusted_controls=trusted_by(launcher.options),
        evidence=Evidence(home / "evidence"),
        kept=kept,
    )


def _of_a_bug(error: Exception) -> str:
    """What went wrong inside, in one line."""
    said = next((line.strip() for line in str(error).splitlines() if line.strip()), "no reason given")
    return f"{type(error).__name__}: {said[:200]}"


def _after_saves(driver: PageDriver, error: ConsoleError | WrongOrganization | BeyondGuardRails) -> ConsoleError:
    """The error for what stopped a series of saves that had begun: no other kind may say that anything was changed."""
    if isinstance(error, ConsoleError) and (not driver.saved or isinstance(error, WriteNotConfirmed)):
        return error
    return WriteNotConfirmed(
        f"the change stopped after {driver.saved} of its saves: {error.message}",
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
