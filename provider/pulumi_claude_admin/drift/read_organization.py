"""
Reads the organization: collections first, workspaces side by side, and what cannot be read becomes a value, not an error.

Calls (design section 7): me, users by pages, workspaces and spend limits once, and per live workspace its members and its
rate limits. What only the Console has is read in `console_settings.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Final, TypeVar

from pulumi_claude_admin.drift.console_settings import READERS, ConsoleSource, read_console
from pulumi_claude_admin.drift.declared import (
    Declared,
    DeclaredMember,
    DeclaredMembers,
    DeclaredRateLimit,
    people_named,
)
from pulumi_claude_admin.drift.organization_index import Reading
from pulumi_claude_admin.drift.reader_threads import readers
from pulumi_claude_admin.errors import AdminApiError, AuthenticationFailed, FeatureNotEnabled
from pulumi_claude_admin.findings import Kind, Unseen
from pulumi_claude_admin.model.invite import Invite
from pulumi_claude_admin.model.member import Member, User
from pulumi_claude_admin.model.membership import resolve
from pulumi_claude_admin.model.organization import OrganizationSnapshot
from pulumi_claude_admin.model.rate_limit import WorkspaceRateLimit
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope, SpendLimit
from pulumi_claude_admin.ports import AdminApi

T = TypeVar("T")
Answer = tuple[T, ...] | Unseen

LEFT_OUT: Final = "those that nobody declared were left out, as --declared-only says"
GATED: Final = "the Admin API does not list spend limits for this organization, so only declared ones were looked for"


@dataclass(frozen=True, slots=True)
class Sources:
    """
    Where to look.

    `is_gate_known_closed` says, for an organization id, whether it is remembered that it has no spend-limit API, which then
    need not be asked.
    `progress` is told how many of how many lists have been read; it is called from several threads, one at a time.
    """

    api: AdminApi
    console: ConsoleSource
    is_gate_known_closed: Callable[[str], bool] = lambda _organization_id: False
    progress: Callable[[int, int], None] = lambda _done, _all: None


def read_organization(declared: Declared, sources: Sources, *, declared_only: bool = False) -> Reading:
    """
    Read what is there. With `declared_only` members and rate limits that nobody declared are left out.

    Raises WrongOrganization, AuthenticationFailed, and other errors of the Admin API when not even the organization and
    its workspaces can be read; every other failure becomes an `Unseen`.
    """
    api = sources.api
    identity = api.retrieve_organization()
    declared.require_organization(identity.id)
    workspaces = api.list_workspaces()
    live = tuple(workspace for workspace in workspaces if not workspace.is_archived)
    ids = tuple(workspace.id for workspace in live)
    users = _attempt(api.list_users, Kind.WORKSPACE_MEMBERS, None)
    wanted = _declared(declared, ids) if declared_only else _Wanted(members=ids, rate_limits=ids)
    lists = _read_lists(sources, wanted if isinstance(users, tuple) else _Wanted((), wanted.rate_limits))
    spend, gate = _spend_limits(sources, identity.id, (ORGANIZATION, *(Scope(one) for one in ids)))
    console = read_console(
        declared, sources.console, organization_id=identity.id, live=live, with_spend_limits=spend is None
    )
    snapshot = OrganizationSnapshot(
        identity=identity,
        users=users if isinstance(users, tuple) else (),
        invites=_invites(api, declared, users) if isinstance(users, tuple) else (),
        workspaces=workspaces,
        members={one: answer for one, answer in lists.members.items() if isinstance(answer, tuple)},
        workspace_rate_limits={one: answer for one, answer in lists.rate_limits.items() if isinstance(answer, tuple)},
        spend_limits=console.spend_limits if spend is None else spend,
        notifications=console.notifications,
    )
    blind = [one for one in (users, *lists.members.values(), *lists.rate_limits.values()) if isinstance(one, Unseen)]
    left_out = _left_out() if declared_only else ()
    unseen = sorted((*blind, *left_out, *gate, *console.unseen), key=_order)
    return Reading(snapshot=snapshot, now=api.now(), unseen=tuple(unseen))


def _attempt(ask: Callable[[], tuple[T, ...]], kind: Kind, workspace_id: str | None) -> Answer[T]:
    """A collection, or why it could not be listed. A credential that is refused outright stops everything."""
    try:
        return ask()
    except AuthenticationFailed:
        raise
    except AdminApiError as error:
        return Unseen(kind, _why(error), workspace_id, is_partial=not isinstance(error, FeatureNotEnabled))


def _invites(api: AdminApi, declared: Declared, users: tuple[User, ...]) -> tuple[Invite, ...]:
    """The invitations, when somebody is declared who is not there. They only make a sentence better: nothing is unseen without them."""
    named = {one for each in declared.declarations for one in people_named(each)}
    if not resolve(dict.fromkeys(named, ""), users).unknown:
        return ()
    try:
        return api.list_invites()
    except AuthenticationFailed:
        raise
    except AdminApiError:
        return ()


def _why(error: AdminApiError) -> str:
    """The error without its path and request id, so that one reason for many workspaces is told once."""
    answer = " ".join(str(part) for part in (error.status, error.error_code or error.type) if part is not None)
    text = error.message if error.hint is None else f"{error.message.rstrip('.')}. {error.hint}"
    return f"{text} [{answer}]" if answer else text


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Ids of the workspaces whose members, and whose rate limits, are to be listed."""

    members: tuple[str, ...]
    rate_limits: tuple[str, ...]


