"""
`ports.Console` on a real browser: synchronous methods for any thread, each handed to the owner thread as one operation.

The one door to the shim: nothing is loaded, started or read before the first question. Operations on one scope are in order, one
at a time; scopes run in parallel, four pages at most. A session that has expired stays expired for this process: the next
hundred questions are not asked of a browser.
"""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

from claude_console_shim import pages
from claude_console_shim.waits import logged_wait
from pulumi_claude_admin.errors import SignInNeeded
from pulumi_claude_admin.model.claude_code_limits import ClaudeCodeLimitChanges, ClaudeCodeLimits
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope, SpendLimit, SpendNotifications
from pulumi_claude_admin.ports import Console, ConsoleIdentity, ConsoleScope

if TYPE_CHECKING:
    from claude_console_shim.console_session import ConsoleSession
    from claude_console_shim.layouts.schema import Layout
    from claude_console_shim.options import ShimOptions, Timeouts

T = TypeVar("T")


def connect(
    options: ShimOptions, *, timeouts: Timeouts | None = None, layouts: tuple[Layout, ...] | None = None
) -> Console:
    """
    A Console that starts its browser when it is first asked something.

    `layouts` stands for the page maps that are shipped and those in `home/layouts`; one of the latter that is not valid is a
    ConfigurationError from the first question, as is whatever else is missing.
    """

    def opened() -> ConsoleSession:
        from claude_console_shim.console_session import open_session  # noqa: PLC0415 - Playwright is an extra and heavy

        return open_session(options, timeouts=timeouts, layouts=layouts)

    return WebConsole(opened)


class WebConsole:
    """Implements `ports.Console`; see there for what each method promises. `open_session` is called by the first question."""

    def __init__(self, open_session: Callable[[], ConsoleSession]) -> None:
        self._open_session = open_session
        self._session: ConsoleSession | None = None
        self._expired: SignInNeeded | None = None
        self._guard = threading.Lock()
        self._lines: defaultdict[Scope, asyncio.Lock] = defaultdict(asyncio.Lock)

    def whoami(self) -> ConsoleIdentity:
        """Who is signed in. Raises SignInNeeded without a session, WrongOrganization when another organization is expected."""
        return self._ask(lambda session: session.identity())

    def read_spend_limit(self, where: ConsoleScope) -> SpendLimit | None:
        """The monthly cap that the page shows, None when there is none."""
        return _limit(where, self._in_line(where, lambda session: pages.spend_limit.read(session, where)))

    def write_spend_limit(
        self, where: ConsoleScope, amount: Money | None, *, declared: Money | None = None
    ) -> SpendLimit | None:
        """Set the monthly cap, or remove it with None, and return what a fresh page shows then."""
        return _limit(
            where,
            self._in_line(where, lambda session: pages.spend_limit.write(session, where, amount, declared=declared)),
        )

    def read_notifications(self, where: ConsoleScope) -> SpendNotifications:
        """Thresholds and recipients that the page shows; both may be empty."""
        return self._in_line(where, lambda session: pages.notifications.read(session, where))

    def write_notifications(self, where: ConsoleScope, wanted: SpendNotifications) -> SpendNotifications:
        """Make thresholds and recipients exactly these, and return what a fresh page shows then."""
        return self._in_line(where, lambda session: pages.notifications.write(session, where, wanted))

    def read_rate_limits(self, where: ConsoleScope, group: str) -> Mapping[str, int]:
        """What the page shows of a group, by limiter; the input-token column is called `input_tokens_per_minute`."""
        return self._in_line(where, lambda session: pages.rate_limits.read(session, where, group))

    def write_rate_limits(
        self,
        where: ConsoleScope,
        group: str,
        limits: Mapping[str, int | None],
        *,
        declared: Mapping[str, int | None] | None = None,
    ) -> Mapping[str, int]:
        """Set, and clear those that are None; the input-token column goes by the name that `limits` uses for it."""
        return self._in_line(
            where, lambda session: pages.rate_limits.write(session, where, group, limits, declared=declared or {})
        )

    def read_claude_code_limits(self, where: ConsoleScope) -> ClaudeCodeLimits:
        """The default and every row of the limits for each person of Claude Code."""
        return self._in_line(where, lambda session: pages.claude_code_limits.read(session, where))

    def write_claude_code_limits(
        self, where: ConsoleScope, wanted: ClaudeCodeLimitChanges, *, declared: ClaudeCodeLimitChanges | None = None
    ) -> ClaudeCodeLimits:
        """Write what differs, row by row, and return what a fresh page shows then."""
        return self._in_line(
            where, lambda session: pages.claude_code_limits.write(session, where, wanted, declared=declared)
        )

    def close(self) -> None:
        """End the browser; nothing was started when nothing was asked. Idempotent."""
        with self._guard:
            session, self._expired = self._session, None
        if session is not None:
            session.owner.close()

    def _in_line(self, where: ConsoleScope, work: Callable[[ConsoleSession], Awaitable[T]]) -> T:
        async def one_at_a_time(session: ConsoleSession) -> T:
            line = self._lines[where.scope]
            with logged_wait("what is asked of the same scope is done"):
                await line.acquire()
            try:
                return await work(session)
            finally:
                line.release()

        return self._ask(one_at_a_time)

    def _ask(self, work: Callable[[ConsoleSession], Awaitable[T]]) -> T:
        session = self._opened()
        try:
            return session.owner.call(lambda: _with_newest(session, work))
        except SignInNeeded as error:
            self._expired = _anew(error)
            raise

    def _opened(self) -> ConsoleSession:
        with self._guard:
            if self._expired is not None:
                raise _anew(self._expired)
            if self._session is None:
                self._session = self._open_session()
            return self._session


async def _with_newest(session: ConsoleSession, work: Callable[[ConsoleSession], Awaitable[T]]) -> T:
    """What `work` returns; of who is signed out, the session file is asked once more: another process may have renewed it."""
    edition = session.edition
    try:
        return await work(session)
    except SignInNeeded:
        if not await session.take_newer(edition):
            raise
    return await work(session)


def _anew(error: SignInNeeded) -> SignInNeeded:
    """The same error, anew: four threads must not share one."""
    return SignInNeeded(error.message, page=error.page, layout=error.layout, evidence=error.evidence, hint=error.hint)


def _limit(where: ConsoleScope, amount: Money | None) -> SpendLimit | None:
    return None if amount is None else SpendLimit(scope=where.scope, amount=amount)
