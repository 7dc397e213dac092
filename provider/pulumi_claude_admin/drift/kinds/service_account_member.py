"""One service account in one workspace. The place that everybody has in the Default workspace is no object: nobody gave it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.drift.compare import judge, with_secret, without_secret
from pulumi_claude_admin.drift.declared_object import DeclaredObject
from pulumi_claude_admin.drift.export_format import Resource
from pulumi_claude_admin.drift.kinds.contract import LiveSide, ObjectKind, declare_it
from pulumi_claude_admin.drift.legible_resource import LegibleResource
from pulumi_claude_admin.drift.live_objects import LiveObject, live_workspaces
from pulumi_claude_admin.drift.machine_identities import read_machine_identities
from pulumi_claude_admin.drift.organization_index import Compared, OrganizationIndex
from pulumi_claude_admin.findings import Change, Kind, Subject
from pulumi_claude_admin.model.ids import MembershipId
from pulumi_claude_admin.model.organization import OrganizationSnapshot
from pulumi_claude_admin.model.service_account_member import (
    ServiceAccountMember,
    ServiceAccountMemberSpec,
    diff_service_account_member,
)


@dataclass(frozen=True, slots=True)
class DeclaredServiceAccountMember(DeclaredObject):
    """One declared place."""

    workspace_id: str
    service_account_id: str
    spec: ServiceAccountMemberSpec

    def compare(self, index: OrganizationIndex) -> Compared:
        """Whether the account is there, with the role."""
        name = _name(index, self.service_account_id)
        subject = index.subject(self.kind, self.id, self.workspace_id, name)
        if index.snapshot.service_account_members is None:
            return index.unseen(subject, self.urn, index.why_unseen(self.kind, None))
        is_default = self.workspace_id == index.snapshot.default_workspace_id
        following = None if is_default else index.follow_workspace(subject, self.urn)
        if following is not None:
            return following
        key = LiveObject(self.kind, self.workspace_id, self.service_account_id)
        row = index.service_account_members.get((self.workspace_id, self.service_account_id))
        changes = without_secret(diff_service_account_member(self.spec, row), self.secret)
        finding = with_secret(judge(subject, self.urn, changes, is_there=key in index.live), self.secret)
        return Compared(finding, frozenset({key}) & index.live)


def _read(one: LegibleResource) -> DeclaredObject:
    where = MembershipId.parse(one.id)
    return DeclaredServiceAccountMember(
        *one.origin(where.workspace_id), service_account_id=where.user_id, spec=one.spec(ServiceAccountMemberSpec)
    )


def _stand_ins(resource: Resource) -> Mapping[str, object]:
    where = MembershipId.parse(resource.id)
    return {"workspace_id": where.workspace_id, "service_account_id": where.user_id, "role": "workspace_user"}


def _live(row: ServiceAccountMember) -> LiveObject:
    return LiveObject(Kind.SERVICE_ACCOUNT_MEMBER, row.workspace_id, row.service_account_id)


def _objects(snapshot: OrganizationSnapshot) -> Iterator[LiveObject]:
    places = {one.id for one in live_workspaces(snapshot)} | {snapshot.default_workspace_id}
    for row in snapshot.service_account_members or ():
        if row.workspace_id in places and not row.is_implicit:
            yield _live(row)


def _name(index: OrganizationIndex, account_id: str) -> str:
    account = index.service_accounts.get(account_id)
    return account.name if account is not None else account_id


def _subject(index: OrganizationIndex, one: LiveObject) -> Subject:
    id_ = str(MembershipId(one.workspace_id, one.part))
    return index.subject(one.kind, id_, one.workspace_id, _name(index, one.part))


def _change(index: OrganizationIndex, one: LiveObject) -> Change:
    return Change("role", None, index.service_account_members[one.workspace_id, one.part].role)


SERVICE_ACCOUNT_MEMBER: Final = ObjectKind(
    kind=Kind.SERVICE_ACCOUNT_MEMBER,
    type_name="ServiceAccountMember",
    word="service account",
    read=_read,
    stand_ins=_stand_ins,
    live=LiveSide(
        objects=_objects,
        subject=_subject,
        change=_change,
        coverage="service accounts in workspaces",
        remedy=declare_it("ServiceAccountMember"),
    ),
    organization_list=read_machine_identities,
)
