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
from claude_console_shim.console_session import Desk
from claude_console_shim.lookups import organization
from pulumi_claude_admin.errors import ClaudeAdminError, SignInNeeded
from pulumi_claude_admin.ports import ConsoleIdentity

_STORES: Final = ("localStorage", "indexedDB")

Cookies = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that pages stored: the place of its origin and its store, and itself, as Playwright writes it."""

    origin: str
    store: str
    kept: Mapping[str, Any]


async def least_state(desk: Desk, context: BrowserContext, signed_in: ConsoleIdentity) -> dict[str, Any]:
    """
    A storage state with which a fresh context is who is signed in here. Raises SignInNeeded when there is none: what cannot be
    used by the next command is not kept.
    """
    state: Any = await within(desk.patience.page, context.storage_state(indexed_db=True), what="reading the session")
    cookies: Cookies = [dict(each) for each in await context.cookies(desk.options.console_url)]
    renewed = await _tried(desk, cookies, (), signed_in)
    if renewed is not None:
        return _state(renewed, ())
    needed = tuple(_parts(state, desk.options.host))
    renewed = await _tried(desk, cookies, needed, signed_in)
    if renewed is None:
        raise SignInNeeded(
            "somebody is signed in here, but a fresh browser with this session is not: it cannot be kept",
            hint="Use CLAUDE_CONSOLE_ENDPOINT with a browser that stays signed in.",
        )
    for part in needed:
        fewer = tuple(each for each in needed if each is not part)
        without = await _tried(desk, renewed, fewer, signed_in)
        if without is not None:
            renewed, needed = without, fewer
    return _state(renewed, needed)


async def _tried(desk: Desk, cookies: Cookies, parts: Sequence[Part], signed_in: ConsoleIdentity) -> Cookies | None:
    """The cookies by now when a context with these is the one who is signed in, else None: a token may have been renewed."""
    try:
        async with desk.visit_with(_state(cookies, parts)) as visit:
            found = await organization.read(visit)
            now = await visit.page.context.cookies(desk.options.console_url)
    except ClaudeAdminError:
        return None
    return [dict(each) for each in now] if found == signed_in else None


def _parts(state: Mapping[str, Any], host: str) -> Iterator[Part]:
    """What pages of the Console stored."""
    for origin in state.get("origins", ()):
        if origin["origin"].partition("://")[2].rpartition(":")[0] == host or origin["origin"].endswith(f"://{host}"):
            for store in _STORES:
                yield from (Part(origin["origin"], store, each) for each in origin.get(store, ()))


def _state(cookies: Cookies, parts: Sequence[Part]) -> dict[str, Any]:
    origins: dict[str, dict[str, Any]] = {}
    for part in parts:
        origin = origins.setdefault(part.origin, {"origin": part.origin, "localStorage": []})
        origin.setdefault(part.store, []).append(part.kept)
    return {"cookies": list(cookies), "origins": list(origins.values())}
