"""
How a browser is opened: which executable with which flags, or an endpoint; a session put into it. No page is known here.

The profile folder is ours (profiles.py); the session lives in a context beside the profile's own, in memory only, so that a
killed process leaves no cookie on disk.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, Error, Playwright

from claude_console_shim.browser.certificates import browser_environment, company_certificates, installed_certutil
from claude_console_shim.browser.fresh_context import BlankPage, FreshContext, blank_page, fresh_context, live_values
from claude_console_shim.browser.profiles import temporary_profile
from claude_console_shim.browser.proxy import proxy_for
from claude_console_shim.browser.read_only import ReadOnly
from claude_console_shim.browser.start_failures import endpoint_failure, start_failure
from claude_console_shim.browser.time_limits import quietly_close
from claude_console_shim.options import ShimOptions
from pulumi_claude_admin.errors import ConfigurationError

_log: Final = logging.getLogger(__name__)

FLAGS: Final = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
_INSTALLED: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CLOSE_SECONDS: Final = 10.0
CONNECT_SECONDS: Final = 30.0
"""How long a browser elsewhere may take to answer: Playwright itself would wait for ever."""
LOCALE: Final = "en-US"
"""Labels may be localised (docs/platform/console.md#words), so one language is asked for: this one until a page says another."""


Renewal: TypeAlias = Callable[[Sequence[Mapping[str, Any]], Sequence[Mapping[str, Any]], frozenset[str]], None]


@dataclass(frozen=True, slots=True)
class OpenBrowser:
    """
    A running browser and the one context that all pages share. `options` are those of every context, `needed` the stored
    keys that the session has beside its cookies; `read_only` is put on every context, where it is given.
    """

    context: BrowserContext
    browser: Browser
    options: Mapping[str, Any]
    needed: Sequence[Mapping[str, Any]]
    console_url: str
    read_only: ReadOnly | None = None

    async def own_cookies(self) -> Sequence[Mapping[str, Any]]:
        """The cookies that the Console gets, and nobody else's."""
        return [dict(each) for each in await self.context.cookies(self.console_url)]

    async def own_origins(self) -> Sequence[Mapping[str, Any]]:
        """The stored keys that the session has, with their values of now."""
        return await live_values(self.context, self.needed)

    @property
    def version(self) -> str:
        """The browser's version."""
        return self.browser.version

    @asynccontextmanager
    async def with_state(self, state: Mapping[str, Any]) -> AsyncIterator[OpenBrowser]:
        """The same browser with a context of its own, closed when the block ends."""
        context = await self.browser.new_context(**self.options, storage_state=state)  # type: ignore[arg-type]
        try:
            await _restrict(context, self.read_only)
            yield replace(self, context=context, needed=state.get("origins", ()))
        finally:
            await quietly_close(context, CLOSE_SECONDS)

    @property
    def locale(self) -> str:
        """The language that the shared context asks for."""
        return str(self.options.get("locale", LOCALE))

    async def blank(self, locale: str) -> BlankPage | None:
        """A page opened ahead of `fresh`; None where the session has stored keys, which a context is given when it is made."""
        if self.needed:
            return None
        return await blank_page(self.browser, options=self.options, locale=locale, read_only=self.read_only)

    def fresh(self, locale: str, *, blank: BlankPage | None = None) -> AbstractAsyncContextManager[FreshContext]:
        """A context of its own without anything that pages have stored (fresh_context.py), which asks for this language."""
        options = {**self.options, "locale": locale}
        return fresh_context(
            self.context, self.browser, options=options, needed=self.needed, read_only=self.read_only, blank=blank
        )


@dataclass(frozen=True)
class BrowserLauncher:
    """
    Everything needed to open a browser. `storage_state` is asked for each time, before anything is started; None from it
    means a browser that nobody is signed in to. `renew` is handed the Console's cookies and the stored keys after each use,
    and the organizations that the page has named. With `read_only` nothing that could save anything gets out of the browser.
    """

    options: ShimOptions
    storage_state: Callable[[], Mapping[str, Any] | None]
    renew: Renewal = lambda _cookies, _origins, _organizations: None
    is_headless: bool = True
    read_only: ReadOnly | None = None
    connect_seconds: float = CONNECT_SECONDS
    locale: str = LOCALE
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)

    @asynccontextmanager
    async def open(self, playwright: Playwright, state: Mapping[str, Any] | None) -> AsyncIterator[OpenBrowser]:
        """A browser with its context, closed when the block ends. Raises ConfigurationError when it does not start."""
        async with self._browser(playwright) as browser:
            options = {
                "accept_downloads": False,
                "base_url": self.options.console_url,
                "locale": self.locale,
                "reduced_motion": "reduce",
                "service_workers": "block",
                "strict_selectors": True,
            }
            context = await browser.new_context(
                **options,  # type: ignore[arg-type]  # those of one call or another
                storage_state=state,  # type: ignore[arg-type]  # what Playwright wrote, read back from the session file
            )
            try:
                await _restrict(context, self.read_only)
                yield OpenBrowser(
                    context,
                    browser,
                    options,
                    needed=(state or {}).get("origins", ()),
                    console_url=self.options.console_url,
                    read_only=self.read_only,
                )
            finally:
                await quietly_close(context, CLOSE_SECONDS)

    @asynccontextmanager
    async def _browser(self, playwright: Playwright) -> AsyncIterator[Browser]:
        if self.options.endpoint is not None:
            browser = await connect_elsewhere(playwright, self.options.endpoint, seconds=self.connect_seconds)
            try:
                yield browser
            finally:
                await quietly_close(browser, CLOSE_SECONDS)
            return
        with ExitStack() as stack:
            folder = self.options.home / "browser"
            try:
                profile = stack.enter_context(temporary_profile(folder))
            except OSError as error:
                raise ConfigurationError(f"no browser profile can be made in {folder}: {error.strerror}") from error
            own = await self._launch(playwright, profile)
            try:
                if own.browser is None:
                    raise ConfigurationError("this Playwright gives no browser for a profile; it is too old")
                yield own.browser
            finally:
                await quietly_close(own, CLOSE_SECONDS)

    async def _launch(self, playwright: Playwright, profile: Path) -> BrowserContext:
        executable = self.options.browser or _installed(playwright)
        _log.info("starting the browser %s", executable or "of Playwright")
        try:
            return await playwright.chromium.launch_persistent_context(
                profile,
                args=FLAGS,
                chromium_sandbox=has_sandbox(os.geteuid()),
                env=await asyncio.to_thread(self._surroundings, profile / "home"),
                executable_path=executable,
                handle_sigint=False,
                headless=self.is_headless,
                proxy=proxy_for(self.options.console_url, self.environment),
            )
        except Error as error:
            reason, hint = start_failure(error)
            raise ConfigurationError(
                f"the browser {executable or 'of Playwright'} does not start: {reason}", hint=hint
            ) from error

    def _surroundings(self, home: Path) -> dict[str, str | float | bool]:
        if self.options.console_url.startswith("http:"):
            return dict(self.environment)
        try:
            certificates = company_certificates(self.environment)
            return {**browser_environment(home, certificates, self.environment, certutil=installed_certutil())}
        except (OSError, subprocess.SubprocessError) as error:
            raise ConfigurationError(f"the company's certificates cannot be given to the browser: {error}") from error


