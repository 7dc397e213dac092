from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from pulumi_claude_admin.errors import ApiWriteNotConfirmed, NotFound
from pulumi_claude_admin.model.rate_limit import OrganizationRateLimit, WorkspaceRateLimit
from tests.support.admin_api.stored import StoredOrganization


class FakeWorkspaceRateLimits:
    def __init__(self, stored: StoredOrganization) -> None:
        self.stored = stored

    def list(self, workspace_id: str) -> tuple[WorkspaceRateLimit, ...]:
        self.stored.asked("workspace_rate_limits.list")
        self.stored.known(workspace_id)
        entries = (self._entry(workspace_id, group) for group in self.stored.groups)
        return tuple(entry for entry in entries if entry.limits)

    def set(self, workspace_id: str, entry_id: str, limits: Mapping[str, int | None]) -> WorkspaceRateLimit:
        self.stored.asked("workspace_rate_limits.set")
        self.stored.live(workspace_id)
        group = next((group for group in self.stored.groups if group.entry_id == entry_id), None)
        if group is None:
            raise NotFound("no such rate limit", status=404)
        with self.stored.lock:
            merged = {**self.stored.overrides.get((workspace_id, group.entry_id), {}), **limits}
            self.stored.overrides[workspace_id, group.entry_id] = {k: v for k, v in merged.items() if v is not None}
        return self._entry(workspace_id, group)

    def require_kept(
        self,
        written: WorkspaceRateLimit,
        limiters: Collection[str],
        *,
        look: Callable[[], tuple[WorkspaceRateLimit, ...]] | None = None,
    ) -> None:
        self.stored.asked("workspace_rate_limits.require_kept")
        listed = (look or (lambda: self.list(written.workspace_id)))()
        shown = next((one.limits for one in listed if one.entry_id == written.entry_id), {})
        if any(shown.get(name) != written.limits.get(name) for name in limiters):
            raise ApiWriteNotConfirmed("other limits")

    def _entry(self, workspace_id: str, group: OrganizationRateLimit) -> WorkspaceRateLimit:
        limits = self.stored.overrides.get((workspace_id, group.entry_id), {})
        return WorkspaceRateLimit(
            entry_id=group.entry_id,
            workspace_id=workspace_id,
            group=group.group,
            limits=dict(limits),
            organization_limits={name: group.limits[name] for name in limits if name in group.limits},
        )
