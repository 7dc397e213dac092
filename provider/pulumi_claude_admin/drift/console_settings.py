"""
Reads from the Console what a declaration needs and the Admin API does not have. Whatever fails is unseen, never an error.

The first page is read alone: when it says that nobody is signed in, the others are not tried.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from pulumi_claude_admin.console_pages import ask_all
from pulumi_claude_admin.drift.declared import Declared
from pulumi_claude_admin.drift.kinds import BY_KIND, KINDS
from pulumi_claude_admin.drift.listing import ConsolePage, Listed
from pulumi_claude_admin.drift.live_objects import live_workspaces
from pulumi_claude_admin.drift.sources import ConsoleSource
from pulumi_claude_admin.errors import ClaudeAdminError
from pulumi_claude_admin.findings import Kind, Unseen
from pulumi_claude_admin.model.organization import OrganizationSnapshot
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.model.workspace import Workspace
from pulumi_claude_admin.ports import ConsoleScope


@dataclass(frozen=True, slots=True)
class _Wanted:
    page: ConsolePage[Any]  # each page has values of its own type
    kind: Kind
    scope: Scope


def read_console(
    declared: Declared, source: ConsoleSource, snapshot: OrganizationSnapshot, *, instead_of_api: frozenset[Kind]
) -> Listed:
    """
    Read the pages of what is declared, of kinds with an API those `instead_of_api` alone, into the snapshot.

    What is declared on workspaces that cannot be looked at is left to the comparison.
    """
    reachable = {None, *(workspace.id for workspace in live_workspaces(snapshot))}
    return _read(_wanted(declared, reachable, instead_of_api), source, snapshot)


def read_whole_console(source: ConsoleSource, snapshot: OrganizationSnapshot, *, instead_of_api: bool) -> Listed:
    """
    Read the pages of the organization and of every live workspace, declared or not.

    `instead_of_api`: the pages of what the Admin API would list too.
    """
    kinds = [(one, one.page) for one in KINDS if one.page is not None]
    wanted = [
        _Wanted(page, kind.kind, Scope(where.id if where is not None else None))
        for where in (None, *live_workspaces(snapshot))
        for kind, page in kinds
        if page.is_of(where) and _is_of(kind.kind, where) and (kind.organization_list is None or instead_of_api)
    ]
    return _read(tuple(wanted), source, snapshot)


def _is_of(kind: Kind, where: Workspace | None) -> bool:
    """Caps of workspaces and the organization's are two kinds; notifications are one."""
    of_one = {Kind.WORKSPACE_SPEND_LIMIT: True, Kind.ORGANIZATION_SPEND_LIMIT: False}
    return of_one.get(kind, where is not None) == (where is not None)


def _read(wanted: tuple[_Wanted, ...], source: ConsoleSource, snapshot: OrganizationSnapshot) -> Listed:
    if not wanted:
        return Listed(snapshot)
    names = {workspace.id: workspace.name for workspace in live_workspaces(snapshot)}
    console = source.console
    if console is None:
        return Listed(snapshot, tuple(_unseen(one, source.why_not) for one in wanted))

    def ask(one: _Wanted) -> object:
        where = ConsoleScope(
            organization_id=snapshot.identity.id,
            scope=one.scope,
            workspace_name=names.get(one.scope.workspace_id or ""),
        )
        return one.page.ask(console, where)

    return _arranged(snapshot, wanted, ask_all(wanted, ask))


def _wanted(declared: Declared, reachable: set[str | None], instead_of_api: frozenset[Kind]) -> tuple[_Wanted, ...]:
    wanted = set()
    for one in declared.legible:
        kind = BY_KIND[one.kind]
        is_asked = kind.organization_list is None or one.kind in instead_of_api
        if kind.page is not None and is_asked and one.workspace_id in reachable:
            wanted.add(_Wanted(kind.page, one.kind, Scope(one.workspace_id)))
    return tuple(sorted(wanted, key=lambda one: (one.scope.workspace_id or "", one.kind)))


def _arranged(snapshot: OrganizationSnapshot, wanted: tuple[_Wanted, ...], shown: list[object]) -> Listed:
    values: defaultdict[ConsolePage[Any], dict[Scope, object]] = defaultdict(dict)
    unseen = []
    for one, value in zip(wanted, shown, strict=True):
        if isinstance(value, ClaudeAdminError):
            unseen.append(_unseen(one, str(value)))
        else:
            values[one.page][one.scope] = value
    for page, by_scope in values.items():
        snapshot = page.put(snapshot, by_scope)
    return Listed(snapshot, tuple(unseen))


def _unseen(one: _Wanted, reason: str) -> Unseen:
    return Unseen(one.kind, reason, one.scope.workspace_id)
