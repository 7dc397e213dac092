"""The overrides of one workspace and one group of models: only the limiters that somebody named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from pulumi_claude_admin.drift.compare import judge, with_secret
from pulumi_claude_admin.drift.declared_object import DeclaredObject
from pulumi_claude_admin.drift.export_format import Resource
from pulumi_claude_admin.drift.kinds.contract import LiveSide, ObjectKind, declare_it
from pulumi_claude_admin.drift.legible_resource import LegibleResource
from pulumi_claude_admin.drift.listing import WorkspaceList
from pulumi_claude_admin.drift.live_objects import LiveObject, live_workspaces
from pulumi_claude_admin.drift.organization_index import Compared, OrganizationIndex
from pulumi_claude_admin.findings import Change, Finding, Kind, Status, Subject
from pulumi_claude_admin.model.ids import WorkspaceRateLimitId
from pulumi_claude_admin.model.organization import OrganizationSnapshot
from pulumi_claude_admin.model.rate_limit import WorkspaceRateLimit, WorkspaceRateLimitSpec, diff_rate_limit

ENFORCED_WITHIN: Final = timedelta(hours=1)
"""How long a written rate limit may take to be enforced. Source: docs/platform/rate-limits.md#write."""


@dataclass(frozen=True, slots=True)
class DeclaredRateLimit(DeclaredObject):
    """Declared limits of one group. `group_name` is for people."""

    workspace_id: str
    group_id: str
    group_name: str
    spec: WorkspaceRateLimitSpec

    def compare(self, index: OrganizationIndex) -> Compared:
        """Which of the limiters that are named differ."""
        entries = index.snapshot.workspace_rate_limits.get(self.workspace_id)
        entry = next((one for one in entries or () if one.group.id == self.group_id), None)
        label = entry.group.label if entry is not None else self.group_name
        subject = index.subject(self.kind, self.id, self.workspace_id, label)
        following = index.follow_workspace(subject, self.urn)
        if following is not None or entries is None:
            return following or index.unseen(subject, self.urn)
        named = {*self.spec.limits, *self.secret}
        there = frozenset(named & (entry.limits.keys() if entry is not None else frozenset()))
        finding = judge(subject, self.urn, diff_rate_limit(self.spec, entry), is_there=bool(there))
        finding = self._pending(index, with_secret(finding, self.secret))
        covered = (LiveObject(self.kind, self.workspace_id, self.group_id, limiter) for limiter in there)
        return Compared(finding, frozenset(covered))

    def _pending(self, index: OrganizationIndex, finding: Finding) -> Finding:
        """Pending while it may not be enforced yet."""
        written_at = self.written_at
        if finding.status is not Status.IN_SYNC or written_at is None or index.now - written_at >= ENFORCED_WITHIN:
            return finding
        reason = f"written at {written_at:%H:%M} UTC; enforced within an hour of that"
        return replace(finding, status=Status.PENDING, reason=reason)


def _read(one: LegibleResource) -> DeclaredObject:
    where, spec = WorkspaceRateLimitId.parse(one.id), one.spec(WorkspaceRateLimitSpec)
    return DeclaredRateLimit(
        *one.origin(where.workspace_id),
        group_id=where.group_id,
        group_name=one.text("group_name") or spec.group,
        spec=spec,
    )


def _stand_ins(resource: Resource) -> Mapping[str, object]:
    where = WorkspaceRateLimitId.parse(resource.id)
    return {"workspace_id": where.workspace_id, "group": where.group_id}


def _objects(snapshot: OrganizationSnapshot) -> Iterator[LiveObject]:
    for workspace in live_workspaces(snapshot):
        for entry in snapshot.workspace_rate_limits.get(workspace.id, ()):
            for limiter in entry.limits:
                yield LiveObject(Kind.WORKSPACE_RATE_LIMIT, workspace.id, entry.group.id, limiter)


def _subject(index: OrganizationIndex, one: LiveObject) -> Subject:
    entries = index.snapshot.workspace_rate_limits.get(one.workspace_id, ())
    label = next((entry.group.label for entry in entries if entry.group.id == one.part), one.part)
    return index.subject(one.kind, str(WorkspaceRateLimitId(one.workspace_id, one.part)), one.workspace_id, label)


def _change(index: OrganizationIndex, one: LiveObject) -> Change:
    entries, path = index.snapshot.workspace_rate_limits[one.workspace_id], one.limiter
    actual = next(entry.limits[path] for entry in entries if entry.group.id == one.part and path in entry.limits)
    return Change(path, None, actual)


_OVERRIDES: Final[WorkspaceList[WorkspaceRateLimit]] = WorkspaceList(
    kind=Kind.WORKSPACE_RATE_LIMIT,
    ask=lambda api, workspace_id: api.workspace_rate_limits.list(workspace_id),
    get=lambda snapshot: snapshot.workspace_rate_limits,
    put=lambda snapshot, lists: replace(snapshot, workspace_rate_limits=lists),
)

WORKSPACE_RATE_LIMIT: Final = ObjectKind(
    kind=Kind.WORKSPACE_RATE_LIMIT,
    type_name="WorkspaceRateLimit",
    word="rate limit",
    read=_read,
    stand_ins=_stand_ins,
    live=LiveSide(
        objects=_objects,
        subject=_subject,
        change=_change,
        coverage="rate-limit overrides",
        remedy=declare_it("WorkspaceRateLimit"),
    ),
    workspace_list=_OVERRIDES,
)
