"""
What `claude-admin console …` calls: plain values in, plain values out. No option is parsed and nothing is printed here.

Errors are those of `errors.py`, one line each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

from playwright.async_api import Page

from claude_console_shim.browser.launch import BrowserLauncher
from claude_console_shim.browser.owner import BrowserOwner
from claude_console_shim.carried_session import joined_session
from claude_console_shim.console import connect
from claude_console_shim.console_dump import Dumped, Names, dump_to
from claude_console_shim.console_session import open_read_only_session, open_session, session_on
from claude_console_shim.doctor import Doctor, DoctorReport
from claude_console_shim.dump.folder import require_empty
from claude_console_shim.layout_list import ListedLayout, list_layouts
from claude_console_shim.layouts.load import known_layouts
from claude_console_shim.layouts.schema import PartName
from claude_console_shim.mapping.asking import Person as MapPerson
from claude_console_shim.mapping.asking import WorkspaceOnPage
from claude_console_shim.mapping.dumped import read_dumped
from claude_console_shim.mapping.kept_map import (
    KeptMap,
    keep_map,
    read_by_map,
    require_free,
    require_some_language_free,
    scope_of,
)
from claude_console_shim.mapping.map_page import DrawnMap, ask_for_map
from claude_console_shim.mapping.trial import Trial
from claude_console_shim.options import ShimOptions, Timeouts, require_safe_address
from claude_console_shim.session_file import SessionFile
from claude_console_shim.sign_in import Person, keep, sign_in
from pulumi_claude_admin.errors import ConfigurationError, SignInNeeded
from pulumi_claude_admin.ports import ConsoleIdentity

LOOKING: Final = Timeouts(page=12.0)
"""Whoever only looks gives up on a page sooner: content was seen to come up to 8 s late (docs/platform/console.md#words)."""


async def _in_the_window(page: Page) -> None:
    """A person does it there; there is nothing to do here."""
    del page


def login(
    options: ShimOptions,
    person: Person = _in_the_window,
    *,
    timeouts: Timeouts | None = None,
    is_headless: bool = False,
) -> ConsoleIdentity:
    """
    Open a window for a person to sign in, keep the session, and return who is signed in.

    `person` is the human step (given the Playwright page; for tests, which also want it headless). Raises
    ConfigurationError without a key, before anything is opened; SignInNeeded when nobody signs in.
    """
    file = SessionFile(options.state_file, options.state_key)
    file.require_key()
    launcher = BrowserLauncher(options, storage_state=lambda: None, is_headless=is_headless)
    session = session_on(launcher, timeouts=timeouts or Timeouts())
    with closing(session.owner):
        return session.owner.call(lambda: sign_in(session, file, person))


def login_with(
    options: ShimOptions, state: Mapping[str, Any], *, source: str, timeouts: Timeouts | None = None
) -> ConsoleIdentity:
    """
    Keep a session that was made elsewhere, when a fresh browser without a window is signed in with it, and return who that is.

    `state` is what `carried_session` makes of its text, `source` its name in messages. Raises SignInNeeded when it signs nobody
    in, WrongOrganization when another organization is expected; nothing is kept then.
    """
    file = SessionFile(options.state_file, options.state_key)
    file.require_key()
    launcher = BrowserLauncher(options, storage_state=lambda: state)
    session = session_on(launcher, timeouts=timeouts or Timeouts())

    async def tried() -> ConsoleIdentity:
        return await keep(session, file, await session.owner.context(), signed_in_at=None)

    with closing(session.owner):
        try:
            return session.owner.call(tried)
        except SignInNeeded as error:
            raise SignInNeeded(
                f"the Console's cookies of {source} sign nobody in: {error.message}",
                hint="Sign in there again, and carry it anew.",
            ) from error


def login_joined(options: ShimOptions, endpoint: str, *, timeouts: Timeouts | None = None) -> ConsoleIdentity:
    """
    Take the Console's cookies, and nothing else, from the browser of a person at the DevTools address `endpoint`, who has
    allowed it, and keep them as `login_with` does. That browser stays open, and nothing is done in it.
    """
    SessionFile(options.state_file, options.state_key).require_key()
    require_safe_address("--join", endpoint)
    waits = timeouts or Timeouts()
    owner = BrowserOwner(BrowserLauncher(options, storage_state=lambda: None), timeouts=waits)
    with closing(owner):
        state = owner.call(lambda: joined_session(endpoint, options.console_url, seconds=waits.page))
    return login_with(options, state, source="the browser that was joined", timeouts=timeouts)


def require_key(options: ShimOptions) -> None:
    """Raise ConfigurationError without a key to keep a session with: before a person is told that a window opens."""
    SessionFile(options.state_file, options.state_key).require_key()


def whoami(options: ShimOptions, *, timeouts: Timeouts | None = None) -> ConsoleIdentity:
    """Who the kept session is. Raises SignInNeeded without one, WrongOrganization when another organization is expected."""
    with closing(connect(options, timeouts=timeouts)) as console:
        return console.whoami()


def logout(options: ShimOptions) -> bool:
    """Forget the kept session; False when there was none. The Console itself is not told."""
    return SessionFile(options.state_file, options.state_key).delete()


def layouts(options: ShimOptions) -> tuple[ListedLayout, ...]:
    """Every page map, newest first. Raises ConfigurationError for one that is not valid; nothing is asked of the Console."""
    return list_layouts(options)


def doctor(
    options: ShimOptions,
    *,
    trust: bool = False,
    press_removals: bool = False,
    workspace: str | None = None,
    progress: Callable[[str], object] = lambda _line: None,
    timeouts: Timeouts | None = None,
) -> DoctorReport:
    """
    Look at every page and change nothing; with `trust` remember the controls that are there exactly once, with `press_removals` press,
    behind the block, also those that remove something.

    `workspace` is the id or the name of the one to look at, by default the first that the Console lists. Raises the errors of
    a session that cannot be used; what is wrong with a single page is in the report.
    """
    session, read_only = open_read_only_session(options, timeouts=timeouts or LOOKING)
    with closing(session.owner):
        doctor = Doctor(session, read_only, is_trusting=trust, is_pressing_removals=press_removals, progress=progress)
        return session.owner.call(lambda: doctor.examine(workspace))


def draw_map(
    options: ShimOptions,
    folder: Path,
    person: MapPerson,
    *,
    workspace: tuple[str, str],
    name: str,
    timeouts: Timeouts | None = None,
) -> KeptMap:
    """
    Ask a person about the pages of a workspace's settings (its id and name), by the dump in `folder`, and keep the map that comes of it.
    Nothing that could save gets out of the browser. Raises LayoutUnknown for what a map cannot say or does not read, ConfigurationError.
    """
    layouts, where = options.home / "layouts", WorkspaceOnPage(*workspace)
    dumped = read_dumped(folder, console=options.host)
    require_some_language_free(layouts, name)
    session, read_only = open_read_only_session(options, timeouts=timeouts)

    async def work() -> DrawnMap:
        drawn = await ask_for_map(session, read_only, person, workspace=where, folder=folder, dumped=dumped, name=name)
        require_free(layouts, name, drawn.layout.language)
        return await read_by_map(session, drawn, where, known=known_layouts(layouts))

    with closing(session.owner):
        drawn = session.owner.call(work)
    return keep_map(drawn, layouts, name=name)


class Trials(Protocol):
    """Tries of one map in one browser."""

    def __call__(self, setting: PartName, *, by_a_cent: bool, spare: str | None = None) -> int:
        """
        Save what a setting is, or `by_a_cent` a little less and then that again; the number of controls that are trusted from now on.
        `spare` is an address that may get mails for a moment, where there is one alone. Raises NotAccepted where the page saves nothing
        unchanged, WriteNotConfirmed.
        """
        ...


@contextmanager
def trials(
    options: ShimOptions,
    name: str,
    *,
    workspace: tuple[str, str],
    group: str | None = None,
    timeouts: Timeouts | None = None,
) -> Iterator[Trials]:
    """
    Try a map on the settings of a workspace (its id and name), or of the organization; `group` are the models whose rate limits are tried.
    One browser does it, until the end.
    """
    session = open_session(options, timeouts=timeouts)

    async def work(setting: PartName, *, by_a_cent: bool, spare: str | None) -> int:
        who = await session.identity()
        language = session.language
        layout = next((each for each in language.layouts.get(language.code, ()) if each.id == name), None)
        if layout is None:
            raise ConfigurationError(f"there is no page map {name} in the language of this Console ({language.code})")
        where = scope_of(setting, who.organization_id, WorkspaceOnPage(*workspace))
        trial = Trial(session, layout, setting, where, group, spare)
        return await (trial.by_a_little() if by_a_cent else trial.unchanged())

    with closing(session.owner):

        def attempt(setting: PartName, *, by_a_cent: bool, spare: str | None = None) -> int:
            return session.owner.call(lambda: work(setting, by_a_cent=by_a_cent, spare=spare))

        yield attempt


def dump(
    options: ShimOptions,
    folder: Path,
    *,
    names: Callable[[], Names | None] = lambda: None,
    workspace: str | None = None,
    progress: Callable[[str], object] = lambda _line: None,
    timeouts: Timeouts | None = None,
) -> Dumped:
    """
    Write down what the settings pages look like, without what they say of the organization; nothing is saved or sent anywhere.

    `workspace` is the id or the name of the one to look at, by default the first. `names` gives what the Admin API's lists name, None when they cannot be read. Raises ConfigurationError for a folder that is not
    empty, before anything is opened, and the errors of a session that is signed out or challenged.
    """
    require_empty(folder)
    told = names()
    session, read_only = open_read_only_session(options, timeouts=timeouts or LOOKING)
    with closing(session.owner):
        return session.owner.call(
            lambda: dump_to(folder, session, read_only, names=told, workspace=workspace, progress=progress)
        )
