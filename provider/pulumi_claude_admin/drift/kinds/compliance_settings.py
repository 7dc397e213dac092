"""The switch of the activity feed. On is an object that somebody may declare; off is nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from pulumi_claude_admin.drift.compare import judge
from pulumi_claude_admin.drift.declared_object import DeclaredObject
from pulumi_claude_admin.drift.kinds.contract import LiveSide, ObjectKind, Summary, declare_it
from pulumi_claude_admin.drift.legible_resource import LegibleResource
from pulumi_claude_admin.drift.listing import Listed
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.drift.organization_index import Compared, OrganizationIndex
from pulumi_claude_admin.drift.sources import Sources
from pulumi_claude_admin.drift.unseen import why
from pulumi_claude_admin.errors import AdminApiError, AuthenticationFailed
from pulumi_claude_admin.findings import Change, Kind, Subject, Unseen
from pulumi_claude_admin.model.compliance_settings import ComplianceSettingsSpec, diff_compliance_settings
from pulumi_claude_admin.model.organization import OrganizationSnapshot

_ON: Final = LiveObject(Kind.COMPLIANCE_SETTINGS)


@dataclass(frozen=True, slots=True)
class DeclaredComplianceSettings(DeclaredObject):
    """The declared switch."""

    spec: ComplianceSettingsSpec

    def compare(self, index: OrganizationIndex) -> Compared:
        """The state."""
        subject, actual = _subject(index, _ON), index.snapshot.compliance
        if actual is None:
            return index.unseen(subject, self.urn)
        finding = judge(subject, self.urn, diff_compliance_settings(self.spec, actual))
        return Compared(finding, frozenset({_ON} if actual.is_enabled else ()))


def _read(one: LegibleResource) -> DeclaredObject:
    return DeclaredComplianceSettings(*one.origin(None), spec=one.spec(ComplianceSettingsSpec))


def _objects(snapshot: OrganizationSnapshot) -> Iterator[LiveObject]:
    if snapshot.compliance is not None and snapshot.compliance.is_enabled:
        yield _ON


def _subject(index: OrganizationIndex, one: LiveObject) -> Subject:
    return index.subject(one.kind, index.snapshot.identity.id, None)


def _retrieve(sources: Sources, snapshot: OrganizationSnapshot) -> Listed:
    """One setting: that it cannot be read hides no collection."""
    try:
        return Listed(replace(snapshot, compliance=sources.api.compliance_settings.retrieve()))
    except AuthenticationFailed:
        raise
    except AdminApiError as error:
        return Listed(snapshot, (Unseen(Kind.COMPLIANCE_SETTINGS, why(error)),))


COMPLIANCE_SETTINGS: Final = ObjectKind(
    kind=Kind.COMPLIANCE_SETTINGS,
    type_name="ComplianceSettings",
    word="activity feed",
    read=_read,
    workspace_of=lambda _resource: None,
    live=LiveSide(
        objects=_objects,
        subject=_subject,
        change=lambda _index, _one: Change("state", None, "enabled"),
        coverage="activity feed",
        remedy=declare_it("ComplianceSettings"),
    ),
    organization_list=_retrieve,
    summary=Summary.VALUE,
    is_counted=True,
)
