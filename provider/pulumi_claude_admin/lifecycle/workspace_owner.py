"""
Which live workspace is a resource's own: by `adopt_id`, else by its owner tag. Making one is the last resort.

Names are not unique and creates are not idempotent (docs/platform/workspaces.md#calls), so the tag is all there is to
know one's own by.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pulumi
from pulumi.output import UNKNOWN, contains_unknowns

from pulumi_claude_admin.errors import InvalidInputs, NotFound, OtherOwner, Problem, UnsupportedChange
from pulumi_claude_admin.lifecycle.archived_workspace import words_of_archived
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.model.bags import clean
from pulumi_claude_admin.model.owner import derived_managed_at, is_derived
from pulumi_claude_admin.model.workspace import Workspace, WorkspaceSpec
from pulumi_claude_admin.session import Session
from pulumi_claude_admin.settings import backend_url

_MANAGED_AT: Final = "managed_at"
_OWNER: Final = "owner"
_OWNER_TAG: Final = "owner_tag"


def own_workspace(session: Session, spec: WorkspaceSpec) -> Workspace | None:
    """
    The live workspace that this declaration means, or None when there is none yet.

    Raises InvalidInputs when unclear, OtherOwner when it is another back end's.
    """
    if spec.adopt_id is not None:
        return to_adopt(session, spec.adopt_id, owner=spec.owner)
    if spec.owner is None:
        return None
    live = tagged(session, spec)
    if live is not None:
        return live
    for gone in session.api.workspaces.list():
        if gone.owner == spec.owner:
            print_once(
                f"warning: workspace {gone.name!r} ({gone.id}) carries this resource's tag and is archived, which nobody can undo; "
                "a new workspace is made, and keys of the old one stay dead"
            )
    return None


def own_workspaces(session: Session, spec: WorkspaceSpec) -> tuple[Workspace, ...]:
    """The live workspaces that carry this declaration's tags; `managed-at` may be missing."""
    if spec.owner is None:
        return ()
    live = (workspace for workspace in session.api.workspaces.list() if not workspace.is_archived)
    return tuple(workspace for workspace in live if spec.owner_tags.is_own(workspace.owner_tags))


def tagged(session: Session, spec: WorkspaceSpec) -> Workspace | None:
    """
    The one live workspace with this declaration's tags.

    Raises InvalidInputs when there are several, OtherOwner when the only ones are of the same name in another back end.
    """
    live = own_workspaces(session, spec)
    if len(live) > 1:
        ids = ", ".join(sorted(workspace.id for workspace in live))
        raise InvalidInputs(
            Problem("adopt_id", f"several live workspaces carry the tag {spec.owner!r}: {ids}"),
            hint="Say which one with adopt_id, and remove the tag from the others",
        )
    if live:
        return live[0]
    for other in session.api.workspaces.list():
        if other.owner == spec.owner and not other.is_archived:
            raise OtherOwner(
                f"workspace {other.name!r} ({other.id}) belongs to {other.owner_tags}: a stack of the same name in another back "
                f"end than this one, {spec.managed_at!r}; nothing was changed",
                hint=f"To take it over, declare it with adopt_id={other.id!r}; where both are one back end under two names, "
                f"`pulumi config set claude-admin:owner {other.owner_tags.managed_at}`; for a workspace of its own give this "
                "stack or resource another name",
            )
    return None


def to_adopt(session: Session, workspace_id: str, *, owner: str | None) -> Workspace:
    """The live workspace with this id. Raises InvalidInputs when there is none, UnsupportedChange for the Default one."""
    api = session.api
    try:
        workspace = api.workspaces.retrieve(workspace_id)
    except NotFound:
        name = api.organization.retrieve().name
        raise InvalidInputs(
            Problem("adopt_id", f"there is no workspace {workspace_id!r} in organization {name!r}")
        ) from None
    if api.workspaces.is_default(workspace.id):
        raise UnsupportedChange(
            Problem("adopt_id", f"{workspace_id!r} is the Default workspace, which cannot be managed")
        )
    if workspace.is_archived:
        raise InvalidInputs(Problem("adopt_id", f"workspace {workspace.name!r} ({workspace_id}) is archived"))
    if workspace.owner not in {None, owner}:
        print_once(
            f"workspace {workspace.name!r} ({workspace.id}) carried the tag {workspace.owner!r}; it is adopted from there"
        )
    return workspace