async def _restrict(context: BrowserContext, read_only: ReadOnly | None) -> None:
    if read_only is not None:
        await read_only.install(context)


def has_sandbox(user: int) -> bool:
    """Whether the browser keeps its pages in its sandbox: for everybody but root, for whom Chromium does not start with one."""
    return user != 0


def _installed(playwright: Playwright) -> str | None:
    """None means Playwright's own browser, when that is installed."""
    if Path(playwright.chromium.executable_path).exists():
        return None
    return next(filter(None, map(shutil.which, _INSTALLED)), None)


async def connect_elsewhere(
    playwright: Playwright, endpoint: str, *, named: str = "CLAUDE_CONSOLE_ENDPOINT", seconds: float = CONNECT_SECONDS
) -> Browser:
    """The browser at a Playwright server or a DevTools address that was given as `named`. Raises ConfigurationError when none answers."""
    address = urlsplit(endpoint)
    _log.info("connecting to a browser at %s", address.hostname)
    is_devtools = address.scheme in ("http", "https") or address.path.startswith("/devtools/")
    try:
        if is_devtools:
            return await playwright.chromium.connect_over_cdp(endpoint, timeout=seconds * 1000)
        return await playwright.chromium.connect(endpoint, timeout=seconds * 1000)
    except Error as error:
        reason, hint = endpoint_failure(error, endpoint, address.hostname or "")
        raise ConfigurationError(f"no browser answers at {named} ({address.hostname}): {reason}", hint=hint) from error
