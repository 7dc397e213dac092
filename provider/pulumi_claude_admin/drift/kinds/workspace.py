"""A workspace: archived is not missing, and cannot be undone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.drift import remedies
from pulumi_claude_admin.drift.compare import judge, with_secret, without_secret
from pulumi_claude_admin.drift.declared_object import DeclaredObject
from pulumi_claude_admin.drift.export_format import Resource
from pulumi_claude_admin.drift.kinds.contract import LiveSide, ObjectKind, Summary
from pulumi_claude_admin.drift.legible_resource import LegibleResource
from pulumi_claude_admin.drift.live_objects import LiveObject, live_workspaces
from pulumi_claude_admin.drift.organization_index import Compared, OrganizationIndex
from pulumi_claude_admin.findings import Finding, Kind, Status, Subject
from pulumi_claude_admin.model.organization import OrganizationSnapshot
from pulumi_claude_admin.model.workspace import WorkspaceSpec, diff_workspace


@dataclass(frozen=True, slots=True)
class DeclaredWorkspace(DeclaredObject):
    """A declared workspace, under the id that it got."""

    workspace_id: str
    spec: WorkspaceSpec

    def compare(self, index: OrganizationIndex) -> Compared:
        """Gone, archived, or with other values."""
        subject = index.subject(self.kind, self.workspace_id, self.workspace_id)
        actual = index.workspaces.get(self.workspace_id)
        if actual is None:
            remedy = remedies.for_missing_workspace()
            reason = "the platform does not know this workspace any more"
            return Compared(Finding(Status.MISSING, subject, urn=self.urn, reason=reason, remedy=remedy))
        if actual.archived_at is not None:
            reason = f"archived at {actual.archived_at:%Y-%m-%d %H:%M} UTC, which nobody can undo"
            remedy = remedies.for_archived(self.spec.when_archived)
            return Compared(Finding(Status.ARCHIVED, subject, urn=self.urn, reason=reason, remedy=remedy))
        changes = without_secret(diff_workspace(self.spec, actual), self.secret)
        finding = with_secret(judge(subject, self.urn, changes), self.secret)
        return Compared(finding, frozenset({LiveObject(self.kind, actual.id)}))


def _read(one: LegibleResource) -> DeclaredObject:
    return DeclaredWorkspace(*one.origin(one.id), spec=one.spec(WorkspaceSpec))


def _stand_ins(_: Resource) -> Mapping[str, object]:
    return {"name": "[secret]"}


def _objects(snapshot: OrganizationSnapshot) -> Iterator[LiveObject]:
    for workspace in live_workspaces(snapshot):
        yield LiveObject(Kind.WORKSPACE, workspace.id)


def _subject(index: OrganizationIndex, one: LiveObject) -> Subject:
    return index.subject(one.kind, one.workspace_id, one.workspace_id)


WORKSPACE: Final = ObjectKind(
    kind=Kind.WORKSPACE,
    type_name="Workspace",
    word="workspace",
    read=_read,
    stand_ins=_stand_ins,
    live=LiveSide(
        objects=_objects,
        subject=_subject,
        change=lambda _index, _one: None,
        coverage="workspaces",
        remedy=remedies.for_unmanaged_workspace,
    ),
    summary=Summary.ITSELF,
)
