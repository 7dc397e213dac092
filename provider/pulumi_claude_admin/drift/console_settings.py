"""
Reads from the Console what a declaration needs and the Admin API does not have. Whatever fails is unseen, never an error.

The first page is read alone: when it says that nobody is signed in, the others are not tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from pulumi_claude_admin.drift.declared import Declared, DeclaredNotifications, DeclaredSpendLimit
from pulumi_claude_admin.drift.reader_threads import readers
from pulumi_claude_admin.errors import (
    ChallengeShown,
    ClaudeAdminError,
    ConfigurationError,
    SignInNeeded,
    UnderMaintenance,
    WrongOrganization,
)
from pulumi_claude_admin.findings import Kind, Unseen
from pulumi_claude_admin.model.spend_limit import Scope, SpendLimit, SpendNotifications
from pulumi_claude_admin.model.workspace import Workspace
from pulumi_claude_admin.ports import Console, ConsoleScope

READERS: Final = 4
"""At most so many pages at a time; the same number of threads reads the Admin API."""

HOPELESS: Final = (SignInNeeded, ChallengeShown, UnderMaintenance, WrongOrganization, ConfigurationError)
"""What the next page would say too."""


@dataclass(frozen=True, slots=True)
class ConsoleSource:
    """The Console to ask, or None and a reason for people why it is not asked."""

    console: Console | None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class ConsoleReading:
    """What the Console showed, by scope."""

    spend_limits: dict[Scope, SpendLimit | None] = field(default_factory=dict)
    notifications: dict[Scope, SpendNotifications | None] = field(default_factory=dict)
    unseen: tuple[Unseen, ...] = ()


@dataclass(frozen=True, slots=True)
class _Page:
    kind: Kind
    scope: Scope


Seen = SpendLimit | SpendNotifications | None
Answer = Seen | ClaudeAdminError


def read_console(
    declared: Declared,
    source: ConsoleSource,
    *,
    organization_id: str,
    live: Iterable[Workspace],
    with_spend_limits: bool,
) -> ConsoleReading:
    """
    Read declared notifications, and declared spend limits where `with_spend_limits` says that the API has none.

    `live` are the workspaces that can be looked at; what is declared on others is left to the comparison.
    """
    names = {workspace.id: workspace.name for workspace in live}
    pages = _pages(declared, names.keys(), with_spend_limits=with_spend_limits)
    if not pages:
        return ConsoleReading()
    console = source.console
    if console is None:
        return ConsoleReading(unseen=tuple(_unseen(page, source.why_not) for page in pages))

    def ask(page: _Page) -> Answer:
        where = ConsoleScope(
            organization_id=organization_id,
            scope=page.scope,
            workspace_name=names.get(page.scope.workspace_id or ""),
        )
        try:
            if page.kind is Kind.SPEND_NOTIFICATIONS:
                return console.read_notifications(where)
            return console.read_spend_limit(where)
        except ClaudeAdminError as error:
            return error

    return _arrange(pages, _ask_all(pages, ask))


def _pages(declared: Declared, live: Iterable[str], *, with_spend_limits: bool) -> tuple[_Page, ...]:
    reachable = {None, *live}
    pages: set[_Page] = set()
    for one in declared.declarations:
        if isinstance(one, DeclaredNotifications) and one.scope.workspace_id in reachable:
            pages.add(_Page(Kind.SPEND_NOTIFICATIONS, one.scope))
        if with_spend_limits and isinstance(one, DeclaredSpendLimit) and one.scope.workspace_id in reachable:
            is_organizations = one.scope.workspace_id is None
            kind = Kind.ORGANIZATION_SPEND_LIMIT if is_organizations else Kind.WORKSPACE_SPEND_LIMIT
            pages.add(_Page(kind, one.scope))
    return tuple(sorted(pages, key=lambda page: (page.scope.workspace_id or "", page.kind)))


def _ask_all(pages: tuple[_Page, ...], ask: Callable[[_Page], Answer]) -> list[Answer]:
    first = ask(pages[0])
    if isinstance(first, HOPELESS):
        return [first] * len(pages)
    with readers(READERS) as pool:
        return [first, *pool.map(ask, pages[1:])]


def _arrange(pages: tuple[_Page, ...], answers: list[Answer]) -> ConsoleReading:
    spend_limits: dict[Scope, SpendLimit | None] = {}
    notifications: dict[Scope, SpendNotifications | None] = {}
    unseen = []
    for page, answer in zip(pages, answers, strict=True):
        if isinstance(answer, ClaudeAdminError):
            unseen.append(_unseen(page, str(answer)))
        elif isinstance(answer, SpendNotifications):
            notifications[page.scope] = answer
        else:
            spend_limits[page.scope] = answer
    return ConsoleReading(spend_limits, notifications, tuple(unseen))


def _unseen(page: _Page, reason: str) -> Unseen:
    return Unseen(page.kind, reason, page.scope.workspace_id)