def _declared(declared: Declared, live: tuple[str, ...]) -> _Wanted:
    with_members = {
        one.workspace_id for one in declared.declarations if isinstance(one, DeclaredMembers | DeclaredMember)
    }
    with_limits = {one.workspace_id for one in declared.declarations if isinstance(one, DeclaredRateLimit)}
    return _Wanted(
        members=tuple(one for one in live if one in with_members),
        rate_limits=tuple(one for one in live if one in with_limits),
    )


def _left_out() -> Iterable[Unseen]:
    return (Unseen(Kind.WORKSPACE_MEMBERS, LEFT_OUT), Unseen(Kind.WORKSPACE_RATE_LIMIT, LEFT_OUT))


@dataclass(frozen=True, slots=True)
class _Lists:
    members: dict[str, Answer[Member]]
    rate_limits: dict[str, Answer[WorkspaceRateLimit]]


def _read_lists(sources: Sources, wanted: _Wanted) -> _Lists:
    api, steps = sources.api, _Steps(sources.progress, len(wanted.members) + len(wanted.rate_limits))

    def members(workspace_id: str) -> Answer[Member]:
        with steps:
            return _attempt(lambda: api.list_members(workspace_id), Kind.WORKSPACE_MEMBERS, workspace_id)

    def rate_limits(workspace_id: str) -> Answer[WorkspaceRateLimit]:
        with steps:
            ask = lambda: api.list_workspace_rate_limits(workspace_id)  # noqa: E731 - one call, named for its type
            return _attempt(ask, Kind.WORKSPACE_RATE_LIMIT, workspace_id)

    with readers(READERS) as pool:
        answers = pool.map(members, wanted.members), pool.map(rate_limits, wanted.rate_limits)
        return _Lists(
            members=dict(zip(wanted.members, answers[0], strict=True)),
            rate_limits=dict(zip(wanted.rate_limits, answers[1], strict=True)),
        )


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


def _spend_limits(
    sources: Sources, organization_id: str, scopes: tuple[Scope, ...]
) -> tuple[dict[Scope, SpendLimit | None] | None, tuple[Unseen, ...]]:
    """Every scope's limit, or None when the Console has to be asked; and what that leaves unseen."""
    kinds = (Kind.WORKSPACE_SPEND_LIMIT, Kind.ORGANIZATION_SPEND_LIMIT)
    if sources.is_gate_known_closed(organization_id):
        return None, (Unseen(Kind.WORKSPACE_SPEND_LIMIT, GATED),)
    try:
        listed = sources.api.list_spend_limits()
    except FeatureNotEnabled:
        return None, (Unseen(Kind.WORKSPACE_SPEND_LIMIT, GATED),)
    except AuthenticationFailed:
        raise
    except AdminApiError as error:
        return {}, tuple(Unseen(kind, _why(error), is_partial=True) for kind in kinds)
    nothing: dict[Scope, SpendLimit | None] = dict.fromkeys(scopes)
    return nothing | {limit.scope: limit for limit in listed}, ()


def _order(unseen: Unseen) -> tuple[str, str, str]:
    return (unseen.workspace_id or "", unseen.kind, unseen.reason)
