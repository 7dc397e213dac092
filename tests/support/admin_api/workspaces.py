from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Unpack

from pulumi_claude_admin.errors import ApiWriteNotConfirmed, NotFound, Rejected
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
            try:
                return self._changed(made, fields, dict(fields.get("tags") or {}))
            except (NotFound, Rejected):
                del self.stored.workspaces[made.id]
                raise

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

    def require_kept(
        self, written: Workspace, names: Collection[str], *, look: Callable[[], tuple[Workspace, ...]] | None = None
    ) -> None:
        self.stored.asked("workspaces.require_kept")
        shown = next((one for one in (look or self.list)() if one.id == written.id), None)
        if shown is None or any(getattr(shown, name) != getattr(written, name) for name in names):
            raise ApiWriteNotConfirmed("another workspace")

    def _changed(self, before: Workspace, fields: NewWorkspace | WorkspaceChanges, tags: dict[str, str]) -> Workspace:
        key_id, profile_id = _once(before, fields, "external_key_id"), _once(before, fields, "user_profile_id")
        self._require_fit(before, key_id, profile_id)
        return self.stored.keep(
            replace(
                before,
                display_color=fields.get("display_color") or before.display_color,
                tags=tags,
                data_residency=_resident(before.data_residency, fields.get("data_residency")),
                external_key_id=key_id,
                user_profile_id=profile_id,
            )
        )

    def _require_fit(self, before: Workspace, key_id: str | None, profile_id: str | None) -> None:
        if profile_id not in {None, before.user_profile_id}:
            self.stored.require_profile(str(profile_id))
        key = self.stored.external_keys.get(key_id or "")
        if key_id is not None and key is None:
            raise NotFound("no such external key", status=404)
        if key is not None and key.user_profile_id != profile_id:
            raise Rejected("the key is bound to another user profile", status=400, error_code="key_profile_mismatch")


def _once(before: Workspace, fields: NewWorkspace | WorkspaceChanges, name: str) -> str | None:
    present: str | None = getattr(before, name)
    wanted = fields.get(name)
    if present is not None and wanted is not None and wanted != present:
        raise Rejected(f"{name}: cannot be changed once it is set", status=400)
    return present if wanted is None else str(wanted)


def _resident(before: DataResidency, wanted: DataResidencySpec | None) -> DataResidency:
    if wanted is None:
        return before
    geos = wanted.allowed_inference_geos
    resident = DataResidency(
        workspace_geo=before.workspace_geo,
        allowed_inference_geos=(tuple(sorted(geos)) if isinstance(geos, tuple) else geos)
        or before.allowed_inference_geos,
        default_inference_geo=wanted.default_inference_geo or before.default_inference_geo,
    )
    allowed = resident.allowed_inference_geos
    if isinstance(allowed, tuple) and resident.default_inference_geo not in allowed:
        raise Rejected("data_residency.default_inference_geo: must be one of allowed_inference_geos", status=400)
    return resident
