"""
Service accounts, their workspaces, federation issuers and rules: four kinds that are read together, and with an OAuth token alone.

With a key they are unseen, and nothing is asked: one notice, and no partial run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, TypeVar

from pulumi_claude_admin.drift.listing import Listed
from pulumi_claude_admin.drift.live_objects import live_workspaces
from pulumi_claude_admin.drift.sources import Sources
from pulumi_claude_admin.drift.unseen import attempt
from pulumi_claude_admin.findings import Kind, Unseen
from pulumi_claude_admin.model.credential import ONLY_OAUTH, TWO_WAYS_TO_OAUTH
from pulumi_claude_admin.model.organization import OrganizationSnapshot
from pulumi_claude_admin.model.service_account import ServiceAccount
from pulumi_claude_admin.model.service_account_member import ServiceAccountMember
from pulumi_claude_admin.ports import AdminApi
from pulumi_claude_admin.reader_threads import readers

T = TypeVar("T")

KINDS: Final = (
    Kind.SERVICE_ACCOUNT,
    Kind.SERVICE_ACCOUNT_MEMBER,
    Kind.FEDERATION_ISSUER,
    Kind.FEDERATION_RULE,
)
SURELY_LISTED: Final = timedelta(days=1)
"""A workspace of this age was there when the workspaces were listed, and no list is so late."""

CLOSED: Final = f"reading machine identities {ONLY_OAUTH}. {TWO_WAYS_TO_OAUTH}"


def read_machine_identities(sources: Sources, snapshot: OrganizationSnapshot) -> Listed:
    """The four collections; places in workspaces by account or by workspace, whichever are fewer."""
    if not sources.has_token:
        return Listed(snapshot, tuple(Unseen(kind, CLOSED) for kind in KINDS))
    api = sources.api
    accounts = attempt(api.service_accounts.list, Kind.SERVICE_ACCOUNT)
    issuers = attempt(api.federation_issuers.list, Kind.FEDERATION_ISSUER)
    rules = attempt(api.federation_rules.list, Kind.FEDERATION_RULE)
    places: _Places | Unseen
    if isinstance(accounts, Unseen):
        places = replace(accounts, kind=Kind.SERVICE_ACCOUNT_MEMBER)
    else:
        places = attempt(lambda: _places(api, accounts, snapshot), Kind.SERVICE_ACCOUNT_MEMBER)
    seen = replace(
        snapshot,
        service_accounts=_seen(accounts),
        service_account_members=None if isinstance(places, Unseen) else places.rows,
        federation_issuers=_seen(issuers),
        federation_rules=_seen(rules),
        default_workspace_id=None if isinstance(places, Unseen) else places.default_id,
    )
    return Listed(seen, tuple(one for one in (accounts, places, issuers, rules) if isinstance(one, Unseen)))


def _seen(found: tuple[T, ...] | Unseen) -> tuple[T, ...] | None:
    return None if isinstance(found, Unseen) else found


@dataclass(frozen=True, slots=True)
class _Places:
    """Who works where, and which workspace is the Default one, if a row or a key tells."""

    rows: tuple[ServiceAccountMember, ...]
    default_id: str | None


def _places(api: AdminApi, accounts: tuple[ServiceAccount, ...], snapshot: OrganizationSnapshot) -> _Places:
    """By workspace the Default one is read beside the others: no list shows it, so an old key has to tell which it is, else an account."""
    live = [one.id for one in accounts if not one.is_archived]
    workspaces = [one.id for one in live_workspaces(snapshot)]
    ask = api.service_account_members
    if len(workspaces) + 1 >= len(live):
        rows = _all(ask.list_of_account, live)
        return _Places(rows, _default(rows, snapshot))
    told = _unlisted_place_of_keys(api, snapshot)
    if told is not None:
        return _Places(_all(ask.list_of_workspace, [*workspaces, told]), told)
    first = ask.list_of_account(live[0])
    others = {row.workspace_id for row in first} - {one.id for one in snapshot.workspaces}
    rows = _all(ask.list_of_workspace, [*workspaces, *sorted(others)])
    return _Places(rows, _default((*first, *rows), snapshot))


def _all(ask: Callable[[str], tuple[ServiceAccountMember, ...]], ids: list[str]) -> tuple[ServiceAccountMember, ...]:
    with readers() as pool:
        return tuple(row for rows in pool.map(ask, ids) for row in rows)


def _unlisted_place_of_keys(api: AdminApi, snapshot: OrganizationSnapshot) -> str | None:
    """
    The Default workspace, where keys tell it: the one place of old keys that no list shows.

    A key of today may be in a workspace that was made after the list was read. Keys are listed in every run anyway.
    """
    keys = attempt(api.api_keys.list, Kind.API_KEY)
    if isinstance(keys, Unseen):
        return None
    until = api.now() - SURELY_LISTED
    places = {key.workspace_id for key in keys if key.created_at is not None and key.created_at < until}
    unlisted = places - {None} - {one.id for one in snapshot.workspaces}
    return next(iter(unlisted)) if len(unlisted) == 1 else None


def _default(members: tuple[ServiceAccountMember, ...], snapshot: OrganizationSnapshot) -> str | None:
    """The Default workspace: the one of an implicit place, else the one that no list shows."""
    listed = {one.id for one in snapshot.workspaces}
    rows = sorted(members, key=lambda row: not row.is_implicit)
    return next((row.workspace_id for row in rows if row.is_implicit or row.workspace_id not in listed), None)
