"""
What of a browser's state signs in: the Console's own cookies, and the fewest stored keys that are needed beside them.

Not the cookies of an identity provider, which would sign in elsewhere, and not what pages keep for themselves, which would be
shown by every later browser for what the Console has. What is kept was tried in a context of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from playwright.async_api import BrowserContext

from claude_console_shim.browser.time_limits import within
from claude_console_shim.console_session import ConsoleSession
from claude_console_shim.driver.page import PageDriver
from claude_console_shim.lookups import organization
from pulumi_claude_admin.errors import ClaudeAdminError, LayoutUnknown, SignInNeeded
from pulumi_claude_admin.ports import ConsoleIdentity

_STORES: Final = ("localStorage", "indexedDB")

Cookies = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class StoredItem:
    """One thing that pages stored: the place of its origin and its store, and itself, as Playwright writes it."""

    origin: str
    store: str
    kept: Mapping[str, Any]


async def smallest_session(
    session: ConsoleSession, context: BrowserContext, signed_in: ConsoleIdentity | None
) -> dict[str, Any]:
    """
    A storage state with which a fresh context is who is signed in here: somebody, where `signed_in` is None because no page map
    finds who. Raises SignInNeeded when there is none: what cannot be used by the next command is not kept.
    """
    state: Any = await within(session.timeouts.page, context.storage_state(indexed_db=True), what="reading the session")
    cookies: Cookies = [dict(each) for each in await context.cookies(session.options.console_url)]
    renewed = await _tried(session, cookies, (), signed_in)
    if renewed is not None:
        return _state(renewed, ())
    needed = tuple(_items(state, session.options.host))
    renewed = await _tried(session, cookies, needed, signed_in)
    if renewed is None:
        raise SignInNeeded(
            "somebody is signed in here, but a fresh browser with this session is not: it cannot be kept",
            hint="Use CLAUDE_CONSOLE_ENDPOINT with a browser that stays signed in.",
        )
    for item in needed if signed_in is not None else ():  # a page that nobody knows takes long to be none
        fewer = tuple(each for each in needed if each is not item)
        without = await _tried(session, renewed, fewer, signed_in)
        if without is not None:
            renewed, needed = without, fewer
    return _state(renewed, needed)


async def _tried(
    session: ConsoleSession, cookies: Cookies, items: Sequence[StoredItem], signed_in: ConsoleIdentity | None
) -> Cookies | None:
    """The cookies by now when a context with these is the one who is signed in, else None: a token may have been renewed."""
    try:
        async with session.open_page_with(_state(cookies, items)) as driver:
            found = await _read(driver, is_known=signed_in is not None)
            now = await driver.page.context.cookies(session.options.console_url)
    except ClaudeAdminError:
        return None
    return [dict(each) for each in now] if found == signed_in else None


async def _read(driver: PageDriver, *, is_known: bool) -> ConsoleIdentity | None:
    """Who is signed in; None where the page came, and no map that there is knows it."""
    try:
        return await organization.read(driver)
    except LayoutUnknown:
        if is_known:
            raise
        return None


def _items(state: Mapping[str, Any], host: str) -> Iterator[StoredItem]:
    """What pages of the Console stored."""
    for origin in state.get("origins", ()):
        if origin["origin"].partition("://")[2].rpartition(":")[0] == host or origin["origin"].endswith(f"://{host}"):
            for store in _STORES:
                yield from (StoredItem(origin["origin"], store, each) for each in origin.get(store, ()))


def _state(cookies: Cookies, items: Sequence[StoredItem]) -> dict[str, Any]:
    origins: dict[str, dict[str, Any]] = {}
    for item in items:
        origin = origins.setdefault(item.origin, {"origin": item.origin, "localStorage": []})
        origin.setdefault(item.store, []).append(item.kept)
    return {"cookies": list(cookies), "origins": list(origins.values())}
