"""One membership. What nobody declared is told by workspace, as one list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from pulumi_claude_admin.drift.compare import judge, with_notes
from pulumi_claude_admin.drift.declared_object import DeclaredObject
from pulumi_claude_admin.drift.kinds.contract import LiveSide, ObjectKind, declare_it
from pulumi_claude_admin.drift.legible_resource import LegibleResource
from pulumi_claude_admin.drift.live_objects import LiveObject, live_workspaces
from pulumi_claude_admin.drift.member_lists import MEMBER_LIST
from pulumi_claude_admin.drift.member_people import MemberPeople, people_of, what_to_do, why_absent
from pulumi_claude_admin.drift.organization_index import Compared, OrganizationIndex
from pulumi_claude_admin.findings import Change, Kind, Subject
from pulumi_claude_admin.model.ids import MembershipId
from pulumi_claude_admin.model.member import WorkspaceMemberSpec, diff_members
from pulumi_claude_admin.model.membership import both_sides, explicit
from pulumi_claude_admin.model.organization import OrganizationSnapshot
from pulumi_claude_admin.model.recorded_members import RecordedMembers


@dataclass(frozen=True, slots=True)
class DeclaredMember(DeclaredObject):
    """One declared membership. `user_id` is of the resource's id, `holder_id` who had it at the last write."""

    workspace_id: str
    user_id: str
    holder_id: str
    spec: WorkspaceMemberSpec

    @property
    def people(self) -> tuple[str, ...]:
        """The one person."""
        return (self.spec.user,)

    @property
    def people_ids(self) -> Mapping[str, str]:
        """Who it was."""
        return {self.spec.user: self.holder_id}

    def claims(self, index: OrganizationIndex) -> frozenset[LiveObject]:
        """This person's membership, whoever that is and was."""
        people = self._people(index)
        theirs = people.found.roles.keys() | people.former
        return frozenset(LiveObject(self.kind, self.workspace_id, one) for one in theirs)

    def compare(self, index: OrganizationIndex) -> Compared:
        """Whether the person is there, with the role, and is still the one who was meant."""
        workspace_id = self.workspace_id
        subject = index.subject(self.kind, self.id, workspace_id, index.person(self.user_id))
        following = index.follow_workspace(subject, self.urn)
        listed = index.snapshot.members.get(workspace_id)
        if following is not None or listed is None or not index.users:
            why = index.why_unseen(Kind.WORKSPACE_MEMBERS, workspace_id)
            return following or index.unseen(subject, self.urn, why)
        people = self._people(index)
        wanted, actual = both_sides(workspace_id, people.found.roles, listed, index.users)
        changes = [replace(one, path="role") for one in diff_members(wanted, actual, exclusive=False)]
        former = people.former & actual.roles.keys()
        changes += [Change("user", self.spec.user, index.person(one)) for one in sorted(former)]
        changes += [Change("role", self.spec.role, None) for _ in people.found.unknown]
        ours = actual.roles.keys() & (wanted.roles.keys() | former)
        covered = frozenset(LiveObject(self.kind, workspace_id, one) for one in ours)
        finding = judge(subject, self.urn, tuple(sorted(changes)), is_there=bool(ours) or not changes)
        if unknown := people.found.unknown:
            finding = replace(finding, reason=why_absent(index, unknown), remedy=what_to_do(index, unknown))
            return Compared(finding, covered)
        return Compared(with_notes(finding, people.notes), covered)

    def _people(self, index: OrganizationIndex) -> MemberPeople:
        reference = self.spec.user
        recorded = RecordedMembers(frozenset({reference}), {reference: self.holder_id})
        members: Mapping[str, str] = {reference: self.spec.role}
        return people_of(index, members, recorded)


def _read(one: LegibleResource) -> DeclaredObject:
    where = MembershipId.parse(one.id)
    return DeclaredMember(
        *one.origin(where.workspace_id),
        user_id=where.user_id,
        holder_id=one.text("user_id") or where.user_id,
        spec=one.spec(WorkspaceMemberSpec),
    )


def _objects(snapshot: OrganizationSnapshot) -> Iterator[LiveObject]:
    users = {user.id: user for user in snapshot.users}
    for workspace in live_workspaces(snapshot) if users else ():
        for member in explicit(snapshot.members.get(workspace.id, ()), users):
            yield LiveObject(Kind.WORKSPACE_MEMBER, workspace.id, member.user_id)


def _subject(index: OrganizationIndex, one: LiveObject) -> Subject:
    return index.subject(Kind.WORKSPACE_MEMBERS, one.workspace_id, one.workspace_id)


def _change(index: OrganizationIndex, one: LiveObject) -> Change:
    members = index.snapshot.members[one.workspace_id]
    role = next(member.role for member in members if member.user_id == one.part)
    return Change(f"members.{index.person(one.part)}", None, role)


WORKSPACE_MEMBER: Final = ObjectKind(
    kind=Kind.WORKSPACE_MEMBER,
    type_name="WorkspaceMember",
    word="member",
    read=_read,
    live=LiveSide(
        objects=_objects,
        subject=_subject,
        change=_change,
        coverage="memberships",
        remedy=declare_it("WorkspaceMembers"),
    ),
    workspace_list=MEMBER_LIST,
)
