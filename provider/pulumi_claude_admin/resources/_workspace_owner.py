"""
Which live workspace is a resource's own: by `adopt_id`, else by its owner tag. Making one is the last resort.

Names are not unique and creates are not idempotent (admin-api.md section 3), so the tag is all there is to know one's own by.
"""

from __future__ import annotations

from pulumi_claude_admin import wiring
from pulumi_claude_admin.errors import InvalidInputs, NotFound, Problem, UnsupportedChange
from pulumi_claude_admin.model.workspace import Workspace, WorkspaceSpec
from pulumi_claude_admin.resources._notices import say


def own_workspace(spec: WorkspaceSpec) -> Workspace | None:
    """The live workspace that this declaration means, or None when there is none yet. Raises InvalidInputs when unclear."""
    if spec.adopt_id is not None:
        return to_adopt(spec.adopt_id, owner=spec.owner)
    if spec.owner is None:
        return None
    live = tagged(spec.owner)
    if live is not None:
        say(f"adopted workspace {live.name!r} ({live.id}), which carries this resource's tag {spec.owner!r}")
        return live
    for gone in wiring.current().api.list_workspaces():
        if gone.owner == spec.owner:
            say(
                f"warning: workspace {gone.name!r} ({gone.id}) carries this resource's tag and is archived, which nobody can undo; "
                "a new workspace is made, and keys of the old one stay dead"
            )
    return None


def tagged(owner: str) -> Workspace | None:
    """The one live workspace with this owner tag. Raises InvalidInputs when there are several."""
    live = [w for w in wiring.current().api.list_workspaces() if w.owner == owner and not w.is_archived]
    if len(live) > 1:
        ids = ", ".join(sorted(workspace.id for workspace in live))
        raise InvalidInputs(
            Problem("adopt_id", f"several live workspaces carry the tag {owner!r}: {ids}"),
            hint="Say which one with adopt_id, and remove the tag from the others",
        )
    return live[0] if live else None


def to_adopt(workspace_id: str, *, owner: str | None) -> Workspace:
    """The live workspace with this id. Raises InvalidInputs when there is none, UnsupportedChange for the Default one."""
    api = wiring.current().api
    try:
        workspace = api.workspace(workspace_id)
    except NotFound:
        name = api.identity().name
        raise InvalidInputs(
            Problem("adopt_id", f"there is no workspace {workspace_id!r} in organization {name!r}")
        ) from None
    if api.is_default(workspace.id):
        raise UnsupportedChange(
            Problem("adopt_id", f"{workspace_id!r} is the Default workspace, which cannot be managed")
        )
    if workspace.is_archived:
        raise InvalidInputs(Problem("adopt_id", f"workspace {workspace.name!r} ({workspace_id}) is archived"))
    if workspace.owner not in {None, owner}:
        say(
            f"workspace {workspace.name!r} ({workspace.id}) carried the tag {workspace.owner!r}; it is adopted from there"
        )
    return workspace


def say_namesakes(spec: WorkspaceSpec) -> None:
    """Tell that another workspace of that name is made, while one is live that no stack's tag claims."""
    for namesake in wiring.current().api.list_workspaces():
        if namesake.name == spec.name and namesake.owner is None and not namesake.is_archived:
            say(
                f"a live workspace {namesake.name!r} ({namesake.id}) is there already, without an owner tag; another one is "
                f"made (adopt_id={namesake.id!r} would have taken it over)"
            )
