"""Creating, changing and archiving a workspace (workspaces.md#calls). There is no delete and no way back from the archive."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from claude_simulator.changes.external_keys import workspace_may_have
from claude_simulator.changes.updates import changed_values
from claude_simulator.organization import DataResidency, Organization, Workspace
from claude_simulator.rules import workspaces as workspace_rules


def create_workspace(
    organization: Organization,
    *,
    name: str,
    display_color: str | None = None,
    data_residency: DataResidency | None = None,
    external_key_id: str | None = None,
    tags: Mapping[str, str] | None = None,
    user_profile_id: str | None = None,
) -> Workspace:
    """Make a workspace; names need not be unique (workspaces.md#names). The platform picks a colour when none is given."""
    with organization.lock:
        workspace_rules.workspace_name_is_valid(organization, name)
        workspace_rules.workspace_name_is_free(organization, name)
        workspace_rules.tags_are_valid(tags or {})
        workspace_rules.tags_fit(organization, tags or {})
        residency = data_residency or DataResidency()
        workspace_rules.default_geo_is_allowed(
            organization, residency.allowed_inference_geos, residency.default_inference_geo
        )
        if display_color is not None:
            workspace_rules.display_color_is_valid(display_color)
        workspace_rules.another_workspace_fits(organization)
        workspace_may_have(organization, None, external_key_id=external_key_id, user_profile_id=user_profile_id)
        workspace = Workspace(
            id=organization.ids.tagged("wrkspc"),
            name=name,
            display_color=_color(organization, display_color or organization.ids.color()),
            created_at=organization.clock.now(),
            compartment_id=organization.ids.uuid(),
            data_residency=residency,
            external_key_id=external_key_id,
            tags=dict(tags or {}),
            user_profile_id=user_profile_id,
        )
        organization.workspaces[workspace.id] = workspace
        organization.record("platform_workspace_created", workspace_id=workspace.id)
        return workspace


def update_workspace(
    organization: Organization,
    workspace_id: str,
    *,
    name: str | None = None,
    display_color: str | None = None,
    data_residency: DataResidency | None = None,
    external_key_id: str | None = None,
    tags: Mapping[str, str | None] | None = None,
    user_profile_id: str | None = None,
) -> Workspace:
    """Change what is named; None leaves a field as it is. The switch ``tags_on_update`` decides about tags."""
    with organization.lock:
        workspace = workspace_rules.workspace_exists(organization, workspace_id)
        workspace_rules.workspace_is_not_archived(organization, workspace)
        workspace_rules.default_workspace_takes_updates(organization, workspace_id)
        if name is not None:
            workspace_rules.workspace_is_not_default(organization, workspace_id, "cannot be renamed")
            workspace_rules.workspace_name_is_valid(organization, name)
            workspace_rules.workspace_name_is_free(organization, name, workspace_id)
        if display_color is not None:
            workspace_rules.display_color_is_valid(display_color)
        if user_profile_id is not None:
            workspace_rules.workspace_is_not_default(organization, workspace_id, "cannot have a user profile")
        workspace_rules.binding_is_written_once("external_key_id", workspace.external_key_id, external_key_id)
        workspace_rules.binding_is_written_once("user_profile_id", workspace.user_profile_id, user_profile_id)
        workspace_may_have(organization, workspace, external_key_id=external_key_id, user_profile_id=user_profile_id)
        workspace_rules.tags_are_valid(tags or {})
        new_tags = workspace.tags if tags is None else _updated_tags(organization, workspace.tags, tags)
        workspace_rules.tags_fit(organization, new_tags)
        residency = data_residency or workspace.data_residency
        workspace_rules.default_geo_is_allowed(
            organization, residency.allowed_inference_geos, residency.default_inference_geo
        )
        before = _logged_values(workspace)
        workspace.name = name or workspace.name
        workspace.display_color = _color(organization, display_color or workspace.display_color)
        workspace.external_key_id = external_key_id or workspace.external_key_id
        workspace.user_profile_id = user_profile_id or workspace.user_profile_id
        workspace.data_residency = residency
        workspace.tags = new_tags
        updates = changed_values(before, _logged_values(workspace))
        if updates:
            organization.record("platform_workspace_updated", workspace_id=workspace.id, updates=updates)
        return workspace


def archive_workspace(organization: Organization, workspace_id: str) -> Workspace:
    """Archive a workspace and every API key in it; a second time changes nothing (switch ``archive_twice``)."""
    with organization.lock:
        workspace = workspace_rules.workspace_exists(organization, workspace_id)
        workspace_rules.workspace_is_not_default(organization, workspace_id, "cannot be archived")
        if workspace.is_archived:
            workspace_rules.workspace_may_be_archived_again(organization)
            return workspace
        workspace.archived_at = organization.clock.now()
        soon = workspace.archived_at + timedelta(seconds=organization.switches.number("keys_archived_within_seconds"))
        for key in organization.api_keys.values():
            if key.workspace_id == workspace_id:
                key.archives_at = soon
        organization.record("platform_workspace_archived", workspace_id=workspace.id)
        return workspace


def set_data_retention(organization: Organization, workspace_id: str, *, is_on: bool) -> Workspace:
    """Turn the retention of inference data of a workspace on or off: in the Console only (channels.md#data-retention).

    That both events happen, and the words of the values, are guesses: the feed names them apart (activity-feed.md#names-only).
    """
    with organization.lock:
        workspace = workspace_rules.workspace_exists(organization, workspace_id)
        workspace_rules.workspace_is_not_archived(organization, workspace)
        if workspace.retains_inference_data == is_on:
            return workspace
        before = {"inference_data_retention": _retention(workspace)}
        workspace.retains_inference_data = is_on
        updates = changed_values(before, {"inference_data_retention": _retention(workspace)})
        organization.record("platform_workspace_updated", workspace_id=workspace.id, updates=updates)
        if is_on:
            organization.record("platform_workspace_inference_data_retention_enabled", workspace_id=workspace.id)
        else:
            organization.record("platform_workspace_inference_data_retention_disabled", workspace_id=workspace.id)
        return workspace


def _logged_values(workspace: Workspace) -> dict[str, str | None]:
    """Return what the feed tells of a workspace, as texts: tags are not among it (activity-feed.md#events)."""
    residency = workspace.data_residency
    allowed = residency.allowed_inference_geos
    return {
        "name": workspace.name,
        "display_color": workspace.display_color,
        "external_key_config_id": workspace.external_key_id,
        "allowed_inference_geos": allowed if isinstance(allowed, str) else ",".join(allowed),
        "default_inference_geo": residency.default_inference_geo,
    }


def _color(organization: Organization, color: str) -> str:
    """Return a display colour in the case in which it is kept; the ``#`` and digits have none (workspaces.md#colour)."""
    case = organization.switches.choice("colour_case")
    return color if case == "as_sent" else color.upper() if case == "upper" else color.lower()


def _updated_tags(
    organization: Organization, present: Mapping[str, str], tags: Mapping[str, str | None]
) -> dict[str, str]:
    merged = {**present, **tags} if organization.switches.choice("tags_on_update") == "merge" else dict(tags)
    return {key: value for key, value in merged.items() if value is not None}


def _retention(workspace: Workspace) -> str:
    return "enabled" if workspace.retains_inference_data else "disabled"
