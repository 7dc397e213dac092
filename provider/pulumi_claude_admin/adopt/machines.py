"""Service accounts, their places in workspaces, federation issuers and rules as resources of `organization.py`. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import get_args

from pulumi_claude_admin.adopt.names import team_names
from pulumi_claude_admin.adopt.program import AdoptedResource, LeftOut
from pulumi_claude_admin.drift.kinds.contract import ObjectKind
from pulumi_claude_admin.drift.kinds.federation_issuer import FEDERATION_ISSUER
from pulumi_claude_admin.drift.kinds.federation_rule import FEDERATION_RULE
from pulumi_claude_admin.drift.kinds.service_account import SERVICE_ACCOUNT
from pulumi_claude_admin.drift.kinds.service_account_member import SERVICE_ACCOUNT_MEMBER
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.model import arguments
from pulumi_claude_admin.model.ids import MembershipId
from pulumi_claude_admin.model.organization import OrganizationSnapshot
from pulumi_claude_admin.model.resource_names import slug as resource_slug
from pulumi_claude_admin.model.service_account_member import MachineRole, ServiceAccountMember


def service_accounts(snapshot: OrganizationSnapshot) -> Iterator[AdoptedResource]:
    """Those that live."""
    accounts = {one.id: one for one in snapshot.service_accounts or ()}
    for live in _live(snapshot, SERVICE_ACCOUNT):
        one = accounts[live.part]
        given = arguments.of_service_account(one)
        yield AdoptedResource("ServiceAccount", one.name, one.id, given, frozenset({live}))


def service_account_members(snapshot: OrganizationSnapshot) -> Iterator[AdoptedResource]:
    """The places that somebody gave; those that a team says are covered there."""
    rows = {(one.workspace_id, one.service_account_id): one for one in snapshot.service_account_members or ()}
    accounts = {one.id: one.name for one in snapshot.service_accounts or ()}
    workspaces = {one.id: one.name for one in snapshot.workspaces}
    lives = {str(MembershipId(one.workspace_id, one.part)): one for one in _live(snapshot, SERVICE_ACCOUNT_MEMBER)}
    called = {
        id_: f"{workspaces.get(one.workspace_id, 'default')} {accounts.get(one.part, one.part)}"
        for id_, one in lives.items()
    }
    names = team_names(called, taken=(), otherwise="member")
    for id_, live in lives.items():
        given = {
            "workspace_id": live.workspace_id,
            "service_account_id": live.part,
            "role": rows[live.workspace_id, live.part].role,
        }
        yield AdoptedResource("ServiceAccountMember", names[id_], id_, given, frozenset({live}))


def places(snapshot: OrganizationSnapshot) -> Mapping[str, tuple[ServiceAccountMember, ...]]:
    """By workspace, those that a team can say: with a role that can be given, and no other whose name of a resource is the same."""
    rows = {(one.workspace_id, one.service_account_id): one for one in snapshot.service_account_members or ()}
    found = defaultdict[str, list[ServiceAccountMember]](list)
    for live in _live(snapshot, SERVICE_ACCOUNT_MEMBER):
        found[live.workspace_id].append(rows[live.workspace_id, live.part])
    return {id_: tuple(_sayable(those)) for id_, those in found.items()}


def _sayable(rows: list[ServiceAccountMember]) -> Iterator[ServiceAccountMember]:
    named = Counter(resource_slug(one.service_account_id) for one in rows)
    for one in rows:
        if one.role in get_args(MachineRole) and named[resource_slug(one.service_account_id)] == 1:
            yield one


def federation_issuers(snapshot: OrganizationSnapshot) -> Iterator[AdoptedResource]:
    """Those that live."""
    issuers = {one.id: one for one in snapshot.federation_issuers or ()}
    for live in _live(snapshot, FEDERATION_ISSUER):
        one = issuers[live.part]
        given = arguments.of_federation_issuer(one)
        yield AdoptedResource("FederationIssuer", one.name, one.id, given, frozenset({live}))


def federation_rules(snapshot: OrganizationSnapshot) -> Iterator[AdoptedResource | LeftOut]:
    """Those that a token may make, and that name no archived workspace."""
    rules = {one.id: one for one in snapshot.federation_rules or ()}
    archived = {one.id for one in snapshot.workspaces if one.is_archived}
    for live in _live(snapshot, FEDERATION_RULE):
        one = rules[live.part]
        if gone := sorted(one.workspace_ids & archived):
            what = f"federation rule {one.name} ({one.id}): {', '.join(gone)}"
            yield LeftOut("it names an archived workspace, which no program may", what, frozenset({live}))
            continue
        given = arguments.of_federation_rule(one)
        yield AdoptedResource("FederationRule", one.name, one.id, given, frozenset({live}))


def _live(snapshot: OrganizationSnapshot, kind: ObjectKind) -> list[LiveObject]:
    """What drift counts of this kind: what a declaration could speak for."""
    return sorted(kind.live.objects(snapshot)) if kind.live is not None else []
