"""What is refused about workspaces."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from claude_simulator.organization import Organization, Workspace
from claude_simulator.rules.refused import Refused, absent, forbidden, invalid

COLOR = re.compile(r"#[0-9A-Fa-f]{6}")


def workspace_exists(organization: Organization, workspace_id: str) -> Workspace:
    """Refuse an unknown workspace. Source: errors.md#without-a-code, plain 404."""
    workspace = organization.workspaces.get(workspace_id)
    if workspace is None:
        raise absent(f"Workspace {workspace_id}")
    return workspace


def default_workspace_is_readable(organization: Organization, workspace_id: str) -> None:
    """Refuse to read the Default workspace, by the switch ``default_workspace``. Source: workspaces.md#default-workspace says it is readable; guess."""
    is_unknown = organization.switches.choice("default_workspace") == "unknown"
    if is_unknown and workspace_id == organization.default_workspace_id:
        raise absent(f"Workspace {workspace_id}")


def workspace_name_is_valid(organization: Organization, name: str) -> None:
    """Refuse an empty or too long name; duplicates are accepted. Source: workspaces.md#creating and workspaces.md#names."""
    longest = organization.switches.number("workspace_name_length")
    if not 1 <= len(name) <= longest:
        raise invalid(f"name: must have between 1 and {longest} characters")


def workspace_name_is_free(organization: Organization, name: str, workspace_id: str | None = None) -> None:
    """Refuse a name that another live workspace has, by the switch ``duplicate_workspace_names``. Source: workspaces.md#names."""
    answer = organization.switches.choice("duplicate_workspace_names")
    others = (w for w in organization.workspaces.values() if w.id != workspace_id and not w.is_archived)
    if answer == "accepted" or all(other.name != name for other in others):
        return
    message = f"name: a workspace is called {name!r} already"
    raise invalid(message) if answer == "bad_request_400" else Refused(409, "conflict_error", message)


def tags_fit(organization: Organization, tags: Collection[str]) -> None:
    """Refuse more tags than a workspace may have, by the switch ``workspace_tags``. Source: workspaces.md#tags, none published."""
    most = organization.switches.number("workspace_tags")
    if most and len(tags) > most:
        raise invalid(f"tags: must have at most {most} entries")


def display_color_is_valid(color: str) -> None:
    """Refuse what is no ``#RRGGBB``. Source: workspaces.md#creating."""
    if COLOR.fullmatch(color) is None:
        raise invalid("display_color: must match ^#[0-9A-Fa-f]{6}$")


def tags_are_valid(tags: Collection[str]) -> None:
    """Refuse tag keys that begin with ``anthropic``. Source: workspaces.md#creating."""
    for key in tags:
        if key.startswith("anthropic"):
            raise invalid(f"tags: the key {key!r} may not begin with 'anthropic'")


def default_geo_is_allowed(organization: Organization, allowed: str | Sequence[str], default: str) -> None:
    """Refuse a default inference geo outside the allowed ones, or store it, by switch. Source: workspaces.md#geos; workspaces.md#geo-outside."""
    if organization.switches.choice("default_geo_outside") == "stored":
        return
    if allowed != "unrestricted" and default not in allowed:
        raise invalid("data_residency.default_inference_geo: must be one of allowed_inference_geos")


def another_workspace_fits(organization: Organization) -> None:
    """Refuse live workspace number 101. Source: workspaces.md#number-101; a plain 400 by workspaces.md#number-101. Default does not count ([assumed])."""
    most = organization.switches.number("active_workspaces")
    live = sum(1 for w in organization.workspaces.values() if not w.is_archived) - 1
    if most and live >= most:
        raise invalid(f"This organization has reached its maximum of {most} active workspaces.")


def workspace_is_not_archived(organization: Organization, workspace: Workspace) -> None:
    """Refuse edits of an archived workspace. Source: errors.md#without-a-code; workspaces.md#archive, by switch."""
    if not workspace.is_archived:
        return
    if organization.switches.choice("archived_workspace_writes") == "not_found_404":
        raise absent(f"Workspace {workspace.id}")
    raise invalid("This workspace is archived.")


def workspace_may_be_archived_again(organization: Organization) -> None:
    """Refuse a second archiving when the switch ``archive_twice`` says so. Source: workspaces.md#archive."""
    if organization.switches.choice("archive_twice") == "refused":
        raise invalid("This workspace is already archived.")


def workspace_is_not_default(organization: Organization, workspace_id: str, what: str) -> None:
    """Refuse renaming, archiving, members and limits of Default. Source: workspaces.md#default-workspace; the status is a switch (workspaces.md#default-refusals)."""
    if workspace_id != organization.default_workspace_id:
        return
    answer = organization.switches.choice("default_workspace_refusal")
    if answer == "not_found_404":
        raise absent(f"Workspace {workspace_id}")
    message = f"The default workspace {what}."
    raise forbidden(message) if answer == "forbidden_403" else invalid(message)


def default_workspace_takes_updates(organization: Organization, workspace_id: str) -> None:
    """Refuse every update of the Default workspace, by the switch ``default_workspace_update``. Source: workspaces.md#default-refusals."""
    if organization.switches.choice("default_workspace_update") == "refused":
        workspace_is_not_default(organization, workspace_id, "cannot be updated")


def workspace_takes_limits_by_api(organization: Organization, workspace_id: str) -> None:
    """Refuse limits of the Claude Code workspace through the API, by switch. Source: workspaces.md#claude-code-limits, nothing excludes them."""
    is_coding = workspace_id == organization.claude_code_workspace_id
    if is_coding and organization.switches.choice("claude_code_limit_writes") == "bad_request_400":
        raise invalid("Limits of the Claude Code workspace are set in the Console.")


def binding_is_written_once(field: str, present: str | None, wanted: str | None) -> None:
    """Refuse another external key or user profile than the one that is bound. Source: external-keys.md#bound-once."""
    if present is not None and wanted is not None and present != wanted:
        raise invalid(f"{field}: cannot be changed once it is set")
