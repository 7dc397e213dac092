"""
A context beside the one that all pages share: signed in as that one is now, and without anything that its pages have stored.

What a page kept for itself (localStorage, IndexedDB, caches) can show yesterday's value, or the one that was just typed, for
what the Console has. So what was saved is read where nothing of that is. Only the cookies come along, and those stored keys
that the session file names, because signing in needs them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from playwright.async_api import Browser, BrowserContext, Error, Page

from claude_console_shim.browser.read_only import ReadOnly
from claude_console_shim.browser.time_limits import BrowserHangs, quietly_close, within

_SECONDS: Final = 10.0
Cookies = Mapping[tuple[str, str, str], Mapping[str, Any]]
"""By name, domain and path."""


@dataclass(frozen=True, slots=True)
class FreshContext:
    """A fresh context, with the cookies that it took from the live one."""

    context: BrowserContext
    live: BrowserContext
    taken: Cookies

    async def is_outdated(self) -> bool:
        """Whether the live context has other cookies by now: the session was renewed meanwhile, in another page."""
        return _values(await cookies_of(self.live)) != _values(self.taken)


@dataclass(frozen=True, slots=True)
class BlankPage:
    """A page of a context of its own that nobody is signed in to yet, opened ahead of its use; `locale` is what it asks for."""

    context: BrowserContext
    page: Page
    locale: str


async def blank_page(
    browser: Browser, *, options: Mapping[str, Any], locale: str, read_only: ReadOnly | None = None
) -> BlankPage:
    """Open one; `read_only` is put on its context, where it is given."""
    context = await _new_context(browser, {**options, "locale": locale}, read_only)
    try:
        return BlankPage(context, await context.new_page(), locale)
    except BaseException:
        await quietly_close(context, _SECONDS)
        raise


@asynccontextmanager
async def fresh_context(
    live: BrowserContext,
    browser: Browser,
    *,
    options: Mapping[str, Any],
    needed: Sequence[Mapping[str, Any]],
    read_only: ReadOnly | None = None,
    blank: BlankPage | None = None,
) -> AsyncIterator[FreshContext]:
    """
    A context with the live cookies of this moment, closed when the block ends; cookies that were renewed in it are given
    back. `needed` are the stored keys of the session, by origin, as Playwright writes them; they come with their live values.
    `read_only` is put on it, where it is given. Without `needed` it may be that of a `blank` page.
    """
    taken = await cookies_of(live)
    cookies = list(taken.values())
    if blank is None:
        state = {"cookies": cookies, "origins": await live_values(live, needed)}
        context = await _new_context(browser, {**options, "storage_state": state}, read_only)
    else:
        context = blank.context
    try:
        if blank is not None:
            await context.add_cookies(cookies)  # type: ignore[arg-type]  # what Playwright read
        yield FreshContext(context, live, taken)
    finally:
        await _end(context, live, taken)


async def _new_context(browser: Browser, options: Mapping[str, Any], read_only: ReadOnly | None) -> BrowserContext:
    context = await browser.new_context(**options)
    try:
        if read_only is not None:
            await read_only.install(context)
    except BaseException:
        await quietly_close(context, _SECONDS)
        raise
    return context


async def cookies_of(context: BrowserContext) -> Cookies:
    """The cookies of a context, those of every host."""
    return {_key(each): dict(each) for each in await context.cookies()}


def renewed(*, taken: Cookies, now: Cookies, live: Cookies) -> list[Mapping[str, Any]]:
    """
    The cookies to give back: those that changed since they were taken, unless the live one has changed meanwhile as well.
    One that is gone is not given back as gone: a fresh context that was signed out signs nobody out.
    """
    return [
        cookie
        for key, cookie in now.items()
        if _value(cookie) != _value(taken.get(key)) and _value(live.get(key)) == _value(taken.get(key))
    ]


def with_live_values(needed: Sequence[Mapping[str, Any]], live: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The keys that are needed, with the values that they have now; one that is gone now is left out."""
    return [
        {**origin, **{kind: _named(origin.get(kind, ()), now.get(kind, ())) for kind in ("localStorage", "indexedDB")}}
        for origin in needed
        for now in live
        if now["origin"] == origin["origin"]
    ]


async def live_values(live: BrowserContext, needed: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The stored keys that are needed, as Playwright writes them, with the values that they have now."""
    if not needed:
        return []
    state: Mapping[str, Any] = await live.storage_state(indexed_db=True)
    return with_live_values(needed, state.get("origins", ()))


async def _end(context: BrowserContext, live: BrowserContext, taken: Cookies) -> None:
    try:
        both = asyncio.gather(cookies_of(context), cookies_of(live))
        now, meanwhile = await within(_SECONDS, both, what="reading the cookies")
        given = renewed(taken=taken, now=now, live=meanwhile)
        if given:
            await live.add_cookies([dict(each) for each in given])  # type: ignore[misc]  # what it read
    except (Error, BrowserHangs):
        pass  # the browser went first, and the session with it
    await quietly_close(context, _SECONDS)


def _named(wanted: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    names = {each["name"] for each in wanted}
    return [each for each in now if each["name"] in names]


def _key(cookie: Mapping[str, Any]) -> tuple[str, str, str]:
    return cookie["name"], cookie["domain"], cookie["path"]


def _value(cookie: Mapping[str, Any] | None) -> object:
    return None if cookie is None else cookie["value"]


def _values(cookies: Cookies) -> dict[tuple[str, str, str], object]:
    return {key: _value(each) for key, each in cookies.items()}
