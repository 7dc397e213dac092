"""A service account: archived is not missing, and cannot be undone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.drift.declared_object import DeclaredObject
from pulumi_claude_admin.drift.export_format import Resource
from pulumi_claude_admin.drift.kinds.contract import LiveSide, ObjectKind, declare_it
from pulumi_claude_admin.drift.legible_resource import LegibleResource
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.drift.machine_identities import Comparison, read_machine_identities
from pulumi_claude_admin.drift.organization_index import Compared, OrganizationIndex
from pulumi_claude_admin.findings import Change, Kind, Subject
from pulumi_claude_admin.model.organization import OrganizationSnapshot
from pulumi_claude_admin.model.service_account import ServiceAccount, ServiceAccountSpec, diff_service_account

_COMPARISON: Final[Comparison[ServiceAccountSpec, ServiceAccount]] = Comparison(
    "service account", listed=lambda snapshot: snapshot.service_accounts, changes=diff_service_account
)


@dataclass(frozen=True, slots=True)
class DeclaredServiceAccount(DeclaredObject):
    """A declared account, under the id that it got."""

    spec: ServiceAccountSpec

    def compare(self, index: OrganizationIndex) -> Compared:
        """Gone, archived, or with other values."""
        return _COMPARISON.compare(self, self.spec, index)


def _read(one: LegibleResource) -> DeclaredObject:
    return DeclaredServiceAccount(*one.origin(None), spec=one.spec(ServiceAccountSpec))


def _stand_ins(_: Resource) -> Mapping[str, object]:
    return {"name": "secret"}


def _objects(snapshot: OrganizationSnapshot) -> Iterator[LiveObject]:
    for one in snapshot.service_accounts or ():
        if not one.is_archived:
            yield LiveObject(Kind.SERVICE_ACCOUNT, part=one.id)


def _subject(index: OrganizationIndex, one: LiveObject) -> Subject:
    return index.subject(one.kind, one.part, None, index.service_accounts[one.part].name)


def _change(index: OrganizationIndex, one: LiveObject) -> Change:
    return Change("organization_role", None, index.service_accounts[one.part].organization_role)


SERVICE_ACCOUNT: Final = ObjectKind(
    kind=Kind.SERVICE_ACCOUNT,
    type_name="ServiceAccount",
    word="service account",
    read=_read,
    stand_ins=_stand_ins,
    workspace_of=lambda _resource: None,
    live=LiveSide(
        objects=_objects,
        subject=_subject,
        change=_change,
        coverage="service accounts",
        remedy=declare_it("ServiceAccount"),
    ),
    organization_list=read_machine_identities,
)
