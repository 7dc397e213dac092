"""An identity provider that is trusted: archived is not missing, and cannot be undone."""

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
from pulumi_claude_admin.model.federation_issuer import (
    FederationIssuer,
    FederationIssuerSpec,
    diff_federation_issuer,
)
from pulumi_claude_admin.model.organization import OrganizationSnapshot

_COMPARISON: Final[Comparison[FederationIssuerSpec, FederationIssuer]] = Comparison(
    "federation issuer", listed=lambda snapshot: snapshot.federation_issuers, changes=diff_federation_issuer
)


@dataclass(frozen=True, slots=True)
class DeclaredFederationIssuer(DeclaredObject):
    """A declared issuer, under the id that it got."""

    spec: FederationIssuerSpec

    def compare(self, index: OrganizationIndex) -> Compared:
        """Gone, archived, or with other values."""
        return _COMPARISON.compare(self, self.spec, index)


def _read(one: LegibleResource) -> DeclaredObject:
    return DeclaredFederationIssuer(*one.origin(None), spec=one.spec(FederationIssuerSpec))


def _stand_ins(_: Resource) -> Mapping[str, object]:
    return {"name": "secret", "issuer_url": "https://secret.invalid"}


def _objects(snapshot: OrganizationSnapshot) -> Iterator[LiveObject]:
    for one in snapshot.federation_issuers or ():
        if not one.is_archived:
            yield LiveObject(Kind.FEDERATION_ISSUER, part=one.id)


def _subject(index: OrganizationIndex, one: LiveObject) -> Subject:
    return index.subject(one.kind, one.part, None, index.federation_issuers[one.part].name)


def _change(index: OrganizationIndex, one: LiveObject) -> Change:
    return Change("issuer_url", None, index.federation_issuers[one.part].issuer_url)


FEDERATION_ISSUER: Final = ObjectKind(
    kind=Kind.FEDERATION_ISSUER,
    type_name="FederationIssuer",
    word="federation issuer",
    read=_read,
    stand_ins=_stand_ins,
    workspace_of=lambda _resource: None,
    live=LiveSide(
        objects=_objects,
        subject=_subject,
        change=_change,
        coverage="federation issuers",
        remedy=declare_it("FederationIssuer"),
    ),
    organization_list=read_machine_identities,
)
