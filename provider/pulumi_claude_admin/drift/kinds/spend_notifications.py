"""Thresholds and recipients of one scope: only the Console has them, so they are read only where they are declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pulumi_claude_admin.drift.compare import judge, with_secret, without_secret
from pulumi_claude_admin.drift.declared_object import DeclaredObject
from pulumi_claude_admin.drift.export_format import Resource
from pulumi_claude_admin.drift.kinds.contract import ObjectKind
from pulumi_claude_admin.drift.legible_resource import VERIFIED_AT, LegibleResource, leading_workspace
from pulumi_claude_admin.drift.listing import ConsolePage
from pulumi_claude_admin.drift.organization_index import Compared, OrganizationIndex
from pulumi_claude_admin.feed.console_replay import Anchor
from pulumi_claude_admin.findings import Finding, Kind, Subject
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope, SpendNotifications, SpendNotificationsSpec, diff_notifications

THRESHOLDS: Final = "thresholds"
RECIPIENTS: Final = "recipients"


@dataclass(frozen=True, slots=True)
class DeclaredNotifications(DeclaredObject):
    """Declared spend notifications of a workspace or of the organization."""

    spec: SpendNotificationsSpec
    anchors: Mapping[str, Anchor[Any]] = field(default_factory=dict)  # each property has values of its own type

    @property
    def scope(self) -> Scope:
        """What they are about."""
        return Scope(self.workspace_id)

    def compare(self, index: OrganizationIndex) -> Compared:
        """Thresholds and recipients, each as a whole."""
        subject = index.subject(self.kind, self.workspace_id or index.snapshot.identity.id, self.workspace_id)
        following = index.follow_workspace(subject, self.urn)
        if following is not None:
            return following
        if self.scope in index.snapshot.notifications:
            return Compared(self._judged(subject, index.snapshot.notifications[self.scope]))
        told = index.by_feed.get((self.kind, self.workspace_id))
        if told is None:
            return index.unseen(subject, self.urn)
        wanted = self.spec.canonical()
        actual = replace(
            wanted,
            thresholds=told.values.get(THRESHOLDS, wanted.thresholds),
            recipients=told.values.get(RECIPIENTS, wanted.recipients),
        )
        why_not = index.why_unseen(self.kind, self.workspace_id)
        return Compared(told.marked(self._judged(subject, actual), why_not=why_not))

    def _judged(self, subject: Subject, actual: SpendNotifications | None) -> Finding:
        changes = without_secret(diff_notifications(self.spec.canonical(), actual), self.secret)
        is_there = actual is not None and bool(actual.thresholds or actual.recipients)
        finding = judge(subject, self.urn, changes, is_there=is_there or not changes)
        return with_secret(finding, self.secret)


def _read(one: LegibleResource) -> DeclaredObject:
    spec = one.spec(SpendNotificationsSpec)
    return DeclaredNotifications(*one.origin(spec.workspace_id), spec=spec, anchors=dict(_anchors(one)))


def _anchors(one: LegibleResource) -> Iterator[tuple[str, Anchor[Any]]]:
    """Both as the stack last saw them in the Console. A `declared` value counts for nothing here: a refresh may have seen another."""
    at, thresholds, recipients = one.moment(VERIFIED_AT), one.listed(THRESHOLDS), one.listed(RECIPIENTS)
    if at is not None and thresholds is not None:
        yield THRESHOLDS, Anchor(tuple(sorted({Money.parse(text) for text in thresholds})), at)
    if at is not None and recipients is not None:
        yield RECIPIENTS, Anchor(tuple(sorted({text.casefold() for text in recipients})), at)


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
