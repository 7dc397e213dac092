"""A workspace's values as the Admin API takes them and as the state keeps them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pulumi_claude_admin.errors import Problem, UnsupportedChange
from pulumi_claude_admin.lifecycle.owner_tags import tags_to_write
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.workspace import Workspace, WorkspaceSpec, lacks_managed_at
from pulumi_claude_admin.ports import WorkspaceChanges

WRITE_ONCE = ("external_key_id", "user_profile_id", "data_residency.workspace_geo")
"""Paths that can be set and never changed (docs/platform/external-keys.md#bound-once, docs/platform/workspaces.md#geos)."""


def fields_to_write(spec: WorkspaceSpec, actual: Workspace, changes: Sequence[Change]) -> WorkspaceChanges:
    """Only what differs. Raises UnsupportedChange when that includes something that is written once."""
    for change in changes:
        if change.path in WRITE_ONCE and change.actual is not None:
            raise write_once(change.path, old=change.actual, new=change.declared)
    touched = {change.path.partition(".")[0] for change in changes}
    fields = WorkspaceChanges()
    if "name" in touched:
        fields["name"] = spec.name
    if "display_color" in touched and spec.display_color is not None:
        fields["display_color"] = spec.display_color
    if "tags" in touched or lacks_managed_at(spec, actual):
        fields["tags"] = tags_to_write(spec, actual)
    if "data_residency" in touched and spec.data_residency is not None:
        fields["data_residency"] = spec.data_residency.model_copy(update={"workspace_geo": None})
    if "external_key_id" in touched and spec.external_key_id is not None:
        fields["external_key_id"] = spec.external_key_id
    if "user_profile_id" in touched and spec.user_profile_id is not None:
        fields["user_profile_id"] = spec.user_profile_id
    return fields


def write_once(path: str, *, old: object, new: object) -> UnsupportedChange:
    """The error for a value that cannot be changed."""
    return UnsupportedChange(
        Problem(path, f"is set to {old!r} and cannot be changed to {new!r}: the platform takes it once only"),
        hint="Declare the old value, or a new workspace",
    )


def facts_of(workspace: Workspace) -> Bag:
    """What the state keeps of a workspace beside its inputs. `actual` is everything as the platform says it."""
    residency = workspace.data_residency
    geos = residency.allowed_inference_geos
    actual: Bag = {
        "name": workspace.name,
        "display_color": workspace.display_color,
        "tags": dict(sorted(workspace.tags.items())),
        "data_residency": {
            "workspace_geo": residency.workspace_geo,
            "allowed_inference_geos": list(geos) if isinstance(geos, tuple) else geos,
            "default_inference_geo": residency.default_inference_geo,
        },
    }
    bindings = {"external_key_id": workspace.external_key_id, "user_profile_id": workspace.user_profile_id}
    actual |= {name: value for name, value in bindings.items() if value is not None}
    facts: Bag = {"workspace_id": workspace.id, "actual": actual}
    times: dict[str, datetime | None] = {"created_at": workspace.created_at, "archived_at": workspace.archived_at}
    return facts | {key: value.isoformat() for key, value in times.items() if value is not None}
