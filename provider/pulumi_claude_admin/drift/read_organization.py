"""
Reads the organization: collections first, workspaces side by side, and what cannot be read becomes a value, not an error.

Calls: me, users by pages, workspaces and each kind's own collection once, and per live workspace the lists of
its kinds. What only the Console has is read in `console_settings.py`, or told by the feed in `console_by_feed.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Lock
from typing import Any, Final

from pulumi_claude_admin.drift.console_by_feed import read_by_feed
from pulumi_claude_admin.drift.console_settings import read_console
from pulumi_claude_admin.drift.declared import Declared
from pulumi_claude_admin.drift.kinds import BY_KIND, KINDS, ORGANIZATION_LISTS, WORKSPACE_LISTS
from pulumi_claude_admin.drift.listing import Listed, WorkspaceList
from pulumi_claude_admin.drift.live_objects import live_workspaces
from pulumi_claude_admin.drift.member_limits import read_limits
from pulumi_claude_admin.drift.organization_index import Reading
from pulumi_claude_admin.drift.sources import Sources
from pulumi_claude_admin.drift.unseen import attempt
from pulumi_claude_admin.errors import AdminApiError
from pulumi_claude_admin.findings import Kind, Unseen
from pulumi_claude_admin.model.organization import OrganizationSnapshot
from pulumi_claude_admin.reader_threads import readers

LEFT_OUT: Final = "those that nobody declared were left out, as --declared-only says"

_Wanted = dict[WorkspaceList[Any], tuple[str, ...]]
"""Ids of the workspaces whose list is to be read."""


def read_organization(declared: Declared, sources: Sources, *, declared_only: bool = False) -> Reading:
    """
    Read what is there. With `declared_only` the lists of workspaces for which nobody declared anything are left out.

    Raises WrongOrganization, AuthenticationFailed, and other errors of the Admin API when not even the organization and
    its workspaces can be read; every other failure becomes an `Unseen`.
    """
    api = sources.api
    identity = api.organization.retrieve()
    declared.require_organization(identity.id)
    _require_its_enterprise(declared, sources)
    snapshot = OrganizationSnapshot(identity=identity, workspaces=api.workspaces.list())
    users = attempt(api.users.list, Kind.WORKSPACE_MEMBERS)
    snapshot = replace(snapshot, users=users if isinstance(users, tuple) else ())
    unseen = [users, replace(users, kind=Kind.ORGANIZATION_MEMBER)] if isinstance(users, Unseen) else []
    wanted = _wanted(declared, snapshot, declared_only=declared_only)
    if isinstance(users, Unseen):
        wanted = {one: ids for one, ids in wanted.items() if not one.needs_users}
    of_workspaces = _read_workspace_lists(sources, snapshot, wanted)
    of_organization, left_to_console = _read_organization_lists(sources, of_workspaces.snapshot)
    of_console = read_console(declared, sources.console, of_organization.snapshot, instead_of_api=left_to_console)
    snapshot = of_console.snapshot
    by_feed = read_by_feed(declared, api, of_console.unseen, organization_id=identity.id)
    unseen += [*of_workspaces.unseen, *of_organization.unseen, *by_feed.unseen]
    unseen += [Unseen(one.kind, LEFT_OUT) for one in WORKSPACE_LISTS if declared_only]
    return Reading(
        snapshot=snapshot,
        now=api.now(),
        unseen=tuple(sorted(unseen, key=_order)),
        by_feed=by_feed.told,
        feed_silence=by_feed.silence,
    )


def _require_its_enterprise(declared: Declared, sources: Sources) -> None:
    """Raises WrongOrganization for limits of another organization than the key's. One that does not answer is *unseen*, and hides nothing else."""
    if declared.enterprise_ids and sources.enterprise is not None and sources.enterprise.enterprise is not None:
        try:
            organization_id = sources.enterprise.enterprise.organization_id()
        except AdminApiError:
            return
        declared.require_enterprise(organization_id)


def _wanted(declared: Declared, snapshot: OrganizationSnapshot, *, declared_only: bool) -> _Wanted:
    live = tuple(workspace.id for workspace in live_workspaces(snapshot))
    if not declared_only:
        return dict.fromkeys(WORKSPACE_LISTS, live)
    named = {(BY_KIND[one.kind].workspace_list, one.workspace_id) for one in declared.legible}
    return {each: tuple(one for one in live if (each, one) in named) for each in WORKSPACE_LISTS}


def _read_workspace_lists(sources: Sources, snapshot: OrganizationSnapshot, wanted: _Wanted) -> Listed:
    steps = _Steps(sources.progress, sum(map(len, wanted.values())))

    def read(each: WorkspaceList[Any], workspace_id: str) -> tuple[Any, ...] | Unseen:
        with steps:
            return attempt(lambda: each.ask(sources.api, workspace_id), each.kind, workspace_id)

    unseen: list[Unseen] = []
    with readers() as pool:
        under_way = [(each, ids, pool.map(read, [each] * len(ids), ids)) for each, ids in wanted.items()]
        for each, ids, results in under_way:
            lists = dict(zip(ids, results, strict=True))
            snapshot = each.put(snapshot, {one: found for one, found in lists.items() if isinstance(found, tuple)})
            unseen += [one for one in lists.values() if isinstance(one, Unseen)]
    return Listed(snapshot, tuple(unseen))


def _read_organization_lists(sources: Sources, snapshot: OrganizationSnapshot) -> tuple[Listed, frozenset[Kind]]:
    """Every collection, and the kinds whose pages are to be read instead of one."""
    unseen: list[Unseen] = []
    left_to_console: set[Kind] = set()
    is_alone = sources.enterprise is not None and sources.enterprise.is_alone
    for read in (read_limits,) if is_alone else ORGANIZATION_LISTS:
        listed = read(sources, snapshot)
        snapshot = listed.snapshot
        unseen += listed.unseen
        if listed.is_left_to_console:
            left_to_console |= {one.kind for one in KINDS if one.organization_list is read}
    return Listed(snapshot, tuple(unseen)), frozenset(left_to_console)


class _Steps:
    """Counts what has been read, one step at a time, and tells."""

    def __init__(self, tell: Callable[[int, int], None], all_steps: int) -> None:
        self._tell, self._all, self._done = tell, all_steps, 0
        self._lock = Lock()

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._done += 1
            self._tell(self._done, self._all)


def _order(unseen: Unseen) -> tuple[str, str, str]:
    return (unseen.workspace_id or "", unseen.kind, unseen.reason)
