from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from pulumi_claude_admin.model.workspace import DataResidency, DataResidencySpec, Workspace
from pulumi_claude_admin.ports import NewWorkspace, WorkspaceChanges
from tests.support.admin_api.stored import EVERYWHERE_US, StoredOrganization


class FakeWorkspaces:
    def __init__(self, stored: StoredOrganization) -> None:
        self.stored = stored

    def list(self) -> tuple[Workspace, ...]:
        self.stored.asked("workspaces.list")
        with self.stored.lock:
            return tuple(self.stored.workspaces.values())

    def retrieve(self, workspace_id: str) -> Workspace:
        self.stored.asked("workspaces.retrieve")
        if workspace_id == self.stored.default_id:
            return Workspace(workspace_id, "Default", "#6C5BB9", self.stored.time, None, EVERYWHERE_US)
        return self.stored.known(workspace_id)

    def create(self, *, name: str, **fields: Unpack[NewWorkspace]) -> Workspace:
        self.stored.asked("workspaces.create")
        with self.stored.lock:
            made = self.stored.make(name)
        return self._changed(made, fields, dict(fields.get("tags") or {}))

    def update(self, workspace_id: str, **fields: Unpack[WorkspaceChanges]) -> Workspace:
        self.stored.asked("workspaces.update")
        before = self.stored.live(workspace_id)
        merged = {**before.tags, **(fields.get("tags") or {})}
        tags = {key: value for key, value in merged.items() if value is not None}
        return self._changed(replace(before, name=fields.get("name") or before.name), fields, tags)

    def archive(self, workspace_id: str) -> Workspace:
        self.stored.asked("workspaces.archive")
        found = self.stored.known(workspace_id)
        return found if found.is_archived else self.stored.keep(replace(found, archived_at=self.stored.time))

    def _changed(self, before: Workspace, fields: NewWorkspace | WorkspaceChanges, tags: dict[str, str]) -> Workspace:
        return self.stored.keep(
            replace(
                before,
                display_color=fields.get("display_color") or before.display_color,
                tags=tags,
                data_residency=_resident(before.data_residency, fields.get("data_residency")),
                external_key_id=fields.get("external_key_id") or before.external_key_id,
            )
        )


def _resident(before: DataResidency, wanted: DataResidencySpec | None) -> DataResidency:
    if wanted is None:
        return before
    geos = wanted.allowed_inference_geos
    return DataResidency(
        workspace_geo=wanted.workspace_geo or before.workspace_geo,
        allowed_inference_geos=(tuple(sorted(geos)) if isinstance(geos, tuple) else geos)
        or before.allowed_inference_geos,
        default_inference_geo=wanted.default_inference_geo or before.default_inference_geo,
    )
