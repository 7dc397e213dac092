"""
`ports.Console` on a real browser: synchronous methods for any thread, each handed to the owner thread as one operation.

Operations on one scope are in order, one at a time; scopes run in parallel, four pages at most.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from claude_console_shim.console_session import Desk, open_desk
from claude_console_shim.layouts.schema import Layout
from claude_console_shim.options import Patience, ShimOptions
from claude_console_shim.pages import notifications, rate_limits, spend_limit
from pulumi_claude_admin.errors import InvalidInputs, Problem
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope, SpendLimit, SpendNotifications
from pulumi_claude_admin.ports import Console, ConsoleIdentity, ConsoleScope

T = TypeVar("T")


def connect(
    options: ShimOptions, *, patience: Patience | None = None, layouts: tuple[Layout, ...] | None = None
) -> Console:
    """
    A Console that starts its browser when it is first asked something.

    `layouts` stands for the page maps that are shipped and those in `home/layouts`. Raises ConfigurationError when one of
    the latter is not valid; what else is missing is told when it is needed.
    """
    return WebConsole(open_desk(options, patience=patience, layouts=layouts))


class WebConsole:
    """Implements `ports.Console`; see there for what each method promises."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lines: defaultdict[Scope, asyncio.Lock] = defaultdict(asyncio.Lock)

    def whoami(self) -> ConsoleIdentity:
        """As the port says; besides, raises WrongOrganization when another organization is expected."""
        return self._desk.owner.call(self._desk.identity)

    def read_spend_limit(self, where: ConsoleScope) -> SpendLimit | None:
        """As the port says."""
        return _limit(where, self._in_line(where, lambda: spend_limit.read(self._desk, where)))

    def write_spend_limit(self, where: ConsoleScope, amount: Money | None) -> SpendLimit | None:
        """As the port says."""
        if amount is not None:
            _insist_on_currency("amount", amount)
        return _limit(where, self._in_line(where, lambda: spend_limit.write(self._desk, where, amount)))

    def read_notifications(self, where: ConsoleScope) -> SpendNotifications:
        """As the port says."""
        return self._in_line(where, lambda: notifications.read(self._desk, where))

    def write_notifications(self, where: ConsoleScope, wanted: SpendNotifications) -> SpendNotifications:
        """As the port says."""
        for threshold in wanted.thresholds:
            _insist_on_currency("thresholds", threshold)
        return self._in_line(where, lambda: notifications.write(self._desk, where, wanted))

    def read_rate_limits(self, where: ConsoleScope, group: str) -> Mapping[str, int]:
        """As the port says; the input-token column is called `input_tokens_per_minute`."""
        _insist_on_workspace(where)
        return self._in_line(where, lambda: rate_limits.read(self._desk, where, group))

    def write_rate_limits(self, where: ConsoleScope, group: str, limits: Mapping[str, int | None]) -> Mapping[str, int]:
        """As the port says; the input-token column goes by the name that `limits` uses for it."""
        _insist_on_workspace(where)
        return self._in_line(where, lambda: rate_limits.write(self._desk, where, group, limits))

    def close(self) -> None:
        """As the port says."""
        self._desk.owner.close()

    def _in_line(self, where: ConsoleScope, work: Callable[[], Awaitable[T]]) -> T:
        async def one_at_a_time() -> T:
            async with self._lines[where.scope]:
                return await work()

        return self._desk.owner.call(one_at_a_time)


def _limit(where: ConsoleScope, amount: Money | None) -> SpendLimit | None:
    return None if amount is None else SpendLimit(scope=where.scope, amount=amount)


def _insist_on_currency(name: str, amount: Money) -> None:
    if amount.currency != "USD":
        raise InvalidInputs(Problem(name, f"the Console's pages take US dollars, not {amount.currency}"))


def _insist_on_workspace(where: ConsoleScope) -> None:
    if where.scope.workspace_id is None:
        raise InvalidInputs(Problem("workspace_id", "the Console sets rate limits for workspaces only"))
