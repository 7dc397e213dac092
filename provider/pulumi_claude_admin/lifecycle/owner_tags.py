"""The tags that a workspace is to have, the two owner tags among them, as the Admin API takes them. Pure."""

from __future__ import annotations

from pulumi_claude_admin.model.ids import MANAGED_AT, OWNER_TAG
from pulumi_claude_admin.model.workspace import RESERVED_TAGS, Workspace, WorkspaceSpec


def tags_to_write(spec: WorkspaceSpec, actual: Workspace) -> dict[str, str | None]:
    """The whole wanted map, and None for each tag to remove: right whether the platform merges or replaces."""
    there = {key: value for key, value in actual.tags.items() if not key.startswith(RESERVED_TAGS)}
    ours, owners = spec.owner_tags, {key: there.get(key) for key in (OWNER_TAG, MANAGED_AT)}
    is_taken_over = ours.managed_by not in {None, owners[OWNER_TAG]}
    others = {key: value for key, value in there.items() if key not in owners}
    wanted = {
        **({} if is_taken_over else {key: value for key, value in owners.items() if value is not None}),
        **(others if spec.tags is None else spec.tags),
        **ours.tags,
    }
    return {**{key: None for key in there if key not in wanted}, **wanted}


def first_tags(spec: WorkspaceSpec) -> dict[str, str] | None:
    """The tags to create with, the owner's included; None when there are none."""
    return {**(spec.tags or {}), **spec.owner_tags.tags} or None
