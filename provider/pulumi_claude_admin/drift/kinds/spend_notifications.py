"""Thresholds and recipients of one scope: only the Console has them, so they are read only where they are declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from pulumi_claude_admin.drift.compare import judge, with_secret, without_secret
from pulumi_claude_admin.drift.declared_object import DeclaredObject
from pulumi_claude_admin.drift.export_format import Resource
from pulumi_claude_admin.drift.kinds.contract import ObjectKind
from pulumi_claude_admin.drift.legible_resource import LegibleResource, leading_workspace
from pulumi_claude_admin.drift.listing import ConsolePage
from pulumi_claude_admin.drift.organization_index import Compared, OrganizationIndex
from pulumi_claude_admin.findings import Kind
from pulumi_claude_admin.model.spend_limit import Scope, SpendNotifications, SpendNotificationsSpec, diff_notifications


@dataclass(frozen=True, slots=True)
class DeclaredNotifications(DeclaredObject):
    """Declared spend notifications of a workspace or of the organization."""

    spec: SpendNotificationsSpec

    @property
    def scope(self) -> Scope:
        """What they are about."""
        return Scope(self.workspace_id)

    def compare(self, index: OrganizationIndex) -> Compared:
        """Thresholds and recipients, each as a whole."""
        subject = index.subject(self.kind, self.workspace_id or index.snapshot.identity.id, self.workspace_id)
        following = index.follow_workspace(subject, self.urn)
        if following is not None or self.scope not in index.snapshot.notifications:
            return following or index.unseen(subject, self.urn)
        actual = index.snapshot.notifications[self.scope]
        changes = without_secret(diff_notifications(self.spec.canonical(), actual), self.secret)
        is_there = actual is not None and bool(actual.thresholds or actual.recipients)
        finding = judge(subject, self.urn, changes, is_there=is_there or not changes)
        return Compared(with_secret(finding, self.secret))


def _read(one: LegibleResource) -> DeclaredObject:
    spec = one.spec(SpendNotificationsSpec)
    return DeclaredNotifications(*one.origin(spec.workspace_id), spec=spec)


def _stand_ins(_: Resource) -> Mapping[str, object]:
    return {"thresholds": []}


def _workspace_of(resource: Resource) -> str | None:
    is_organizations = resource.id == resource.outputs.get("organization_id")
    return None if is_organizations else leading_workspace(resource)


_PAGE: Final[ConsolePage[SpendNotifications | None]] = ConsolePage(
    ask=lambda console, where: console.read_notifications(where),
    put=lambda snapshot, found: replace(snapshot, notifications={**snapshot.notifications, **found}),
)

SPEND_NOTIFICATIONS: Final = ObjectKind(
    kind=Kind.SPEND_NOTIFICATIONS,
    type_name="SpendNotifications",
    word="spend notifications",
    read=_read,
    stand_ins=_stand_ins,
    workspace_of=_workspace_of,
    page=_PAGE,
)