def workspace_to_import(session: Session, workspace_id: str) -> Workspace | None:
    """The live workspace of this id, None when there is none. Raises InvalidInputs for an archived one, UnsupportedChange for the Default one."""
    try:
        workspace = session.api.workspaces.retrieve(workspace_id)
    except NotFound:
        return None
    if session.api.workspaces.is_default(workspace.id):
        raise UnsupportedChange(Problem("id", f"{workspace_id!r} is the Default workspace, which cannot be managed"))
    if workspace.is_archived:
        raise InvalidInputs(Problem("id", words_of_archived(workspace)))
    return workspace


def refuse_others(workspace: Workspace, spec: WorkspaceSpec) -> None:
    """Raise OtherOwner for a workspace that the tags of another stack claim: giving it this one's would be a write."""
    if workspace.owner is not None and not spec.owner_tags.is_own(workspace.owner_tags):
        raise OtherOwner(
            f"workspace {workspace.name!r} ({workspace.id}) belongs to {workspace.owner_tags}, and an import writes nothing",
            hint=f"To take it over, declare it with adopt_id={workspace.id!r} in place of importing it; to declare something in it "
            "and leave it to them, name it by its id",
        )


def print_namesakes(session: Session, spec: WorkspaceSpec) -> None:
    """Print that another workspace of that name is made, while one is live that no stack's tag claims."""
    for namesake in session.api.workspaces.list():
        if namesake.name == spec.name and namesake.owner is None and not namesake.is_archived:
            print_once(
                f"a live workspace {namesake.name!r} ({namesake.id}) is there already, without an owner tag; another one is "
                f"made (adopt_id={namesake.id!r} takes that one over instead)"
            )


def managed_at() -> str:
    """The value of the tag `managed-at` for this program's run: Pulumi config `claude-admin:owner`, else what its back end gives."""
    configured = pulumi.Config("claude-admin").get("owner")
    return configured or derived_managed_at(organization=pulumi.get_organization(), backend_url=backend_url())


def with_owner_tags(given: Mapping[str, object], *, owner: str, managed_at: str) -> Mapping[str, object]:
    """The inputs of a workspace with both owner tags in place of `owner_tag`, which says whether there are any. Raises InvalidInputs for what is neither."""
    inputs = {key: value for key, value in given.items() if key != _OWNER_TAG}
    wanted = given.get(_OWNER_TAG, True)
    if contains_unknowns(wanted):
        return {**inputs, _OWNER: UNKNOWN, _MANAGED_AT: UNKNOWN}
    if not isinstance(wanted, bool):
        raise InvalidInputs(Problem(_OWNER_TAG, "must be true or false"))
    return {**inputs, _OWNER: owner, _MANAGED_AT: managed_at} if wanted else inputs


def with_recorded_managed_at(olds: Mapping[str, object], news: Mapping[str, object]) -> Mapping[str, object]:
    """
    The inputs of a workspace with `managed_at` as it is to be written, so that it alone is never a reason to write.

    A derived value gives way to the one that was recorded: one stack may be run from machines that name its back end
    differently. A state that has none, of an earlier version, gets it when something else is written.
    """
    before, now = clean(olds), clean(news)
    if not before or not is_derived(now.get(_MANAGED_AT)):
        return news
    recorded = before.pop(_MANAGED_AT, None)
    del now[_MANAGED_AT]
    if recorded is not None:
        return {**news, _MANAGED_AT: recorded}
    return news if before != now else {key: value for key, value in news.items() if key != _MANAGED_AT}
