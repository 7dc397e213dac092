"""
What `claude-admin console …` calls: plain values in, plain values out. No option is parsed and nothing is printed here.

Errors are those of `errors.py`, one line each.
"""

from __future__ import annotations

from contextlib import closing

from playwright.async_api import Page

from claude_console_shim.browser.launch import BrowserLauncher
from claude_console_shim.console import connect
from claude_console_shim.console_session import open_read_only_session, session_on
from claude_console_shim.doctor import Doctor, DoctorReport
from claude_console_shim.options import ShimOptions, Timeouts
from claude_console_shim.session_file import SessionFile
from claude_console_shim.sign_in import Person, sign_in
from pulumi_claude_admin.ports import ConsoleIdentity


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


def doctor(
    options: ShimOptions,
    *,
    trust: bool = False,
    workspace: tuple[str, str] | None = None,
    timeouts: Timeouts | None = None,
) -> DoctorReport:
    """
    Look at every page and change nothing; with `trust` remember the controls that are there exactly once.

    `workspace` is the id and name of the one to look at, by default the first that the Console lists. Raises the errors of
    a session that cannot be used; what is wrong with a single page is in the report.
    """
    session, read_only = open_read_only_session(options, timeouts=timeouts)
    with closing(session.owner):
        return session.owner.call(lambda: Doctor(session, read_only, is_trusting=trust).examine(workspace))
