"""
A person signs in, visibly, once; this waits and keeps the session. No secret is typed or seen here, no check is evaded.

The session cookie lands a moment after the page has changed (docs/platform/console.md#session), so both are waited for, and the
session is only kept when the Organization page can be read with what is kept of it (session_contents.py).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Error, Page

from claude_console_shim.browser.playwright_errors import first_line
from claude_console_shim.console_session import ConsoleSession
from claude_console_shim.session_contents import smallest_session
from claude_console_shim.session_facts import SessionFacts
from claude_console_shim.session_file import SessionFile
from pulumi_claude_admin.errors import ConsoleError, LayoutUnknown, SignInNeeded
from pulumi_claude_admin.ports import ConsoleIdentity

Person: TypeAlias = Callable[[Page], Awaitable[None]]
"""The human step. By default a person does it in the window, and the program only waits."""

_log: Final = logging.getLogger(__name__)

REFUSED_WINDOW: Final = (
    "Where a sign-in provider refuses this window because a program opened it, sign in in a browser of your own and join that: "
    "`claude-admin console login --join http://127.0.0.1:9222`."
)

_REFUSAL: Final = "This browser or app may not be secure"
"""What Google's page says to a window that a program opened (docs/platform/console.md#signing-in). Other providers' words are not known."""

NO_NAME: Final = ""
"""The name of an organization that no page map finds."""

_LOOK_SECONDS: Final = 0.25
"""A cookie store tells nobody when it changes, so it is looked at."""


async def sign_in(session: ConsoleSession, file: SessionFile, person: Person) -> ConsoleIdentity:
    """
    Show the sign-in page, wait for the person, keep the session, and return who is signed in.

    Raises SignInNeeded when the window is closed or nobody signs in in time, WrongOrganization when the session is in
    another organization than the options expect, or cannot be kept; nothing is kept then.
    """
    async with session.owner.slot() as slot:
        try:
            await slot.page.goto(session.signs.sign_in_path, timeout=session.timeouts.page * 1000)
        except Error as error:
            raise ConsoleError(f"the Console does not answer: {first_line(error)}") from error
        try:
            _log.info("waiting for a person to sign in")
            await person(slot.page)
            await asyncio.wait_for(_signed_in(session, slot.page.context), session.timeouts.person)
        except Error as error:
            raise SignInNeeded(f"the window was closed before anybody had signed in ({first_line(error)})") from error
        except TimeoutError as error:
            raise SignInNeeded(
                f"nobody signed in within {session.timeouts.person:.0f} seconds", hint=REFUSED_WINDOW
            ) from error
        return await keep(session, file, slot.page.context, signed_in_at=datetime.now(UTC))


async def keep(
    session: ConsoleSession, file: SessionFile, context: BrowserContext, *, signed_in_at: datetime | None
) -> ConsoleIdentity:
    """
    Write the least with which a fresh browser is who is signed in here, and say who that is. Where the Organization page is in no known
    layout the session is kept all the same, with no name (NO_NAME) and the UUID that the Console's cookie says. `signed_in_at` is None where a person signed in elsewhere, nobody knows when. Raises as `sign_in` does.
    """
    is_known = True
    try:
        found = await session.identity()
    except LayoutUnknown as error:
        is_known, found = False, await _by_cookie(session, context)
        _log.warning("the Organization page is in no known layout: %s", error.message)
        if found.organization_id:
            session.require_expected(found)
    try:
        state = await smallest_session(session, context, found if is_known else None)
    except Error as error:
        raise SignInNeeded(f"the browser was closed before the session was kept ({first_line(error)})") from error
    file.write(state, SessionFacts(signed_in_at, found))
    _log.info("session kept: %d cookies, %d origins with stored keys", len(state["cookies"]), len(state["origins"]))
    return found


async def _by_cookie(session: ConsoleSession, context: BrowserContext) -> ConsoleIdentity:
    cookies = await context.cookies(session.options.console_url)
    named = {each.get("value", "") for each in cookies if each.get("name") == session.signs.organization_cookie}
    return ConsoleIdentity(named.pop() if len(named) == 1 else "", NO_NAME, None)


async def _signed_in(session: ConsoleSession, context: BrowserContext) -> None:
    is_told = False
    while not (_is_inside(session, context) and await _has_cookie(session, context)):
        if not is_told and await _is_refused(session, context):
            is_told = True  # a person may still sign in by e-mail, so that this goes on waiting
            _log.warning("the sign-in provider says %r in this window. %s", _REFUSAL, REFUSED_WINDOW)
        await asyncio.sleep(_LOOK_SECONDS)


async def _is_refused(session: ConsoleSession, context: BrowserContext) -> bool:
    """Whether a page that is not the Console's says that this window is refused."""
    for page in context.pages:
        with contextlib.suppress(Error):  # it is on its way to another page
            if urlsplit(page.url).hostname != session.options.host and await page.get_by_text(_REFUSAL).count():
                return True
    return False


def _is_inside(session: ConsoleSession, context: BrowserContext) -> bool:
    """Whether any window shows a page of the Console that is not the sign-in page."""
    if not context.pages:
        raise Error("no window is left")
    addresses = [urlsplit(page.url) for page in context.pages]
    return any(
        address.hostname == session.options.host and not address.path.startswith(session.signs.sign_in_path)
        for address in addresses
    )


async def _has_cookie(session: ConsoleSession, context: BrowserContext) -> bool:
    cookies = await context.cookies(session.options.console_url)
    return any(cookie.get("name") == session.signs.session_cookie for cookie in cookies)
