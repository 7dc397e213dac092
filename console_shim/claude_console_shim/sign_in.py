"""
A person signs in, visibly, once; this waits and keeps the session. No secret is typed or seen here, no check is evaded.

The session cookie lands a moment after the page has changed (console.md section 4.2), so both are waited for, and the
session is only kept when the Organization page can be read with what is kept of it (session_contents.py).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Error, Page

from claude_console_shim.browser.playwright_errors import first_line
from claude_console_shim.console_session import Desk
from claude_console_shim.session_contents import least_state
from claude_console_shim.session_file import SessionFile
from pulumi_claude_admin.errors import ConsoleError, SignInNeeded
from pulumi_claude_admin.ports import ConsoleIdentity

Person: TypeAlias = Callable[[Page], Awaitable[None]]
"""The human step. By default a person does it in the window, and the program only waits."""

_LOOK_SECONDS: Final = 0.25
"""A cookie store tells nobody when it changes, so it is looked at."""


async def sign_in(desk: Desk, file: SessionFile, person: Person) -> ConsoleIdentity:
    """
    Show the sign-in page, wait for the person, keep the session, and return who is signed in.

    Raises SignInNeeded when the window is closed or nobody signs in in time, WrongOrganization when the session is in
    another organization than the options expect, or cannot be kept; nothing is kept then.
    """
    async with desk.owner.seat() as seat:
        try:
            await seat.page.goto(desk.signs.sign_in_path, timeout=desk.patience.page * 1000)
        except Error as error:
            raise ConsoleError(f"the Console does not answer: {first_line(error)}") from error
        try:
            await person(seat.page)
            await asyncio.wait_for(_signed_in(desk, seat.page.context), desk.patience.person)
        except Error as error:
            raise SignInNeeded(f"the window was closed before anybody had signed in ({first_line(error)})") from error
        except TimeoutError as error:
            raise SignInNeeded(f"nobody signed in within {desk.patience.person:.0f} seconds") from error
        found = await desk.identity()
        try:
            state = await least_state(desk, seat.page.context, found)
        except Error as error:
            raise SignInNeeded(f"the window was closed before the session was kept ({first_line(error)})") from error
        file.write(state)
        return found


async def _signed_in(desk: Desk, context: BrowserContext) -> None:
    while not (_is_inside(desk, context) and await _has_cookie(desk, context)):  # noqa: ASYNC110 - see _LOOK_SECONDS
        await asyncio.sleep(_LOOK_SECONDS)


def _is_inside(desk: Desk, context: BrowserContext) -> bool:
    """Whether any window shows a page of the Console that is not the sign-in page."""
    if not context.pages:
        raise Error("no window is left")
    places = [urlsplit(page.url) for page in context.pages]
    return any(
        place.hostname == desk.options.host and not place.path.startswith(desk.signs.sign_in_path) for place in places
    )


async def _has_cookie(desk: Desk, context: BrowserContext) -> bool:
    cookies = await context.cookies(desk.options.console_url)
    return any(cookie.get("name") == desk.signs.session_cookie for cookie in cookies)
