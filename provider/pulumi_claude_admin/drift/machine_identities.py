"""
Service accounts, their workspaces, federation issuers and rules: four kinds that are read together, and with an OAuth token alone.

With a key they are unseen, and nothing is asked: one notice, and no partial run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeVar

from pulumi_claude_admin.drift.listing import Listed
from pulumi_claude_admin.drift.live_objects import live_workspaces
from pulumi_claude_admin.drift.reader_threads import readers
from pulumi_claude_admin.drift.sources import Sources
from pulumi_claude_admin.drift.unseen import attempt
from pulumi_claude_admin.findings import Kind, Unseen
from pulumi_claude_admin.model.credential import ONLY_OAUTH, TWO_WAYS_TO_OAUTH
from pulumi_claude_admin.model.organization import OrganizationSnapshot
from pulumi_claude_admin.model.service_account import ServiceAccount
from pulumi_claude_admin.model.service_account_member import ServiceAccountMember
from pulumi_claude_admin.ports import AdminApi

T = TypeVar("T")

KINDS: Final = (
    Kind.SERVICE_ACCOUNT,
    Kind.SERVICE_ACCOUNT_MEMBER,
    Kind.FEDERATION_ISSUER,
    Kind.FEDERATION_RULE,
)
CLOSED: Final = f"reading machine identities {ONLY_OAUTH}. {TWO_WAYS_TO_OAUTH}"


def read_machine_identities(sources: Sources, snapshot: OrganizationSnapshot) -> Listed:
    """The four collections; places in workspaces by account or by workspace, whichever are fewer."""
    if not sources.has_token:
        return Listed(snapshot, tuple(Unseen(kind, CLOSED) for kind in KINDS))
    api = sources.api
    accounts = attempt(api.service_accounts.list, Kind.SERVICE_ACCOUNT)
    issuers = attempt(api.federation_issuers.list, Kind.FEDERATION_ISSUER)
    rules = attempt(api.federation_rules.list, Kind.FEDERATION_RULE)
    members: tuple[ServiceAccountMember, ...] | Unseen
    if isinstance(accounts, Unseen):
        members = replace(accounts, kind=Kind.SERVICE_ACCOUNT_MEMBER)
    else:
        members = attempt(lambda: _members(api, accounts, snapshot), Kind.SERVICE_ACCOUNT_MEMBER)
    seen = replace(
        snapshot,
        service_accounts=_seen(accounts),
        service_account_members=_seen(members),
        federation_issuers=_seen(issuers),
        federation_rules=_seen(rules),
        default_workspace_id=_default(_seen(members), snapshot),
    )
    return Listed(seen, tuple(one for one in (accounts, members, issuers, rules) if isinstance(one, Unseen)))


def _seen(found: tuple[T, ...] | Unseen) -> tuple[T, ...] | None:
    return None if isinstance(found, Unseen) else found


def _members(
    api: AdminApi, accounts: tuple[ServiceAccount, ...], snapshot: OrganizationSnapshot
) -> tuple[ServiceAccountMember, ...]:
    """
    Who works where. By workspace nobody sees the Default one, which no list shows: it is found by one account, and read beside the others.
    """
    live = [one.id for one in accounts if not one.is_archived]
    workspaces = [one.id for one in live_workspaces(snapshot)]
    ask = api.service_account_members
    if len(workspaces) + 2 >= len(live):
        return _all(ask.list_of_account, live)
    first = ask.list_of_account(live[0])
    others = {row.workspace_id for row in first} - {one.id for one in snapshot.workspaces}
    return (*(row for row in first if row.is_implicit), *_all(ask.list_of_workspace, [*workspaces, *sorted(others)]))


def _all(ask: Callable[[str], tuple[ServiceAccountMember, ...]], ids: list[str]) -> tuple[ServiceAccountMember, ...]:
    with readers() as pool:
        return tuple(row for rows in pool.map(ask, ids) for row in rows)


def _default(members: tuple[ServiceAccountMember, ...] | None, snapshot: OrganizationSnapshot) -> str | None:
    """The Default workspace: the one of an implicit place, else the one that no list shows."""
    listed = {one.id for one in snapshot.workspaces}
    rows = sorted(members or (), key=lambda row: not row.is_implicit)
    return next((row.workspace_id for row in rows if row.is_implicit or row.workspace_id not in listed), None)
