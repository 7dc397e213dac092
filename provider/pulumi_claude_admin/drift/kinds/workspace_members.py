"""The membership of a whole workspace, people who have a `WorkspaceMember` of their own left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from pulumi_claude_admin.drift.compare import judge, with_notes
from pulumi_claude_admin.drift.declared_object import DeclaredObject
from pulumi_claude_admin.drift.kinds.contract import ObjectKind, Summary
from pulumi_claude_admin.drift.legible_resource import LegibleResource
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.drift.member_lists import MEMBER_LIST
from pulumi_claude_admin.drift.member_people import people_of, what_to_do, why_absent
from pulumi_claude_admin.drift.organization_index import Compared, OrganizationIndex
from pulumi_claude_admin.findings import Change, Finding, Kind, Status
from pulumi_claude_admin.model.member import WorkspaceMembersSpec, diff_members
from pulumi_claude_admin.model.membership import both_sides
from pulumi_claude_admin.model.recorded_members import recorded_members


@dataclass(frozen=True, slots=True)
class DeclaredMembers(DeclaredObject):
    """
    A declared membership of a whole workspace.

    `user_ids` are ids by reference, None in a state of before they were recorded; `roles` are by id. Both as of the last write
    or refresh.
    """

    workspace_id: str
    spec: WorkspaceMembersSpec
    user_ids: Mapping[str, str] | None = None
    roles: Mapping[str, str] = field(default_factory=dict)

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who is listed."""
        return tuple(self.spec.members)

    @property
    def people_ids(self) -> Mapping[str, str]:
        """As of the last write."""
        return self.user_ids or {}

    def compare(self, index: OrganizationIndex) -> Compared:
        """Who is missing, who is there besides, and who has another role."""
        workspace_id = self.workspace_id
        subject = index.subject(self.kind, workspace_id, workspace_id)
        following = index.follow_workspace(subject, self.urn)
        listed = index.snapshot.members.get(workspace_id)
        if following is not None or listed is None or not index.users:
            return following or index.unseen(subject, self.urn)
        apart = frozenset(one.part for one in index.claimed.get(workspace_id, ()))
        recorded = recorded_members(
            self.spec.members,
            exclusive=self.spec.exclusive,
            user_ids=self.user_ids,
            roles=self.roles,
            everybody=index.everybody,
        )
        people = people_of(index, self.spec.members, recorded)
        found, former = people.found, people.former - apart
        theirs = tuple(member for member in listed if member.user_id not in apart - found.roles.keys())
        wanted, actual = both_sides(workspace_id, found.roles, theirs, index.users)
        changes = [
            replace(change, path=f"members.{index.person(change.path.removeprefix('members.'))}")
            for change in diff_members(wanted, actual, exclusive=self.spec.exclusive, former=former)
        ]
        finding = with_notes(judge(subject, self.urn, tuple(changes)), people.notes)
        if found.unknown:
            finding = self._with_unknown(index, finding, found.unknown)
        ours = actual.roles if self.spec.exclusive else actual.roles.keys() & (wanted.roles.keys() | former)
        return Compared(finding, frozenset(LiveObject(Kind.WORKSPACE_MEMBER, workspace_id, user) for user in ours))

    def _with_unknown(self, index: OrganizationIndex, finding: Finding, unknown: tuple[str, ...]) -> Finding:
        reason = "; ".join(filter(None, (finding.reason, why_absent(index, unknown))))
        if self.spec.on_unknown_member == "skip":
            return replace(finding, reason=f"{reason} (skipped, as on_unknown_member says)")
        absent = tuple(Change(path=f"members.{one}", declared=self.spec.members[one], actual=None) for one in unknown)
        return replace(
            finding,
            status=Status.DRIFTED,
            changes=tuple(sorted((*finding.changes, *absent), key=lambda change: change.path)),
            reason=reason,
            remedy=what_to_do(index, unknown),
        )


def _read(one: LegibleResource) -> DeclaredObject:
    return DeclaredMembers(
        *one.origin(one.id),
        spec=one.spec(WorkspaceMembersSpec),
        user_ids=one.texts("user_ids"),
        roles=one.texts("roles") or {},
    )


WORKSPACE_MEMBERS: Final = ObjectKind(
    kind=Kind.WORKSPACE_MEMBERS,
    type_name="WorkspaceMembers",
    word="members",
    read=_read,
    live_kind=Kind.WORKSPACE_MEMBER,
    workspace_list=MEMBER_LIST,
    summary=Summary.PEOPLE,
)
