"""A person's role in the organization. Administrators and owners are nobody's to declare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from pulumi_claude_admin.drift import remedies
from pulumi_claude_admin.drift.compare import judge, with_notes, with_secret, without_secret
from pulumi_claude_admin.drift.declared_object import DeclaredObject
from pulumi_claude_admin.drift.kinds.contract import LiveSide, ObjectKind, declare_it
from pulumi_claude_admin.drift.legible_resource import LegibleResource
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.drift.member_people import people_of, what_to_do, why_absent
from pulumi_claude_admin.drift.organization_index import Compared, OrganizationIndex
from pulumi_claude_admin.findings import Change, Kind, Subject
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.organization import OrganizationSnapshot
from pulumi_claude_admin.model.organization_member import (
    OrganizationMemberSpec,
    diff_organization_member,
    is_admin,
)
from pulumi_claude_admin.model.recorded_members import RecordedMembers


@dataclass(frozen=True, slots=True)
class DeclaredOrganizationMember(DeclaredObject):
    """One declared role. `holder_id` is whose role was written last."""

    holder_id: str
    spec: OrganizationMemberSpec

    @property
    def people(self) -> tuple[str, ...]:
        """The one person."""
        return (self.spec.user,)

    @property
    def people_ids(self) -> Mapping[str, str]:
        """Who it was."""
        return {self.spec.user: self.holder_id}

    def compare(self, index: OrganizationIndex) -> Compared:
        """Whether the person is there with the role, and is still the one who was meant."""
        reference, role = self.spec.user, self.spec.role
        if not index.users:
            return index.unseen(index.subject(self.kind, self.id, None, reference), self.urn)
        holder = index.users.get(self.holder_id)
        person = index.everybody.find(reference) or holder
        if person is None:
            subject = index.subject(self.kind, self.id, None, reference)
            lost = judge(subject, self.urn, (Change("role", role, None),), is_there=False)
            names = [reference]
            return Compared(replace(lost, reason=why_absent(index, names), remedy=what_to_do(index, names)))
        changes = without_secret(diff_organization_member(self.spec, person), self.secret)
        if holder is not None and holder.id != person.id:
            changes = (*changes, Change("user", reference, holder.email))
        finding = with_secret(judge(_subject_of(index, person), self.urn, changes), self.secret)
        if changes and is_admin(person):
            finding = replace(finding, remedy=remedies.for_an_administrator())
        recorded = RecordedMembers(frozenset({reference}), {reference: self.holder_id})
        notes = people_of(index, {reference: role}, recorded).notes
        return Compared(with_notes(finding, notes), frozenset({_live(person)}) & index.live)


def _read(one: LegibleResource) -> DeclaredObject:
    spec = one.spec(OrganizationMemberSpec)
    return DeclaredOrganizationMember(*one.origin(None), holder_id=one.text("user_id") or one.id, spec=spec)


def _live(person: User) -> LiveObject:
    return LiveObject(Kind.ORGANIZATION_MEMBER, part=person.id)


def _objects(snapshot: OrganizationSnapshot) -> Iterator[LiveObject]:
    yield from (_live(person) for person in snapshot.users if not is_admin(person))


def _subject_of(index: OrganizationIndex, person: User) -> Subject:
    return index.subject(Kind.ORGANIZATION_MEMBER, person.id, None, person.email)


ORGANIZATION_MEMBER: Final = ObjectKind(
    kind=Kind.ORGANIZATION_MEMBER,
    type_name="OrganizationMember",
    word="organization member",
    read=_read,
    workspace_of=lambda _resource: None,
    live=LiveSide(
        objects=_objects,
        subject=lambda index, one: _subject_of(index, index.users[one.part]),
        change=lambda index, one: Change("role", None, index.users[one.part].role),
        coverage="organization members",
        remedy=declare_it("OrganizationMember"),
    ),
    is_counted=True,
)
