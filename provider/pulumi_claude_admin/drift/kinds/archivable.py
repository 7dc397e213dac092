"""What service accounts, federation issuers and federation rules are to drift: archived is not missing, and cannot be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from pulumi_claude_admin.drift import remedies
from pulumi_claude_admin.drift.compare import judge, with_secret, without_secret
from pulumi_claude_admin.drift.declared_object import DeclaredObject
from pulumi_claude_admin.drift.kinds.contract import LiveSide, ObjectKind, declare_it
from pulumi_claude_admin.drift.legible_resource import LegibleResource
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.drift.machine_identities import read_machine_identities
from pulumi_claude_admin.drift.organization_index import Compared, OrganizationIndex
from pulumi_claude_admin.findings import Change, Finding, Kind, Status, Subject
from pulumi_claude_admin.model.archivable import Archivable, ArchivableSpec
from pulumi_claude_admin.model.organization import OrganizationSnapshot

SpecT = TypeVar("SpecT", bound=ArchivableSpec)
ActualT = TypeVar("ActualT", bound=Archivable)


@dataclass(frozen=True, slots=True)
class ArchivableKind(Generic[SpecT, ActualT]):
    """
    One of the three. `told_by` is the property that tells one of them that nobody declared; those of `is_left_to_the_console`
    nobody can declare. The others are an `ObjectKind`'s.
    """

    kind: Kind
    type_name: str
    word: str
    spec_type: type[SpecT]
    listed: Callable[[OrganizationSnapshot], tuple[ActualT, ...] | None]
    by_id: Callable[[OrganizationIndex], Mapping[str, ActualT]]
    changes: Callable[[SpecT, ActualT], tuple[Change, ...]]
    told_by: str
    stand_ins: Mapping[str, object] | None = None
    is_left_to_the_console: Callable[[ActualT], bool] = lambda _actual: False

    def object_kind(self) -> ObjectKind:
        """The same, as drift and the report take it."""
        stand_ins = self.stand_ins
        return ObjectKind(
            kind=self.kind,
            type_name=self.type_name,
            word=self.word,
            read=self._read,
            stand_ins=None if stand_ins is None else lambda _resource: stand_ins,
            workspace_of=lambda _resource: None,
            live=LiveSide(
                objects=self._objects,
                subject=self._subject,
                change=self._change,
                coverage=f"{self.word}s",
                remedy=declare_it(self.type_name),
            ),
            organization_list=read_machine_identities,
        )

    def _read(self, one: LegibleResource) -> DeclaredObject:
        return DeclaredArchivable(*one.origin(None), spec=one.spec(self.spec_type), of=self)

    def _objects(self, snapshot: OrganizationSnapshot) -> Iterator[LiveObject]:
        for one in self.listed(snapshot) or ():
            if not one.is_archived and not self.is_left_to_the_console(one):
                yield LiveObject(self.kind, part=one.id)

    def _subject(self, index: OrganizationIndex, one: LiveObject) -> Subject:
        return index.subject(one.kind, one.part, None, self.by_id(index)[one.part].name)

    def _change(self, index: OrganizationIndex, one: LiveObject) -> Change:
        return Change(self.told_by, None, getattr(self.by_id(index)[one.part], self.told_by))


@dataclass(frozen=True, slots=True)
class DeclaredArchivable(DeclaredObject, Generic[SpecT, ActualT]):
    """A declared one, under the id that it got."""

    spec: SpecT
    of: ArchivableKind[SpecT, ActualT]

    def compare(self, index: OrganizationIndex) -> Compared:
        """Gone, archived, or with other values; what only the Console may write now is the Console's to put right."""
        subject = index.subject(self.kind, self.id, None, self.spec.name)
        if self.of.listed(index.snapshot) is None:
            return index.unseen(subject, self.urn)
        actual = self.of.by_id(index).get(self.id)
        if actual is None:
            reason, remedy = f"the platform does not know this {self.of.word} any more", remedies.for_missing()
            return Compared(Finding(Status.MISSING, subject, urn=self.urn, reason=reason, remedy=remedy))
        subject = replace(subject, label=actual.name)
        if actual.archived_at is not None:
            reason = f"archived at {actual.archived_at:%Y-%m-%d %H:%M} UTC, which nobody can undo"
            remedy = remedies.for_archived_machine()
            return Compared(Finding(Status.ARCHIVED, subject, urn=self.urn, reason=reason, remedy=remedy))
        changes = without_secret(self.of.changes(self.spec, actual), self.secret)
        finding = with_secret(judge(subject, self.urn, changes), self.secret)
        if finding.status is Status.DRIFTED and self.of.is_left_to_the_console(actual):
            finding = replace(finding, remedy=remedies.for_rule_of_the_console())
        return Compared(finding, frozenset({LiveObject(self.kind, part=actual.id)}) & index.live)
