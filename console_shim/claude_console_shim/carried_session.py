"""
A session that was made elsewhere: in a storage state that somebody carried here, or in a browser that a person runs.

Of both the Console's own cookies are taken and nothing else. Whether they sign anybody in is tried by whoever keeps them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.async_api import Error, async_playwright

from claude_console_shim.browser.launch import CLOSE_SECONDS, connect_elsewhere
from claude_console_shim.browser.playwright_errors import first_line
from claude_console_shim.browser.time_limits import quietly_close, within
from claude_console_shim.layouts.signs import shipped_signs
from pulumi_claude_admin.errors import ConfigurationError, SignInNeeded

_FIELDS: Final = ("name", "value", "domain", "path", "expires", "httpOnly", "secure", "sameSite")
_TEXTS: Final = ("name", "value", "domain", "path")


def carried_session(text: str, *, source: str, console_url: str) -> dict[str, Any]:
    """
    The Console's cookies of a storage state as Playwright writes it. Raises ConfigurationError, which names `source`, when the
    text is something else, SignInNeeded when it has none of the Console's.
    """
    try:
        found = json.loads(text)
    except ValueError as error:
        raise ConfigurationError(f"{source} is not a storage state: it is not JSON") from error
    if not isinstance(found, dict) or not isinstance(found.get("cookies"), list):
        raise ConfigurationError(f"{source} is not a storage state: it has no list `cookies`")
    return _state(found["cookies"], source=source, host=urlsplit(console_url).hostname or "")


async def joined_session(endpoint: str, console_url: str, *, seconds: float) -> dict[str, Any]:
    """
    The Console's cookies in the browser at a DevTools address, out of the context in which its person is signed in. That one
    stays as it is. Raises ConfigurationError when no browser answers, SignInNeeded when nobody is signed in there.
    """
    async with async_playwright() as playwright:
        browser = await connect_elsewhere(playwright, endpoint, named="--join", seconds=seconds)
        try:
            if not browser.contexts:
                raise ConfigurationError(
                    "the browser at --join shows no window of its own",
                    hint="Join it by its DevTools address, such as http://127.0.0.1:9222.",
                )
            asked = browser.contexts[0].cookies(console_url)
            cookies = [dict(each) for each in await within(seconds, asked, what="reading the cookies")]
        except Error as error:
            raise ConfigurationError(f"the browser at --join went away: {first_line(error)}") from error
        finally:
            await quietly_close(browser, CLOSE_SECONDS)  # ends the connection; the browser is its person's
    return _state(cookies, source="the browser at --join", host=urlsplit(console_url).hostname or "")


def _state(cookies: list[Any], *, source: str, host: str) -> dict[str, Any]:
    own = list(_own(cookies, host))
    if shipped_signs().session_cookie not in {each["name"] for each in own}:
        raise SignInNeeded(
            f"{source} has no session cookie of {host}", hint="Sign in to the Console there first, and try again."
        )
    return {"cookies": own, "origins": []}


def _own(cookies: list[Any], host: str) -> Iterator[Mapping[str, Any]]:
    """Those that a browser would send to the host, with the fields that Playwright knows."""
    for each in cookies:
        if isinstance(each, Mapping) and all(isinstance(each.get(name), str) for name in _TEXTS):
            domain = each["domain"].lower()
            if domain == host or (domain.startswith(".") and f".{host}".endswith(domain)):
                yield {name: each[name] for name in _FIELDS if name in each}
