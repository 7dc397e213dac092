"""Whether inference data of a workspace is kept: set in the Console only, and only the feed tells of it ((a) 35)."""

from __future__ import annotations

from claude_simulator.changes.updates import changed_values
from claude_simulator.organization import Organization, Workspace
from claude_simulator.rules import workspaces as workspace_rules


def set_data_retention(organization: Organization, workspace_id: str, *, is_on: bool) -> Workspace:
    """Turn the retention of inference data of a workspace on or off.

    That both events happen, and the words of the values, are guesses: the feed's reference names them apart (§3, §12).
    """
    with organization.lock:
        workspace = workspace_rules.workspace_exists(organization, workspace_id)
        workspace_rules.workspace_is_not_archived(organization, workspace)
        if workspace.retains_inference_data == is_on:
            return workspace
        before = {"inference_data_retention": _word(workspace)}
        workspace.retains_inference_data = is_on
        updates = changed_values(before, {"inference_data_retention": _word(workspace)})
        organization.record("platform_workspace_updated", workspace_id=workspace.id, updates=updates)
        if is_on:
            organization.record("platform_workspace_inference_data_retention_enabled", workspace_id=workspace.id)
        else:
            organization.record("platform_workspace_inference_data_retention_disabled", workspace_id=workspace.id)
        return workspace


def _word(workspace: Workspace) -> str:
    return "enabled" if workspace.retains_inference_data else "disabled"
